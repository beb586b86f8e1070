// Runs studies on an engine with a wrong rule and says which quantities noticed.
//
//     seeded_bug_lifo a31.yaml ...      0 if something in each of the studies failed, 1 if one passed
//     seeded_bug_none --sound a31.yaml ... 0 if nothing failed: the same studies on the right rules

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/theory/verdict.hpp"

namespace {

using namespace esther::theory;

const Study& find_study(const std::string& file)
{
    const auto found =
        std::find_if(studies().begin(), studies().end(), [&](const Study& s) { return s.file == file; });
    if (found == studies().end()) {
        throw std::runtime_error("no study is called " + file);
    }
    return *found;
}

/// Prints what is wrong with a study. A blunt estimate notices nothing: the wrong value must be beyond its
/// limit.
std::size_t count_faults(const std::string& file)
{
    const Findings findings = judge(find_study(file));
    std::size_t faults = 0;
    for (const Verdict& verdict : findings.verdicts) {
        if (!verdict.agrees()) {
            ++faults;
            std::printf("%s noticed, z %+.1f beyond %.1f: %s\n", file.c_str(), verdict.z(), verdict.limit,
                        verdict.line().c_str());
        }
    }
    for (const std::string& check : findings.failed_checks) {
        ++faults;
        std::printf("%s noticed by a self-check: %s\n", file.c_str(), check.c_str());
    }
    return faults;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        std::vector<std::string> files(argv + 1, argv + argc);
        const bool sound = !files.empty() && files.front() == "--sound";
        files.erase(files.begin(), files.begin() + (sound ? 1 : 0));
        bool as_expected = !files.empty();
        for (const std::string& file : files) {
            const bool faulty = count_faults(file) > 0;
            std::printf("%s: %s\n", file.c_str(), faulty ? "fails" : "passes");
            as_expected = as_expected && faulty != sound;
        }
        return as_expected ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
        return 2;
    }
}
