#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace esther {

/// Where something stands in an input file; line and column count from 1, 0 = the whole file.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
    bool operator==(const Place&) const = default;
};

/// One fault of an input: what is wrong, why that is a fault, what to try.
struct Problem {
    Place place;
    std::string what;
    std::string why;
    std::string hint;
};

/// `file:line:column: error: what` / `  because why` / `  try hint`.
[[nodiscard]] std::string to_text(const Problem& problem);

/// All faults found so far. Readers add and go on; the caller throws once at the end.
class Problems {
  public:
    void add(Place place, std::string what, std::string why, std::string hint);
    [[nodiscard]] bool any() const { return !items_.empty(); }
    /// 500 faults are kept, then one more that says so. Loops over user data stop here: a hostile file
    /// could hold 100,000 misspelt names.
    [[nodiscard]] bool full() const { return items_.size() > most; }
    [[nodiscard]] const std::vector<Problem>& items() const { return items_; }
    /// Throws InputError with all faults, in order of file, line and column; nothing if there are none.
    void throw_if_any() const;

  private:
    static constexpr std::size_t most = 500;
    std::vector<Problem> items_;
};

/// The author of an input made these mistakes: exit code 2.
class InputError : public std::runtime_error {
  public:
    explicit InputError(std::vector<Problem> problems);
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

  private:
    std::vector<Problem> problems_;
};

/// The name among `known` that is nearest to `name`, or "" if none is near: for "did you mean".
[[nodiscard]] std::string nearest_name(const std::string& name, const std::vector<std::string>& known);

/// A hint for an unknown name: `did you mean 'x'?`, else the list of known `things`.
[[nodiscard]] std::string did_you_mean(const std::string& name, const std::vector<std::string>& known,
                                       const std::string& things);

/// What a user wrote, in single quotes on one line: long text is cut, control bytes are replaced.
[[nodiscard]] std::string in_quotes(const std::string& text);
/// The same of a path, which is never cut: its end is the name of the file.
[[nodiscard]] std::string path_in_quotes(const std::string& path);

/// A number for messages, in up to 10 significant digits: 0.95, 1e-09.
[[nodiscard]] std::string text_of_number(double value);

/// `a, b, c`, cut after 16.
[[nodiscard]] std::string in_list(const std::vector<std::string>& names);

}  // namespace esther
