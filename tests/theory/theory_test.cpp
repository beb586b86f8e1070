// The engine against exact results of queueing theory. README.md says how an estimate is judged.

#include <set>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/theory/exact.hpp"
#include "tests/theory/verdict.hpp"

using namespace esther::theory;

namespace {

void check_case(const std::string& id, bool slow = false)
{
    std::size_t n_judged = 0;
    for (const Study& study : studies()) {
        if (study.quantities.front().id != id || study.slow != slow) {
            continue;
        }
        const Findings findings = judge(study);
        CHECK(findings.replications >= 30);
        CHECK(findings.failed_checks.empty());
        for (const Verdict& verdict : findings.verdicts) {
            INFO(study.file << ": " << verdict.line() << " limit of z " << verdict.limit
                            << ", largest standard error " << verdict.bluntness);
            CHECK(verdict.agrees());
            CHECK(verdict.sharp());
            ++n_judged;
        }
    }
    CHECK(n_judged > 0);
}

}  // namespace

TEST_CASE("every exact result of an A-case is held against an estimate")
{
    std::set<std::string> judged;
    const auto name = [](const Exact& e) { return e.id + " " + e.parameters + " " + e.quantity; };
    for (const Study& study : studies()) {
        for (const Quantity& q : study.quantities) {
            judged.insert(name(find_exact(q.id, q.parameters, q.name)));
        }
    }
    std::set<std::string> cases;
    for (const Exact& exact : exact_results()) {
        if (exact.id.front() == 'A') {
            INFO(name(exact));
            CHECK(judged.count(name(exact)) == 1);
            cases.insert(exact.id);
        }
    }
    CHECK(cases.size() == 43);
}

TEST_CASE("the table of theory's chapter has a row for every quantity, in order, with its exact result")
{
    const std::string page =
        esther::test::read_file(esther::test::project_root() + "/tests/theory/README.md");
    std::string table = page.substr(page.find("<!-- the table begins -->"));
    for (const Study& study : studies()) {
        for (const Quantity& q : study.quantities) {
            INFO(row_of(q) << " is not where it ought to be: theory_table --write makes the table anew");
            const std::size_t at = table.find("\n| A");
            REQUIRE(at != std::string::npos);
            CHECK(table.compare(at + 1, row_of(q).size(), row_of(q)) == 0);
            table.erase(0, at + 1);
        }
    }
    CHECK(table.find("\n| A") == std::string::npos);
}

TEST_CASE("a 95 % interval reaches as far as Student's t says")
{
    Verdict verdict;
    verdict.standard_error = 1;
    verdict.replications = 40;
    verdict.estimate = 2.0226;  // the 97.5 % quantile with 39 degrees of freedom is 2.02269
    CHECK(verdict.covers());
    verdict.estimate = -2.0228;
    CHECK_FALSE(verdict.covers());
}

TEST_CASE("A01: M/M/1 agrees with theory")
{
    check_case("A01");
}

TEST_CASE("A01: the mean number in M/M/1 varies over a long time as theory says", "[slow]")
{
    check_case("A01", true);
}

TEST_CASE("A03: three servers agree with Erlang's delay formula")
{
    check_case("A03");
}

TEST_CASE("A03: twenty servers agree with Erlang's delay formula", "[slow]")
{
    check_case("A03", true);
}

TEST_CASE("A04: two queues joined wait as much less as theory says", "[slow]")
{
    check_case("A04", true);
}

TEST_CASE("A05: a finite waiting room agrees with theory")
{
    check_case("A05");
}

TEST_CASE("A07: beds without a queue agree with Erlang's loss formula")
{
    check_case("A07");
}

TEST_CASE("A08: loss does not depend on the law of service")
{
    check_case("A08");
}

TEST_CASE("A10: beds kept free for emergencies agree with the birth and death chain")
{
    check_case("A10");
}

TEST_CASE("A12: M/G/1 agrees with Pollaczek and Khinchine for eight laws of service")
{
    check_case("A12");
}

TEST_CASE("A13: the law of the wait and of the number in M/G/1 agree with theory")
{
    check_case("A13");
}

TEST_CASE("A17: appointments and Erlang arrivals agree with GI/M/1, and see less than a look at any time")
{
    check_case("A17");
}

TEST_CASE("A19: a caseload without limit is Poisson, whatever the law of service")
{
    check_case("A19");
}

TEST_CASE("A20: a caseload without limit fills from empty as theory says")
{
    check_case("A20");
}

TEST_CASE("A21: a caseload follows a daily wave of arrivals with the amplitude and lag of theory")
{
    check_case("A21");
}

TEST_CASE("A22: a caseload with other laws of stay follows the daily wave as theory says")
{
    check_case("A22");
}

TEST_CASE("A23: three caseloads that feed each other agree with linear stocks and flows")
{
    check_case("A23");
}

TEST_CASE("A24: impatient customers agree with Erlang A")
{
    check_case("A24");
}

TEST_CASE("A26: three priorities agree with Cobham")
{
    check_case("A26");
}

TEST_CASE("A27: three priorities that interrupt agree with theory")
{
    check_case("A27");
}

TEST_CASE("A28: two priorities before four servers agree with Kella and Yechiali")
{
    check_case("A28");
}

TEST_CASE("A31: two stations in a row agree with Burke")
{
    check_case("A31");
}

TEST_CASE("A32: a network with feedback agrees with Jackson")
{
    check_case("A32");
}

TEST_CASE("A34: a queue with feedback agrees with Jackson")
{
    check_case("A34");
}

TEST_CASE("A35: a finite population agrees with Palm")
{
    check_case("A35");
}

TEST_CASE("A36: a closed network agrees with Gordon and Newell")
{
    check_case("A36");
}

TEST_CASE("A38: blocking after service agrees with the exact Markov chain")
{
    check_case("A38");
}

TEST_CASE("A39: beds blocked by delayed transfers agree with the exact Markov chain")
{
    check_case("A39");
}

TEST_CASE("A42: renewal streams are counted and looked at as theory says")
{
    check_case("A42");
}

TEST_CASE("A43: arrivals with changing rates are counted and spread as a Poisson process")
{
    check_case("A43");
}

TEST_CASE("A44: a learning curve has its integral")
{
    check_case("A44");
}

TEST_CASE("A45: absorption in a Markov chain agrees with its fundamental matrix")
{
    check_case("A45");
}

TEST_CASE(
    "A46: the time to absorption does not depend on the laws of sojourn, its variance on their cv alone")
{
    check_case("A46");
}

TEST_CASE("A47: illness, frailty and death agree with Kolmogorov, and their discounted cost")
{
    check_case("A47");
}

TEST_CASE("A48: competing risks agree with their cumulative incidence, and not with Kaplan and Meier")
{
    check_case("A48");
}

TEST_CASE("A49: a Coxian length of stay agrees with theory")
{
    check_case("A49");
}

TEST_CASE("A50: people with gamma rates are admitted as often, again and unevenly as theory says")
{
    check_case("A50");
}

TEST_CASE("A51: people and a law of Gompertz live as long as theory says")
{
    check_case("A51");
}

TEST_CASE("A52: handoffs with delay and loss against deterioration agree with theory")
{
    check_case("A52");
}

TEST_CASE("A54: a bed less hits electives first, as the birth and death chain says")
{
    check_case("A54");
}

TEST_CASE("A55: a server that breaks down, busy or idle, agrees with theory")
{
    check_case("A55");
}

TEST_CASE("A56: newcomers who look at the line and go away agree with the birth and death chain")
{
    check_case("A56");
}

TEST_CASE("A57: customers who come in batches agree with theory")
{
    check_case("A57");
}

TEST_CASE("A58: an overflow ward agrees with Erlang's loss formula")
{
    check_case("A58");
}

TEST_CASE(
    "A59: priorities that rise at once are first come, first served, and any that rise keep the conservation "
    "law")
{
    check_case("A59");
}
