#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace esther {

/// What workers that run side by side send one another: a box from each to each, twice over. Between two
/// turns a worker fills its `out` boxes and empties its `in` boxes, which the others filled before the turn;
/// so nobody reads what is being written, and one meeting of all workers a turn is enough.
/// A Box has clear() and empty(); it keeps its memory.
template <class Box>
class Mail {
  public:
    explicit Mail(std::size_t n_workers = 1) : n_workers_(n_workers)
    {
        boxes_.fill(std::vector<Padded>(n_workers * n_workers));
    }

    [[nodiscard]] std::size_t n_workers() const { return n_workers_; }
    [[nodiscard]] Box& out(std::size_t from, std::size_t to)
    {
        return boxes_[side_][from * n_workers_ + to].box;
    }
    [[nodiscard]] Box& in(std::size_t from, std::size_t to)
    {
        return boxes_[1 - side_][from * n_workers_ + to].box;
    }
    /// While no worker runs: what was sent can be read, and what was read can be filled again.
    void turn() { side_ = 1 - side_; }

    [[nodiscard]] bool empty() const
    {
        return std::all_of(boxes_.begin(), boxes_.end(), [](const std::vector<Padded>& side) {
            return std::all_of(side.begin(), side.end(), [](const Padded& each) { return each.box.empty(); });
        });
    }

  private:
    struct alignas(128) Padded {  // two cache lines: neighbours are filled by other threads
        Box box;
    };
    std::size_t n_workers_;
    std::size_t side_ = 0;
    std::array<std::vector<Padded>, 2> boxes_;
};

}  // namespace esther
