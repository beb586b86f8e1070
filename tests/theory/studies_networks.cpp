// Several stations.

#include "tests/theory/builder.hpp"

namespace esther::theory {

void add_networks(std::vector<Study>& all)
{
    const Study tandem =
        Builder("A31", "lambda=0.6; mu1=1; mu2=0.9")
            .mean("mean end-to-end sojourn", each(stopwatch("served")))
            .variance("variance of end-to-end sojourn (stages independent)", each(stopwatch("served")))
            .mean("P(end-to-end sojourn > 10)", above(stopwatch("served"), 10))
            .study("a31.yaml", one_hour);
    const Study departures =
        Builder("A31", "lambda=0.6; mu=1", "mean")
            .mean("mean and sd of inter-departure times (Poisson)", each(gaps("between")))
            .note("sd")
            .deviation("mean and sd of inter-departure times (Poisson)", each(gaps("between")))
            .study("a31.yaml", one_hour);
    all.push_back(joined(tandem, departures));
    all.push_back(Builder("A32", "external (1,0.4,0.2)")
                      .mean("throughput node 1", throughput("one"))
                      .mean("L node 1", number_in_system("one"))
                      .mean("throughput node 2", throughput("two"))
                      .mean("L node 2", number_in_system("two"))
                      .mean("throughput node 3", throughput("three"))
                      .mean("L node 3", number_in_system("three"))
                      .mean("mean total time in network", each(stopwatch("left")))
                      .study("a32.yaml", one_hour));
    all.push_back(Builder("A34", "lambda=0.5; mu=1; p(return)=0.25")
                      .mean("total time per customer", each(stopwatch("done")))
                      .study("a34.yaml", one_hour));
    all.push_back(
        Builder("A35", "N=12 patients")
            .mean("mean number ill L", number_in_system("clinician"))
            .mean("throughput", throughput("clinician"))
            .mean("P(all well)", share_of_time("ill", "well_again", [](std::int64_t n) { return n == 0; }))
            .study("a35.yaml", one_hour));
    all.push_back(Builder("A36", "N=8; delay mean 5")
                      .mean("throughput (cycles)", throughput("first"))
                      .mean("mean queue at FCFS mean-1 station", number_in_system("first"))
                      .study("a36.yaml", one_hour));
    all.push_back(Builder("A38", "mu1=1; mu2=0.8; station 1 never starved")
                      .mean("throughput", throughput("second"))
                      .study("a38.yaml", one_hour));
    all.push_back(Builder("A39", "lambda=4/day; 8 acute beds")
                      .mean("P(arrival refused)", refused("acute"))
                      .mean("mean blocked (delayed) beds", queue_length("step_down"))
                      .mean("mean occupied acute beds", units_in_use("acute"))
                      .mean("mean occupied step-down beds", units_in_use("step_down"))
                      .mean("mean delay per patient needing step-down", each(waits("step_down")))
                      .study("a39.yaml", one_day));
}

}  // namespace esther::theory
