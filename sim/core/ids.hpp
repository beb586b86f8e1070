#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace esther {

/// Indices into the tables of a Network; the largest value of each means "none".
enum class NodeId : std::uint16_t { none = 0xffff };
enum class LawId : std::uint16_t { none = 0xffff };
enum class PoolId : std::uint16_t { none = 0xffff };        ///< a kind of resource, such as "gp"
enum class PlaceId : std::uint8_t { none = 0xff };          ///< a kind of site, such as "hospital"
enum class SiteId : std::uint16_t { none = 0xffff };        ///< one site
enum class PathwayId : std::uint16_t { none = 0xffff };     ///< a pathway with its need or source
enum class MeasureId : std::uint16_t { none = 0xffff };     ///< what a record node counts
enum class AttributeId : std::uint8_t { none = 0xff };      ///< a column of a person's attributes
enum class PersonId : std::uint32_t { none = 0xffffffff };  ///< index into the people of a run

template <class Id>
constexpr std::size_t index(Id id)
{
    return static_cast<std::size_t>(id);
}

/// A vector that only its own kind of id can index.
template <class Id, class T>
class Table {
  public:
    Table() = default;
    explicit Table(std::size_t n, const T& value = T{}) : items_(n, value) {}
    Table(std::initializer_list<T> items) : items_(items) {}

    [[nodiscard]] const T& operator[](Id id) const { return items_[index(id)]; }
    [[nodiscard]] T& operator[](Id id) { return items_[index(id)]; }
    [[nodiscard]] const T* data() const { return items_.data(); }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] bool empty() const { return items_.empty(); }
    [[nodiscard]] Id next_id() const { return static_cast<Id>(items_.size()); }
    Id add(T item)
    {
        items_.push_back(std::move(item));
        return static_cast<Id>(items_.size() - 1);
    }
    [[nodiscard]] auto begin() const { return items_.begin(); }
    [[nodiscard]] auto end() const { return items_.end(); }
    [[nodiscard]] auto begin() { return items_.begin(); }
    [[nodiscard]] auto end() { return items_.end(); }
    bool operator==(const Table&) const = default;

    /// For snapshots (sim/core/archive.hpp).
    template <class Self, class Archive>
    static void pass(Self& self, Archive& archive)
    {
        archive(self.items_);
    }

  private:
    std::vector<T> items_;
};

}  // namespace esther
