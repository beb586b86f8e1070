#pragma once

#include <string>
#include <vector>

#include "scenarios/spec/contract_spec.hpp"
#include "scenarios/spec/costs_spec.hpp"

namespace esther {

/// What costs or a contract look up in the results by its name.
struct PricedName {
    std::string name;
    bool is_pool = false;  ///< else a measure
    Place place = {};

    [[nodiscard]] std::string to_text() const { return (is_pool ? "pool '" : "measure '") + name + "'"; }
};

[[nodiscard]] std::vector<PricedName> priced_names(const CostsSpec& costs);
[[nodiscard]] std::vector<PricedName> priced_names(const ContractSpec& contract);

}  // namespace esther
