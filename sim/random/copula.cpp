// How one draw of an episode leans on its severity.

#include "sim/random/copula.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/arithmetic.hpp"

namespace esther {

double correlated(double u, double severity_u, double weight)
{
    if (weight == 0) {
        return u;
    }
    if (weight >= 1) {
        return severity_u;
    }
    if (weight <= -1) {
        return 1 - severity_u;
    }
    const double own = std::sqrt((1 - weight) * (1 + weight));
    const double z = weight * det::normal_quantile(severity_u) + own * det::normal_quantile(u);
    return std::clamp(det::normal_distribution(z), 0x1p-53, 1 - 0x1p-53);
}

}  // namespace esther
