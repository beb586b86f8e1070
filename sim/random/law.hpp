#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/arithmetic.hpp"
#include "sim/random/draws_in_a_row.hpp"
#include "sim/random/quantile_table.hpp"

namespace esther {

/// A probability law on [0, inf), known by its quantile: one uniform gives one value.
/// All arithmetic is our own (sim/core/arithmetic.hpp), so the bits are the same everywhere.
/// Values carry the unit of their parameters (durations: microseconds).
///
/// A copy shares its tables, but counts references: pass laws by reference in inner loops.
/// Quantiles are in closed form, except gamma, mixture and equilibrium laws (see QuantileTable).
class Law {
  public:
    static Law constant(double value);
    static Law uniform(double low, double high);
    static Law exponential(double mean);
    static Law lognormal(double mean, double cv);  ///< cv = sd / mean
    static Law weibull(double mean, double shape);
    static Law gamma(double mean, double shape);  ///< Erlang-k is shape k
    /// Hazard `start * exp(growth * t)`; Gompertz 1825. With growth < 0 a share never ends.
    static Law gompertz(double start, double growth);
    /// Hazard rates[i] on [ends[i-1], ends[i]), rates.back() afterwards; ends.size() == rates.size() - 1.
    /// With a last rate of 0 a share never ends.
    static Law piecewise_hazard(std::vector<double> ends, std::vector<double> rates);
    /// Linear between (share, value) points; shares rise from 0 to 1.
    static Law empirical(std::vector<double> shares, std::vector<double> values);
    /// Weights add up to 1; inverted as a whole, so a quantile stays one monotone function of u.
    static Law mixture(std::vector<double> weights, std::vector<Law> parts);

    Law() = default;  ///< the constant 0

    /// Value below which a share u of draws falls; u in (0, 1). Monotone in u but for the last bit.
    /// Infinite where the law never ends.
    [[nodiscard]] double quantile(double u) const
    {
        switch (kind_) {
            case Kind::constant:
                return a_;
            case Kind::exponential:
                return a_ * det::exponential_quantile(u);
            case Kind::lognormal:
                return det::exp(a_ + b_ * det::normal_quantile(u));
            case Kind::gamma:
            case Kind::mixture:
            case Kind::equilibrium:
                return a_ * details_->table(u);
            default:
                return closed_quantile(u);
        }
    }

    /// Of several; the same bits as of one after another.
    [[nodiscard]] DrawsInARow quantiles(const DrawsInARow& u) const;

    /// Share of draws at or below x. For an equilibrium law from its table, error about 1e-7.
    [[nodiscard]] double distribution(double x) const { return at(x).below; }
    /// Share of draws above x, with its own relative precision.
    [[nodiscard]] double survival(double x) const { return at(x).above; }
    [[nodiscard]] double mean() const { return mean_; }

    /// The law of `factor` times a draw; shares the table.
    [[nodiscard]] Law scaled(double factor) const;

    /// Law of the time left when a renewal process of this law is looked at in steady state:
    /// density survival(x) / mean. The mean must be finite.
    [[nodiscard]] Law equilibrium() const;

    bool operator==(const Law& other) const;

  private:
    enum class Kind : std::uint8_t {
        constant,     // a = value
        uniform,      // a = low, b = width
        exponential,  // a = mean
        lognormal,    // a = log of the median, b = sd of the log
        weibull,      // a = scale, b = 1 / shape
        gamma,        // a = scale, b = shape; table for scale 1
        gompertz,     // a = start, b = growth
        hazard,       // details: x = ends, y = rates, cumulative
        empirical,    // details: x = values, y = shares
        mixture,      // a = scale; details for scale 1: y = weights, parts, table
        equilibrium,  // a = scale; details for scale 1: table
    };

    /// What does not fit into three numbers; never changed once made.
    struct Details {
        std::vector<double> x;
        std::vector<double> y;
        std::vector<double> cumulative;  ///< hazard up to ends[i]
        std::vector<Law> parts;
        QuantileTable table;
        bool operator==(const Details&) const = default;
    };

    Law(Kind kind, double mean, double a, double b = 0, std::shared_ptr<const Details> details = nullptr)
        : kind_(kind), a_(a), b_(b), mean_(mean), details_(std::move(details))
    {
    }

    [[nodiscard]] double closed_quantile(double u) const;
    [[nodiscard]] LawPoint at(double x) const;
    [[nodiscard]] LawPoint at_unscaled(double x) const;
    [[nodiscard]] LawPoint hazard_at(double x) const;
    [[nodiscard]] LawPoint empirical_at(double x) const;
    [[nodiscard]] double atom(double x) const;
    void add_breaks(std::vector<double>& breaks) const;
    [[nodiscard]] QuantileTable::Source source() const;

    Kind kind_ = Kind::constant;
    double a_ = 0;
    double b_ = 0;
    double mean_ = 0;
    std::shared_ptr<const Details> details_;
};

}  // namespace esther
