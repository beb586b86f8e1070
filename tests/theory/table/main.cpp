// Runs every study against theory and prints the table of tests/theory/README.md; messages to standard error.
//
//     theory_table                                  all studies
//     theory_table a12_ a43_first                   those whose file begins so
//     theory_table --seed 7 --replications 1000     not what the files say

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "tests/theory/verdict.hpp"

namespace {

bool wanted(const std::vector<std::string>& beginnings, const std::string& file)
{
    return beginnings.empty() || std::any_of(beginnings.begin(), beginnings.end(), [&](const std::string& beginning) {
               return file.rfind(beginning, 0) == 0;
           });
}

int write_table(const std::vector<std::string>& beginnings, const esther::theory::Override& instead)
{
    using namespace esther::theory;
    bool good = true;
    double seconds = 0;
    std::printf("| case | quantity | parameters | exact | estimate | standard error | z | replications |\n");
    std::printf("|---|---|---|---|---|---|---|---|\n");
    for (const Study& study : studies()) {
        if (!wanted(beginnings, study.file)) {
            continue;
        }
        const Findings findings = judge(study, instead);
        for (const Verdict& verdict : findings.verdicts) {
            std::printf("%s\n", verdict.line().c_str());
            if (!verdict.holds()) {
                good = false;
                std::fprintf(stderr, "fails: z %.2f (limit %.2f), standard error %.3g (most %.3g): %s\n", verdict.z(),
                             verdict.limit, verdict.standard_error, verdict.bluntness, verdict.line().c_str());
            }
        }
        for (const std::string& check : findings.failed_checks) {
            good = false;
            std::fprintf(stderr, "fails: %s: %s\n", study.file.c_str(), check.c_str());
        }
        std::fflush(stdout);
        seconds += findings.seconds;
        std::fprintf(stderr, "%-22s %8.3f s, %7.1f us a replication, %9lld events, %6.1f ns an event\n",
                     study.file.c_str(), findings.seconds,
                     findings.seconds * 1e6 / static_cast<double>(findings.replications),
                     static_cast<long long>(findings.events),
                     findings.seconds * 1e9 / static_cast<double>(findings.events));
    }
    std::fprintf(stderr, "%.1f s in all\n", seconds);
    return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        std::vector<std::string> beginnings;
        esther::theory::Override instead;
        for (int i = 1; i < argc; ++i) {
            const std::string word = argv[i];
            if ((word == "--seed" || word == "--replications") && i + 1 < argc) {
                const std::uint64_t value = std::stoull(argv[++i]);
                if (word == "--seed") {
                    instead.seed = value;
                } else {
                    instead.replications = static_cast<std::int64_t>(value);
                }
            } else {
                beginnings.push_back(word);
            }
        }
        return write_table(beginnings, instead);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "theory_table: %s\n", error.what());
        return 2;
    }
}
