#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/spec/study_spec.hpp"
#include "sim/core/time.hpp"

namespace esther {

/// Under which circumstances the parameters of a scenario are wanted.
struct ParameterChoice {
    Arm arm = Arm::as_is;
    Unknowns unknowns = Unknowns::off;
    std::uint64_t seed = 0;         ///< of what is drawn
    std::uint64_t replication = 0;  ///< of what is drawn
    bool draws = false;             ///< figures with a distribution are drawn
    std::string grades{};           ///< such as "DE": only those of parameters of these grades; empty: all
    bool pressure = false;          ///< decisions answer to crowding
    const CareModelSpec* before = nullptr;  ///< how care was until go-live; none: nothing is to be learned
    std::optional<Duration> since{};        ///< go-live; none: all is learned
};

/// What the draws of a parameter, of a practice's extent and of its learning are called.
[[nodiscard]] std::string luck_name(const ParameterSpec& parameter);
[[nodiscard]] std::string luck_name(const PracticeSpec& practice);
[[nodiscard]] std::string luck_name(const LearningSpec& learning);

/// How far a practice is there in the end under a care model, in [0, 1]. A drawn extent depends on seed,
/// replication and practice, never on the model: two models that do not know of a practice have it alike.
[[nodiscard]] double extent_of(const PracticeSpec& practice, const CareModelSpec& model,
                               const ParameterChoice& choice);

/// The figure between `value` (extent 0) and `full` (extent 1), each of these exactly. Durations and rates:
/// geometric; shares: on the log-odds; both linear where that is not defined (0, and for shares 1). Others:
/// linear. Below extent 0 durations, rates and shares go on the other way, as far as there are such; numbers
/// and capacities stay at `value`: there is no less than none of a service, and rates of needs have bounds.
[[nodiscard]] double move(Dimension dimension, double value, double full, double extent);

/// A practice that pulls at a parameter.
struct Pull {
    double full = 0;
    double extent = 0;
};

/// The figure under several practices, whatever their order: each moves what the others left towards its own
/// `full`, the nearer one first, so that none undoes what another did and more of one never comes to less.
/// Those that lower come before those that raise. The scale of each is the one on which it moves `value`
/// alone: those on a scale without ends come first, since there the others might leave a 0.
[[nodiscard]] double move_by_all(Dimension dimension, double value, std::vector<Pull> pulls);

/// The figures of a parameter as a replication has them: drawn where the choice says so. One uniform number a
/// parameter, which depends on seed, replication and its name only, is the share of the law below each of
/// them: they are high together or low together, in every care model alike.
[[nodiscard]] ParameterSpec drawn(const ParameterSpec& parameter, const ParameterChoice& choice);

/// Every parameter in canonical units (microseconds, events per microsecond, shares, units per person).
[[nodiscard]] std::map<std::string, double> resolve(const MechanismsSpec& mechanisms,
                                                    const CareModelSpec& model,
                                                    const ParameterChoice& choice);

}  // namespace esther
