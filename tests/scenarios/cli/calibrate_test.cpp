// Calibration from outside: known parameters are found again, what cannot be told apart and what conflicts is
// said, and a search that was killed goes on.

#include <cmath>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using test::has;
using test::run_esther;
using nlohmann::json;

namespace {

std::string mechanisms(const std::string& scale, const std::string& admitted, const std::string& stay)
{
    return "mechanisms: small\n# What is fitted, with letters of more than a byte: é\nparameters:\n"
           "  illness.scale: {title: \"how often, é\", value: " +
           scale +
           ", source: assumption, grade: E}\n"
           "  illness.admitted: {value: " +
           admitted +
           "}\n"
           "  illness.stay: \"" +
           stay + "\"   # a comment\n";
}

/// 3,000 people who never die fall ill, see somebody, and some of them stay in a bed.
std::string write_study(const test::TempDir& folder)
{
    folder.write("mechanisms.yaml", mechanisms("1", "20 %", "5 days"));
    folder.write("illness.yaml", R"(pathway: illness
need: {rate: 2 per year, by: [{age: {0+: {use: illness.scale}}}]}
start: seen
nodes:
  seen: {kind: record, count: seen, next: choose}
  choose: {kind: decision, next: [{to: admitted, share: {use: illness.admitted}}, {to: home}]}
  admitted: {kind: record, count: emergency_admission, list: true, stopwatch: start, next: ward}
  ward: {kind: wait, time: {exponential: {mean: {use: illness.stay}}}, next: discharged}
  discharged: {kind: record, count: discharge, next: home}
  home: {kind: end}
)");
    folder.write("usual.yaml", "care_model: usual\npractices: {}\n");
    folder.write("block.yaml", "contract: block\n");
    folder.write("home.yaml", "setting: home\nplaces: {home: {count: 1, home: true}}\npools: {}\n");
    const std::string tables = test::project_root() + "/tests/theory/cases/people/";
    folder.write("census.csv", test::read_file(tables + "census.csv"));
    folder.write("life.csv", test::read_file(tables + "life.csv"));
    folder.write("people.yaml",
                 "population: people\ncensus: {file: census.csv, areas: [immortal]}\npersons: 3000\n"
                 "life_table: {file: life.csv, country: immortal}\nattributes: {}\n"
                 "prevalence: {deprivation: {shares: {'1': 100 %}}}\nage_bands: [0-64, 65+]\n");
    return folder.write("study.yaml",
                        "study: small\nseed: 5\nreplications: 2\nmeasure: 1 year\nmechanisms: mechanisms.yaml\n"
                        "pathways: [illness.yaml]\nreference: usual\nscenarios:\n"
                        "  - {name: usual, population: people.yaml, setting: home.yaml, care_model: "
                        "usual.yaml, contract: block.yaml}\n");
}

constexpr const char* all_free =
    "  illness.scale: {from: 0.3, to: 3}\n  illness.admitted: {from: 5 %, to: 60 %}\n"
    "  illness.stay: {from: 1 day, to: 20 days}\n";
constexpr const char* all_targets =
    "  seen: {rate: seen, value: SEEN per year, error: 3 %}\n"
    "  admitted: {rate: emergency_admission, ages: 0-64, value: ADMITTED per year, error: 3 %}\n"
    "  stay: {mean: discharge, value: STAY days, error: 3 %}\n"
    "  share: {share: emergency_admission, of: seen, value: 30 %, error: 3 %, fitted: no}\n";

std::string replaced(std::string text, const std::string& word, const std::string& by)
{
    text.replace(text.find(word), word.size(), by);
    return text;
}

std::string targets(double seen, double admitted, double stay)
{
    std::string text = all_targets;
    text = replaced(text, "SEEN", std::to_string(seen));
    text = replaced(text, "ADMITTED", std::to_string(admitted));
    return replaced(text, "STAY", std::to_string(stay));
}

std::string write_calibration(const test::TempDir& folder, const std::string& free, const std::string& targets)
{
    return folder.write("calibration.yaml", "calibration: small\nstudy: study.yaml\nreplications: 1\nparameters:\n" +
                                                free + "targets:\n" + targets);
}

json report(const std::vector<std::string>& arguments, int exit_code = 0)
{
    std::vector<std::string> all = {"calibrate"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    all.emplace_back("--json");
    const auto outcome = run_esther(all);
    CAPTURE(outcome.error);
    REQUIRE(outcome.exit_code == exit_code);
    return json::parse(outcome.out);
}

/// The number at the beginning of a quantity.
double number_in(const json& text)
{
    return std::stod(text.get<std::string>());
}

}  // namespace

TEST_CASE("a calibration finds the parameters that made its targets", "[cli][calibrate]")
{
    const test::TempDir folder;
    write_study(folder);
    // What the model says under other figures and another seed becomes the target.
    folder.write("mechanisms.yaml", mechanisms("1.4", "32 %", "8 days"));
    const json made = report({write_calibration(folder, all_free, targets(1, 1, 1)), "--evaluations", "0",
                              "--seed", "99", "--replications", "4"});
    const auto model = [&](std::size_t target) { return made["targets"][target]["model"].get<double>(); };
    CHECK(model(0) == Approx(2.8).epsilon(0.03));  // 2 x 1.4
    CHECK(made["evaluations"] == 0);
    CHECK(made["settled"] == true);

    folder.write("mechanisms.yaml", mechanisms("1", "20 %", "5 days"));
    const std::string calibration =
        write_calibration(folder, all_free, targets(model(0), model(1), model(2)));
    const json found = report({calibration, "-o", folder / "fitted.yaml"});
    CHECK(found["settled"] == true);
    CHECK(found["before"].get<double>() > 100);
    CHECK(found["after"].get<double>() < 0.5);
    const std::vector<double> truth = {1.4, 32, 8};
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const json& parameter = found["parameters"][i];
        CAPTURE(parameter.dump());
        CHECK(number_in(parameter["low"]) < truth[i]);
        CHECK(number_in(parameter["high"]) > truth[i]);
        CHECK(number_in(parameter["high"]) / number_in(parameter["low"]) < 1.3);
        CHECK(number_in(parameter["fitted"]) == Approx(truth[i]).epsilon(0.06));
    }
    CHECK(found["could_not_be_told_apart"].empty());
    CHECK(found["missed"].empty());
    // The error of a mean is that of its target, by arithmetic: 3 % of a figure on the scale of logarithms.
    CHECK(found["parameters"][2]["sd"].get<double>() == Approx(0.03 / std::log(20)).epsilon(0.15));
    // Predicted: it moved nothing, and comes out as what the others imply.
    CHECK(found["targets"][3]["fitted"] == false);
    CHECK(found["targets"][3]["model"].get<double>() == Approx(100 * model(1) / model(0)).epsilon(0.02));

    // The mechanisms file with the fitted values, and nothing else changed.
    const auto fitted = [&](std::size_t i) { return found["parameters"][i]["fitted"].get<std::string>(); };
    CHECK(test::read_file(folder / "fitted.yaml") == mechanisms(fitted(0), fitted(1), fitted(2)));
    CHECK(test::read_file(folder / "mechanisms.yaml") == mechanisms("1", "20 %", "5 days"));
    folder.write("mechanisms.yaml", test::read_file(folder / "fitted.yaml"));
    const json again = report({calibration, "--evaluations", "0"});
    CHECK(again["before"] == found["after"]);
    CHECK(again["parameters"][0]["before"] == found["parameters"][0]["fitted"]);
}

TEST_CASE("one illness keeps its luck while the incidence of another is fitted", "[cli][calibrate]")
{
    const test::TempDir folder;
    const std::string study = test::read_file(write_study(folder));
    folder.write("cold.yaml", R"(pathway: cold
need: {rate: 3 per year, by: [{age: {0+: {use: illness.scale}}}]}
start: sneeze
nodes:
  sneeze: {kind: record, count: cold, next: over}
  over: {kind: end}
)");
    const std::string illness = test::read_file(folder / "illness.yaml");
    folder.write("illness.yaml", replaced(illness, ", by: [{age: {0+: {use: illness.scale}}}]", ""));
    folder.write("study.yaml", replaced(study, "[illness.yaml]", "[illness.yaml, cold.yaml]"));
    const std::string calibration =
        write_calibration(folder, "  illness.scale: {from: 0.3, to: 3}\n",
                          "  colds: {rate: cold, value: 3 per year, error: 3 %}\n"
                          "  seen: {rate: seen, value: 2 per year, error: 3 %}\n"
                          "  admitted: {rate: emergency_admission, value: 0.4 per year, error: 3 %}\n");
    REQUIRE(run_esther({"calibrate", calibration, "--evaluations", "0", "-o", folder / "fitted.yaml"})
                .exit_code == 0);
    std::istringstream log(test::read_file(folder / "fitted.yaml.log"));
    std::vector<std::vector<std::string>> lines;
    for (std::string line; std::getline(log, line);) {
        if (line.front() != '#') {
            std::istringstream words(line);
            lines.emplace_back(std::istream_iterator<std::string>(words),
                               std::istream_iterator<std::string>());
        }
    }
    REQUIRE(lines.size() == 3);  // as written, and on either side of it
    std::vector<double> scale;
    std::vector<double> colds;
    for (const auto& line : lines) {
        REQUIRE(line.size() == 4);
        scale.push_back(std::stod(line[0]));
        colds.push_back(std::stod(line[1]));
        CHECK(line[2] == lines[0][2]);  // seen: the same people on the same days, to the last digit
        CHECK(line[3] == lines[0][3]);
    }
    // And the colds of a smaller scale are among those of a larger.
    CHECK(colds[1] / colds[0] == Approx(scale[1] / scale[0]).epsilon(0.02));
    CHECK(colds[2] / colds[0] == Approx(scale[2] / scale[0]).epsilon(0.02));
}

TEST_CASE("parameters that targets cannot tell apart are named", "[cli][calibrate]")
{
    const test::TempDir folder;
    write_study(folder);
    const std::string calibration = write_calibration(
        folder, all_free,
        "  admitted: {rate: emergency_admission, value: 0.9 per year, error: 3 %}\n");  // scale x admitted
    const auto outcome = run_esther({"calibrate", calibration});
    CAPTURE(outcome.out);
    CHECK(outcome.exit_code == 0);
    CHECK(has(outcome.out, "\nCould not be told apart\n"));
    CHECK(has(outcome.out, "  illness.stay: the targets say less than the bounds do\n"));
    CHECK(has(outcome.out, "  illness.scale up with illness.admitted down: the targets say less than the bounds do\n"));
    CHECK(has(outcome.out, "\nMissed, and what stands against it\n  nothing\n"));

    const json alone = report({write_calibration(folder, "  illness.scale: {from: 0.3, to: 3}\n",
                                                 "  admitted: {rate: emergency_admission, value: 0.9 per year, "
                                                 "error: 3 %}\n")});
    CHECK(alone["could_not_be_told_apart"].empty());
    CHECK(number_in(alone["parameters"][0]["fitted"]) == Approx(0.9 / (2 * 0.2)).epsilon(0.08));
}

TEST_CASE("targets that conflict are shown with what stands against them", "[cli][calibrate]")
{
    const test::TempDir folder;
    write_study(folder);
    const std::string calibration = write_calibration(
        folder, "  illness.scale: {from: 0.3, to: 3}\n  illness.stay: {from: 1 day, to: 20 days}\n",
        "  one: {rate: seen, value: 2 per year, error: 2 %}\n"
        "  another: {rate: seen, ages: 0-64, value: 2.4 per year, error: 2 %}\n"
        "  stay: {mean: discharge, value: 6 days, error: 3 %}\n"
        "  nobody_moves_it: {share: emergency_admission, of: seen, value: 40 %, error: 20 %}\n");  // chance
                                                                                                   // moves it
                                                                                                   // a little
    const json found = report({calibration});
    REQUIRE(found["missed"].size() == 3);
    const auto line = [&](std::size_t i) { return found["missed"][i].get<std::string>(); };
    CHECK(has(line(0), "one: missed by +"));
    CHECK(has(line(0), "; to meet it illness.scale would go down, and another would be missed by -"));
    CHECK(has(line(1), "another: missed by -"));
    CHECK(has(line(1), "; to meet it illness.scale would go up, and one would be missed by +"));
    CHECK(has(line(2), "nobody_moves_it: missed by -"));
    CHECK(has(line(2), "; no free parameter moves it by half an error"));
}

TEST_CASE("a calibration that was killed goes on from its log, to the same answer", "[cli][calibrate]")
{
    const test::TempDir folder;
    write_study(folder);
    const std::string calibration = write_calibration(folder, all_free, targets(2.8, 0.9, 8));
    const auto whole = run_esther({"calibrate", calibration, "-o", folder / "whole.yaml"});
    CAPTURE(whole.error);
    REQUIRE(whole.exit_code == 0);
    const std::string log = test::read_file(folder / "whole.yaml.log");
    const auto n_lines = std::count(log.begin(), log.end(), '\n');
    REQUIRE(n_lines > 12);

    // Cut off within a line: that evaluation is done again, and no other.
    folder.write("cut.yaml.log", log.substr(0, log.find('\n', log.size() / 2) + 9));
    const auto cut = run_esther({"calibrate", calibration, "-o", folder / "cut.yaml"});
    CHECK(cut.exit_code == 0);
    CHECK(has(cut.error, "esther: going on from " + folder / "cut.yaml.log: "));
    CHECK(cut.out == whole.out);
    CHECK(test::read_file(folder / "cut.yaml") == test::read_file(folder / "whole.yaml"));
    CHECK(test::read_file(folder / "cut.yaml.log") == log);

    // Killed for real, wherever it was.
    test::RunOptions options;
    options.timeout_seconds = whole.seconds / 2;
    static_cast<void>(run_esther({"calibrate", calibration, "-o", folder / "killed.yaml"}, options));
    const auto killed = run_esther({"calibrate", calibration, "-o", folder / "killed.yaml", "--overwrite"});
    CAPTURE(killed.error);
    CHECK(killed.exit_code == 0);
    CHECK(killed.out == whole.out);
    CHECK(test::read_file(folder / "killed.yaml.log") == log);
}

TEST_CASE("a search whose evaluations run out says so, and goes on when asked to", "[cli][calibrate]")
{
    const test::TempDir folder;
    write_study(folder);
    const std::string calibration = write_calibration(folder, all_free, targets(2.8, 0.9, 8));
    const std::string output = folder / "fitted.yaml";
    const auto stopped = run_esther({"calibrate", calibration, "-o", output, "--evaluations", "5"});
    CHECK(stopped.exit_code == 3);
    CHECK(has(stopped.error,
              "esther: stopped after 5 evaluations, before the search settled\n  try more with --evaluations; with "
              "--overwrite it goes on from " +
                  output + ".log\n"));
    CHECK(has(stopped.out, "5 evaluations, stopped before the search settled: squared misfits of 3 fitted targets"));
    CHECK(has(run_esther({"calibrate", calibration, "--evaluations", "1"}).error,
              "before the search settled\n  try more with --evaluations\n"));

    const auto stands = run_esther({"calibrate", calibration, "-o", output});
    CHECK(stands.exit_code == 2);
    CHECK(stands.error == "esther: " + output +
                              " stands already\n  try another name with -o, or --overwrite to replace it\n");
    const auto on = run_esther({"calibrate", calibration, "-o", output, "--overwrite"});
    CHECK(on.exit_code == 0);
    CHECK(has(on.out, " evaluations, settled: "));
}

TEST_CASE("a log of something else, a damaged one and an input in the way are refused", "[cli][calibrate]")
{
    const test::TempDir folder;
    write_study(folder);
    const std::string calibration = write_calibration(folder, all_free, targets(2.8, 0.9, 8));
    const std::string output = folder / "fitted.yaml";
    const auto run = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all = {"calibrate", calibration, "--evaluations", "0"};
        all.insert(all.end(), more.begin(), more.end());
        return run_esther(all);
    };
    REQUIRE(run({"-o", output}).exit_code == 0);
    std::filesystem::remove(output);
    const auto other = run({"-o", output, "--seed", "6"});
    CHECK(other.exit_code == 2);
    CHECK(other.error == "esther: '" + output +
                             ".log' is no log of this calibration: other files, seed, replications or version\n"
                             "  try another name with -o, or --overwrite to begin anew\n");
    const std::string log = test::read_file(output + ".log");
    const std::size_t second = log.find('\n') + 1;
    folder.write("fitted.yaml.log", log.substr(0, second) + "what is this?\n" + log.substr(second));
    const auto damaged = run({"-o", output});
    CHECK(damaged.exit_code == 2);
    CHECK(damaged.error == "esther: '" + output +
                               ".log' is damaged in line 2\n  try another name with -o, or remove that line\n");
    CHECK(run({"-o", output, "--seed", "6", "--overwrite"}).exit_code == 0);

    for (const std::string name : {"letter.md", "study.md"}) {
        const std::string text =
            name == "letter.md" ? "# A letter\n" : "study: mine\nmechanisms: other.yaml\n";
        const std::string file = folder.write(name, text);
        const auto kept = run({"-o", file, "--overwrite"});
        CHECK(kept.exit_code == 2);
        CHECK(kept.error == "esther: '" + file + "' is not a mechanisms file\n  try another name with -o\n");
        CHECK(test::read_file(file) == text);
    }
    folder.write("new.yaml.log", "a diary\n");
    const auto diary = run({"-o", folder / "new.yaml", "--overwrite"});
    CHECK(diary.exit_code == 2);
    CHECK(has(diary.error, "new.yaml.log' is no log of a calibration"));
    CHECK(test::read_file(folder / "new.yaml.log") == "a diary\n");

    const auto own = run({"-o", calibration, "--overwrite"});
    CHECK(own.exit_code == 2);
    CHECK(own.error == "esther: '" + calibration + "' is the calibration itself\n  try another name with -o\n");
    const auto input = run({"-o", folder / "mechanisms.yaml", "--overwrite"});
    CHECK(input.exit_code == 2);
    CHECK(has(input.error, "is an input of the study\n  try another name with -o\n"));
}

TEST_CASE("targets that the results cannot show are faults with their places", "[cli][calibrate]")
{
    const test::TempDir folder;
    write_study(folder);
    const std::string calibration = write_calibration(
        folder, "  illness.scale: {from: 0.3, to: 3}\n",
        "  a: {rate: emergency_admision, value: 1 per year, error: 5 %}\n"
        "  b: {wait: bed, value: 1 day, error: 5 %}\n"
        "  c: {rate: seen, ages: 0-40, value: 1 per year, error: 5 %}\n");
    for (const char* verb : {"check", "calibrate"}) {
        const auto outcome = run_esther({verb, calibration});
        CHECK(outcome.exit_code == 2);
        CHECK(has(outcome.error, calibration + ":7:13: error: unknown measure 'emergency_admision'\n"
                                               "  because nothing of that name is declared\n"
                                               "  did you mean 'emergency_admission'?\n"));
        CHECK(has(outcome.error, calibration + ":8:13: error: unknown pool 'bed'\n"));
        CHECK(has(outcome.error,
                  calibration + ":9:25: error: target 'c' is of ages or a sex that the tallies do not tell apart\n"
                                "  because people are counted by 0-64, 65+ and female, male\n"
                                "  try 'age_bands' in the population, or other 'ages'\n"));
    }
    const auto empty = run_esther({"calibrate", write_calibration(folder, "  illness.scale: {from: 0.3, to: 3}\n",
                                                                  "  a: {rate: seen, ages: 65+, value: 1 per year, "
                                                                  "error: 5 %}\n")});
    CHECK(empty.exit_code == 1);
    CHECK(empty.error == "esther: target 'a' has nothing to divide by in replication 0; try more people or a longer "
                         "'measure'\n");
}
