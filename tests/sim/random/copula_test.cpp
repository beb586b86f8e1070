// Draws that lean on an episode's severity.

#include "sim/random/copula.hpp"

#include <cmath>

#include "sim/core/arithmetic.hpp"
#include "tests/sim/core/pin.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::fixed_uniform;

TEST_CASE("weights 0, 1 and -1 pass the own draw, the severity and its reverse through", "[random]")
{
    CHECK(correlated(0.1234567, 0.9, 0) == 0.1234567);
    CHECK(correlated(0.1234567, 0.9, 1) == 0.9);
    CHECK(correlated(0.1234567, 0.75, -1) == 0.25);
}

TEST_CASE("correlated draws stay uniform and their normal scores have the weight as correlation", "[random]")
{
    for (const double weight : {-0.8, 0.3, 0.9}) {
        CAPTURE(weight);
        const int n = 200'000;
        int tenths[10] = {};
        double products = 0;
        for (std::uint64_t i = 0; i < n; ++i) {
            const double severity = fixed_uniform(2 * i + 1);
            const double u = correlated(fixed_uniform(2 * i), severity, weight);
            ++tenths[static_cast<int>(u * 10)];
            products += det::normal_quantile(u) * det::normal_quantile(severity);
        }
        for (const int count : tenths) {
            CHECK(std::fabs(count - n / 10) < 4.5 * std::sqrt(n * 0.09));
        }
        CHECK(std::fabs(products / n - weight) < 4.5 * std::sqrt((1 + weight * weight) / n));
    }
}

TEST_CASE("correlated draws never reach 0 or 1 and rise with the severity", "[random]")
{
    CHECK(correlated(0x1p-53, 0x1p-53, 0.7) >= 0x1p-53);
    CHECK(correlated(1 - 0x1p-53, 1 - 0x1p-53, 0.7) <= 1 - 0x1p-53);
    double last = 0;
    for (double severity = 0.001; severity < 1; severity += 0.001) {
        const double u = correlated(0.4, severity, 0.2);
        CHECK(u > last);
        last = u;
    }
}

TEST_CASE("a million correlated draws have the recorded bits", "[random][digest]")
{
    CHECK(test::pin([](double u) { return correlated(u, 1 - 0.9 * u, 0.4); }) == 0x73190aaef0e487faULL);
}
