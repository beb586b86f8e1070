// Runs studies against theory and prints the table of tests/theory/README.md; messages to standard error.
//
//     theory_table                                  all studies, with the seeds in their files
//     theory_table a12_ a43_first                   those whose file begins so
//     theory_table --seed 7 --replications 1000     not what the files say
//     theory_table --write                          puts the table into the README, if everything holds
//     theory_table --quick                          without those that only the matrix runs
//     theory_table --rounds 10                      all studies ten times, each time with fresh seeds: how z
//     is
//                                                   spread, and how many 95 % intervals hold the exact value
//
// Ends with 1 if an estimate fails, or if not 93 to 97 % of the intervals of all rounds hold it.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/parallel/for_each.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/theory/table/rounds.hpp"
#include "tests/theory/verdict.hpp"

namespace {

using namespace esther::theory;
using esther::available_threads;
using esther::for_each_parallel;

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
    std::size_t rounds = 0;  ///< 0: the table
    std::size_t threads = available_threads();
    bool write = false;
    bool quick = false;  ///< without the slow studies
};

Wish read_words(int argc, char** argv)
{
    Wish wish;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool takes_value =
            word == "--seed" || word == "--replications" || word == "--rounds" || word == "--threads";
        if (takes_value && i + 1 == argc) {
            throw std::runtime_error(word + " needs a number");
        }
        if (word == "--seed") {
            wish.instead.seed = std::stoull(argv[++i]);
        } else if (word == "--replications") {
            wish.instead.replications = std::stoll(argv[++i]);
        } else if (word == "--rounds") {
            wish.rounds = std::stoul(argv[++i]);
        } else if (word == "--threads") {
            wish.threads = std::stoul(argv[++i]);
        } else if (word == "--write") {
            wish.write = true;
        } else if (word == "--quick") {
            wish.quick = true;
        } else if (word.rfind("--", 0) == 0) {
            throw std::runtime_error("unknown word '" + word + "'");
        } else {
            wish.beginnings.push_back(word);
        }
    }
    if (wish.write && (wish.rounds > 0 || wish.quick || !wish.beginnings.empty())) {
        throw std::runtime_error("--write is for the table of all studies");
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

/// A study of a round.
struct Job {
    const Study* study = nullptr;
    Override instead;
};

std::vector<Job> jobs_of(const Wish& wish)
{
    std::vector<Job> jobs;
    for (std::size_t round = 0; round < std::max<std::size_t>(wish.rounds, 1); ++round) {
        for (const Study& study : studies()) {
            if ((wish.quick && study.slow) || !wanted(wish.beginnings, study.file)) {
                continue;
            }
            // Studies name their draws alike: with one seed for all, their errors would be the same errors.
            Job job{&study, wish.instead};
            if (job.instead.seed) {
                *job.instead.seed = 1000 * (*job.instead.seed + round) +
                                    static_cast<std::uint64_t>(&study - studies().data());
            }
            jobs.push_back(job);
        }
    }
    return jobs;
}

/// Runs all, as many at a time as there are threads; faults and times to standard error.
std::vector<Findings> run(const std::vector<Job>& jobs, std::size_t threads)
{
    std::vector<Findings> all(jobs.size());
    std::mutex speaking;
    double seconds = 0;
    for_each_parallel(jobs.size(), threads, [&](std::size_t i) {
        all[i] = judge(*jobs[i].study, jobs[i].instead);
        const Findings& findings = all[i];
        const std::lock_guard lock(speaking);
        complain(*jobs[i].study, findings);
        seconds += findings.seconds;
        std::fprintf(stderr, "%-22s %8.3f s, %7.1f us a replication, %9lld events, %6.1f ns an event\n",
                     jobs[i].study->file.c_str(), findings.seconds,
                     findings.seconds * 1e6 / static_cast<double>(findings.replications),
                     static_cast<long long>(findings.events),
                     findings.seconds * 1e9 / static_cast<double>(findings.events));
    });
    std::fprintf(stderr, "%.1f s of one thread in all\n", seconds);
    return all;
}

std::string table_of(const std::vector<Findings>& all)
{
    std::string table =
        "| case | quantity | parameters | exact | estimate | standard error | z | replications |\n"
        "|---|---|---|---|---|---|---|---|\n";
    for (const Findings& findings : all) {
        for (const Verdict& verdict : findings.verdicts) {
            table += verdict.line() + "\n";
        }
    }
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
        Wish wish = read_words(argc, argv);
        if (wish.rounds > 0 && !wish.instead.seed) {
            wish.instead.seed = std::random_device{}();
        }
        const std::vector<Findings> all = run(jobs_of(wish), wish.threads);
        bool good = std::all_of(all.begin(), all.end(), [](const Findings& f) { return f.hold(); });
        if (wish.rounds > 0) {
            const Spread spread = spread_of(all);
            // How sharp an estimate is hangs on the seeds too, with heavy tails more than a little: it is
            // judged with those of the files, and here only told.
            good = spread.n_wrong == 0;
            std::printf("--seed %llu --rounds %zu: %zu estimates are wrong, %zu are blunt\n%s",
                        static_cast<unsigned long long>(*wish.instead.seed), wish.rounds, spread.n_wrong,
                        spread.n_blunt, spread.text().c_str());
            good = good && spread.covers();
        } else if (wish.write && good) {
            write_readme(table_of(all));
        } else {
            std::fputs(table_of(all).c_str(), stdout);
        }
        return good ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "theory_table: %s\n", error.what());
        return 2;
    }
}
