#pragma once

#include <string>
#include <vector>

namespace esther::theory {

/// A line of analytic_cases.csv.
struct Exact {
    std::string id;  ///< "A03"
    std::string parameters;
    std::string quantity;
    double value = 0;
};

/// All exact results, in the order of the file.
[[nodiscard]] const std::vector<Exact>& exact_results();

/// The one with this case, quantity and parameters that begin so; throws unless there is exactly one.
[[nodiscard]] const Exact& find_exact(const std::string& id, const std::string& parameters,
                                      const std::string& quantity);

}  // namespace esther::theory
