// The pathways of the library: which definitions count their admissions, what their needs add up to, the
// four-hour spike.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "pathways/graph/ways.hpp"
#include "pathways/yaml/load_pathway.hpp"
#include "scenarios/world/population_tables.hpp"
#include "tests/scenarios/world/sample_population.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using namespace esther::test;

namespace {

const std::string library = project_root() + "/pathways/library/";
const std::string data = project_root() + "/scenarios/library/data/";

PathwaySpec pathway_of(const std::string& name)
{
    Problems problems;
    PathwaySpec pathway = load_pathway(library + name + ".yaml", problems);
    problems.throw_if_any();
    return pathway;
}

/// The names of all files of the library.
std::vector<std::string> all_names()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(library)) {
        if (entry.path().extension() == ".yaml") {
            names.push_back(entry.path().stem().string());
        }
    }
    return names;
}

/// The definitions that count an admission: "both", "19", "chronic" or "none".
std::string label_of(bool in_19, bool in_chronic)
{
    return in_19 && in_chronic ? "both" : in_19 ? "19" : in_chronic ? "chronic" : "none";
}

/// True if a code is one of those of a list such as "E10.0-E10.8;J46X;J20 (only with J41)".
bool is_listed(const std::string& list, const std::string& code)
{
    std::istringstream in(list);
    for (std::string entry; std::getline(in, entry, ';');) {
        entry = entry.substr(0, entry.find(' '));
        const std::size_t dash = entry.find('-');
        if (dash != std::string::npos) {
            if (entry.substr(0, dash) <= code && code <= entry.substr(dash + 1)) {
                return true;
            }
            continue;
        }
        entry = entry.back() == 'X' ? entry.substr(0, entry.size() - 1) : entry;
        if (code.rfind(entry, 0) == 0) {
            return true;
        }
    }
    return false;
}

/// How acsc_codes.csv labels a code of ICD-10.
std::string label_by_codes(const std::string& code)
{
    bool in_19 = false;
    bool in_chronic = false;
    std::istringstream in(read_file(data + "acsc_codes.csv"));
    for (std::string line; std::getline(in, line);) {
        const bool of_19 = line.rfind("NHS19,", 0) == 0;
        if (!of_19 && line.rfind("NHSOF_2.3.i,", 0) != 0) {
            continue;
        }
        // The codes are the first field after the condition, which may stand in quotes.
        std::size_t place = line.find(',', line.find(',') + 1) + 1;
        place = line[place] == '"' ? line.find('"', place + 1) + 2 : line.find(',', place) + 1;
        const bool listed = is_listed(line.substr(place, line.find(',', place) - place), code);
        in_19 = in_19 || (of_19 && listed);
        in_chronic = in_chronic || (!of_19 && listed);
    }
    return label_of(in_19, in_chronic);
}

/// The labels of the admissions that a pathway can lead to.
std::set<std::string> labels_of(const PathwaySpec& pathway)
{
    std::set<std::string> labels;
    for (const NodeSpec& node : without_dead_ways(pathway).nodes) {
        const auto counts = [&](const std::string& measure) {
            return std::find(node.counts.begin(), node.counts.end(), measure) != node.counts.end();
        };
        if (counts("emergency_admission")) {
            labels.insert(label_of(counts("acsc_19"), counts("acsc_chronic")));
            CHECK(node.list);
        } else {
            CHECK_FALSE(counts("acsc_19"));
            CHECK_FALSE(counts("acsc_chronic"));
        }
    }
    return labels;
}

/// North Somerset's people, each standing for so many of England's of that sex and age.
struct England {
    SamplePopulation town = library_population("north_somerset");
    People people = draw_people(town.model, make_run_key(1, 0), 1);
    std::vector<double> weight;
    LifeTable deaths;

    England()
    {
        Problems problems;
        const auto census =
            read_census_table(read_file(data + "population_census2011_lad.csv"), "", problems);
        deaths =
            read_life_table(read_file(data + "life_tables_2010_2012.csv"), "", "GBRTENW", Place{}, problems);
        problems.throw_if_any();
        std::vector<double> ratio(n_sexes * (oldest + 1));
        for (const CensusRow& row : census) {
            for (int age = row.ages.first; age <= row.ages.last; ++age) {
                double& r =
                    ratio[static_cast<std::size_t>(row.sex) * (oldest + 1) + static_cast<std::size_t>(age)];
                if (row.area == "England") {
                    r = static_cast<double>(row.persons);
                }
            }
        }
        for (const CensusRow& row : census) {
            for (int age = row.ages.first; age <= row.ages.last && row.area == "North Somerset"; ++age) {
                ratio[static_cast<std::size_t>(row.sex) * (oldest + 1) + static_cast<std::size_t>(age)] /=
                    static_cast<double>(row.persons);
            }
        }
        for (std::size_t i = 0; i < people.size(); ++i) {
            weight.push_back(
                ratio[people.attribute(i, 1) * std::size_t{oldest + 1} + people.attribute(i, 0)]);
        }
    }

    [[nodiscard]] double factor(const FactorSpec& table, std::size_t person) const
    {
        for (const auto& [keys, value] : table.entries) {
            bool all = true;
            for (std::size_t k = 0; k < keys.size(); ++k) {
                const std::size_t column = find_column(town.spec.attributes, table.attributes[k]).value();
                const std::uint8_t has = people.attribute(person, column);
                all = all && (column == 0 ? parse_band(keys[k]).value().holds(has)
                                          : find_value(town.spec.attributes[column], keys[k]).value() == has);
            }
            if (all) {
                return value.use.empty() ? value.value : 1;  // the hazard ratio of usual care
            }
        }
        return table.otherwise ? table.otherwise->value : 1;
    }

    /// Mean over the people of [first, last] years of what `rate` gives for each.
    template <class F>
    [[nodiscard]] double mean(int first, F&& rate) const
    {
        double sum = 0;
        double all = 0;
        for (std::size_t i = 0; i < people.size(); ++i) {
            if (people.attribute(i, 0) >= first) {
                sum += weight[i] * rate(i);
                all += weight[i];
            }
        }
        return sum / all;
    }

    /// Needs of 1,000 people of so many years or more in a year.
    [[nodiscard]] double needs(const std::string& name, int first = 0) const
    {
        constexpr double year = 365 * 86400e6;  // [us]
        const NeedSpec need = pathway_of(name).need.value();
        return 1000 * year * need.rate.value * mean(first, [&](std::size_t person) {
                   double product = 1;
                   for (const FactorSpec& table : need.by) {
                       product *= factor(table, person);
                   }
                   return product;
               });
    }
};

}  // namespace

TEST_CASE("an illness that may lead to a bed runs its course in hospital too, and is counted there")
{
    int n = 0;
    for (const std::string& name : all_names()) {
        const PathwaySpec pathway = pathway_of(name);
        if (!pathway.need) {
            continue;
        }
        INFO(name);
        const auto leads_to = [&](const std::string& measure) {
            return std::any_of(pathway.nodes.begin(), pathway.nodes.end(), [&](const NodeSpec& node) {
                return std::find(node.counts.begin(), node.counts.end(), measure) != node.counts.end();
            });
        };
        CHECK(pathway.need->opens_away == leads_to("emergency_admission"));
        CHECK(leads_to("arisen_in_hospital") == leads_to("emergency_admission"));
        n += pathway.need->opens_away ? 1 : 0;
    }
    CHECK(n >= 18);
}

TEST_CASE("admissions of every pathway carry the labels that the codes of its illness have", "[library]")
{
    const std::vector<std::pair<std::string, std::vector<std::string>>> codes = {
        {"copd_exacerbation", {"J44"}},
        {"asthma_exacerbation", {"J45", "J46"}},
        {"heart_failure_decompensation", {"I50"}},
        {"diabetes_complication", {"E10.1", "E10.6", "E10.9"}},
        {"angina", {"I20", "I25"}},
        {"epilepsy", {"G40", "G41"}},
        {"convulsion", {"R56"}},
        {"urinary_infection", {"N10", "N12", "N39.0"}},
        {"pneumonia_influenza", {"J10", "J18.1"}},
        {"cellulitis", {"L03", "L02"}},
        {"gastroenteritis", {"E86", "K52.9"}},
        {"ent_infection", {"H66", "J03"}},
        {"fall", {"S00"}},
        {"fracture", {"S72"}},
        {"dementia_crisis", {"F01", "F05"}},
        {"end_of_life", {"C34"}},
        {"injury", {"S06"}},
        {"other_emergency", {"D50.9", "K25.0", "I48", "I63"}},
    };
    CHECK(label_by_codes("J44") == "both");  // the list itself
    CHECK(label_by_codes("R56") == "19");
    CHECK(label_by_codes("F01") == "chronic");
    CHECK(label_by_codes("S72") == "none");
    for (const auto& [name, list] : codes) {
        CAPTURE(name);
        std::set<std::string> due;
        for (const std::string& code : list) {
            due.insert(label_by_codes(code));
        }
        CHECK(labels_of(pathway_of(name)) == due);
    }
    // Load that is no emergency.
    for (const char* const name : {"elective", "gp_consultation", "minor_ae", "case_management"}) {
        CAPTURE(name);
        CHECK(labels_of(pathway_of(name)).empty());
    }
}

TEST_CASE("every need of the library is in the list of all pathways", "[library]")
{
    const std::string list = read_file(project_root() + "/scenarios/library/pathways.yaml");
    std::size_t n_needs = 0;
    for (const std::string& name : all_names()) {
        CAPTURE(name);
        const PathwaySpec pathway = pathway_of(name);
        n_needs += pathway.need ? 1 : 0;
        const bool stands_alone = pathway.need || pathway.source;
        CHECK((list.find("/" + name + ".yaml\n") != std::string::npos) == stands_alone);
    }
    CHECK(n_needs == 23);
}

TEST_CASE("the seasons of the library leave the year's mean as it is", "[library]")
{
    std::size_t n_seasons = 0;
    for (const std::string& name : all_names()) {
        const PathwaySpec pathway = pathway_of(name);
        if (!pathway.need || pathway.need->season.empty()) {
            continue;
        }
        CAPTURE(pathway.name);
        ++n_seasons;
        double sum = 0;
        for (const Scalar& month : pathway.need->season) {
            sum += month.value;  // a month of the model is a twelfth of its year
        }
        CHECK(sum / 12 == Approx(1).margin(0.004));  // factors have two decimals
    }
    CHECK(n_seasons == 5);
}

TEST_CASE("needs with a published number add up to it on England's people", "[library]")
{
    const England england;
    // 3C.01: emergencies are 35.5 % of admissions, 5,287,032 of them for 53,012,456 people.
    CHECK(england.needs("elective") == Approx(1000 * 5287032.0 * (1 / 0.355 - 1) / 53012456).epsilon(0.02));
    // 4B.08: 17.7 consultations per 1,000; 70 % of the people book one.
    CHECK(0.7 * england.needs("gastroenteritis") == Approx(17.7).epsilon(0.05));
    // One crisis for each death from 45 years on.
    CHECK(england.needs("end_of_life", 45) == Approx(1000 * england.mean(45, [&](std::size_t i) {
                                                  return england.deaths.rate(
                                                      static_cast<Sex>(england.people.attribute(i, 1)),
                                                      england.people.attribute(i, 0));
                                              })).epsilon(0.05));
}

TEST_CASE("a quarter of the people admitted leave A&E in the last ten minutes before four hours", "[library]")
{
    const PathwaySpec department = pathway_of("emergency_department");
    const auto cubicle = std::find_if(department.nodes.begin(), department.nodes.end(),
                                      [](const NodeSpec& node) { return node.name == "cubicle"; });
    REQUIRE(cubicle != department.nodes.end());
    const auto value = [&](const Scalar& scalar) {
        return scalar.use.empty() ? scalar.value : department.parameters.at(scalar.use).value;
    };
    const LawSpec& law = *cubicle->time;
    REQUIRE(law.kind == LawKind::mixture);
    REQUIRE(law.parts[0].kind == LawKind::uniform);
    REQUIRE(law.parts[1].kind == LawKind::lognormal);
    const double minute = 60e6;
    CHECK(value(law.parts[0].values[0]) >= 230 * minute);
    CHECK(value(law.parts[0].values[1]) <= 240 * minute);
    const double sigma = std::sqrt(std::log1p(std::pow(value(law.parts[1].values[1]), 2)));
    const double mu = std::log(value(law.parts[1].values[0])) - sigma * sigma / 2;
    const auto below = [&](double minutes) {
        return std::erfc((mu - std::log(minutes * minute)) / sigma / std::sqrt(2.0)) / 2;
    };
    const double spike = value(law.values[0]);
    const double moved = spike + (1 - spike) * (below(240) - below(230));
    // 3B.24: 24 %, after those who waited for a cubicle are late; about a tenth of the spike.
    CHECK(moved > 0.24);
    CHECK(moved < 0.28);
}
