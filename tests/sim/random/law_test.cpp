// Laws against Boost.Math, against themselves, and their bits against recorded ones.

#include "sim/random/law.hpp"

#include <algorithm>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/expint.hpp>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/core/pin.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::fixed_uniform;

namespace {

/// 30,000 shares in [1e-9, 1 - 1e-9]: a third all over, a third in each tail.
template <class F>
void for_shares(const F& f)
{
    for (std::uint64_t i = 0; i < 30'000; ++i) {
        const double u = fixed_uniform(i);
        const double tail = std::max(1e-9, 0.5 * std::exp2(-30 * u));
        f(i % 3 == 0 ? std::clamp(u, 1e-9, 1 - 1e-9) : i % 3 == 1 ? tail : 1 - tail);
    }
}

/// Greatest relative error of the quantile; values below 1e-12 of the mean count as that.
template <class Oracle>
double greatest_error(const Law& law, const Oracle& oracle)
{
    double greatest = 0;
    for_shares([&](double u) {
        const double right = boost::math::quantile(oracle, u);
        const double error = std::fabs(law.quantile(u) - right) / std::max(right, 1e-12 * law.mean());
        greatest = std::max(greatest, error);
    });
    return greatest;
}

/// Greatest distance of u from the shares just below and just above its quantile, relative to the smaller
/// tail.
double greatest_inversion_error(const Law& law)
{
    double greatest = 0;
    for_shares([&](double u) {
        const double x = law.quantile(u);
        if (x == det::infinity) {
            return;
        }
        const double below = law.distribution(x * (1 - 1e-6) - 1e-12);
        const double at = law.distribution(x * (1 + 1e-6));
        greatest = std::max(greatest, std::max(below - u, u - at) / std::min(u, 1 - u));
    });
    return greatest;
}

struct NamedLaw {
    std::string name;
    Law law;
};

const std::vector<NamedLaw>& all_laws()
{
    static const std::vector<NamedLaw> laws = [] {
        const Law hazard = Law::piecewise_hazard({10, 20}, {0.1, 0, 0.05});
        const Law steps = Law::empirical({0, 0.2, 0.5, 0.5, 1}, {0, 3, 3, 6, 12});
        const Law atoms = Law::mixture({0.3, 0.7}, {Law::constant(0), Law::uniform(10, 20)});
        return std::vector<NamedLaw>{
            {"constant", Law::constant(4)},
            {"uniform", Law::uniform(2, 6)},
            {"exponential", Law::exponential(3)},
            {"lognormal", Law::lognormal(5.3, 1.2)},
            {"wide lognormal", Law::lognormal(5.3, 5)},
            {"weibull", Law::weibull(3, 0.7)},
            {"steep weibull", Law::weibull(3, 6)},
            {"gamma", Law::gamma(3, 2)},
            {"wide gamma", Law::gamma(3, 0.2)},
            {"narrow gamma", Law::gamma(3, 80)},
            {"gompertz", Law::gompertz(0.05, 0.2)},
            {"slow gompertz", Law::gompertz(3, 0.2)},
            {"hazard", hazard},
            {"empirical", steps},
            {"atoms and gaps", atoms},
            {"two exponentials", Law::mixture({0.5, 0.5}, {Law::exponential(1), Law::exponential(1e5)})},
            {"two narrow gammas", Law::mixture({0.29, 0.71}, {Law::gamma(100, 100), Law::gamma(3, 20)})},
            {"atom in a lognormal", Law::mixture({0.29, 0.71}, {Law::constant(5), Law::lognormal(3, 1.2)})},
            {"hazard and weibull", Law::mixture({0.1, 0.9}, {hazard, Law::weibull(7, 0.6)})},
            {"steps and gompertz", Law::mixture({0.4, 0.6}, {steps, Law::gompertz(0.05, 0.2)})},
            {"nested mixture", Law::mixture({0.25, 0.75}, {atoms.scaled(2), Law::exponential(3)})},
            {"residual life of a gamma", Law::gamma(3, 2).equilibrium()},
            {"residual life of atoms", atoms.equilibrium()},
        };
    }();
    return laws;
}

/// Mean as the integral of the quantile, by cells that halve towards the tails and the jumps of the laws
/// above.
double integrated_mean(const Law& law)
{
    std::vector<double> cuts{0, 1};
    const double end_of_hazard = 1 - std::exp(-1);
    const double start_of_nested_uniform = 0.075 + 0.75 * (1 - std::exp(-20.0 / 3));
    for (const double jump :
         {0.0, 0.075, 0.2, 0.29, 0.3, 0.5, end_of_hazard, 0.71, start_of_nested_uniform, 1.0}) {
        for (double distance = 0.25; distance > 1e-15; distance /= 2) {
            cuts.insert(cuts.end(), {jump, jump - distance, jump + distance});
        }
    }
    std::sort(cuts.begin(), cuts.end());
    double total = 0;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        if (cuts[i] >= 0 && cuts[i] < cuts[i + 1] && cuts[i + 1] <= 1) {
            total += boost::math::quadrature::gauss<double, 20>::integrate(
                [&](double u) { return law.quantile(std::clamp(u, 0x1p-53, 1 - 0x1p-53)); }, cuts[i],
                cuts[i + 1]);
        }
    }
    return total;
}

}  // namespace

TEST_CASE("quantiles in closed form agree with Boost.Math to 1e-13", "[law]")
{
    CHECK(greatest_error(Law::exponential(3), boost::math::exponential(1.0 / 3)) < 1e-13);
    for (const double shape : {0.5, 0.7, 1.0, 2.5, 8.0}) {
        CAPTURE(shape);
        const boost::math::weibull oracle(shape, 3 / std::tgamma(1 + 1 / shape));
        CHECK(greatest_error(Law::weibull(3, shape), oracle) < 1e-13);
    }
    for (const double cv : {0.1, 1.0, 4.0}) {
        CAPTURE(cv);
        const double variance = std::log1p(cv * cv);
        const boost::math::lognormal oracle(std::log(5.3) - variance / 2, std::sqrt(variance));
        CHECK(greatest_error(Law::lognormal(5.3, cv), oracle) < 1e-13);
    }
}

TEST_CASE("tabulated gamma quantiles agree with Boost.Math to 1e-6 of their value", "[law]")
{
    for (const double shape : {0.01, 0.02, 0.05, 0.2, 0.5, 0.99, 1.5, 2.0, 5.0, 30.0, 500.0}) {
        CAPTURE(shape);
        CHECK(greatest_error(Law::gamma(7e9, shape), boost::math::gamma_distribution<>(shape, 7e9 / shape)) <
              1e-6);
    }
}

TEST_CASE("gompertz, hazard and empirical quantiles undo their distributions", "[law]")
{
    CHECK(greatest_inversion_error(Law::gompertz(0.05, 0.2)) == 0);
    CHECK(greatest_inversion_error(Law::piecewise_hazard({10, 20}, {0.1, 0, 0.05})) == 0);
    CHECK(greatest_inversion_error(Law::empirical({0, 0.2, 0.5, 0.5, 1}, {0, 3, 3, 6, 12})) == 0);
    // By hand: survival to 10 is e^-1, nothing happens until 20.
    const Law hazard = Law::piecewise_hazard({10, 20}, {0.1, 0, 0.05});
    CHECK(hazard.survival(20) == Approx(std::exp(-1)));
    CHECK(hazard.quantile(1 - std::exp(-0.5)) == Approx(5));
    CHECK(hazard.quantile(1 - std::exp(-1.5)) == Approx(30));
    CHECK(Law::gompertz(0.05, 0.2).survival(10) == Approx(std::exp(-0.25 * std::expm1(2.0))));
    const Law steps = Law::empirical({0, 0.2, 0.5, 0.5, 1}, {0, 3, 3, 6, 12});
    CHECK(steps.quantile(0.1) == Approx(1.5));
    CHECK(steps.quantile(0.3) == 3);
    CHECK(steps.quantile(0.75) == Approx(9));
    CHECK(steps.distribution(3) == 0.5);
    CHECK(steps.distribution(4) == 0.5);
    CHECK(steps.distribution(2.99) < 0.2);
}

TEST_CASE("quantiles of mixtures undo the weighted distribution of the parts to 1e-6", "[law]")
{
    for (const auto& [name, law] : all_laws()) {
        CAPTURE(name);
        CHECK(greatest_inversion_error(law) <= (name.rfind("residual", 0) == 0 ? 1e-6 : 0));
    }
}

TEST_CASE("a mixture keeps atoms exact and never falls into a gap", "[law]")
{
    const Law law = Law::mixture({0.3, 0.2, 0.5}, {Law::constant(0), Law::constant(7), Law::uniform(10, 20)});
    for_shares([&](double u) {
        const double x = law.quantile(u);
        const bool right = u <= 0.3 ? x == 0 : u <= 0.5 ? x == 7 : x >= 10 && x <= 20;
        if (!right) {
            CAPTURE(u, x);
            CHECK(right);
        }
    });
    CHECK(law.quantile(0.3) == 0);
    CHECK(law.quantile(0.301) == 7);
    CHECK(law.quantile(0.75) == Approx(15));
    CHECK(law.mean() == Approx(0.2 * 7 + 0.5 * 15));
}

TEST_CASE("no quantile falls as its share rises, over a million pairs and next to each other", "[law]")
{
    for (const auto& [name, law] : all_laws()) {
        CAPTURE(name);
        int falls = 0;
        for (std::uint64_t i = 0; i < 1'000'000 / all_laws().size(); ++i) {
            const double u = fixed_uniform(2 * i);
            const double v =
                i % 2 == 0 ? fixed_uniform(2 * i + 1) : u + (1 - u) * 0x1p-30 * fixed_uniform(2 * i + 1);
            falls += law.quantile(std::min(u, v)) > law.quantile(std::max(u, v)) ? 1 : 0;
        }
        CHECK(falls == 0);
        CHECK(law.quantile(0x1p-53) >= 0);
        CHECK(law.quantile(1 - 0x1p-53) < det::infinity);
    }
}

TEST_CASE("means are those of the quantiles", "[law]")
{
    for (const auto& [name, law] : all_laws()) {
        CAPTURE(name);
        CHECK(law.mean() == Approx(integrated_mean(law)).epsilon(1e-5));
    }
    const double ratio = 0.05 / 0.2;
    CHECK(Law::gompertz(0.05, 0.2).mean() ==
          Approx(std::exp(ratio) * boost::math::expint(1, ratio) / 0.2).epsilon(1e-13));
    CHECK(Law::gompertz(3, 0.2).mean() ==
          Approx(std::exp(15.0) * boost::math::expint(1, 15.0) / 0.2).epsilon(1e-13));
    CHECK(Law::gompertz(0.199, 0.2).mean() == Approx(Law::gompertz(0.201, 0.2).mean()).epsilon(0.01));
}

TEST_CASE("the law of the time left has the density of survival", "[law]")
{
    // Gamma: F_e(x) = x S(x) / mean + P(shape + 1, x / scale).
    for (const double shape : {0.4, 2.0, 9.0}) {
        CAPTURE(shape);
        const double scale = 3 / shape;
        const boost::math::gamma_distribution<> base(shape, scale);
        const Law rest = Law::gamma(3, shape).equilibrium();
        double greatest = 0;
        for_shares([&](double u) {
            const double x = rest.quantile(u);
            const double share = x * boost::math::cdf(boost::math::complement(base, x)) / 3 +
                                 boost::math::gamma_p(shape + 1, x / scale);
            greatest = std::max(greatest, std::fabs(share - u) / u);
        });
        CHECK(greatest < 1e-5);
        CHECK(rest.mean() == Approx(3 * (1 + 1 / shape) / 2).epsilon(1e-6));
    }
    CHECK(Law::exponential(3).equilibrium() == Law::exponential(3));
    CHECK(Law::constant(3).equilibrium() == Law::uniform(0, 3));
    CHECK(Law::constant(0).equilibrium() == Law::constant(0));
    CHECK(Law::lognormal(4, 3).equilibrium().mean() == Approx(20).epsilon(1e-5));
    const Law uniform = Law::uniform(2, 6).equilibrium();
    CHECK(uniform.quantile(0.25) == Approx(1).epsilon(1e-6));
    CHECK(uniform.quantile(1 - 1.0 / 32) == Approx(5).epsilon(1e-6));
}

TEST_CASE("shares that never end have infinite quantiles", "[law]")
{
    const Law half = Law::piecewise_hazard({10}, {0.069314718055994531, 0});
    CHECK(half.quantile(0.49) < 10);
    CHECK(half.quantile(0.51) == det::infinity);
    CHECK(half.mean() == det::infinity);
    const Law fading = Law::gompertz(0.1, -0.2);
    CHECK(fading.quantile(0.38) < det::infinity);
    CHECK(fading.quantile(0.40) == det::infinity);
    const Law mixed = Law::mixture({0.5, 0.5}, {half, Law::exponential(1)});
    CHECK(mixed.quantile(0.74) < det::infinity);
    CHECK(mixed.quantile(0.76) == det::infinity);
    CHECK(Law::gompertz(0, 0.2).quantile(0.5) == det::infinity);
}

TEST_CASE("laws without spread are constants", "[law]")
{
    CHECK(Law{} == Law::constant(0));
    CHECK(Law::exponential(0) == Law::constant(0));
    CHECK(Law::lognormal(3, 0) == Law::constant(3));
    CHECK(Law::uniform(3, 3) == Law::constant(3));
    CHECK(Law::gamma(0, 2) == Law::constant(0));
    CHECK(Law::gamma(3, 1) == Law::exponential(3));
    CHECK(Law::weibull(3, 1) == Law::exponential(3));
    CHECK(Law::mixture({1, 0}, {Law::exponential(3), Law::constant(1)}) == Law::exponential(3));
}

TEST_CASE("laws are equal exactly if their kind and numbers are", "[law]")
{
    CHECK(Law::gamma(3, 2) == Law::gamma(3, 2));
    CHECK_FALSE(Law::gamma(3, 2) == Law::gamma(3, 2.5));
    CHECK_FALSE(Law::gamma(3, 2) == Law::gamma(4, 2));
    CHECK_FALSE(Law::exponential(3) == Law::constant(3));
    const auto mixture = [](double weight) {
        return Law::mixture({weight, 1 - weight}, {Law::constant(5), Law::lognormal(3, 1.2)});
    };
    CHECK(mixture(0.3) == mixture(0.3));
    CHECK_FALSE(mixture(0.3) == mixture(0.31));
    CHECK_FALSE(Law::empirical({0, 1}, {0, 2}) == Law::empirical({0, 1}, {0, 3}));
}

TEST_CASE("a scaled law gives scaled values, shares and mean", "[law]")
{
    for (const auto& [name, law] : all_laws()) {
        CAPTURE(name);
        const Law tripled = law.scaled(3);
        CHECK(tripled.mean() == Approx(3 * law.mean()).epsilon(1e-14));
        for (const double u : {1e-6, 0.1, 0.35, 0.8, 0.999}) {
            CHECK(tripled.quantile(u) == Approx(3 * law.quantile(u)).epsilon(1e-14));
        }
        CHECK(tripled.distribution(7.5) == Approx(law.distribution(2.5)).epsilon(1e-9));
    }
    CHECK(Law::exponential(3).scaled(0) == Law::constant(0));
}

TEST_CASE("a million quantiles of every law have the recorded bits", "[law][digest]")
{
    std::uint64_t all = 0;
    for (const auto& [name, law] : all_laws()) {
        std::uint64_t hash = 0;
        for (std::uint64_t i = 0; i < 1'000'000 / all_laws().size(); ++i) {
            const double u = fixed_uniform(i);
            const double v = i % 4 == 0 ? u * u * u * u : i % 4 == 1 ? 1 - u * u * u * u : u;
            hash =
                mix(hash ^ std::bit_cast<std::uint64_t>(law.quantile(std::clamp(v, 0x1p-53, 1 - 0x1p-53))));
        }
        hash = mix(hash ^ std::bit_cast<std::uint64_t>(law.mean()));
        all = mix(all ^ hash);
    }
    CHECK(all == 0xdda5e7870326ac1cULL);
    const Law& gamma = all_laws()[7].law;
    CHECK(test::pin([&](double u) { return gamma.quantile(u); }) == 0xb6bc5cbe1bb41c1eULL);
    const Law& lognormal = all_laws()[3].law;
    CHECK(test::pin([&](double u) { return lognormal.quantile(u); }) == 0x34641684529c1f54ULL);
}
