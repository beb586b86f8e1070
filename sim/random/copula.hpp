#pragma once

namespace esther {

/// A uniform number that leans on another: Gaussian copula Phi(w z_s + sqrt(1 - w^2) z), where z and z_s are
/// the normal quantiles of u and severity_u. Weight 0 returns u bit for bit, 1 severity_u, -1 its reverse.
/// Always within [2^-53, 1 - 2^-53].
[[nodiscard]] double correlated(double u, double severity_u, double weight);

}  // namespace esther
