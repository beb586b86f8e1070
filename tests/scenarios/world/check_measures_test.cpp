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
