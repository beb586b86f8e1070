#include "analysis/statistics/minimise.hpp"

#include <stdexcept>

#include "tests/support/catch.hpp"

using namespace esther;

namespace {

/// Rosenbrock's valley, lowest at (0.5, 0.25).
double valley(const std::vector<double>& x)
{
    const double across = x[1] - x[0] * x[0];
    const double along = 0.5 - x[0];
    return 20 * across * across + along * along;
}

}  // namespace

TEST_CASE("the search finds the lowest point, inside and at bounds", "[statistics]")
{
    const Minimum inside = minimise(valley, {0.9, 0.1}, 0.1, 1e-6, 2000);
    CHECK(inside.settled);
    CHECK(inside.point[0] == Approx(0.5).margin(1e-3));
    CHECK(inside.point[1] == Approx(0.25).margin(1e-3));
    CHECK(inside.value == Approx(0).margin(1e-6));

    const auto beyond = [](const std::vector<double>& x) {
        return (x[0] - 2) * (x[0] - 2) + (x[1] - 0.3) * (x[1] - 0.3);
    };
    const Minimum at_bound = minimise(beyond, {0.5, 0.5}, 0.1, 1e-6, 2000);
    CHECK(at_bound.point[0] == Approx(1));
    CHECK(at_bound.point[1] == Approx(0.3).margin(1e-4));

    const auto one = [](const std::vector<double>& x) { return (x[0] - 0.7) * (x[0] - 0.7); };
    CHECK(minimise(one, {0.1}, 0.1, 1e-6, 2000).point[0] == Approx(0.7).margin(1e-4));
}

TEST_CASE("the search stays within the cube, takes no more evaluations than it may, and says so",
          "[statistics]")
{
    int n = 0;
    const auto counted = [&](const std::vector<double>& x) {
        ++n;
        for (const double part : x) {
            CHECK(part >= 0);
            CHECK(part <= 1);
        }
        return valley(x);
    };
    const Minimum stopped = minimise(counted, {0.99, 0.01}, 0.1, 1e-9, 12);
    CHECK(n == 12);
    CHECK(!stopped.settled);
}

TEST_CASE("what the function throws comes out of the search", "[statistics]")
{
    int n = 0;
    const auto fails = [&](const std::vector<double>& x) {
        if (++n == 4) {
            throw std::runtime_error("the fourth");
        }
        return valley(x);
    };
    CHECK_THROWS_WITH(minimise(fails, {0.2, 0.2}, 0.1, 1e-6, 100), "the fourth");
    CHECK(n == 4);
}
