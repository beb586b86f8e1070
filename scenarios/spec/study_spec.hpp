#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pathways/graph/pathway.hpp"
#include "scenarios/spec/care_model_spec.hpp"
#include "scenarios/spec/contract_spec.hpp"
#include "scenarios/spec/costs_spec.hpp"
#include "scenarios/spec/input_files.hpp"
#include "scenarios/spec/mechanisms_spec.hpp"
#include "scenarios/spec/population_spec.hpp"
#include "scenarios/spec/setting_spec.hpp"
#include "sim/core/time.hpp"

namespace esther {

/// What is done with a practice whose status is unknown.
enum class Unknowns { off, half, on, drawn };

/// How ledgers act back on a run.
enum class Feedback {
    off,
    investment,  ///< what was kept or lost changes capacity at yearly reviews
    full,        ///< and what a decider's organisation earns shifts the decision (M6)
};

/// A counterfactual run beside each scenario.
enum class Arm {
    as_is,
    ideal,      ///< every parameter at its ideal value: the ceiling
    flow_only,  ///< stated effects (M2, M3, M6) off
};

/// Population x setting x care model x contract, as indices into the study's lists.
struct ScenarioSpec {
    std::string name;
    std::string title;
    std::optional<std::size_t> population;  ///< none: a study without people
    std::size_t setting = 0;
    std::optional<std::size_t> care_model;
    std::optional<std::size_t> contract;
    Place place;
};

/// Everything that a run needs, read and checked; no file is opened after this.
struct StudySpec {
    std::string name;
    std::string title;
    std::string file;
    Place place;
    std::uint64_t seed = 0;
    std::int64_t replications = 1;
    Duration warm_up{0};
    bool says_warm_up = false;      ///< readable or not
    Duration measure{0};            ///< 0 if `until_empty`
    bool until_empty = false;       ///< runs until no episode is left
    bool stops_if_blocked = false;  ///< where people who wait for one another for ever would swap
    Unknowns unknown_practices = Unknowns::off;
    Feedback feedback = Feedback::off;
    double elasticity = 0;  ///< of a decision's odds to the decider's marginal income, over mean cost
    bool pressure = false;  ///< decisions answer to crowding (M6)
    bool learns =
        true;  ///< practices take the time that the mechanisms file says; else they are there at once
    bool draws_parameters = false;  ///< figures with a distribution are drawn anew for each replication
    std::string draw_grades;        ///< such as "DE": only those of parameters with these grades; empty: all
    std::vector<Arm> arms;          ///< beside the scenarios as they are
    std::string reference;          ///< name of a scenario
    MechanismsSpec mechanisms;
    CostsSpec costs;                    ///< without a file: no ledgers are kept
    std::vector<PathwaySpec> pathways;  ///< sub-pathways stand in the place of the nodes that include them
    std::vector<PopulationSpec> populations;
    std::vector<SettingSpec> settings;
    std::vector<CareModelSpec> care_models;
    std::vector<ContractSpec> contracts;
    std::vector<ScenarioSpec> scenarios;
    std::vector<InputFile> inputs;  ///< every file read, verbatim, in order of first use
    Provenance provenance;

    std::string folder;  ///< of the study file, for messages; "" if read from a results file

    /// The path of an input file as messages show it.
    [[nodiscard]] std::string shown(const std::string& input) const;
    /// Text of an input file that the reader has kept.
    [[nodiscard]] const std::string& text_of(const std::string& input) const;
};

}  // namespace esther
