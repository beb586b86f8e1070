// A programme that does nothing, for people with two admissions in a year: what a before-after study would
// find, and what is true. Admissions of a person are Poisson with a personal risk, gamma with mean 1 and
// shape k, so that all of it is known in closed form.

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/same_tally.hpp"

namespace esther::test {

namespace {

constexpr std::size_t n_people = 20'000;
constexpr double shape = 0.5;
constexpr double rate = 0.8;  // admissions a year of an average person

const char* const study = R"(study: selected
seed: 20111
replications: 1
warm_up: 1 year
measure: 1 year
mechanisms: mechanisms.yaml
pathways: [admission.yaml, programme.yaml]
reference: usual
scenarios:
  - {name: usual, population: people.yaml, setting: places.yaml, care_model: usual.yaml, contract: none.yaml}
  - {name: programme, population: people.yaml, setting: places.yaml, care_model: offers.yaml, contract: none.yaml}
)";

const char* const mechanisms = R"(mechanisms: shared
practices:
  programme: {mechanism: M3, stated: true}
parameters:
  programme.offered: {value: 0 %, full: 100 %, mechanism: M3, practice: programme}
  programme.hazard_ratio: {value: 1, full: 1, mechanism: M3, practice: programme}
)";

// `seen` is what a list of recent admissions would show; 1e12 to 1 is certain.
const char* const admission = R"(pathway: admission
need: {rate: 0.8 per year, risk: true, by: [{enrolled: {yes: {use: programme.hazard_ratio}}}]}
start: admitted
nodes:
  admitted: {kind: record, count: admission, list: true, next: which}
  which: {kind: decision, next: [{to: first, share: 50 %, odds: [{seen: {none: 1000000000000, one: 0, two: 0}}]}, {to: second}]}
  first: {kind: record, count: first, set: {seen: one}, next: gone}
  second: {kind: record, count: second, set: {seen: two}, next: gone}
  gone: {kind: end}
)";

const char* const programme = R"(pathway: programme
need: {rate: 26 per year, by: [{seen: {none: 0, one: 0, two: 1}}, {enrolled: {yes: 0}}]}
start: invited
nodes:
  invited: {kind: decision, next: [{to: enrol, share: {use: programme.offered}}, {to: gone}]}
  enrol: {kind: record, count: enrolled, list: true, set: {enrolled: yes}, next: gone}
  gone: {kind: end}
)";

const char* const people = R"(population: people
people_file: people.csv
life_table: {file: life.csv, country: X}
risk: {shape: 0.5}
attributes:
  seen: {values: [none, one, two], changes: true}
  enrolled: {values: [no, yes], changes: true}
prevalence:
  deprivation: {shares: {"1": 20 %, "2": 20 %, "3": 20 %, "4": 20 %, "5": 20 %}}
age_bands: [0-39, 40-64, 65+]
)";

/// Nobody dies.
std::string life()
{
    std::string text = "country,sex,age,mx\n";
    for (const char* const sex : {"F", "M"}) {
        for (int age = 0; age <= 100; ++age) {
            text += "X," + std::string(sex) + "," + std::to_string(age) + ",0\n";
        }
    }
    return text;
}

std::string people_table()
{
    std::string text = "age,sex\n";
    for (std::size_t i = 0; i < n_people; ++i) {
        text += i % 2 == 0 ? "30,F\n" : "30,M\n";
    }
    return text;
}

StudyText selected()
{
    const std::string practices = "\npractices:\n  programme: ";
    return StudyText(
        {{"study.yaml", study},
         {"mechanisms.yaml", mechanisms},
         {"admission.yaml", admission},
         {"programme.yaml", programme},
         {"offers.yaml", "care_model: offers" + practices + "{status: seen, evidence: a page}\n"},
         {"usual.yaml", "care_model: usual" + practices + "{status: absent}\n"},
         {"people.yaml", people},
         {"people.csv", people_table()},
         {"life.csv", life()},
         {"none.yaml", "contract: none\n"},
         {"places.yaml", "setting: places\nplaces: {town: {count: 1, home: true}}\npools: {}\n"}});
}

struct Person {
    int before = 0;  ///< admissions in the year before go-live
    int after = 0;
    bool enrolled = false;
};

std::vector<Person> people_in(const Ran& ran, std::size_t scenario)
{
    std::vector<Person> all(n_people);
    for (const TapeRow& row : ran.tally(scenario).tape) {
        Person& person = all.at(row.person);
        if (ran.names.measures[static_cast<std::size_t>(row.measure)] == "enrolled") {
            person.enrolled = true;
        } else {
            ++(row.time < ran.tally(scenario).shape.measure_from ? person.before : person.after);
        }
    }
    return all;
}

std::vector<TapeRow> admissions_in(const Ran& ran, std::size_t scenario)
{
    std::vector<TapeRow> rows = sorted_tape(ran.tally(scenario));
    std::erase_if(rows, [&](const TapeRow& row) {
        return ran.names.measures[static_cast<std::size_t>(row.measure)] != "admission";
    });
    return rows;
}

/// What is expected of those with these counts in year one, in year two, if nothing is done: the risk of a
/// person with n is gamma with shape k + n and rate k + lambda, so the next count is negative-binomial.
struct Prediction {
    double mean = 0;
    double variance = 0;
    void add(int n)
    {
        const double m = rate * (shape + n) / (shape + rate);
        mean += m;
        variance += m + m * m / (shape + n);
    }
};

/// Once in a thousand by chance.
constexpr double most_deviations = 3.29;

/// Chance of n admissions in a year.
std::vector<double> negative_binomial(double k)
{
    std::vector<double> p = {std::pow(k / (k + rate), k)};
    for (int n = 1; n < 400; ++n) {
        p.push_back(p.back() * (k + n - 1) / n * rate / (k + rate));
    }
    return p;
}

/// Share of all admissions that the 5 % with most have, among very many people; and its error among n_people.
struct TopShare {
    double share = 0;
    double error = 0;
};
TopShare top_share(const std::vector<double>& p)
{
    constexpr double top = 0.05;
    std::size_t q = p.size();  // the 5 % have q or more
    double above = 0;          // chance of more than q
    while (above + p[q - 1] < top) {
        above += p[--q];
    }
    --q;
    double excess = 0;
    for (std::size_t n = q + 1; n < p.size(); ++n) {
        excess += p[n] * static_cast<double>(n - q);
    }
    TopShare result;
    result.share = (excess + top * static_cast<double>(q)) / rate;
    double second = 0;
    double first = 0;
    for (std::size_t n = 0; n < p.size(); ++n) {
        const double x = (n > q ? static_cast<double>(n - q) : 0) - result.share * static_cast<double>(n);
        first += p[n] * x;
        second += p[n] * x * x;
    }
    result.error = std::sqrt((second - first * first) / static_cast<double>(n_people)) / rate;
    return result;
}

double top_share(const std::vector<Person>& all)
{
    std::vector<int> counts;
    for (const Person& person : all) {
        counts.push_back(person.before);
    }
    std::sort(counts.rbegin(), counts.rend());
    const auto sum = [&](std::size_t n) {
        return std::accumulate(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(n), 0.0);
    };
    return sum(n_people / 20) / sum(n_people);
}

}  // namespace

TEST_CASE(
    "a programme without effect shows the fall that the gamma mixture predicts, and nothing against its "
    "counterfactual",
    "[invariants]")
{
    StudyText text = selected();
    const Ran ran = text.run();
    CHECK(admissions_in(ran, 0) == admissions_in(ran, 1));

    const std::vector<Person> with = people_in(ran, 1);
    std::map<int, std::pair<Prediction, double>> by_count;  // 4: four or more
    Prediction chosen;
    double before = 0;
    double after = 0;
    int n_missed = 0;
    for (const Person& person : with) {
        auto& [prediction, seen] = by_count[std::min(person.before, 4)];
        prediction.add(person.before);
        seen += person.after;
        if (person.before >= 2) {
            chosen.add(person.before);
            before += person.before;
            after += person.after;
            n_missed += person.enrolled ? 0 : 1;
        }
    }
    for (const auto& [n, both] : by_count) {
        CAPTURE(n, both.second, both.first.mean);
        CHECK(std::fabs(both.second - both.first.mean) < most_deviations * std::sqrt(both.first.variance));
    }
    CHECK(n_missed == 0);
    CAPTURE(before, after, chosen.mean, std::sqrt(chosen.variance));
    CHECK(std::fabs(after - chosen.mean) < most_deviations * std::sqrt(chosen.variance));
    CHECK(before - after > 10 * std::sqrt(chosen.variance));  // who reads this as an effect is wrong by far

    // The same programme with an effect is seen against its counterfactual.
    text.replace("mechanisms.yaml", "{value: 1, full: 1, mechanism", "{value: 1, full: 0.5, mechanism");
    const Ran works = text.run();
    CHECK(admissions_in(works, 0) == admissions_in(ran, 0));
    const std::vector<Person> helped = people_in(works, 1);
    double after_help = 0;
    for (std::size_t i = 0; i < n_people; ++i) {
        after_help += with[i].before >= 2 ? helped[i].after : 0;
    }
    CAPTURE(after_help);
    CHECK(after_help < 0.6 * after);
}

TEST_CASE("the 5 % of people with most admissions have the share of them that the gamma shape implies",
          "[invariants]")
{
    StudyText text = selected();
    const double seen = top_share(people_in(text.run(), 0));
    const TopShare expected = top_share(negative_binomial(shape));
    CAPTURE(seen, expected.share, expected.error);
    CHECK(std::fabs(seen - expected.share) < most_deviations * expected.error);

    text.replace("admission.yaml", "risk: true, ", "");
    const double equal_risks = top_share(people_in(text.run(), 0));
    const TopShare poisson = top_share(negative_binomial(1e9));
    CAPTURE(equal_risks, poisson.share, poisson.error);
    CHECK(std::fabs(equal_risks - poisson.share) < most_deviations * poisson.error);
    CHECK(expected.share - poisson.share > 20 * expected.error);
}

}  // namespace esther::test
