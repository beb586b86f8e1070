// Courses through states and races, and people who have them.

#include <algorithm>

#include "tests/theory/builder.hpp"

namespace esther::theory {

namespace {

void add_illness_and_death(std::vector<Study>& all)
{
    // In a state is who has come to it and not left it.
    const auto in_state = [](const std::vector<std::string>& in, const std::vector<std::string>& out) {
        std::vector<Term> terms;
        for (const std::string& measure : in) {
            terms.push_back({1, Statistic::mean, per_episode(measure)});
        }
        for (const std::string& measure : out) {
            terms.push_back({-1, Statistic::mean, per_episode(measure)});
        }
        return terms;
    };
    const std::string rates =
        "rates/yr well->ill .10, well->frail .02, well->dead .03; ill->well .20, ill->frail .15, ill->dead "
        ".10; "
        "frail->ill .05, frail->dead .20; start well";
    all.push_back(
        Builder("A47", rates)
            .add("P(well at t=5)", Sort::mean,
                 in_state({"begins", "ill_well"}, {"well_ill", "well_frail", "well_dead"}))
            .add("P(ill at t=5)", Sort::mean,
                 in_state({"well_ill", "frail_ill"}, {"ill_well", "ill_frail", "ill_dead"}))
            .add("P(frail at t=5)", Sort::mean,
                 in_state({"well_frail", "ill_frail"}, {"frail_ill", "frail_dead"}))
            .add("P(dead at t=5)", Sort::mean, in_state({"well_dead", "ill_dead", "frail_dead"}, {}))
            .add("expected number of well->ill or frail->ill transitions in 5 years", Sort::mean,
                 in_state({"well_ill", "frail_ill"}, {}))
            .study("a47_five_years.yaml", one_year));
    const Study lives =
        Builder("A47", rates)
            .mean("mean time to death", each(stopwatch("dead")))
            .mean("mean time spent ill", life_cost({{"well", 0}, {"ill", 1}, {"frail", 0}, {"dead", 0}}, 0))
            .study("a47_life.yaml", one_year);
    const Study costs =
        Builder("A47", rates + "; cost/yr (100,2000,5000,0); continuous discount 3.5%")
            .mean("expected discounted lifetime cost",
                  life_cost({{"well", 100}, {"ill", 2000}, {"frail", 5000}, {"dead", 0}}, 0.035))
            .study("a47_life.yaml", one_year);
    all.push_back(joined(lives, costs));
}

/// Everybody is 75 at time 0, to the day.
void born_75_years_ago(PeopleTable& people)
{
    std::fill(people.birth_day.begin(), people.birth_day.end(), -75 * 365);
}

}  // namespace

void add_courses(std::vector<Study>& all)
{
    all.push_back(Builder("A45", "transient (home,community,acute)")
                      .mean("expected steps to absorption", each(stopwatch("absorbed")))
                      .variance("variance of steps", each(stopwatch("absorbed")))
                      .mean("P(absorbed in care home)", per_episode("care_home"))
                      .mean("expected visits to acute", per_episode("acute"))
                      .mean("P(ever visits acute)", per_episode("ever_acute"))
                      .study("a45.yaml", one_day));
    const std::string places = "embedded chain as A45; mean sojourns (30,10,6) days any law";
    for (const std::string laws : {"laws", "scv1"}) {
        Builder sojourns("A46", places + " (lognormal, Weibull, deterministic)",
                         laws == "scv1" ? "scv 1" : "");
        sojourns.mean("expected total time to absorption", each(stopwatch("absorbed")));
        if (laws == "scv1") {
            sojourns.note("").variance("variance of total time", each(stopwatch("absorbed")));
        }
        all.push_back(sojourns.study("a46_" + laws + ".yaml", one_day));
    }
    add_illness_and_death(all);
    const std::string wrong = "1-Kaplan-Meier (wrong: treats competitors as censoring)";
    all.push_back(Builder("A48", "hazards .3 (admission)")
                      .mean("CIF admission at 2", per_episode("admitted"))
                      .note("computed so from the simulated")
                      .mean(wrong, one_minus_kaplan_meier("admitted", {"died", "care_home"}, 2))
                      .note("the incidence must differ from it")
                      .mean(wrong, per_episode("admitted"))
                      .differs()
                      .study("a48_exponential.yaml", one_year));
    all.push_back(Builder("A48", "admission Weibull shape 1.5")
                      .mean("CIF admission at 2", per_episode("admitted"))
                      .study("a48_weibull.yaml", one_year));
    all.push_back(Builder("A48", "readmission hazard .006/day")
                      .mean("P(readmitted within 30 d)", per_episode("readmitted"))
                      .study("a48_readmission.yaml", one_day));
    all.push_back(Builder("A49", "Coxian-3 LOS")
                      .mean("mean", each(stopwatch("leaves")))
                      .variance("variance", each(stopwatch("leaves")))
                      .mean("P(LOS>21)", above(stopwatch("leaves"), 21))
                      .quantile("median", 0.5, stopwatch("leaves"))
                      .study("a49.yaml", one_day));
    const std::string handoff =
        "each handoff: delay exp mean 5 d, lost w.p. .15, loss noticed after exp mean 21 d then retried; "
        "deterioration clock .02/d exp; ";
    all.push_back(Builder("A52", handoff + "1 handoff(s)")
                      .mean("P(care starts before deterioration)", per_episode("care"))
                      .study("a52_one.yaml", one_day));
    all.push_back(Builder("A52", handoff + "3 handoff(s)")
                      .mean("P(care starts before deterioration)", per_episode("care"))
                      .study("a52_three.yaml", one_day));
    all.push_back(Builder("A52", handoff + "3 handoffs")
                      .mean("mean time to care (no deterioration)", each(stopwatch("care")))
                      .study("a52_time.yaml", one_day));
}

void add_people(std::vector<Study>& all)
{
    const std::string mixed = "patient rate gamma mean .3/yr, shape .5; 1 year";
    all.push_back(Builder("A50", mixed)
                      .variance("variance of annual count", yearly_counts("admitted"))
                      .mean("P(0 admissions)", share_without("admitted"))
                      .mean("E[rate | 2 admissions last year] (regression to the mean)",
                            next_year_of_those_with("admitted", 2))
                      .mean("share of expected admissions from the top 5% by true rate",
                            share_of_the_riskiest("admitted", 0.05))
                      .study("a50.yaml", one_year));
    const std::string gompertz = "hazard 5e-5 exp(0.095 age)";
    Study people = Builder("A51", gompertz, "people")
                       .mean("remaining life expectancy at 75", life_of_people())
                       .mean("P(survive 75->85)", alive_after(10))
                       .study("a51_people.yaml", one_year);
    people.people = born_75_years_ago;
    all.push_back(people);
    all.push_back(Builder("A51", gompertz, "law")
                      .mean("remaining life expectancy at 75", each(stopwatch("dies")))
                      .mean("P(survive 75->85)", above(stopwatch("dies"), 10))
                      .study("a51_law.yaml", one_year));
}

}  // namespace esther::theory
