#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pathways/compile/model.hpp"
#include "scenarios/spec/learning.hpp"
#include "scenarios/spec/study_spec.hpp"
#include "scenarios/world/population.hpp"
#include "sim/engine/run.hpp"

namespace esther {

/// Scenarios that share people and setting share one network: twins are compared within it.
struct WorldGroup {
    Model model;                            ///< without parameters: those depend on the replication
    std::optional<PopulationModel> people;  ///< none: a study of queues alone
    std::size_t n_homes = 1;
    std::size_t first_home = 0;  ///< site of the first home
};

/// One row of the comparison: a scenario, or an arm of one.
struct WorldScenario {
    std::string name;
    std::string title;
    std::size_t group = 0;
    std::size_t column = 0;  ///< of the group's parameters; column 0 is usual care before go-live
    /// The column of the first step of learning, those of the others behind it; 0: all is there at once.
    std::size_t first_step = 0;
    [[nodiscard]] bool learns() const { return first_step > 0; }
    std::optional<std::size_t> care_model;  ///< index into the study's care models
    Arm arm = Arm::as_is;
};

/// A study composed and checked: what the runner turns into runs.
struct World {
    std::vector<WorldGroup> groups;
    std::vector<WorldScenario> scenarios;  ///< in the order of the results
    std::size_t reference = 0;
    std::vector<LearningStep> steps;    ///< of learning, after go-live; none: nothing is learned
    std::vector<std::string> warnings;  ///< of what is no fault, and hardly meant
    bool redraws = false;  ///< unknown practices or parameters are drawn anew for each replication
};

/// Composes population x setting x care model and checks the whole by compiling it once. Faults go to
/// `problems`; with faults the result is of no use.
[[nodiscard]] World compose(const StudySpec& study, Problems& problems);

/// The network of a group with the parameters of one replication: column 0 is usual care (the reference
/// care model), column k belongs to the scenario with that column, or to a step of what it learns.
[[nodiscard]] Compiled compile_group(const StudySpec& study, const World& world, std::size_t group,
                                     std::int64_t replication, Problems& problems);

/// The network's parameters with other values than any scenario has: what a review leaves. `in_the_end` is
/// what they come to once all is learned.
[[nodiscard]] Parameters compile_parameters(const StudySpec& study, const World& world, std::size_t group,
                                            std::int64_t replication,
                                            const std::map<std::string, double>& values,
                                            const std::map<std::string, double>& in_the_end,
                                            Problems& problems);

/// Parameter values of one scenario, by name, in canonical units: so long after go-live, or once all is
/// learned.
[[nodiscard]] std::map<std::string, double> parameters_of(const StudySpec& study,
                                                          const WorldScenario& scenario,
                                                          std::int64_t replication,
                                                          std::optional<Duration> since = std::nullopt);

/// The people of a replication as the engine takes them.
[[nodiscard]] PeopleTable people_of(const WorldGroup& group, RunKey key);

}  // namespace esther
