#pragma once

#include <cstdint>
#include <string>

#include "sim/core/check.hpp"
#include "sim/core/ids.hpp"

namespace esther {

/// A run that a pathway stopped; the driver adds its name.
class PathwayError : public RunError {
  public:
    PathwayError(PathwayId pathway, const std::string& what) : RunError(what), pathway_(pathway) {}
    [[nodiscard]] PathwayId pathway() const { return pathway_; }

  private:
    PathwayId pathway_;
};

/// A need's rate went above the bound its candidates were drawn with.
class RateError : public PathwayError {
  public:
    RateError(PathwayId pathway, std::uint32_t person, double factor, double bound)
        : PathwayError(pathway, "the rate of the need for person " + std::to_string(person) + " is " +
                                    std::to_string(factor) + " times its base, above the bound " +
                                    std::to_string(bound))
    {
    }
};

}  // namespace esther
