#include "scenarios/spec/check_moves.hpp"

#include <algorithm>

#include "scenarios/spec/read_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

using namespace esther;
using namespace esther::test;

namespace {

StudySpec library_study()
{
    Problems problems;
    StudySpec study = read_study(project_root() + "/scenarios/library/weston_options_small.yaml", problems);
    problems.throw_if_any();
    return study;
}

/// The first fault where a practice moves a parameter, said to be a figure of its own mechanism.
std::string said_of(StudySpec study, const std::string& practice, const std::string& parameter)
{
    MoveSpec move;
    move.practice = practice;
    for (ParameterSpec& written : study.mechanisms.parameters) {
        if (written.name == parameter) {
            written.mechanism = study.mechanisms.find_practice(practice)->mechanisms.front();
            written.moves.push_back(move);
        }
    }
    Problems problems;
    check_moves(study, problems);
    return problems.any() ? problems.items().front().what : "";
}

PathwaySpec& pathway_of(StudySpec& study, const std::string& name)
{
    return *std::find_if(study.pathways.begin(), study.pathways.end(),
                         [&](const PathwaySpec& pathway) { return pathway.name == name; });
}

}  // namespace

TEST_CASE("what the library's practices move leads nobody past hospital by itself", "[spec]")
{
    Problems problems;
    check_moves(library_study(), problems);
    problems.throw_if_any();
    CHECK(!problems.any());
}

TEST_CASE("without the attribute that tells who is enrolled its factor is no fault of its own", "[spec]")
{
    StudySpec study = library_study();
    for (PopulationSpec& population : study.populations) {
        std::erase_if(population.attributes, [](const AttributeSpec& a) { return a.name == "enrolled"; });
    }
    Problems problems;
    check_moves(study, problems);
    CHECK(!problems.any());
    for (PopulationSpec& population : study.populations) {
        population.attributes.push_back({});
        population.attributes.back().name = "enrolled";  // and no record may set it
    }
    check_moves(study, problems);
    CHECK(problems.any());
}

TEST_CASE("the course of illness is moved by no practice, whatever mechanism it is said to be of", "[spec]")
{
    CHECK(
        said_of(library_study(), "locality_teams", "copd.exposed_share") ==
        "practice 'locality_teams' of M1 moves 'copd.exposed_share', and that is the course of illness (M0) "
        "of pathway 'copd_exacerbation'");
    CHECK(!said_of(library_study(), "case_management", "copd.time_to_hospital").empty());
}

TEST_CASE("how often a need arises is moved by no practice, but for those enrolled", "[spec]")
{
    CHECK(!said_of(library_study(), "case_management", "incidence.chronic_sensitive").empty());
    CHECK(!said_of(library_study(), "gp_access", "case_management.hazard_ratio").empty());
}

TEST_CASE("a choice of hospital or no hospital is moved by stated practices only", "[spec]")
{
    for (const std::string parameter : {"alternatives.failure", "referral.direct", "record.admission_odds"}) {
        INFO(parameter);
        CHECK(!said_of(library_study(), "rapid_response", parameter).empty());
    }
    CHECK(said_of(library_study(), "rapid_response", "alternatives.acceptance").empty());
}

TEST_CASE("the share whom A&E admits is moved by stated practices only", "[spec]")
{
    StudySpec study = library_study();
    ParameterSpec admit;
    admit.name = "admit.share";
    study.mechanisms.parameters.push_back(admit);
    for (NodeSpec& node : pathway_of(study, "copd_exacerbation").nodes) {
        for (BranchSpec& branch : node.next) {
            if (branch.to.ends_with("how_long")) {
                branch.share->use = "admit.share";
            }
        }
    }
    CHECK(said_of(study, "shared_record", "admit.share").empty());
    CHECK(said_of(study, "locality_teams", "admit.share").find("which decides who is admitted") !=
          std::string::npos);
}
