#include "analysis/statistics/estimate.hpp"

#include <cmath>
#include <vector>

#include "tests/support/catch.hpp"

using namespace esther;

// Printed tables of Student's t (two-sided 95 %; NIST/SEMATECH e-Handbook 1.3.6.7.2, and closed forms:
// one degree of freedom is Cauchy, tan(0.475 pi); two: (2p - 1) / sqrt(2 p (1 - p))).
TEST_CASE("quantiles of Student's t are those of the tables")
{
    CHECK(student_t_quantile(0.975, 1) == Approx(std::tan(0.475 * 3.14159265358979323846)).epsilon(1e-12));
    CHECK(student_t_quantile(0.975, 2) == Approx(0.95 / std::sqrt(2 * 0.975 * 0.025)).epsilon(1e-12));
    CHECK(student_t_quantile(0.975, 7) == Approx(2.365).margin(0.0005));
    CHECK(student_t_quantile(0.975, 29) == Approx(2.045).margin(0.0005));
    CHECK(student_t_quantile(0.995, 10) == Approx(3.169).margin(0.0005));
    CHECK(student_t_quantile(0.025, 7) == Approx(-student_t_quantile(0.975, 7)).epsilon(1e-14));
}

TEST_CASE("an estimate is the mean with its t interval")
{
    // Mean 3, sd sqrt(2.5), standard error sqrt(0.5); t(0.975, 4) = 2.7764451052.
    const Estimate e = estimate(std::vector<double>{1, 2, 3, 4, 5});
    CHECK(e.n == 5);
    CHECK(e.mean == 3);
    CHECK(e.sd == Approx(std::sqrt(2.5)));
    CHECK(e.standard_error == Approx(std::sqrt(0.5)));
    REQUIRE(e.interval);
    CHECK(e.interval->high == Approx(3 + 2.7764451052 * std::sqrt(0.5)).epsilon(1e-10));
    CHECK(e.interval->low == Approx(3 - 2.7764451052 * std::sqrt(0.5)).epsilon(1e-10));
}

TEST_CASE("one replication has no interval")
{
    const Estimate e = estimate(std::vector<double>{7});
    CHECK(e.mean == 7);
    CHECK(!e.interval);
    const PairedDifference d = compare_paired(std::vector<double>{7}, std::vector<double>{5});
    CHECK(d.difference.mean == -2);
    CHECK(!d.difference.interval);
    CHECK(!d.variance_ratio);
}

TEST_CASE("a small spread on a large mean is not lost")
{
    const Estimate e = estimate(std::vector<double>{1e9 + 1, 1e9 + 2, 1e9 + 3});
    CHECK(e.sd == Approx(1).epsilon(1e-9));
}

// Case B03: p0 = 0.10, p1 = 0.08 with shared uniforms. One hundred people stand for all uniforms, so the
// sample has the exact moments: (0.09 + 0.0736) / (0.02 x 0.98).
TEST_CASE("the variance ratio of paired outcomes is that of Bernoulli algebra")
{
    std::vector<double> usual(100, 0);
    std::vector<double> better(100, 0);
    for (std::size_t i = 0; i < 10; ++i) {
        usual[i] = 1;
        better[i] = i < 8 ? 1 : 0;
    }
    const PairedDifference d = compare_paired(usual, better);
    CHECK(d.difference.mean == Approx(-0.02).epsilon(1e-12));
    REQUIRE(d.variance_ratio);
    CHECK(*d.variance_ratio == Approx(8.34693877551).epsilon(1e-10));
    CHECK(!d.identical);
}

TEST_CASE("a ratio of variances is given of three replications or more")
{
    CHECK(!compare_paired(std::vector<double>{1, 5}, std::vector<double>{2, 7}).variance_ratio);
    const auto three = compare_paired(std::vector<double>{1, 5, 3}, std::vector<double>{2, 7, 5});
    REQUIRE(three.variance_ratio);
    CHECK(*three.variance_ratio == Approx((4 + 19.0 / 3) * 3));
}

TEST_CASE("identical runs are called identical, constant differences are not")
{
    const std::vector<double> usual{1, 2, 4};
    const PairedDifference same = compare_paired(usual, usual);
    CHECK(same.identical);
    CHECK(!same.variance_ratio);
    const PairedDifference shifted = compare_paired(usual, std::vector<double>{2, 3, 5});
    CHECK(!shifted.identical);
    CHECK(!shifted.variance_ratio);
    // No chance is seen, which is not that there is none.
    CHECK(shifted.difference.mean == 1);
    CHECK(!shifted.difference.interval);
}

// Case B14: weights .6 and .4, 12 events in 6,000 years and 48 in 4,000: 6 per 1,000.
TEST_CASE("a directly standardised rate is the weighted mean of the rates")
{
    const std::vector<double> weights{0.6, 0.4};
    const auto rate =
        standardised_rate(weights, std::vector<double>{12, 48}, std::vector<double>{6000, 4000});
    REQUIRE(rate);
    CHECK(1000 * *rate == Approx(6).epsilon(1e-14));
    CHECK(!standardised_rate(weights, std::vector<double>{12, 0}, std::vector<double>{6000, 0}));
    const std::vector<double> one{1, 0};
    CHECK(standardised_rate(one, std::vector<double>{12, 0}, std::vector<double>{6000, 0}).value() ==
          Approx(0.002));
}
