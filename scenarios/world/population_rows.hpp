#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "scenarios/spec/population_spec.hpp"

namespace esther {

/// Rows of a table that some attributes of a person choose, the first the fastest.
class Rows {
  public:
    static constexpr std::size_t most = 1'000'000;

    Rows(const std::vector<AttributeSpec>& attributes, std::vector<std::size_t> columns)
        : columns_(std::move(columns))
    {
        for (const std::size_t column : columns_) {
            strides_.push_back(n_rows_);
            n_values_.push_back(n_values(attributes[column]));
            n_rows_ = std::min(n_rows_ * n_values_.back(), most + 1);
        }
    }
    [[nodiscard]] std::size_t size() const { return n_rows_; }  ///< at most most + 1
    [[nodiscard]] const std::vector<std::size_t>& columns() const { return columns_; }
    [[nodiscard]] const std::vector<std::size_t>& strides() const { return strides_; }
    void set(std::size_t row, std::vector<std::uint8_t>& person) const
    {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            person[columns_[i]] = static_cast<std::uint8_t>(row / strides_[i] % n_values_[i]);
        }
    }
    [[nodiscard]] std::size_t of(const std::vector<std::uint8_t>& person) const
    {
        std::size_t row = 0;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            row += strides_[i] * person[columns_[i]];
        }
        return row;
    }

  private:
    std::vector<std::size_t> columns_;
    std::vector<std::size_t> strides_;
    std::vector<std::size_t> n_values_;
    std::size_t n_rows_ = 1;
};

}  // namespace esther
