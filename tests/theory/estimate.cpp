#include "tests/theory/estimate.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdint>

namespace esther::theory {

namespace {

Moments total(const std::vector<Moments>& replications)
{
    Moments all;
    for (const Moments& m : replications) {
        all.n += m.n;
        all.sum += m.sum;
        all.squares += m.squares;
    }
    return all;
}

}  // namespace

double Pooled::standard_error() const
{
    double squares = 0;
    for (const double p : pull) {
        squares += p * p;
    }
    const auto n = static_cast<double>(pull.size());
    return std::sqrt(squares / (n * (n - 1)));
}

Pooled pooled_mean(const std::vector<Moments>& replications)
{
    const Moments all = total(replications);
    const double n = all.n / static_cast<double>(replications.size());
    Pooled pooled{all.sum / all.n, {}};
    for (const Moments& m : replications) {
        pooled.pull.push_back((m.sum - pooled.value * m.n) / n);
    }
    return pooled;
}

Pooled pooled_variance(const std::vector<Moments>& replications)
{
    const Moments all = total(replications);
    const double n = all.n / static_cast<double>(replications.size());
    const double mean = all.sum / all.n;
    const auto about_mean = [mean](const Moments& m) {
        return m.squares - 2 * mean * m.sum + mean * mean * m.n;
    };
    Pooled pooled{about_mean(all) / (all.n - 1), {}};
    for (const Moments& m : replications) {
        pooled.pull.push_back((about_mean(m) - pooled.value * m.n) / n);
    }
    return pooled;
}

Pooled pooled_deviation(const std::vector<Moments>& replications)
{
    Pooled pooled = pooled_variance(replications);
    pooled.value = std::sqrt(pooled.value);
    for (double& p : pooled.pull) {
        p /= 2 * pooled.value;
    }
    return pooled;
}

Pooled pooled_quantile(const std::vector<Distribution>& replications, double q)
{
    Distribution all;
    for (const Distribution& d : replications) {
        all.add(d);
    }
    const auto microseconds = [](double x) { return Duration{static_cast<std::int64_t>(x + 0.5)}; };
    Pooled pooled{all.quantile(q), {}};
    const double x = pooled.value;
    constexpr double reach = 0.05;
    const double density =
        (all.share_above(microseconds(x * (1 - reach))) - all.share_above(microseconds(x * (1 + reach)))) /
        (2 * reach * x);
    const double n = static_cast<double>(all.n()) / static_cast<double>(replications.size());
    for (const Distribution& d : replications) {
        const double above = d.share_above(microseconds(x)) - (1 - q);
        pooled.pull.push_back(above * static_cast<double>(d.n()) / (n * density));
    }
    return pooled;
}

Pooled combine(const Pooled& a, const Pooled& b, double weight)
{
    Pooled sum = a;
    sum.value += weight * b.value;
    for (std::size_t i = 0; i < sum.pull.size(); ++i) {
        sum.pull[i] += weight * b.pull[i];
    }
    return sum;
}

double t_limit(std::size_t replications, double alarm)
{
    const boost::math::students_t t(static_cast<double>(replications - 1));
    return boost::math::quantile(boost::math::complement(t, alarm / 2));
}

}  // namespace esther::theory
