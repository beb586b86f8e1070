// What deciders earn shifts what they decide, as far as the study says, and nothing else does.

#include <algorithm>
#include <string>

#include "tests/scenarios/cli/own_library.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::has;
using test::OwnLibrary;

namespace {

std::string digest_of(const StudyResult& result)
{
    return content_digest(outcome_digests(result));
}

std::size_t place(const std::vector<std::string>& names, const std::string& name)
{
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

std::int64_t admissions(const StudyResult& result, const std::string& scenario)
{
    const auto measure = static_cast<std::int32_t>(place(result.measures, "emergency_admission"));
    const auto [first, last] = result.admissions.rows_of(place(result.scenarios, scenario), 0);
    std::int64_t n = 0;
    for (std::size_t i = first; i < last; ++i) {
        n += result.admissions.measure[i] == measure ? 1 : 0;
    }
    return n;
}

std::string incomes(const StudyResult& result, const std::string& scenario)
{
    std::string text;
    for (const SelfCheck& check : result.self_checks) {
        if (check.name == "income looked at in a review" &&
            result.scenarios[static_cast<std::size_t>(check.scenario)] == scenario) {
            text += check.detail + "\n";
        }
    }
    return text;
}

}  // namespace

TEST_CASE("an elasticity of 0 leaves every bit, others shift decisions as the contract says",
          "[ledgers][slow]")
{
    OwnLibrary own;
    own.scenario = "wye_valley";
    own.replace("weston_options_small.yaml", "measure: 120 days", "measure: 400 days");
    const StudyResult investment = own.run("investment.h5", {"--feedback", "investment"});
    const StudyResult zero = own.run("zero.h5", {"--feedback", "full"});
    CHECK(digest_of(zero) == digest_of(investment));
    CHECK(incomes(zero, "wye_valley") == "");

    const StudyResult up = own.run("up.h5", {"--feedback", "full", "--elasticity", "0.1"});
    CHECK(digest_of(up) != digest_of(zero));

    // Under a block one more admission costs its marginal cost, half of its mean cost: exp(-0.1 / 2) =
    // 0.9512.
    const std::string told = incomes(up, "wye_valley");
    CAPTURE(told);
    CHECK(has(told, "before go-live wye_valley_trust: one more admission"));
    CHECK(has(told, "after year 1 wye_valley_trust: one more admission"));
    CHECK(has(told, ": acute care admits at odds times 0.9512\n"));
    const StudyResult down = own.run("down.h5", {"--feedback", "full", "--elasticity", "-0.1"});
    CHECK(has(incomes(down, "wye_valley"), ": acute care admits at odds times 1.0513\n"));
    CHECK(admissions(up, "wye_valley") < admissions(zero, "wye_valley"));
    CHECK(admissions(down, "wye_valley") > admissions(zero, "wye_valley"));
}

TEST_CASE("decisions that look at income are the same on any threads, shards and without a fork",
          "[ledgers][slow]")
{
    OwnLibrary own;
    own.scenario = "wye_valley";
    own.replace("weston_options_small.yaml", "measure: 120 days", "measure: 400 days");
    std::vector<std::string> words = {"--feedback", "full", "--elasticity", "0.1"};
    const std::string here = digest_of(own.run("here.h5", words));
    words.insert(words.end(), {"--threads", "3", "--shards", "4", "--no-fork"});
    CHECK(digest_of(own.run("elsewhere.h5", words)) == here);
}

TEST_CASE("a contract reaches people through elasticity and investment alone", "[ledgers][slow]")
{
    OwnLibrary own;
    own.scenario = "wye_valley";
    // Strong enough that some of the few admissions of 120 days go another way.
    const std::vector<std::string> full = {"--feedback", "full", "--elasticity", "0.5"};
    const std::string before = digest_of(own.run("before.h5", {"--pressure", "on"}));
    const StudyResult shifted = own.run("shifted.h5", full);
    own.replace("weston_options_small.yaml", "contracts/block.yaml", "contracts/payment_by_results.yaml");
    CHECK(digest_of(own.run("after.h5", {"--pressure", "on"})) == before);
    const StudyResult shifted_too = own.run("shifted_too.h5", full);
    CHECK(incomes(shifted_too, "wye_valley") != incomes(shifted, "wye_valley"));
    CHECK(digest_of(shifted_too) != digest_of(shifted));
    // Less than a year is measured, so nothing is bought or closed: an elasticity of 0 has nothing left to
    // do.
    CHECK(digest_of(own.run("zero.h5", {"--feedback", "full", "--elasticity", "0"})) ==
          digest_of(own.run("off.h5")));
}

TEST_CASE("options of single mechanisms are inputs of the results, and an idle elasticity is refused",
          "[ledgers]")
{
    OwnLibrary own;
    own.scenario = "torbay";
    const StudyResult result = own.run("results.h5", {"--learning", "on", "--pressure", "on"});
    std::string options;
    for (const Input& input : result.inputs) {
        options += input.name.starts_with("--") ? input.name + " " + input.text : "";
    }
    CHECK(options == "--scenarios torbay\n--learning on\n--pressure on\n");
    const auto refused = test::run_esther({"run", own.folder / "scenarios/library/weston_options_small.yaml",
                                           "-o", own.folder / "none.h5", "--elasticity", "0.1"});
    CHECK(refused.exit_code != 0);
    CHECK(has(refused.error,
              "error: --elasticity is given, and the study has no 'feedback: full'\n"
              "  because only then do decisions look at income\n"
              "  try '--feedback full' beside it"));
}
