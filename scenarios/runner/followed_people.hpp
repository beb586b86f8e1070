#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace esther {

/// Whom a trace follows, as ranges of numbers, because whole populations may be followed.
class FollowedPeople {
  public:
    /// "4032", "patient:17".
    void add(std::string_view who);
    /// "0-599,700,patient:0-19", as a trace file says it.
    [[nodiscard]] std::string text() const;
    /// Reads such a text; false if it is none.
    bool read(std::string_view text);

    [[nodiscard]] bool has(std::string_view who) const;
    [[nodiscard]] std::uint64_t size() const;
    /// Those who are among `other` too.
    [[nodiscard]] FollowedPeople shared_with(const FollowedPeople& other) const;

  private:
    using Range = std::pair<std::uint32_t, std::uint32_t>;  ///< first, last
    /// By pathway with its colon, "" for people: in order, without overlap, none beginning where one ends.
    std::map<std::string, std::vector<Range>, std::less<>> ranges_;

    void join(const std::string& pathway, Range range);
};

}  // namespace esther
