// `esther ledgers` from outside, and what contracts and owners may not do.

#include <nlohmann/json.hpp>
#include <string>

#include "analysis/store/results_file.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/spec/readers.hpp"
#include "tests/scenarios/cli/own_library.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::OwnLibrary;
using test::run_esther;

namespace {

const std::string library = test::project_root() + "/scenarios/library";

std::string digest_of(const StudyResult& result)
{
    return content_digest(outcome_digests(result));
}

}  // namespace

TEST_CASE("ledgers go to standard output as text, CSV or JSON, also by month and under another contract",
          "[cli]")
{
    const test::TempDir folder;
    const std::string file = folder / "results.h5";
    REQUIRE(
        run_esther({"run", test::small_study, "-o", file, "--scenarios", "torbay,wye_valley"}).exit_code ==
        0);
    const auto text = run_esther({"ledgers", file});
    CHECK(text.exit_code == 0);
    CHECK(text.error.empty());
    CHECK(has(text.out, "weston, contract payment_by_results, year 1 [thousand GBP]"));
    for (const std::string& option : {std::string(), std::string("--avoided"), std::string("--cap")}) {
        std::vector<std::string> arguments{"ledgers", file};
        if (!option.empty()) {
            arguments.push_back(option);
        }
        const auto noted = run_esther(arguments);
        CAPTURE(option, noted.out);
        if (option == "--cap") {
            CHECK(has(noted.out, "no scenario's acute care is paid per head"));
            continue;
        }
        CHECK(has(
            noted.out,
            "\n! warning: the warm-up is shorter than half a year: whether it sufficed cannot be told\n"));
        CHECK(has(noted.out,
                  "\n! the warm-up is shorter than a year: the base that contracts take from the "
                  "year before go-live is that part\n  of it, taken as if it went on ("));
    }
    CHECK(has(text.out, "went on (payment_by_results, pooled_budget, block)"));

    const auto csv = run_esther({"ledgers", file, "--csv", "--months"});
    CHECK(csv.exit_code == 0);
    CHECK(csv.out.rfind("scenario,contract,month,organisation,roles,item,unit,mean,low,high\n", 0) == 0);
    CHECK(has(csv.out, "torbay,pooled_budget,2,torbay_care_trust,\"community, social\",income,GBP,"));

    const std::string bundled = library + "/contracts/bundled.yaml";
    const auto json = run_esther({"ledgers", file, "--json", "--contract", bundled});
    CHECK(json.exit_code == 0);
    const auto read = nlohmann::json::parse(json.out);
    CHECK(read["currency"] == "GBP");
    CHECK(read["ledgers"][0]["contract"] == "bundled");

    const auto avoided = run_esther({"ledgers", file, "--avoided", "--csv", "--baseline", "torbay"});
    CHECK(avoided.exit_code == 0);
    CHECK(has(avoided.out, "\nblock,weston,torbay,block,2,"));
    CHECK(run_esther({"ledgers", file, "--avoided"}).exit_code == 0);
}

TEST_CASE("what cannot be settled is refused with the reason", "[cli]")
{
    const test::TempDir folder;
    const std::string file = folder / "results.h5";
    REQUIRE(run_esther({"run", test::small_study, "-o", file, "--replications", "1", "--scenarios", "torbay"})
                .exit_code == 0);
    const auto euros =
        run_esther({"ledgers", file, "--contract", library + "/contracts/capitation_la_ribera.yaml"});
    CHECK(euros.exit_code == 2);
    CHECK(has(euros.error, "currencies are never pooled"));
    const auto no_contract = run_esther({"ledgers", file, "--contract", library + "/costs.yaml"});
    CHECK(no_contract.exit_code == 2);
    CHECK(has(no_contract.error, "this is a costs file, not a contract file"));
    const auto absent = run_esther({"ledgers", file, "--contract", folder / "absent.yaml"});
    CHECK(absent.exit_code == 2);
    CHECK(has(absent.error, "absent.yaml"));
    const auto unknown = run_esther({"ledgers", file, "--avoided", "--baseline", "torbai"});
    CHECK(unknown.exit_code == 2);
    CHECK(has(unknown.error, "did you mean 'torbay'?"));

    const std::string queue = folder.write("queue.yaml", test::queue_study());
    REQUIRE(run_esther({"run", queue, "-o", folder / "queue.h5"}).exit_code == 0);
    const auto none = run_esther({"ledgers", folder / "queue.h5"});
    CHECK(none.exit_code == 2);
    CHECK(has(none.error, "holds no ledgers"));
}

TEST_CASE(
    "a misspelt measure or pool in costs and contracts is a fault of the study, and of another contract",
    "[cli]")
{
    const OwnLibrary own;
    const std::string study = own.folder / "scenarios/library/weston_options_small.yaml";
    const std::string contract = own.folder / "scenarios/library/contracts/payment_by_results.yaml";
    REQUIRE(run_esther(
                {"run", study, "-o", own.folder / "sound.h5", "--replications", "1", "--scenarios", "torbay"})
                .exit_code == 0);
    own.replace("contracts/payment_by_results.yaml", "relapse_admission,", "relapse_admissions,");
    const auto settled = run_esther({"ledgers", own.folder / "sound.h5", "--contract", contract});
    CHECK(settled.exit_code == 2);
    CHECK(has(settled.error, "did you mean 'relapse_admission'?"));
    own.replace("costs.yaml", "count: gp_contact,", "count: gp_contacts,");
    own.replace("costs.yaml", "pool: acute_bed,", "pool: acute_beds,");
    for (const std::string verb : {"check", "run"}) {
        const auto outcome = verb == "check" ? run_esther({"check", study})
                                             : run_esther({"run", study, "-o", own.folder / "faulty.h5"});
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, "costs.yaml:"));
        CHECK(has(outcome.error, "payment_by_results.yaml:"));
        for (const std::string name : {"gp_contact", "acute_bed", "relapse_admission"}) {
            CHECK(has(outcome.error, "did you mean '" + name + "'?"));
        }
    }
}

TEST_CASE("a contract that prices what the results do not count is settled, and it is said", "[cli]")
{
    const OwnLibrary own;
    const std::string study = own.folder / "scenarios/library/weston_options_small.yaml";
    const std::string contract = own.folder / "scenarios/library/contracts/payment_by_results.yaml";
    REQUIRE(run_esther(
                {"run", study, "-o", own.folder / "sound.h5", "--replications", "1", "--scenarios", "torbay"})
                .exit_code == 0);
    own.replace("contracts/payment_by_results.yaml", "relapse_admission,", "readmission_of_any_kind,");
    const auto settled = run_esther({"ledgers", own.folder / "sound.h5", "--contract", contract});
    CHECK(settled.exit_code == 0);
    CHECK(has(settled.error,
              "warning: the contract prices what nothing in these results counts, so it stands as 0: "
              "measure 'readmission_of_any_kind'"));
}

TEST_CASE("neither another contract, nor other costs, nor merged owners change a bit of the outcomes",
          "[cli]")
{
    OwnLibrary own;
    own.scenario = "torbay";
    const StudyResult before = own.run("before.h5");
    own.replace("weston_options_small.yaml", "contracts/pooled_budget.yaml", "contracts/bundled.yaml");
    own.replace("weston_options_small.yaml", "contracts/payment_by_results.yaml",
                "contracts/capitation.yaml");
    own.replace("costs.yaml", "£235", "£470");
    own.replace("care_models/weston.yaml", "north_somerset_community_partnership",
                "weston_area_health_trust");
    const StudyResult after = own.run("after.h5");
    CHECK(digest_of(after) == digest_of(before));
    CHECK(after.ledgers.contracts != before.ledgers.contracts);
    CHECK(after.ledgers.amount != before.ledgers.amount);
}

TEST_CASE("an arm of a scenario is settled under the scenario's contract", "[cli]")
{
    OwnLibrary own;
    own.scenario = "torbay,wye_valley";
    own.replace("weston_options_small.yaml", "arms: []", "arms: [flow_only]");
    const StudyResult result = own.run("results.h5");
    REQUIRE(result.scenarios.size() == 5);  // the reference has no such arm
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        const std::string& name = result.scenarios[s];
        if (name.find(" flow_only") != std::string::npos) {
            const std::string of = name.substr(0, name.find(' '));
            const auto at = std::find(result.scenarios.begin(), result.scenarios.end(), of);
            CHECK(result.ledgers.contracts[s] ==
                  result.ledgers.contracts[static_cast<std::size_t>(at - result.scenarios.begin())]);
        }
    }
}

TEST_CASE("contracts of the library that pay by results have the same tariff and rules", "[spec]")
{
    std::vector<std::string> texts;
    for (const char* const name : {"payment_by_results", "pooled_budget", "separate_commissioning"}) {
        const std::string text = test::read_file(library + "/contracts/" + name + ".yaml");
        const std::size_t first = text.find("  - family: payment_by_results");
        REQUIRE(first != std::string::npos);
        texts.push_back(text.substr(first, text.find("\n  - ", first) - first));
    }
    CHECK(texts[1] == texts[0]);
    CHECK(texts[2] == texts[0]);
}
