#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "scenarios/spec/study_spec.hpp"
#include "scenarios/world/population_attributes.hpp"
#include "scenarios/world/population_cells.hpp"
#include "scenarios/world/population_course.hpp"
#include "scenarios/world/population_file.hpp"
#include "scenarios/world/population_flows.hpp"
#include "sim/core/time.hpp"
#include "sim/random/draw.hpp"
#include "sim/random/law.hpp"

namespace esther {

/// The people of one replication, as plain columns: those there when it starts, then those who come later.
struct People {
    std::size_t n_attributes = 0;
    std::vector<std::int32_t> birth_day;   ///< (person) day of birth, counted from the start
    std::vector<std::uint8_t> attributes;  ///< (person, attribute): age, sex, deprivation, then as declared
    std::vector<float> risk;               ///< (person) personal risk, mean 1
    std::vector<std::uint16_t> home;       ///< (person) which site of the home place, from 0
    std::vector<Time> entry;               ///< (person) when they come; empty: all are there at the start
    [[nodiscard]] std::size_t size() const { return birth_day.size(); }
    [[nodiscard]] std::uint8_t attribute(std::size_t person, std::size_t column) const
    {
        return attributes[person * n_attributes + column];
    }
    bool operator==(const People&) const = default;
};

/// A population ready to be drawn: the same for all replications and care models.
struct PopulationModel {
    std::vector<AttributeSpec> attributes;
    std::vector<PopulationCell> cells;
    std::vector<AttributeDraw> draws;
    /// By sex, (age): person-years lived below that age in a stationary population. Ages of the open band
    /// follow it.
    std::vector<double> years_lived[n_sexes];
    bool has_risk = false;
    Law risk;                          ///< gamma, mean 1
    std::vector<double> death_hazard;  ///< see death_hazards()
    Courses courses;
    Flows flows;
    std::size_t n_people = 0;  ///< when the run starts
    std::size_t n_years = 0;   ///< calendar years that the run touches
    /// Those who are there at the start and those who come in these years.
    [[nodiscard]] std::size_t n_ever() const { return n_people + flows.before(n_years); }
    /// Where people keep their area: its attribute, and the first person of each area (they follow one
    /// another), then n_people. Area k has the homes k, k + n, ... of n areas.
    std::optional<std::size_t> area_column;
    std::vector<std::size_t> area_first;
    GivenPeople given;  ///< from a file of people; empty: they are drawn
    [[nodiscard]] std::size_t n_areas() const { return area_column ? area_first.size() - 1 : 1; }
};

/// Reads the tables of a population out of the study's inputs and prepares the drawing. Faults name file and
/// line. Precondition: the study has been read without faults.
[[nodiscard]] PopulationModel compile_population(const PopulationSpec& spec, const StudySpec& study,
                                                 Problems& problems);

/// Draws everybody. Person i is a pure function of (model, key, i) and the number of homes: who else there
/// is, the care model, the length of the run and the order of drawing do not matter. Who comes later is
/// numbered on, year by year.
[[nodiscard]] People draw_people(const PopulationModel& model, RunKey key, std::size_t n_homes);

/// How many people live at each of the homes. Even where nothing else is said.
[[nodiscard]] std::vector<double> count_homes(const PopulationModel& model, std::size_t n_homes);
/// Reports numbers of homes that do not fit the population's areas or the rows of its file.
void check_homes(const PopulationModel& model, std::size_t n_homes, const Place& place, Problems& problems);

/// Room for all people, to be filled part by part.
[[nodiscard]] People make_room(const PopulationModel& model);
/// Draws the people [first, last); parts may be filled side by side.
void fill_people(const PopulationModel& model, RunKey key, std::size_t n_homes, std::size_t first,
                 std::size_t last, People& people);

}  // namespace esther
