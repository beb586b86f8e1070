#pragma once

#include <map>
#include <optional>
#include <string>

#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/study_spec.hpp"

namespace esther {

/// Reads a study file by file; each file is read once, however often it is named.
class StudyReader {
  public:
    StudyReader(InputFiles files, Problems& problems) : files_(std::move(files)), problems_(&problems) {}

    [[nodiscard]] StudySpec read(const std::string& file);

  private:
    [[nodiscard]] Value open(const std::string& file, const Place& who);
    /// Where a text under `key` stands; a missing key is a fault.
    [[nodiscard]] const Value* need_file(Fields& fields, const std::string& key);

    void read_header(Fields& fields, const Value& document);
    void read_length(Fields& fields);
    void read_pathways(Fields& fields);
    void read_pathway_item(const Value& item);
    /// Reads the pathways of a list of them; false if the file is something else.
    [[nodiscard]] bool read_listed(const std::string& file, const Place& who);
    void add_pathway(std::optional<PathwaySpec> pathway, const Place& who);
    [[nodiscard]] PathwaySpec with_includes(PathwaySpec pathway);
    /// The content of a pathway file; nothing after a fault, which is reported once.
    [[nodiscard]] std::optional<PathwaySpec> pathway_of(const std::string& file, const Place& who);
    void read_mechanisms_of(Fields& fields);
    void check_learning(Fields& fields);
    void read_feedback(Fields& fields);
    void read_costs_of(Fields& fields);
    void read_scenarios(const Value& list);
    void read_scenario(const Value& item);
    void read_model(Fields& fields);
    void read_reference(Fields& fields);
    /// A capacity that is a parameter is units or units per person: the parameter knows.
    void find_units_of_capacities();

    /// Index of a file's content in `list`, read by `read` when it is first named.
    template <class Spec, class Read>
    std::size_t index_of(Fields& fields, const std::string& key, std::vector<Spec>& list, Read read);

    InputFiles files_;
    Problems* problems_;
    StudySpec study_;
    std::map<std::string, std::size_t> known_;  // kind and file -> index
    std::map<std::string, std::optional<PathwaySpec>> pathways_;
    std::vector<Place> pathway_places_;  // where each pathway of the study is named
};

/// Checks that need several files: practices, attributes, names and kinds of parameters.
void check_study(const StudySpec& study, Problems& problems);

}  // namespace esther
