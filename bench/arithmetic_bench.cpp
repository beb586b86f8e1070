// Nanoseconds for one value of each function and law that simulations draw from.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "sim/core/arithmetic.hpp"
#include "sim/core/mix.hpp"
#include "sim/random/copula.hpp"
#include "sim/random/draw.hpp"
#include "sim/random/law.hpp"

namespace {

using namespace esther;

/// Least time of seven rounds; the sum is printed so that no work can be left out.
template <class F>
void measure(const char* name, const F& f)
{
    using Clock = std::chrono::steady_clock;
    std::vector<double> shares(4096);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        shares[i] = uniform_of(mix(i));
    }
    constexpr int repeats = 300;
    double least = det::infinity;
    double sum = 0;
    for (int round = 0; round < 7; ++round) {
        const auto start = Clock::now();
        for (int i = 0; i < repeats; ++i) {
            for (const double u : shares) {
                sum += f(u);
            }
        }
        const std::chrono::duration<double, std::nano> spent = Clock::now() - start;
        least = std::min(least, spent.count() / repeats / static_cast<double>(shares.size()));
    }
    std::printf("%-28s %7.2f ns   (%g)\n", name, least, sum);
}

}  // namespace

int main()
{
    measure("log", [](double u) { return det::log(u); });
    measure("log of the C library", [](double u) { return std::log(u); });
    measure("exp", [](double u) { return det::exp(u); });
    measure("exp of the C library", [](double u) { return std::exp(u); });
    measure("pow", [](double u) { return det::pow(u, 0.7); });
    measure("sin_turns", [](double u) { return det::sin_turns(u); });
    measure("normal quantile", [](double u) { return det::normal_quantile(u); });
    measure("normal distribution", [](double u) { return det::normal_distribution(4 * u - 2); });
    const RunKey key = make_run_key(1, 2);
    std::uint32_t entity = 0;
    measure("uniform by Philox", [&](double) { return uniform(key, {.entity = ++entity}); });
    measure("correlated", [](double u) { return correlated(u, 1 - 0.7 * u, 0.4); });

    const auto measure_law = [](const char* name, const Law& law) {
        measure(name, [&law](double u) { return law.quantile(u); });
    };
    measure_law("exponential quantile", Law::exponential(3));
    measure_law("lognormal quantile", Law::lognormal(3, 1));
    measure_law("weibull quantile", Law::weibull(3, 0.7));
    measure_law("gompertz quantile", Law::gompertz(0.05, 0.2));
    measure_law("piecewise hazard quantile", Law::piecewise_hazard({10, 20}, {0.1, 0.2, 0.1}));
    measure_law("empirical quantile", Law::empirical({0, 0.2, 0.5, 1}, {0, 3, 6, 12}));
    measure_law("gamma quantile", Law::gamma(3, 2));
    measure_law("mixture quantile", Law::mixture({0.29, 0.71}, {Law::constant(5), Law::lognormal(3, 1.2)}));

    for (const double shape : {0.05, 0.3, 2.0, 100.0}) {
        const auto start = std::chrono::steady_clock::now();
        const double mean = Law::gamma(3, shape).mean();
        const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
        std::printf("table of gamma %-13g %7.2f ms   (%g)\n", shape, spent.count(), mean);
    }
    return 0;
}
