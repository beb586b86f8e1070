#pragma once

#include <string>
#include <vector>

#include "pathways/graph/pathway.hpp"
#include "scenarios/contracts/money.hpp"

namespace esther {

/// What one event costs, or one day of a unit in use. A part follows activity, a part what is open, the rest
/// is what the year before go-live cost.
struct CostLine {
    std::string name;
    std::string role;     ///< whose cost: primary, community, acute or social
    std::string measure;  ///< each event that it counts; or
    std::string pool;     ///< each day of a unit in use
    Money cost = {};      ///< average, at the prices of CostsSpec::price_year
    Ratio marginal = {};
    Ratio step = {};       ///< follows the days open; pools alone
    Ratio occupancy = {};  ///< planned days in use for a day open, where there is a step
    Place place = {};
    Provenance provenance = {};
};

/// A capacity that its owner may buy or close at a yearly review.
struct CapacitySpec {
    std::string name;
    std::string role;
    std::string parameter;  ///< of the mechanisms: units for each person
    Money cost = {};        ///< k: of a unit and year
    double believed =
        0;  ///< b: emergency admissions that a unit is believed to avoid in a year; never an effect
    Ratio least = {};  ///< share of the units at go-live that stays, whatever the losses
    Place place = {};
    Provenance provenance = {};
};

/// Unit costs, each once, in the prices of one year.
struct CostsSpec {
    std::string name;
    std::string title;
    std::string file;  ///< empty: the study names none
    std::string currency;
    std::string price_year;  ///< "2011-12"
    Ratio inflation = {};    ///< of input prices in cash, a year
    std::vector<CostLine> lines;
    std::vector<CapacitySpec> capacities;
    Place place;
    Provenance provenance;
};

}  // namespace esther
