#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "pathways/compile/model.hpp"

namespace esther {

/// Gathers the numbers and laws of a network, one column for each scenario.
class Numbers {
  public:
    Numbers(const Model& model, Problems& problems)
        : model_(&model), problems_(&problems), columns_(model.parameters.size())
    {
    }

    [[nodiscard]] std::size_t n_scenarios() const { return columns_.size(); }
    /// Value of a scalar in one scenario; a parameter that nobody defines is a fault.
    double value(const Scalar& scalar, std::size_t scenario);
    /// Value of a scalar that is the same in every scenario; one taken from a parameter is a fault.
    double fixed(const Scalar& scalar);
    /// Adds one number, given for each scenario; returns its index.
    std::uint32_t add(const std::function<double(std::size_t scenario)>& value);
    std::uint32_t add(const Scalar& scalar);
    [[nodiscard]] double at(std::uint32_t number, std::size_t scenario) const
    {
        return columns_[scenario].numbers[number];
    }
    /// Adds a law; equal laws share one table.
    LawId add_law(const LawSpec& law);
    /// The law of one scenario.
    Law make_law(const LawSpec& law, std::size_t scenario);
    /// Hands over what was gathered.
    [[nodiscard]] std::vector<Parameters> take() { return std::move(columns_); }

  private:
    [[nodiscard]] std::string key_of(const LawSpec& law, std::size_t scenario) const;
    [[nodiscard]] bool can_spread(const LawSpec& law, double spread);

    const Model* model_;
    Problems* problems_;
    std::vector<Parameters> columns_;
};

}  // namespace esther
