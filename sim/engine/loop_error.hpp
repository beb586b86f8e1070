#pragma once

#include <string>

#include "sim/core/check.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace esther {

/// More happened at one instant than anything but a loop that takes no time brings about; the driver adds the names.
class LoopError : public RunError {
  public:
    LoopError(NodeId node, Time at, const std::string& what)
        : RunError(what + " at one instant: the pathway has a loop that takes no time"), node_(node), at_(at)
    {
    }
    /// Where it was last seen; none if that was no episode.
    [[nodiscard]] NodeId node() const { return node_; }
    [[nodiscard]] Time at() const { return at_; }

  private:
    NodeId node_;
    Time at_;
};

}  // namespace esther
