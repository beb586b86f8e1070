// Deterministic arithmetic against 80-bit and Boost.Math values, and its bits against recorded ones.

#include "sim/core/arithmetic.hpp"

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <string>

#include "tests/sim/core/pin.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::fixed_uniform;

namespace {

/// Greatest error of `found` against `expected`, in units in the last place, over 200,000 arguments.
template <class Argument, class Found, class Expected>
double greatest_ulps(const Argument& argument, const Found& found, const Expected& expected)
{
    double greatest = 0;
    for (std::uint64_t i = 0; i < 200'000; ++i) {
        const double x = argument(fixed_uniform(i), fixed_uniform(i + 1'000'000));
        const long double right = expected(static_cast<long double>(x));
        const double size = std::fabs(static_cast<double>(right));
        const double ulp = std::nextafter(size, det::infinity) - size;
        const auto error = static_cast<double>(std::fabs(static_cast<long double>(found(x)) - right)) / ulp;
        greatest = error > greatest ? error : greatest;
    }
    return greatest;
}

double any_magnitude(double u, double v)
{
    return std::ldexp(1 + u, static_cast<int>(v * 2040) - 1020);
}

double around_one(double u, double v)
{
    return 1 + (u - 0.5) * std::exp2(-40 * v);
}

double small_or_large(double u, double v)
{
    return (u - 0.5) * std::exp2(8 - 50 * v);
}

}  // namespace

TEST_CASE("log is right to 1.5 ulp for every magnitude and around 1", "[arithmetic]")
{
    const auto found = [](double x) { return det::log(x); };
    const auto expected = [](long double x) { return std::log(x); };
    CHECK(greatest_ulps(any_magnitude, found, expected) < 1.5);
    CHECK(greatest_ulps(around_one, found, expected) < 1.5);
    CHECK(greatest_ulps([](double u, double) { return u; }, found, expected) < 1.5);
}

TEST_CASE("exp, expm1 and log1p are right to a few ulp", "[arithmetic]")
{
    const auto any_exponent = [](double u, double) { return (u - 0.5) * 1400; };
    CHECK(greatest_ulps(
              any_exponent, [](double x) { return det::exp(x); }, [](long double x) { return std::exp(x); }) <
          1);
    CHECK(greatest_ulps(
              small_or_large, [](double x) { return det::expm1(x); },
              [](long double x) { return std::expm1(x); }) < 4);
    CHECK(greatest_ulps([](double u, double v) { return (u - 0.5) * 1.9 * std::exp2(-50 * v); },
                        [](double x) { return det::log1p(x); },
                        [](long double x) { return std::log1p(x); }) < 2);
    CHECK(greatest_ulps([](double u, double v) { return u * std::exp2(-50 * v); },
                        [](double x) { return det::exponential_quantile(x); },
                        [](long double x) { return -std::log1p(-x); }) < 2);
}

TEST_CASE("pow is right to 1.5 ulp", "[arithmetic]")
{
    for (const double y : {-30.0, -2.5, -1.0, 0.1, 1.0 / 3, 0.7, 2.0, 17.5}) {
        CAPTURE(y);
        CHECK(greatest_ulps([](double u, double v) { return (1 + u) * std::exp2(40 * v - 20); },
                            [y](double x) { return det::pow(x, y); },
                            [y](long double x) { return std::pow(x, static_cast<long double>(y)); }) < 1.5);
    }
    CHECK(greatest_ulps([](double u, double) { return 1 + (u - 0.5) * 0.01; },
                        [](double x) { return det::pow(x, 3000); },
                        [](long double x) { return std::pow(x, 3000.0L); }) < 1.5);
}

TEST_CASE("sines and cosines of turns are right to 2 ulp and exact at the quarters", "[arithmetic]")
{
    const long double two_pi = 6.283185307179586476925286766559005768L;
    // Reduced to an eighth of a turn first: the 80-bit sine is not exact enough next to its zeros.
    const auto eighth = [](double u, double v) { return (u - 0.5) / 4 * std::exp2(-30 * v); };
    CHECK(greatest_ulps(
              eighth, [](double t) { return det::sin_turns(t); },
              [=](long double t) { return std::sin(two_pi * t); }) < 2);
    CHECK(greatest_ulps(
              eighth, [](double t) { return det::cos_turns(t); },
              [=](long double t) { return std::cos(two_pi * t); }) < 2);
    CHECK(det::sin_turns(0.25) == 1);
    CHECK(det::sin_turns(0.5) == 0);
    CHECK(det::sin_turns(0.75) == -1);
    CHECK(det::sin_turns(-0.25) == -1);
    CHECK(det::sin_turns(1e15 + 0.25) == 1);
    CHECK(det::cos_turns(0.5) == -1);
    CHECK(det::cos_turns(0.25) == 0);
}

TEST_CASE("logarithms, exponentials and powers keep the usual values at their limits", "[arithmetic]")
{
    CHECK(det::log(1) == 0);
    CHECK(det::log(0) == -det::infinity);
    CHECK(det::log(det::infinity) == det::infinity);
    CHECK(std::isnan(det::log(-1)));
    CHECK(std::isnan(det::log(det::not_a_number)));
    CHECK(det::log(5e-324) == Approx(std::log(5e-324)).epsilon(1e-15));
    CHECK(det::exp(0) == 1);
    CHECK(det::exp(710) == det::infinity);
    CHECK(det::exp(709.7) == Approx(std::exp(709.7)).epsilon(1e-15));
    CHECK(det::exp(-745) == 5e-324);
    CHECK(det::exp(-746) == 0);
    CHECK(det::exp(-det::infinity) == 0);
    CHECK(std::isnan(det::exp(det::not_a_number)));
    CHECK(det::log1p(-1) == -det::infinity);
    CHECK(det::expm1(-800) == -1);
    for (const double x : {0.0, 1e-310, 0.5, 1.0, 2.0, 1e300, det::infinity}) {
        for (const double y : {-det::infinity, -1e300, -1.0, 0.0, 1e-300, 0.5, 1.0, 1e300, det::infinity}) {
            CAPTURE(x, y);
            const double usual = std::pow(x, y);
            CHECK((det::pow(x, y) == usual || std::fabs(det::pow(x, y) / usual - 1) < 1e-15));
        }
    }
    CHECK(std::isnan(det::pow(-1, 0.5)));
    CHECK(det::logistic(det::logit(0.3)) == Approx(0.3).epsilon(1e-15));
    CHECK(det::logistic(-800) == 0);
}

TEST_CASE("the normal law and its quantile agree with Boost.Math to 1e-14 far into both tails",
          "[arithmetic]")
{
    const boost::math::normal normal;
    const boost::math::normal_distribution<long double> extended;  // in double its argument loses digits
    double greatest_quantile = 0;
    double greatest_share = 0;
    for (std::uint64_t i = 0; i < 60'000; ++i) {
        const double base = fixed_uniform(i);
        const double u = i % 3 == 0 ? base : i % 3 == 1 ? std::exp2(-900 * base) : 1 - std::exp2(-52 * base);
        const double right = boost::math::quantile(normal, u);
        if (std::fabs(u - 0.5) > 1e-3) {
            greatest_quantile = std::max(greatest_quantile, std::fabs(det::normal_quantile(u) / right - 1));
        }
        const double x = i % 2 == 0 ? 37 * (base - 1) : 10 * (base - 0.5);
        const auto share = static_cast<double>(boost::math::cdf(extended, static_cast<long double>(x)));
        greatest_share = std::max(greatest_share, std::fabs(det::normal_distribution(x) / share - 1));
    }
    CHECK(greatest_quantile < 1e-14);
    CHECK(greatest_share < 1e-14);
    CHECK(det::normal_quantile(0.5) == 0);
    CHECK(det::normal_distribution(0) == 0.5);
    CHECK(det::normal_distribution(-50) == 0);
    CHECK(det::normal_distribution(50) == 1);
}

TEST_CASE("the gamma law agrees with Boost.Math to 1e-11 in both tails", "[arithmetic]")
{
    for (const double shape : {0.05, 0.3, 1.0, 2.0, 7.5, 40.0, 300.0}) {
        const boost::math::gamma_distribution<> law(shape, 1);
        for (const double u : {1e-12, 1e-6, 0.01, 0.3, 0.5, 0.9, 0.999, 1 - 1e-9}) {
            CAPTURE(shape, u);
            const double x = boost::math::quantile(law, u);
            const det::GammaPoint point = det::gamma_point(shape, x);
            CHECK(point.below == Approx(boost::math::cdf(law, x)).epsilon(1e-11));
            CHECK(point.above == Approx(boost::math::cdf(boost::math::complement(law, x))).epsilon(1e-11));
            CHECK(point.density == Approx(boost::math::pdf(law, x)).epsilon(1e-11));
        }
        CHECK(det::log_gamma(shape) == Approx(boost::math::lgamma(shape)).epsilon(1e-13).margin(2e-14));
    }
}

TEST_CASE("a million values of each function have the recorded bits", "[arithmetic][digest]")
{
    CHECK(test::pin([](double u) { return det::log(u); }) == 0x29c5b18d8d42de69ULL);
    CHECK(test::pin([](double u) { return det::log(std::ldexp(u, static_cast<int>(u * 2000) - 1000)); }) ==
          0x38dfbcf4aedc6308ULL);
    CHECK(test::pin([](double u) { return det::exp(1400 * (u - 0.5)); }) == 0x0cdc39b7a8b0069eULL);
    CHECK(test::pin([](double u) { return det::log1p(2 * u - 1); }) == 0x4a5df964c86c511fULL);
    CHECK(test::pin([](double u) { return det::expm1(2 * u - 1); }) == 0xcffb2051396170c1ULL);
    CHECK(test::pin([](double u) { return det::exponential_quantile(u); }) == 0x40946bbd920e6bbaULL);
    CHECK(test::pin([](double u) { return det::pow(4 * u, 9 * u - 4); }) == 0x591e80e94f450c51ULL);
    CHECK(test::pin([](double u) { return det::sin_turns(20 * u - 10); }) == 0xbf9d56f30db97031ULL);
    CHECK(test::pin([](double u) { return det::cos_turns(20 * u - 10); }) == 0xf756e3957ddce950ULL);
    CHECK(test::pin([](double u) { return det::logistic(det::logit(u) * 0.7 + 0.2); }) ==
          0xfcadee16b254321cULL);
    CHECK(test::pin([](double u) { return det::normal_distribution(16 * u - 10); }) == 0x343d2fe5cbd8cb8dULL);
    CHECK(test::pin([](double u) { return det::normal_quantile(u * u); }) == 0x8171f9100a8a3e43ULL);
    CHECK(test::pin([](double u) { return det::log_gamma(9 * u); }) == 0x32c1dfda29c69a73ULL);
    CHECK(test::pin([](double u) { return det::gamma_point(0.2 + 3 * u, 1.0 / u - 1).above; }) ==
          0xa21d6bce0d3d56a9ULL);
}
