#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/theory/estimate.hpp"
#include "tests/theory/outcome.hpp"

namespace esther::theory {

/// What is made of the observations.
enum class Statistic { mean, variance, deviation };

/// How large the standard error may be, as a share of the exact value: 1 % or 3 %.
enum class Sort { mean, spread };

using Observe = std::function<Moments(const Outcome&)>;

/// A value made of several statistics.
using Made = std::function<double(const std::vector<double>&)>;

/// A part of an estimate: weight x statistic of the observations.
struct Term {
    double weight = 1;
    Statistic statistic = Statistic::mean;
    Observe observe;
};

/// An estimate to be held against an exact result: a sum of terms, what a function
/// makes of them, or a quantile of a histogram.
struct Quantity {
    std::string id;  ///< these three find the exact result
    std::string parameters;
    std::string name;
    std::string note;  ///< tells apart estimates of one exact result
    Sort sort = Sort::mean;
    std::vector<Term> terms;
    Made of;  ///< absent: the sum
    std::function<Distribution(const Outcome&)> histogram;
    double level = 0;  ///< of the quantile
    /// The estimate must not agree: the exact result is a well-known wrong answer.
    bool must_differ = false;
};

/// A study and what it is to be right about.
struct Study {
    std::string file;  ///< below tests/theory/cases
    Duration unit{0};  ///< in which the exact results are
    std::vector<Quantity> quantities;
    bool slow = false;
    /// What is done to the people before they are let in.
    std::function<void(PeopleTable&)> people;
};

/// Every study, in the order of the cases.
[[nodiscard]] const std::vector<Study>& studies();

}  // namespace esther::theory
