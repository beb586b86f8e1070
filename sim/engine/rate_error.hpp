#pragma once

#include <cstdint>
#include <string>

#include "sim/core/check.hpp"
#include "sim/core/ids.hpp"

namespace esther {

/// A need's rate went above the bound its candidates were drawn with; the driver adds the need's name.
class RateError : public RunError {
  public:
    RateError(PathwayId pathway, std::uint32_t person, double factor, double bound)
        : RunError("the rate of need " + std::to_string(index(pathway)) + " for person " +
                   std::to_string(person) + " is " + std::to_string(factor) +
                   " times its base, above the bound " + std::to_string(bound)),
          pathway_(pathway)
    {
    }
    [[nodiscard]] PathwayId pathway() const { return pathway_; }

  private:
    PathwayId pathway_;
};

}  // namespace esther
