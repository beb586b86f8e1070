#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pathways/graph/pathway.hpp"

namespace esther {

/// What is not known about a figure: a law that the figure is drawn from when a study draws its parameters.
struct Spread {
    double from = 0;  ///< uniform, if `cv` is 0
    double to = 0;    ///< uniform, if `cv` is 0
    double cv = 0;    ///< above 0: lognormal, and its mean is the figure itself
};

/// How a practice comes to be what it will be (M8); the formula stands in spec/learning.hpp.
struct LearningSpec {
    std::string name;              ///< in draws: that of the practice, or "shared"
    Scalar time_constant;          ///< [us], above 0
    std::optional<Spread> spread;  ///< of `time_constant`
    double dip = 0;                ///< share of the way that is lost at first
    double dip_lasts = 0;          ///< [us]
    Provenance provenance;
};

/// A way of working that a care model can have. Its extents are the same for every system.
struct PracticeSpec {
    std::string name;
    std::string title;
    std::vector<std::string> mechanisms;  ///< of M1 to M9: it moves parameters of these only
    bool stated = false;                  ///< its effect is stated (M2, M3, M6): `flow_only` switches it off
    bool says_extent = false;
    double extent_seen = 1;  ///< where the practice was seen, in [0, 1]
    double extent_half = 0.5;
    std::optional<LearningSpec> learning;  ///< none: it is there at once
    Place place;
    Provenance provenance;
};

/// What a practice makes of a parameter where it is there in full.
struct MoveSpec {
    std::string practice;
    Scalar full;
    std::optional<Spread> spread;  ///< of `full`
    Place place;                   ///< of the practice's name
};

/// A figure that pathways, pools and interfaces use by name.
struct ParameterSpec {
    std::string name;
    std::string title;
    std::string mechanism;         ///< M1 to M9; none: no practice moves it, as the course of illness (M0)
    Scalar value;                  ///< where no practice moves it
    std::optional<Spread> spread;  ///< of `value`
    std::vector<MoveSpec> moves;   ///< in any order: see move_by_all
    std::optional<Scalar> ideal;   ///< in the arm `ideal`
    bool stated = false;           ///< how everybody decides (M6): `ideal` unless the study has it on
    std::optional<double>
        fitted_up_to;  ///< greatest value that a calibration may try; none: it is not fitted
    Place place;
    Provenance provenance;
    /// Whether any of its figures is drawn when a study draws its parameters.
    [[nodiscard]] bool is_spread() const;
};

struct MechanismsSpec {
    std::string name;
    std::string title;
    std::string file;
    std::vector<PracticeSpec> practices;
    std::vector<ParameterSpec> parameters;
    [[nodiscard]] const PracticeSpec* find_practice(const std::string& practice) const;
    [[nodiscard]] const ParameterSpec* find_parameter(const std::string& parameter) const;
    /// Whether any practice takes time to learn.
    [[nodiscard]] bool learns() const;
};

}  // namespace esther
