// The engine against exact results of queueing theory. README.md says how an estimate is judged.

#include <set>
#include <string>

#include "tests/support/catch.hpp"
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

TEST_CASE("every exact result of a case in these tests is held against an estimate")
{
    std::set<std::string> judged;
    std::set<std::string> ids;
    const auto name = [](const Exact& e) { return e.id + " " + e.parameters + " " + e.quantity; };
    for (const Study& study : studies()) {
        for (const Quantity& q : study.quantities) {
            judged.insert(name(find_exact(q.id, q.parameters, q.name)));
            ids.insert(q.id);
        }
    }
    CHECK(ids.size() == 18);
    for (const Exact& exact : exact_results()) {
        if (ids.count(exact.id) > 0) {
            INFO(name(exact));
            CHECK(judged.count(name(exact)) == 1);
        }
    }
}

TEST_CASE("A01: M/M/1 agrees with theory")
{
    check_case("A01");
}

TEST_CASE("A01: the mean number in M/M/1 varies over a long time as theory says", "[slow]")
{
    check_case("A01", true);
}

TEST_CASE("A03: several servers agree with Erlang's delay formula")
{
    check_case("A03");
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

TEST_CASE("A12: M/G/1 agrees with Pollaczek and Khinchine for eight laws of service")
{
    check_case("A12");
}

TEST_CASE("A24: impatient customers agree with Erlang A")
{
    check_case("A24");
}

TEST_CASE("A26: three priorities agree with Cobham")
{
    check_case("A26");
}

TEST_CASE("A31: two stations in a row agree with Burke")
{
    check_case("A31");
}

TEST_CASE("A32: a network with feedback agrees with Jackson")
{
    check_case("A32");
}

TEST_CASE("A39: beds blocked by delayed transfers agree with the exact Markov chain")
{
    check_case("A39");
}

TEST_CASE("A43: arrivals with changing rates are counted and spread as a Poisson process")
{
    check_case("A43");
}

TEST_CASE("A45: absorption in a Markov chain agrees with its fundamental matrix")
{
    check_case("A45");
}

TEST_CASE("A48: competing risks agree with their cumulative incidence, and not with Kaplan and Meier")
{
    check_case("A48");
}

TEST_CASE("A52: handoffs with delay and loss against deterioration agree with theory")
{
    check_case("A52");
}
