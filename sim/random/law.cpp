// How laws are made, and their quantiles in closed form.

#include "sim/random/law.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/check.hpp"

namespace esther {
namespace {

bool is_length(double x)
{
    return x >= 0 && x < det::infinity;
}

/// exp(x) E1(x), the mean of a Gompertz law in units of 1 / growth at x = start / growth.
double scaled_exponential_integral(double x)
{
    if (x < 1) {  // Abramowitz and Stegun 5.1.11
        constexpr double euler = 0.577215664901532860606512090082;
        double sum = -euler - det::log(x);
        double term = 1;
        for (int n = 1; n < 30; ++n) {
            term *= -x / n;
            sum -= term / n;
        }
        return det::exp(x) * sum;
    }
    // A. and S. 5.1.22 in Lentz's form
    double b = x + 1;
    double c = 1e290;
    double d = 1 / b;
    double h = d;
    for (int n = 1; n < 200; ++n) {
        const double a = -1.0 * n * n;
        b += 2;
        d = 1 / (a * d + b);
        c = b + a / c;
        h *= c * d;
    }
    return h;
}

}  // namespace

Law Law::constant(double value)
{
    ESTHER_CHECK(value >= 0);
    return {Kind::constant, value, value};
}

Law Law::uniform(double low, double high)
{
    ESTHER_CHECK(is_length(low) && is_length(high) && low <= high);
    return low == high ? constant(low) : Law{Kind::uniform, low + (high - low) / 2, low, high - low};
}

Law Law::exponential(double mean)
{
    ESTHER_CHECK(mean >= 0);
    return is_length(mean) && mean > 0 ? Law{Kind::exponential, mean, mean} : constant(mean);
}

Law Law::lognormal(double mean, double cv)
{
    ESTHER_CHECK(is_length(mean) && is_length(cv));
    if (mean == 0 || cv == 0) {
        return constant(mean);
    }
    const double variance = det::log1p(cv * cv);  // of the logarithm
    return {Kind::lognormal, mean, det::log(mean) - variance / 2, std::sqrt(variance)};
}

Law Law::weibull(double mean, double shape)
{
    ESTHER_CHECK(is_length(mean) && shape > 0 && shape < det::infinity);
    if (mean == 0 || shape == 1) {
        return exponential(mean);
    }
    const double scale = mean / det::exp(det::log_gamma(1 + 1 / shape));
    return {Kind::weibull, mean, scale, 1 / shape};
}

Law Law::gompertz(double start, double growth)
{
    ESTHER_CHECK(is_length(start) && std::fabs(growth) < det::infinity);
    if (start == 0 || growth == 0) {
        return exponential(1 / start);
    }
    const double mean = growth > 0 ? scaled_exponential_integral(start / growth) / growth : det::infinity;
    return {Kind::gompertz, mean, start, growth};
}

Law Law::piecewise_hazard(std::vector<double> ends, std::vector<double> rates)
{
    ESTHER_CHECK(ends.size() + 1 == rates.size());
    ESTHER_CHECK(std::all_of(rates.begin(), rates.end(), is_length));
    std::vector<double> cumulative;
    double from = 0;
    double total = 0;
    double mean = 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        ESTHER_CHECK(is_length(ends[i]) && ends[i] > from);
        const double hazard = rates[i] * (ends[i] - from);
        mean += det::exp(-total) * (hazard > 0 ? -det::expm1(-hazard) / rates[i] : ends[i] - from);
        total += hazard;
        from = ends[i];
        cumulative.push_back(total);
    }
    mean += det::exp(-total) / rates.back();
    if (ends.empty()) {
        return exponential(mean);
    }
    auto details = std::make_shared<Details>();
    details->x = std::move(ends);
    details->y = std::move(rates);
    details->cumulative = std::move(cumulative);
    return {Kind::hazard, mean, 1, 0, std::move(details)};
}

Law Law::empirical(std::vector<double> shares, std::vector<double> values)
{
    ESTHER_CHECK(shares.size() == values.size() && shares.size() >= 2);
    ESTHER_CHECK(shares.front() == 0 && shares.back() == 1);
    ESTHER_CHECK(std::is_sorted(shares.begin(), shares.end()) &&
                 std::is_sorted(values.begin(), values.end()));
    ESTHER_CHECK(std::all_of(values.begin(), values.end(), is_length));
    double mean = 0;
    for (std::size_t i = 0; i + 1 < shares.size(); ++i) {
        mean += (shares[i + 1] - shares[i]) * (values[i] + (values[i + 1] - values[i]) / 2);
    }
    auto details = std::make_shared<Details>();
    details->x = std::move(values);
    details->y = std::move(shares);
    return {Kind::empirical, mean, 1, 0, std::move(details)};
}

Law Law::scaled(double factor) const
{
    ESTHER_CHECK(is_length(factor));
    if (factor == 0) {
        return {};
    }
    Law law = *this;
    law.mean_ *= factor;
    switch (kind_) {
        case Kind::lognormal:
            law.a_ += det::log(factor);
            break;
        case Kind::uniform:
            law.b_ *= factor;
            law.a_ *= factor;
            break;
        case Kind::gompertz:
            law.b_ /= factor;
            law.a_ /= factor;
            break;
        case Kind::hazard:
        case Kind::empirical: {
            auto details = std::make_shared<Details>(*details_);
            for (double& x : details->x) {
                x *= factor;
            }
            for (double& rate : details->y) {
                rate /= kind_ == Kind::hazard ? factor : 1;
            }
            law.details_ = std::move(details);
            break;
        }
        default:
            law.a_ *= factor;
    }
    return law;
}

bool Law::operator==(const Law& other) const
{
    return kind_ == other.kind_ && a_ == other.a_ && b_ == other.b_ && mean_ == other.mean_ &&
           (details_ == other.details_ || (details_ && other.details_ && *details_ == *other.details_));
}

DrawsInARow Law::quantiles(const DrawsInARow& u) const
{
    DrawsInARow x{};
    if (kind_ == Kind::exponential) {
        x = exponentials_in_a_row(u);
        for (double& each : x) {
            each *= a_;
        }
        return x;
    }
    std::transform(u.begin(), u.end(), x.begin(), [&](double each) { return quantile(each); });
    return x;
}

double Law::closed_quantile(double u) const
{
    switch (kind_) {
        case Kind::uniform:
            return a_ + b_ * u;
        case Kind::weibull:
            return a_ * det::exp(b_ * det::log(det::exponential_quantile(u)));
        case Kind::gompertz: {
            const double x = b_ / a_ * det::exponential_quantile(u);
            return x > -1 ? det::log1p(x) / b_ : det::infinity;
        }
        case Kind::hazard: {
            const double threshold = det::exponential_quantile(u);
            const Details& d = *details_;
            std::size_t i = 0;
            while (i < d.x.size() && d.cumulative[i] < threshold) {
                ++i;
            }
            return i == 0 ? threshold / d.y[0] : d.x[i - 1] + (threshold - d.cumulative[i - 1]) / d.y[i];
        }
        case Kind::empirical: {
            const Details& d = *details_;
            const auto after =
                static_cast<std::size_t>(std::lower_bound(d.y.begin() + 1, d.y.end(), u) - d.y.begin());
            const double from = d.x[after - 1];
            return from + (d.x[after] - from) * ((u - d.y[after - 1]) / (d.y[after] - d.y[after - 1]));
        }
        default:
            ESTHER_CHECK(false);
            return 0;
    }
}

}  // namespace esther
