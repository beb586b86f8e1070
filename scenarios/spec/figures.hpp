#pragma once

#include <string>
#include <vector>

#include "pathways/yaml/value.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// A number as it stands in a file, and what it rests on.
struct Figure {
    std::string name;   ///< its keys from the top of the file: "nodes.see_gp.time.lognormal.mean"
    std::string value;  ///< as written, without its unit
    std::string unit;
    std::string source;  ///< of the nearest mapping around it that names one; "" if none does
    std::string grade;
    std::string note;
    Place place;
    /// Whether it says what it rests on, be it an assumption.
    [[nodiscard]] bool is_sourced() const { return !source.empty() && !grade.empty(); }
};

/// Every number of a file, in its order. What only names, orders or labels is none, nor is the length, seed
/// and size of an experiment.
[[nodiscard]] std::vector<Figure> figures_of(const Value& document);

/// Every number in the YAML files of a study, file by file in the order of their first use.
[[nodiscard]] std::vector<Figure> figures_of(const StudySpec& study);

/// Every number without a source or without a grade becomes a fault.
void add_unsourced(const std::vector<Figure>& figures, Problems& problems);

}  // namespace esther
