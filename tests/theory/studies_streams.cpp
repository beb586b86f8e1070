// Streams of arrivals, and what they fill that has no limit.

#include <cmath>

#include "tests/theory/builder.hpp"

namespace esther::theory {

namespace {

/// Arrivals at 10 + 6 sin(2 pi t/24) an hour: how many there are at an hour of the day.
Observe at_hour(double hour_of_day)
{
    return number_at("came", "left", hour_of_day, 24);
}

void add_daily_waves(std::vector<Study>& all)
{
    const std::string arrivals = "lambda(t)=10+6 sin(2 pi t/24) per hour; ";
    const double turn = 2 * std::acos(-1.0);
    // Sine and cosine of the wave: amplitude and lag are theirs.
    const std::vector<Term> wave{{1, Statistic::mean, sine_of("came", "left", 24)},
                                 {1, Statistic::mean, cosine_of("came", "left", 24)}};
    const Study hours = Builder("A21", arrivals + "exp service mean 8 h; t=6")
                            .mean("m(t)=E[N(t)]", at_hour(6))
                            .study("a21.yaml", one_hour);
    const Study noon = Builder("A21", arrivals + "exp service mean 8 h; t=12")
                           .mean("m(t)=E[N(t)]", at_hour(12))
                           .study("a21.yaml", one_hour);
    const Study peak =
        Builder("A21", arrivals + "exp service mean 8 h")
            .made_of("lag of occupancy peak behind arrival peak (h)", wave,
                     [turn](const std::vector<double>& v) { return std::atan2(-v[1], v[0]) * 24 / turn; })
            .made_of("amplitude of m(t)", wave,
                     [](const std::vector<double>& v) { return std::hypot(v[0], v[1]); })
            .study("a21.yaml", one_hour);
    all.push_back(joined(joined(hours, noon), peak));
    all.push_back(Builder("A22", arrivals + "deterministic service 8 h; t=6")
                      .mean("m(6)", at_hour(6))
                      .study("a22_constant.yaml", one_hour));
    all.push_back(Builder("A22", arrivals + "lognormal service mean 8 h scv 2; t=6")
                      .mean("m(6)", at_hour(6))
                      .study("a22_lognormal.yaml", one_hour));
}

}  // namespace

void add_caseloads(std::vector<Study>& all)
{
    const auto many = share_of_time("came", "left", [](std::int64_t n) { return n > 18; });
    for (const std::string law : {"lognormal", "constant"}) {
        const Observe number = number_over_time("came", "left");
        Builder builder("A19", "lambda=8; mean service 1.5; any service law", "mean, " + law);
        builder.mean("mean occupancy = variance (Poisson)", number)
            .note("variance, " + law)
            .variance("mean occupancy = variance (Poisson)", number);
        if (law == "lognormal") {
            builder.note("").mean("P(N>18)", many);
        }
        all.push_back(builder.study("a19_" + law + ".yaml", one_hour));
    }
    const std::string from_empty = "lambda=8; lognormal mean 1.5 scv 1.5; t=";
    all.push_back(Builder("A20", from_empty + "1", "mean")
                      .mean("E[N(1)] (=Var, Poisson)", units_in_use("caseload"))
                      .note("variance")
                      .variance("E[N(1)] (=Var, Poisson)", units_in_use_then("caseload"))
                      .study("a20_1.yaml", one_hour));
    all.push_back(Builder("A20", from_empty + "5")
                      .mean("E[N(5)]", units_in_use("caseload"))
                      .study("a20_5.yaml", one_hour));
    add_daily_waves(all);
    const auto stocks = [&](const std::string& file, const std::string& when, const std::string& name) {
        Builder builder("A23",
                        "arrivals (5,1,0); out-rates (0.2,0.5,0.25); rates comm->acute .15, comm->social "
                        ".05, acute->social .3, social->comm .1; empty start; t=10" +
                            when);
        for (const std::string pool : {"community", "acute", "social"}) {
            builder.mean("E[N_" + pool + name, units_in_use(pool));
        }
        all.push_back(builder.study(file, one_hour));
    };
    stocks("a23_transient.yaml", "", "(10)] (Poisson)");
    stocks("a23_stationary.yaml", ", stationary", "(inf)]");
}

void add_streams(std::vector<Study>& all)
{
    all.push_back(Builder("A43", "rates per h: 2 (0-8)", "mean")
                      .mean("E[N(0,24)] = Var", opened())
                      .note("variance")
                      .variance("E[N(0,24)] = Var", opened())
                      .study("a43_steps.yaml", one_hour));
    all.push_back(Builder("A43", "lambda(t)=10+6 sin(2 pi t/24)", "mean")
                      .mean("E[N(0,6)] = Var", opened())
                      .note("variance")
                      .variance("E[N(0,6)] = Var", opened())
                      .study("a43_sinusoid.yaml", one_hour));
    all.push_back(Builder("A43", "lambda(t)=10+6 sin(2 pi t/24); thinning with lambda*=16")
                      .mean("acceptance probability of thinning", accepted())
                      .study("a43_acceptance.yaml", one_hour));
    all.push_back(Builder("A43", "lambda(t)=0.2+0.05 t")
                      .mean("P(T1>3)", idle_above("until_the_end", 3))
                      .mean("E[T1]", idle_time("until_the_end"))
                      .study("a43_first.yaml", one_hour));
    all.push_back(Builder("A42", "rate 2 per phase (mean 1); t=3")
                      .mean("E[N(3)]", opened())
                      .study("a42_erlang2.yaml", one_hour));
    all.push_back(Builder("A42", "t=2").mean("E[N(2)]", opened()).study("a42_uniform.yaml", one_hour));
    all.push_back(Builder("A42", "lognormal mean 1 scv 2")
                      .mean("stationary mean residual life", time_until("look", "renewed"))
                      .study("a42_census.yaml", one_hour));
    all.push_back(Builder("A44", "lambda(t)=100[0.7+0.3 exp(-0.8 t)] per year")
                      .mean("E[N(0,5)]", records("fault"))
                      .study("a44.yaml", one_year));
}

}  // namespace esther::theory
