// `esther sources`, and what `esther check --strict` makes of numbers without a source.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

const std::string study = R"(study: clinic
seed: 1
replications: 2
measure: 10 h
pools: {nurse: {capacity: 2, source: '3A.01, 3A.07', grade: C}}
pathways: [patient.yaml]
)";

const std::string pathway = R"(pathway: patient
arrivals: {rate: '1,000 per year', source: assumption, grade: E, note: made up}
start: a
nodes:
  a:
    kind: contact
    pool: nurse
    priority: 1
    time: {lognormal: {mean: {value: 10 min, source: 3A.07, grade: C}, cv: 0.5}}
    next: [{to: b, share: 15 %, source: 4B.06, grade: D}, {to: c}]
  b: {kind: wait, time: 5 min, source: only a source, next: c}
  c: {kind: end}
)";

}  // namespace

TEST_CASE("every number is listed with what it rests on, and first those that do not say it", "[cli]")
{
    const test::TempDir folder;
    const std::string file = folder.write("study.yaml", study);
    const std::string other = folder.write("patient.yaml", pathway);
    const auto outcome = run_esther({"sources", file, "--csv"});
    CHECK(outcome.error.empty());
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out ==
          "name,value,unit,source,grade,note,file,line\n"
          "nodes.a.time.lognormal.cv,0.5,,,,," +
              other +
              ",9\n"
              "nodes.b.time,5,min,only a source,,," +
              other +
              ",11\n"
              "pools.nurse.capacity,2,,\"3A.01, 3A.07\",C,," +
              file +
              ",5\n"
              "arrivals.rate,\"1,000\",per year,assumption,E,made up," +
              other +
              ",2\n"
              "nodes.a.time.lognormal.mean,10,min,3A.07,C,," +
              other +
              ",9\n"
              "nodes.a.next.b.share,15,%,4B.06,D,," +
              other + ",10\n");

    const auto table = run_esther({"sources", file});
    CHECK(
        has(table.out,
            "6 numbers, without grade 2, grade C 2, grade D 1, grade E 1; 2 do not say what they rest on\n"));
    CHECK(has(table.out, other + ":9\n"));
    const auto json = nlohmann::json::parse(run_esther({"sources", file, "--json"}).out);
    CHECK(json.size() == 6);
    CHECK(json[3]["value"] == "1,000");
    CHECK(json[3]["line"] == 2);

    // The results hold the files, so that they tell the same.
    CHECK(run_esther({"run", file, "-o", folder / "results.h5"}).exit_code == 0);
    const auto kept = nlohmann::json::parse(run_esther({"sources", folder / "results.h5", "--json"}).out);
    REQUIRE(kept.size() == json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        auto expected = json[i];
        expected["file"] = std::filesystem::path(expected["file"].get<std::string>()).filename().string();
        CHECK(kept[i] == expected);
    }
    CHECK(run_esther({"sources", other, "--csv"}).out.find(file) == std::string::npos);
}

TEST_CASE("money has its sign as its unit, and what one of a list rests on holds for those after it", "[cli]")
{
    const test::TempDir folder;
    const std::string file =
        folder.write("need.yaml",
                     "pathway: need\nparameters: {fee: {value: '-£5', source: a, grade: D}, price: {value: "
                     "'€1,604', source: b, grade: E}}\n"
                     "need:\n  rate: {value: 1 per year, source: c, grade: C}\n"
                     "  season: [1, {value: 2, source: d, grade: B}, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
                     "start: home\nnodes: {home: {kind: end}}\n");
    const auto rows = nlohmann::json::parse(run_esther({"sources", file, "--json"}).out);
    REQUIRE(rows.size() == 15);
    CHECK(rows[0]["name"] == "need.season.0");
    CHECK(rows[0]["source"] == "");
    CHECK(rows[1]["value"] == "-5");
    CHECK(rows[1]["unit"] == "£");
    CHECK(rows[2]["value"] == "1,604");
    CHECK(rows[2]["unit"] == "€");
    CHECK(rows[4]["source"] == "d");
    CHECK(rows[5]["value"] == "3");
    CHECK(rows[5]["source"] == "d");
    CHECK(rows[14]["grade"] == "B");
}

TEST_CASE("a strict check names every number that does not say what it rests on", "[cli]")
{
    const test::TempDir folder;
    const std::string file = folder.write("study.yaml", study);
    const std::string other = folder.write("patient.yaml", pathway);
    CHECK(run_esther({"check", file}).exit_code == 0);
    const auto outcome = run_esther({"check", "--strict", file});
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.error ==
          other +
              ":9:76: error: 'nodes.a.time.lognormal.cv' has no source\n"
              "  because every number says what it rests on, be it an assumption\n"
              "  try {value: 0.5, source: assumption, grade: E}, or 'source' and 'grade' beside it\n" +
              other +
              ":11:25: error: 'nodes.b.time' has no grade\n"
              "  because every number says what it rests on, be it an assumption\n"
              "  try {value: 5 min, source: assumption, grade: E}, or 'source' and 'grade' beside it\n");
    CHECK(run_esther({"sources", folder / "absent.yaml"}).exit_code == 2);
}

TEST_CASE("every file of the libraries passes its check, and every number has a source or is an assumption",
          "[cli][once]")
{
    const auto outcome = test::run_program(
        "bash",
        {"-c",
         "\"$0\" check --strict pathways/library/*.yaml scenarios/library/*.yaml scenarios/library/*/*.yaml",
         test::esther_path()});
    CHECK(outcome.error == "");
    CHECK(outcome.exit_code == 0);
    CHECK(has(outcome.out,
              "pathways/library/fall.yaml: pathway, no faults of its own; a study tells whether its pools, "
              "parameters and attributes exist\n"));
    CHECK(has(outcome.out, "scenarios/library/weston_options.yaml: study, no faults\n"));
}
