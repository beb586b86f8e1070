#include "scenarios/world/check_measures.hpp"

#include "tests/support/catch.hpp"

using namespace esther;

namespace {

std::size_t n_faults(const std::vector<std::string>& measures)
{
    StudySpec study;
    study.pathways.resize(1);
    for (const std::string& measure : measures) {
        NodeSpec node;
        node.counts = {measure};
        study.pathways[0].nodes.push_back(node);
    }
    Problems problems;
    check_measures(study, problems);
    return problems.items().size();
}

}  // namespace

TEST_CASE("a measure one letter off another is taken for a slip of the pen", "[world]")
{
    const std::string right = "emergency_admission";
    CHECK(n_faults({right, right, "emergency_admision"}) == 1);
    CHECK(n_faults({right, right, "emergency_admisssion"}) == 1);
    CHECK(n_faults({right, right, "emergency_admizsion"}) == 1);
    CHECK(n_faults({right, right, "emergency_admissions"}) == 1);
    CHECK(n_faults({right, right, "elective_admission"}) == 0);
    CHECK(n_faults({"handoffs_1", "handoffs_1", "handoffs_2"}) == 0);
    CHECK(n_faults({"wait_a", "wait_a", "wait_b"}) == 0);
}

TEST_CASE("a record may not count under a name that the program has for its own counts", "[world]")
{
    for (const char* name : {"death", "absorbed_open", "absorbed_away", "no_show", "balked", "entered_population",
                             "left_population"}) {
        CHECK(n_faults({name}) == 1);
    }
    CHECK(n_faults({"deaths_seen", "balked_twice"}) == 0);
}

TEST_CASE("a measure of the flows that nobody counts and one letter away from it another is a slip too",
          "[world]")
{
    StudySpec study;
    study.pathways.resize(1);
    study.pathways[0].nodes.resize(1);
    study.pathways[0].nodes[0].counts = {"emergency_admission"};
    study.settings.resize(1);
    study.settings[0].flows.spells = {"emergency_admission", "elective_admission"};
    Problems none;
    check_measures(study, none);
    CHECK(none.items().empty());
    study.settings[0].flows.counts = {"emergency_admision"};
    Problems one;
    check_measures(study, one);
    CHECK(one.items().size() == 1);
}

namespace {

/// What is said of names that are priced where three measures and two pools are counted.
std::vector<Problem> of_priced(const std::vector<PricedName>& priced)
{
    Problems problems;
    check_priced(priced, {"emergency_admission", "relapse_admission", "gp_contact"}, {"acute_bed", "gp"},
                 problems);
    return problems.items();
}

}  // namespace

TEST_CASE(
    "a price for a measure or pool one letter off one that is counted is a slip, any other name is none",
    "[world]")
{
    const Place place{"costs.yaml", 7, 3};
    const auto said = of_priced({{"emergency_admision", false, place}});
    REQUIRE(said.size() == 1);
    CHECK(to_text(said[0]) ==
          "costs.yaml:7:3: error: the measure 'emergency_admision' differs by one letter from "
          "'emergency_admission'\n"
          "  because nothing of that name is counted, so it would stand as 0 in the ledgers\n"
          "  did you mean 'emergency_admission'?");
    CHECK(of_priced({{"relapse_admissions", false, place},
                     {"gp_contacts", false, place},
                     {"acute_beds", true, place}})
              .size() == 3);
    CHECK(of_priced({{"emergency_admission", false, place}, {"acute_bed", true, place}}).empty());
    // Measures of pathways that the study does not have, and a pool where the name is a measure's.
    CHECK(
        of_priced(
            {{"elective_admission", false, place}, {"gp_contacts", true, place}, {"home_care", true, place}})
            .empty());
}
