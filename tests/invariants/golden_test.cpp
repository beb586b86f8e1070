// One digest for each of some small jobs, committed: every build on every machine must find the same.
// A change that is meant to change outcomes writes them anew: see tests/README.md.

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "scenarios/spec/read_study.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

namespace esther::test {

namespace {

const char* const file = "/tests/invariants/golden_digests.txt";

std::map<std::string, std::string> read_golden()
{
    std::istringstream in(read_file(project_root() + file));
    std::map<std::string, std::string> golden;
    std::string name;
    std::string digest;
    while (in >> name >> digest) {
        golden[name] = digest;
    }
    return golden;
}

void compare(const std::string& name, const std::string& digest)
{
    std::map<std::string, std::string> golden = read_golden();
    if (std::getenv("ESTHER_UPDATE_GOLDEN") != nullptr && golden[name] != digest) {
        golden[name] = digest;
        std::ofstream out(project_root() + file);
        for (const auto& entry : golden) {
            out << entry.first << " " << entry.second << "\n";
        }
        WARN("the golden digest of " << name << " was written anew");
        return;
    }
    INFO(
        "if outcomes were meant to change: ESTHER_UPDATE_GOLDEN=1 build/release/bin/tests_invariants "
        "'[golden]'");
    CHECK(digest == golden[name]);
}

/// A study of the repository, shortened.
StudySpec study_of(const std::string& path, std::int64_t replications, Duration warm_up, Duration measure)
{
    Problems problems;
    StudySpec study = read_study(project_root() + "/" + path, problems);
    problems.throw_if_any();
    study.replications = replications;
    study.warm_up = warm_up;
    study.measure = measure;
    return study;
}

}  // namespace

TEST_CASE("the small options appraisal has its golden digest", "[invariants][golden][digest]")
{
    const StudySpec study =
        study_of("scenarios/library/weston_options_small.yaml", 1, 60 * one_day, 120 * one_day);
    compare("weston_options_small", run_study(study, 2).digest);
}

TEST_CASE("the town has its golden digest", "[invariants][golden][digest]")
{
    compare("town", town().run(2).digest);
}

TEST_CASE("96 sites on 64 shards have their golden digest", "[invariants][golden][digest]")
{
    compare("wide_town", wide_town().run(2, 64).digest);
}

TEST_CASE("studies of theory have their golden digests", "[invariants][golden][digest]")
{
    for (const char* const name : {"a01", "a12_lognormal", "a08_h2", "a43_sinusoid"}) {
        const StudySpec study =
            study_of("tests/theory/cases/" + std::string(name) + ".yaml", 2, 100 * one_hour, 3000 * one_hour);
        compare(name, run_study(study).digest);
    }
}

}  // namespace esther::test
