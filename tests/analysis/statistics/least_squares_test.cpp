#include "analysis/statistics/least_squares.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace esther;

namespace {

/// Bent, and lowest at (0.7, 0.2) with two misfits that nothing can mend.
std::vector<double> bent(const std::vector<double>& x)
{
    const double a = 30 * (std::exp(x[0]) - std::exp(0.7));
    const double b = 20 * (std::exp(x[0]) * (1 + x[1]) - std::exp(0.7) * 1.2);
    return {a, b, 3, -2};
}

}  // namespace

TEST_CASE("least squares finds the lowest point with few evaluations", "[statistics]")
{
    int n = 0;
    const auto counted = [&](const std::vector<double>& x) {
        ++n;
        for (const double part : x) {
            CHECK(part >= 0);
            CHECK(part <= 1);
        }
        return bent(x);
    };
    const LeastSquares found = least_squares(counted, {0.05, 0.95}, 0.1, 1e-4, 100);
    CHECK(found.settled);
    CHECK(n < 20);
    CHECK(found.point[0] == Approx(0.7).margin(0.005));
    CHECK(found.point[1] == Approx(0.2).margin(0.01));
    CHECK(found.sum == Approx(13).margin(0.05));
}

TEST_CASE("least squares goes to a bound where the lowest point lies beyond it", "[statistics]")
{
    const auto beyond = [](const std::vector<double>& x) {
        return std::vector<double>{10 * (x[0] - 1.5), 10 * (x[1] - x[0])};
    };
    const LeastSquares found = least_squares(beyond, {0.5, 0.5}, 0.1, 1e-4, 100);
    CHECK(found.settled);
    CHECK(found.point[0] == Approx(1));
    CHECK(found.point[1] == Approx(1).margin(0.01));
}

TEST_CASE("what no misfit tells of is left where it was", "[statistics]")
{
    const auto sum_alone = [](const std::vector<double>& x) {
        return std::vector<double>{40 * (x[0] + x[1] - 1.2)};
    };
    const LeastSquares found = least_squares(sum_alone, {0.5, 0.5, 0.3}, 0.1, 1e-4, 100);
    CHECK(found.settled);
    CHECK(found.point[0] + found.point[1] == Approx(1.2).margin(0.01));
    CHECK(found.point[0] == Approx(0.6).margin(0.06));
    CHECK(found.point[2] == Approx(0.3).margin(0.02));
}

TEST_CASE("least squares stops at its last evaluation, also in the midst of slopes", "[statistics]")
{
    for (const int most : {1, 2, 3, 4, 5}) {
        int n = 0;
        const auto counted = [&](const std::vector<double>& x) {
            ++n;
            return bent(x);
        };
        const LeastSquares stopped = least_squares(counted, {0.05, 0.95}, 0.1, 1e-4, most);
        CHECK(n == most);
        CHECK(!stopped.settled);
    }
}

TEST_CASE("least squares settles where the slopes lie", "[statistics]")
{
    // Steps of whole units: the slope over a wide step promises what no narrow one keeps.
    const auto stairs = [](const std::vector<double>& x) {
        return std::vector<double>{3 + std::floor(8 * x[0]), 10 * (x[1] - 0.5)};
    };
    const LeastSquares found = least_squares(stairs, {0.13, 0.5}, 0.12, 1e-4, 200);
    CHECK(found.settled);
    CHECK(found.sum <= 16);
}

TEST_CASE("noise does not keep least squares from settling", "[statistics]")
{
    const auto rough = [](const std::vector<double>& x) {
        std::vector<double> misfits = bent(x);
        misfits[0] += 0.3 * std::sin(4000 * x[0]);  // as counts of whole events are
        misfits[1] += 0.3 * std::sin(5000 * x[1] + 3000 * x[0]);
        return misfits;
    };
    const LeastSquares found = least_squares(rough, {0.05, 0.95}, 0.1, 0.004, 100);
    CHECK(found.settled);
    CHECK(found.point[0] == Approx(0.7).margin(0.03));
    CHECK(found.point[1] == Approx(0.2).margin(0.06));
}
