#include "analysis/statistics/variance_share.hpp"

#include <cmath>
#include <vector>

#include "tests/support/catch.hpp"

using namespace esther;

namespace {

// Three columns of a full factorial design on eight replications: their sample covariances are exactly 0 and
// their sample variances 8 / 7.
const std::vector<double> a = {-1, -1, -1, -1, 1, 1, 1, 1};
const std::vector<double> b = {-1, -1, 1, 1, -1, -1, 1, 1};
const std::vector<double> chance = {-1, 1, -1, 1, -1, 1, -1, 1};

std::vector<double> sum(double of_a, double of_b, double of_chance)
{
    std::vector<double> values;
    for (std::size_t r = 0; r < a.size(); ++r) {
        values.push_back(of_a * a[r] + of_b * b[r] + of_chance * chance[r] + 100);
    }
    return values;
}

}  // namespace

TEST_CASE("the share of some parameters in the variance is exact where their parts are orthogonal")
{
    const VarianceShare share = variance_share(sum(2, 1, 3), sum(2, 0, 3), sum(0, 0, 3));
    CHECK(share.none == Approx(9 * 8.0 / 7));
    CHECK(share.some == Approx((4 + 9) * 8.0 / 7));
    CHECK(share.all == Approx((4 + 1 + 9) * 8.0 / 7));
    REQUIRE(share.share);
    CHECK(*share.share == Approx(0.8));
    REQUIRE(share.interval);
    CHECK(share.interval->low < 0.8);
    CHECK(share.interval->high > 0.8);
    CHECK(*variance_share(sum(2, 0, 3), sum(2, 0, 3), sum(0, 0, 3)).share == Approx(1));
    CHECK(*variance_share(sum(2, 1, 3), sum(0, 0, 3), sum(0, 0, 3)).share == Approx(0).margin(1e-12));
}

TEST_CASE("no share is given where the draws add no variance")
{
    const VarianceShare share = variance_share(sum(0, 0, 3), sum(0, 0, 3), sum(0, 0, 3));
    CHECK(!share.share);
    CHECK(!share.interval);
    CHECK(share.none == Approx(9 * 8.0 / 7));
}

TEST_CASE("the jackknife interval of a share is the one worked out by leaving each replication out")
{
    // Without chance and with three replications: leaving r out, s2 of two values is half their squared
    // difference.
    const std::vector<double> none = {0, 0, 0};
    const std::vector<double> some = {0, 1, 3};
    const std::vector<double> all = {0, 2, 4};
    const double shares[] = {(3 - 1) * (3 - 1) / 4.0, 9 / 16.0, 1 / 4.0};
    const double mean = (shares[0] + shares[1] + shares[2]) / 3;
    double squares = 0;
    for (const double share : shares) {
        squares += (share - mean) * (share - mean);
    }
    const double reach = student_t_quantile(0.975, 2) * std::sqrt(2.0 / 3 * squares);
    const VarianceShare share = variance_share(all, some, none);
    CHECK(*share.share == Approx((7.0 / 3) / 4));
    CHECK(share.interval->high - share.interval->low == Approx(2 * reach));
}
