// Runs studies against theory and prints the table of tests/theory/README.md; messages to standard error.
//
//     theory_table                                  all studies
//     theory_table a12_ a43_first                   those whose file begins so
//     theory_table --seed 7 --replications 1000     not what the files say
//     theory_table --write                          puts the table into the README, if everything holds

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/theory/verdict.hpp"

namespace {

using namespace esther::theory;

bool wanted(const std::vector<std::string>& beginnings, const std::string& file)
{
    return beginnings.empty() ||
           std::any_of(beginnings.begin(), beginnings.end(),
                       [&](const std::string& beginning) { return file.rfind(beginning, 0) == 0; });
}

/// What the command line asks for.
struct Wish {
    std::vector<std::string> beginnings;
    Override instead;
    bool write = false;
};

Wish read_words(int argc, char** argv)
{
    Wish wish;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool takes_value = word == "--seed" || word == "--replications";
        if (takes_value && i + 1 == argc) {
            throw std::runtime_error(word + " needs a number");
        }
        if (word == "--seed") {
            wish.instead.seed = std::stoull(argv[++i]);
        } else if (word == "--replications") {
            wish.instead.replications = std::stoll(argv[++i]);
        } else if (word == "--write") {
            wish.write = true;
        } else {
            wish.beginnings.push_back(word);
        }
    }
    return wish;
}

void complain(const Study& study, const Findings& findings)
{
    for (const Verdict& verdict : findings.verdicts) {
        if (!verdict.holds()) {
            std::fprintf(stderr, "fails: z %.2f (limit %.2f), standard error %.3g (most %.3g): %s\n",
                         verdict.z(), verdict.limit, verdict.standard_error, verdict.bluntness,
                         verdict.line().c_str());
        }
    }
    for (const std::string& check : findings.failed_checks) {
        std::fprintf(stderr, "fails: %s: %s\n", study.file.c_str(), check.c_str());
    }
}

/// The table, made by running the studies; times to standard error.
std::string make_table(const Wish& wish, bool& good)
{
    std::string table =
        "| case | quantity | parameters | exact | estimate | standard error | z | replications |\n"
        "|---|---|---|---|---|---|---|---|\n";
    double seconds = 0;
    for (const Study& study : studies()) {
        if (!wanted(wish.beginnings, study.file)) {
            continue;
        }
        // Studies name their draws alike: with one seed for all, their errors would be the same errors.
        Override instead = wish.instead;
        if (instead.seed) {
            *instead.seed = 1000 * *instead.seed + static_cast<std::uint64_t>(&study - studies().data());
        }
        const Findings findings = judge(study, instead);
        complain(study, findings);
        good = good && findings.hold();
        for (const Verdict& verdict : findings.verdicts) {
            table += verdict.line() + "\n";
        }
        seconds += findings.seconds;
        std::fprintf(stderr, "%-22s %8.3f s, %7.1f us a replication, %9lld events, %6.1f ns an event\n",
                     study.file.c_str(), findings.seconds,
                     findings.seconds * 1e6 / static_cast<double>(findings.replications),
                     static_cast<long long>(findings.events),
                     findings.seconds * 1e9 / static_cast<double>(findings.events));
    }
    std::fprintf(stderr, "%.1f s in all\n", seconds);
    return table;
}

void write_readme(const std::string& table)
{
    const std::string path = esther::test::project_root() + "/tests/theory/README.md";
    const std::string text = esther::test::read_file(path);
    const std::string mark = "<!-- the table begins -->\n";
    const std::size_t at = text.find(mark);
    if (at == std::string::npos) {
        throw std::runtime_error(path + " has no line '<!-- the table begins -->'");
    }
    std::ofstream(path) << text.substr(0, at + mark.size()) << '\n' << table;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        const Wish wish = read_words(argc, argv);
        bool good = true;
        const std::string table = make_table(wish, good);
        if (wish.write && good) {
            write_readme(table);
        } else {
            std::fputs(table.c_str(), stdout);
        }
        return good ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "theory_table: %s\n", error.what());
        return 2;
    }
}
