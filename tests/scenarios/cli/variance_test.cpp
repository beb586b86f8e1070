// Draws of parameters from outside: what they change, what they leave, and what share of the variance is
// theirs.

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "analysis/statistics/estimate.hpp"
#include "analysis/store/results_file.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;

namespace {

constexpr int n_replications = 150;

/// 1,000 people who never die come to need two things once a year each. A practice raises the shares
/// admitted, by 20 and by 10 points on average: a uniform law of width 20 points (grade D) and one of width
/// 10 (grade B).
std::string write_study(const test::TempDir& folder, const std::string& distributions = "")
{
    const std::string of_a = distributions.empty() ? "{uniform: {from: 20 %, to: 40 %}}" : distributions;
    const std::string of_b =
        distributions.empty() ? "{uniform: {from: 15 %, to: 25 %}}" : "{uniform: {from: 20 %, to: 20 %}}";
    folder.write("mechanisms.yaml",
                 "mechanisms: two\npractices: {more: {mechanism: M2, stated: true}}\nparameters:\n"
                 "  a.share: {value: 10 %, full: 30 %, full_distribution: " +
                     of_a +
                     ", mechanism: M2, practice: more, source: assumption, grade: D}\n"
                     "  b.share: {value: 10 %, full: 20 %, full_distribution: " +
                     of_b + ", mechanism: M2, practice: more, source: assumption, grade: B}\n");
    for (const std::string name : {"a", "b"}) {
        folder.write(name + ".yaml",
                     "pathway: " + name +
                         "\nneed: {rate: 1 per year}\nstart: choose\nnodes:\n"
                         "  choose: {kind: decision, next: [{to: admitted, share: {use: " +
                         name +
                         ".share}}, {to: home}]}\n"
                         "  admitted: {kind: record, count: emergency_admission, next: home}\n"
                         "  home: {kind: end}\n");
    }
    folder.write("usual.yaml", "care_model: usual\npractices: {more: {status: absent}}\n");
    folder.write("joined.yaml", "care_model: joined\npractices: {more: {status: seen}}\n");
    folder.write("block.yaml", "contract: block\n");
    folder.write("home.yaml", "setting: home\nplaces: {home: {count: 1, home: true}}\npools: {}\n");
    const std::string tables = test::project_root() + "/tests/theory/cases/people/";
    folder.write("census.csv", test::read_file(tables + "census.csv"));
    folder.write("life.csv", test::read_file(tables + "life.csv"));
    folder.write("people.yaml",
                 "population: people\ncensus: {file: census.csv, areas: [immortal]}\npersons: 1000\n"
                 "life_table: {file: life.csv, country: immortal}\nattributes: {}\n"
                 "prevalence: {deprivation: {shares: {'1': 100 %}}}\nage_bands: [0-110]\n");
    return folder.write(
        "study.yaml",
        "study: two\nseed: 5\nreplications: " + std::to_string(n_replications) +
            "\nmeasure: 1 year\nmechanisms: mechanisms.yaml\npathways: [a.yaml, b.yaml]\nreference: usual\n"
            "scenarios:\n"
            "  - {name: usual, population: people.yaml, setting: home.yaml, care_model: usual.yaml, "
            "contract: block.yaml}\n"
            "  - {name: joined, population: people.yaml, setting: home.yaml, care_model: joined.yaml, "
            "contract: block.yaml}\n");
}

StudyResult results_of(const std::string& study, const std::string& output,
                       const std::vector<std::string>& options)
{
    std::vector<std::string> arguments = {"run", study, "-o", output};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto outcome = run_esther(arguments);
    CAPTURE(outcome.error);
    REQUIRE(outcome.exit_code == 0);
    return read_results(output);
}

std::string digest_of(const StudyResult& result)
{
    return content_digest(outcome_digests(result));
}

}  // namespace

TEST_CASE("the share of grades D and E in the variance is that of the closed form", "[cli]")
{
    const test::TempDir folder;
    const std::string study = write_study(folder);
    const auto all = results_of(study, folder / "all.h5", {"--parameter-draws", "on"});
    const auto some = results_of(study, folder / "some.h5", {"--draw-grades", "E,D"});
    const auto none = results_of(study, folder / "none.h5", {});
    CHECK(all.parameter_draws == "all");
    CHECK(some.parameter_draws == "DE");
    CHECK(none.parameter_draws.empty());

    const auto said = run_esther(
        {"sources", "--variance", folder / "some.h5", folder / "all.h5", folder / "none.h5", "--json"});
    CAPTURE(said.error);
    REQUIRE(said.exit_code == 0);
    const auto rows = nlohmann::json::parse(said.out);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["scenario"] == "joined");
    CHECK(rows[0]["grades"] == "DE");
    // Admissions per 1,000 person-years are 1,000 x a share: variances 1,000^2 x width^2 / 12.
    const double of_a = 1e6 * 0.2 * 0.2 / 12;
    const double of_b = 1e6 * 0.1 * 0.1 / 12;
    const double share = rows[0]["share"];
    const double half = (rows[0]["high"].get<double>() - rows[0]["low"].get<double>()) / 2;
    const double error = half / student_t_quantile(0.975, n_replications - 1);
    CHECK(half < 0.15);
    CHECK(std::abs(share - of_a / (of_a + of_b)) < 4.5 * error);
    // The kurtosis of these is below that of a normal law, whose sample variance has the relative error
    // below.
    const double relative = std::sqrt(2.0 / (n_replications - 1));
    const double added = rows[0]["variance_all"].get<double>() - rows[0]["variance_none"].get<double>();
    CHECK(std::abs(added - of_a - of_b) < 4.5 * relative * (of_a + of_b));

    CHECK(has(
        run_esther({"sources", "--variance", folder / "some.h5", folder / "all.h5", folder / "none.h5"}).out,
        "none drawn "));
    const auto compared = run_esther({"compare", folder / "some.h5"});
    CHECK(has(compared.out, "parameter uncertainty of the grades DE, drawn anew"));
    CHECK(has(run_esther({"compare", folder / "none.h5"}).out, "Monte Carlo error only"));
    const auto twice =
        run_esther({"sources", "--variance", folder / "all.h5", folder / "all.h5", folder / "none.h5"});
    CHECK(twice.exit_code == 2);
    CHECK(
        has(twice.error,
            "esther: the share of a variance needs three results files of one study, one of them of a run in "
            "which all parameters were drawn anew for each replication: of those given, 2 are\n"
            "  try 'esther run STUDY -o all.h5 --parameter-draws on',\n"));
    const auto one = run_esther({"sources", "--variance", folder / "all.h5"});
    CHECK(one.exit_code == 2);
    CHECK(has(one.error, "needs three results files of one study, and 1 is given\n  try 'esther run STUDY"));
    CHECK(run_esther({"sources", folder / "all.h5", folder / "none.h5"}).exit_code == 2);
}

TEST_CASE("a distribution without width changes no bit, and draws are the same on any threads", "[cli]")
{
    const test::TempDir narrow;
    const std::string same = write_study(narrow, "{uniform: {from: 30 %, to: 30 %}}");
    const std::vector<std::string> few = {"--replications", "4"};
    const std::vector<std::string> few_drawn = {"--replications", "4", "--parameter-draws", "on"};
    const std::string undrawn = digest_of(results_of(same, narrow / "undrawn.h5", few));
    CHECK(digest_of(results_of(same, narrow / "drawn.h5", few_drawn)) == undrawn);

    const test::TempDir wide;
    const std::string study = write_study(wide);
    CHECK(digest_of(results_of(study, wide / "undrawn.h5", few)) == undrawn);
    const std::string drawn = digest_of(results_of(study, wide / "drawn.h5", few_drawn));
    CHECK(drawn != undrawn);
    for (const std::string threads : {"1", "4"}) {
        std::vector<std::string> options = few_drawn;
        options.insert(options.end(), {"--threads", threads, "--no-fork"});
        CHECK(digest_of(results_of(study, wide / ("drawn" + threads + ".h5"), options)) == drawn);
    }
}
