// `esther compare` from outside.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/scenarios/cli/own_library.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

struct SmallResults {
    test::TempDir folder;
    std::string file = folder / "results.h5";

    SmallResults()
    {
        REQUIRE(run_esther({"run", test::small_study, "-o", file, "--scenarios", "torbay"}).exit_code == 0);
    }
};

std::string pipe_into(const std::string& command, const std::string& file)
{
    const auto outcome =
        test::run_program("bash", {"-c", "set -o pipefail; { sleep 0.3; \"$0\" compare \"$1\"; } " + command,
                                   test::esther_path(), file});
    return std::to_string(outcome.exit_code) + " " + outcome.error;
}

}  // namespace

TEST_CASE("a comparison goes to standard output as text, CSV or JSON", "[cli]")
{
    const SmallResults results;
    const auto text = run_esther({"compare", results.file});
    CHECK(text.exit_code == 0);
    CHECK(text.error.empty());
    CHECK(has(text.out, "torbay"));
    CHECK(has(text.out, "Monte Carlo error only"));

    const auto csv = run_esther({"compare", results.file, "--csv", "--measure", "ae_attendance"});
    CHECK(csv.exit_code == 0);
    CHECK(csv.out.rfind("measure,title,unit,scenario,baseline,", 0) == 0);
    CHECK(has(csv.out, "\nae_attendance,"));
    CHECK(!has(csv.out, "gp_contact"));

    const auto json =
        run_esther({"compare", "--measure", "ae_attendance,gp_contact", results.file, "--json"});
    CHECK(json.exit_code == 0);
    CHECK(nlohmann::json::parse(json.out).is_object());
    CHECK(has(json.out, "gp_contact"));

    const auto fall = run_esther({"compare", results.file, "--pathway", "fall"});
    CHECK(fall.exit_code == 0);
    CHECK(has(fall.out, "Options for Weston, 4,000 people, pathway fall alone: "));
    CHECK(has(fall.out, "emergency admissions [per 1,000 person-years]"));
    CHECK(!has(fall.out, "acute beds in use"));
    const auto falls = run_esther({"compare", results.file, "--pathway", "falls"});
    CHECK(falls.exit_code == 2);
    CHECK(falls.error == "esther: there is no pathway 'falls' (did you mean 'fall'?)\n");

    const auto other = run_esther({"compare", results.file, "--baseline", "torbay", "--csv"});
    CHECK(other.exit_code == 0);
    CHECK(has(other.out, ",weston,torbay,"));

    const auto misspelt = run_esther({"compare", results.file, "--baseline", "torbai"});
    CHECK(misspelt.exit_code == 2);
    CHECK(has(misspelt.error, "did you mean 'torbay'?"));
    const auto unknown = run_esther({"compare", results.file, "--measure", "emergency_admision"});
    CHECK(unknown.exit_code == 2);
    CHECK(unknown.out.empty());
    CHECK(has(unknown.error, "did you mean 'emergency_admission'?"));
}

TEST_CASE("a reader that leaves early is no failure, a full disk is one", "[cli]")
{
    const SmallResults results;
    CHECK(pipe_into("| true", results.file) == "0 ");
    CHECK(has(pipe_into("> /dev/full", results.file), "1 esther: standard output could not be written"));
    const auto head = test::run_program("bash", {"-c", "set -o pipefail; \"$0\" compare \"$1\" | head -1",
                                                 test::esther_path(), results.file});
    CHECK(head.exit_code == 0);
    CHECK(
        head.out ==
        "Options for Weston, 4,000 people: all 0.33 measured years, no year since go-live was measured from "
        "end to end\n");
}

TEST_CASE("what is no whole results file is refused in a sentence that names it", "[cli]")
{
    const SmallResults results;
    const std::string bytes = test::read_file(results.file);
    std::string flipped = bytes;
    flipped[bytes.size() / 2] = static_cast<char>(flipped[bytes.size() / 2] ^ 1);
    const std::vector<std::pair<std::string, std::string>> files = {
        {"empty.h5", ""},
        {"text.h5", "pathway: p\n"},
        {"half.h5", bytes.substr(0, bytes.size() / 2)},
        {"short.h5", bytes.substr(0, bytes.size() - 1)},
        {"head.h5", bytes.substr(0, 8)},
        {"longer.h5", bytes + "x"},
        {"flipped.h5", flipped},
        {"zeros.h5", std::string(bytes.size(), '\0')},
    };
    for (const auto& [name, content] : files) {
        CAPTURE(name);
        const std::string file = results.folder.write(name, content);
        const auto outcome = run_esther({"compare", file});
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.error.rfind("esther: '" + file + "'", 0) == 0);
    }
    for (const std::string& file :
         {results.folder / "absent.h5", results.folder.path().string(), std::string("/dev/zero")}) {
        CAPTURE(file);
        const auto outcome = run_esther({"compare", file});
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, "'" + file + "'"));
    }
}

TEST_CASE("effects are shown by year, in an order, and with ranks under several settings", "[cli]")
{
    const test::OwnLibrary own;
    own.replace("weston_options_small.yaml", "measure: 120 days", "measure: 2 years");
    own.replace(
        "weston_options_small.yaml", "pathways: [pathways.yaml]",
        "pathways: [../../pathways/library/copd_exacerbation.yaml, ../../pathways/library/fall.yaml]");
    const std::string study = own.folder / "scenarios/library/weston_options_small.yaml";
    for (const std::string setting : {"off", "on"}) {
        REQUIRE(run_esther({"run", study, "-o", own.folder / (setting + ".h5"), "--unknown-practices",
                            setting, "--arms", "flow_only,ideal", "--scenarios", "torbay,jonkoping",
                            "--replications", "2"})
                    .exit_code == 0);
    }
    const std::string off = own.folder / "off.h5";
    const auto text = run_esther({"compare", off, "--by-year", "--order", "null_first"});
    CHECK(text.exit_code == 0);
    CHECK(text.out.rfind(
              "Options for Weston, 4,000 people: year 2 since go-live, the last whole year; year three was "
              "not measured",
              0) == 0);
    CHECK(has(text.out, "[per 1,000 person-years], by year since go-live"));
    CHECK(has(text.out, "[per 1,000 people], from go-live to the end of each year"));
    CHECK(has(text.out, "ceiling"));

    const auto first =
        run_esther({"compare", off, "--year", "1", "--csv", "--measure", "emergency_admission"});
    CHECK(has(first.out, ",1\n"));
    CHECK(!has(first.out, ",2\n"));
    const auto both = nlohmann::json::parse(run_esther({"compare", off, "--by-year", "--json"}).out);
    CHECK(both["year"] == 2);
    CHECK(both["years"].size() == 2);
    CHECK(both["years"][1]["avoided_emergency_admissions"] == both["avoided_emergency_admissions"]);
    CHECK(both["years"][0]["avoided_emergency_admissions"] != both["avoided_emergency_admissions"]);

    const auto ranks = run_esther({"compare", off, "--also", own.folder / "on.h5"});
    CHECK(ranks.exit_code == 0);
    CHECK(has(ranks.out, "ranks by what unknown practices are taken to be\n"));
    CHECK(has(ranks.out, "  off   on"));

    // Called by what the study says, whatever the file is called; by the file where two say the same.
    std::filesystem::copy(off, own.folder / "plain.h5");
    const auto plain = run_esther({"compare", own.folder / "plain.h5", "--also", own.folder / "on.h5"});
    CHECK(plain.out == ranks.out);
    const auto twice =
        run_esther({"compare", own.folder / "plain.h5", "--also", off, "--also", own.folder / "on.h5"});
    CHECK(has(twice.out, "  plain  off   on"));
    own.replace("weston_options_small.yaml", "unknown_practices: off", "unknown_practices: half");
    REQUIRE(run_esther({"run", study, "-o", own.folder / "some.h5", "--arms", "flow_only,ideal",
                        "--scenarios", "torbay,jonkoping", "--replications", "2"})
                .exit_code == 0);
    const auto half = run_esther({"compare", own.folder / "some.h5", "--also", own.folder / "on.h5"});
    CHECK(has(half.out, "  half   on"));

    const auto late = run_esther({"compare", off, "--year", "3"});
    CHECK(late.exit_code == 2);
    CHECK(late.error == "esther: there is no year 3 since go-live: 2 were measured\n");
    const auto no_year = run_esther({"compare", off, "--year", "third"});
    CHECK(no_year.exit_code == 2);
    CHECK(has(no_year.error, "'third' is neither a year such as 3 nor 'all'"));
}

TEST_CASE("a study without people is compared by what it counts", "[cli]")
{
    const test::TempDir folder;
    const std::string study = folder.write("queue.yaml", test::queue_study());
    REQUIRE(run_esther({"run", study, "-o", folder / "results.h5"}).exit_code == 0);
    const auto outcome = run_esther({"compare", folder / "results.h5"});
    CHECK(outcome.exit_code == 0);
    CHECK(has(outcome.out, "served [in the measured period]"));

    const auto by_year = run_esther({"compare", folder / "results.h5", "--by-year"});
    CHECK(by_year.exit_code == 2);
    CHECK(by_year.error ==
          "esther: there are no years since go-live: nothing goes live in a study without people\n");
    const auto headline =
        run_esther({"compare", folder / "results.h5", "--measure", "avoided_emergency_admission"});
    CHECK(headline.exit_code == 2);
    CHECK(has(headline.error, "there is no measure 'avoided_emergency_admission'"));
}
