// One station: who waits, who is turned away, who is served first.

#include "tests/theory/builder.hpp"

namespace esther::theory {

namespace {

constexpr Duration hour = one_hour;

void add_single_stations(std::vector<Study>& all)
{
    all.push_back(Builder("A01", "lambda=0.8; mu=1")
                      .mean("L mean number in system", number_in_system("server"))
                      .mean("Lq mean queue length", queue_length("server"))
                      .mean("Wq mean wait in queue", each(waits("server")))
                      .mean("P(Wq>5)", above(waits("server"), 5))
                      .quantile("0.95 quantile of Wq", 0.95, waits("server"))
                      .variance("Var of sojourn time T", each(stopwatch("served")))
                      .mean("mean busy period", each(busy_periods("server")))
                      .variance("variance of busy period", each(busy_periods("server")))
                      .mean("mean customers served in a busy period", customers_per_busy_period("server"))
                      .study("a01.yaml", hour));
    all.push_back(Builder("A01", "lambda=0.8; mu=1", "two streams of half the rate")
                      .mean("L mean number in system", number_in_system("server"))
                      .mean("Wq mean wait in queue", each(waits("server")))
                      .mean("P(Wq>5)", above(waits("server"), 5))
                      .variance("Var of sojourn time T", each(stopwatch("served")))
                      .mean("mean busy period", each(busy_periods("server")))
                      .study("a01_split.yaml", hour));
    // Length x variance of the mean over that length, here 20,000 h.
    constexpr double length = 20'000;
    all.push_back(Builder("A01", "lambda=0.8; mu=1")
                      .add("time-average variance constant of N(t): lim t*Var(mean N over t)", Sort::spread,
                           {{length, Statistic::variance,
                             [](const Outcome& o) {
                                 const Moments m = number_in_system("server")(o);
                                 const double mean = m.sum / m.n;
                                 return Moments{1, mean, mean * mean};
                             }}})
                      .study("a01_constant.yaml", hour, true));
    const auto several = [&](const std::string& file, const std::string& parameters, bool slow) {
        all.push_back(Builder("A03", parameters)
                          .mean("P(wait>0) Erlang-C", waited("server"))
                          .mean("Wq", each(waits("server")))
                          .mean("L", number_in_system("server"))
                          .mean("P(Wq>1)", above(waits("server"), 1))
                          .quantile("0.9 quantile of Wq", 0.9, waits("server"))
                          .study(file, hour, slow));
    };
    several("a03_c3.yaml", "lambda=2.4; mu=1; c=3", false);
    several("a03_c20.yaml", "lambda=18.0; mu=1; c=20", true);
    all.push_back(Builder("A04", "lambda=0.8 per queue; mu=1")
                      .add("Wq separate minus Wq pooled", Sort::mean,
                           {{0.5, Statistic::mean, each(waits("one"))},
                            {0.5, Statistic::mean, each(waits("two"))},
                            {-1, Statistic::mean, each(waits("both"))}})
                      .study("a04.yaml", hour, true));
}

void add_losses(std::vector<Study>& all)
{
    all.push_back(Builder("A05", "lambda=3.3; mu=1; c=3; K=8")
                      .mean("P(blocked)", refused("server"))
                      .mean("L", number_in_system("server"))
                      .mean("Wq of accepted customers", each(waits("server")))
                      .study("a05.yaml", hour));
    const auto erlang = [&](const std::string& file, const std::string& parameters) {
        all.push_back(Builder("A07", parameters)
                          .mean("P(blocked)", refused("server"))
                          .mean("mean occupied servers", units_in_use("server"))
                          .study(file, hour));
    };
    erlang("a07_c5.yaml", "lambda=4.0; mean service 1; c=5");
    erlang("a07_c30.yaml", "lambda=25.0; mean service 1; c=30");
    for (const std::string law : {"constant", "erlang2", "lognormal", "h2"}) {
        Builder insensitive("A08", "lambda=4; mean service 1; c=5; service in", law);
        insensitive.mean("P(blocked), identical for all four", refused("server"));
        Study study = insensitive.study("a08_" + law + ".yaml", hour);
        if (law == "h2") {
            const Study alone = Builder("A08", "lambda=4; H2 balanced means scv=4 mean 1; c=5")
                                    .mean("P(blocked)", refused("server"))
                                    .study(study.file, hour);
            study.quantities.push_back(alone.quantities.front());
        }
        all.push_back(std::move(study));
    }
}

void add_general_service(std::vector<Study>& all)
{
    const std::vector<std::pair<std::string, std::string>> laws{
        {"constant", "D(1)"},        {"erlang2", "Erlang-2 mean1"},  {"exponential", "exp mean1"},
        {"uniform", "U(0,2)"},       {"h2", "H2 balanced means"},    {"lognormal", "lognormal mean1 scv2"},
        {"gamma", "gamma shape0.5"}, {"weibull", "Weibull shape0.7"}};
    for (const auto& [file, law] : laws) {
        all.push_back(Builder("A12", "lambda=0.7; service " + law)
                          .mean("Wq", each(waits("server")))
                          .mean("E[Wq^2]", squared(waits("server")), Sort::spread)
                          .study("a12_" + file + ".yaml", hour));
    }
    all.push_back(Builder("A13", "lambda=0.7; D=1")
                      .mean("P(Wq<=2.5)", at_most(waits("server"), 2.5))
                      .mean("P(N=1)", share_of_time("came", "left", [](std::int64_t n) { return n == 1; }))
                      .study("a13_constant.yaml", hour));
    all.push_back(Builder("A13", "lambda=0.7; H2 balanced means")
                      .mean("P(Wq>5)", above(waits("server"), 5))
                      .study("a13_h2.yaml", hour));
    all.push_back(Builder("A17", "interarrival 1.25; mu=1")
                      .mean("sigma = P(arrival waits)", waited("server"))
                      .mean("Wq", each(waits("server")))
                      .mean("time-average P(busy)", utilisation("server"))
                      .study("a17_constant.yaml", hour));
    all.push_back(Builder("A17", "interarrival Erlang-2 mean 1.25; mu=1")
                      .mean("Wq", each(waits("server")))
                      .study("a17_erlang2.yaml", hour));
}

void add_disciplines(std::vector<Study>& all)
{
    all.push_back(Builder("A24", "lambda=10; mu=1; c=10; patience exp rate 0.5")
                      .mean("P(wait>0)", waited("server"))
                      .mean("P(abandon)", gave_up("server"))
                      .mean("E[Wq] (all customers)", wait_of_all("server"))
                      .mean("utilisation", utilisation("server"))
                      .study("a24.yaml", hour));
    const auto wait_of = [](const std::string& n) { return each(stopwatch("begins_" + n)); };
    all.push_back(Builder("A26", "lambda=(0.2,0.3,0.2)")
                      .mean("Wq class 1", wait_of("1"))
                      .mean("Wq class 2", wait_of("2"))
                      .mean("Wq class 3", wait_of("3"))
                      .add("sum rho_i Wq_i (conservation law; any work-conserving non-preemptive order)",
                           Sort::mean,
                           {{0.1, Statistic::mean, wait_of("1")},
                            {0.3, Statistic::mean, wait_of("2")},
                            {0.3, Statistic::mean, wait_of("3")}})
                      .study("a26.yaml", hour));
    all.push_back(Builder("A28", "lambda=(1.5,1.7); mu=1; c=4")
                      .mean("Wq class 1", wait_of("1"))
                      .mean("Wq class 2", wait_of("2"))
                      .study("a28.yaml", hour));
}

/// Services that are broken off, and beds that are left free.
void add_rules_of_service(std::vector<Study>& all)
{
    const auto sojourn_of = [](const std::string& n) { return each(stopwatch("served_" + n)); };
    all.push_back(Builder("A27", "lambda=(0.2,0.3,0.2)")
                      .mean("mean sojourn T class 1", sojourn_of("1"))
                      .mean("mean sojourn T class 2", sojourn_of("2"))
                      .mean("mean sojourn T class 3", sojourn_of("3"))
                      .study("a27.yaml", hour));
    const Observe emergency = share_of("emergency_refused", "emergency");
    const Observe elective = share_of("elective_refused", "elective");
    all.push_back(Builder("A10", "10 beds; lambda_em=6")
                      .mean("P(emergency blocked)", emergency)
                      .mean("P(elective refused)", elective)
                      .study("a10.yaml", hour));
    for (const std::string beds : {"10", "9"}) {
        all.push_back(Builder("A54", "beds=" + beds + ";")
                          .mean("P(emergency refused)", emergency)
                          .mean("P(elective cancelled)", elective)
                          .study("a54_" + beds + ".yaml", hour));
    }
}

/// Servers that break down, newcomers who go away or come in batches, wards that overflow, priorities that
/// rise.
void add_comings_and_goings(std::vector<Study>& all)
{
    all.push_back(Builder("A55", "lambda=0.5; mu=1; breaks down at 0.1")
                      .mean("L mean number in system", number_in_system("server"))
                      .mean("mean sojourn T", each(stopwatch("left")))
                      .mean("P(N=0)", share_of_time("came", "left", [](std::int64_t n) { return n == 0; }))
                      .mean("time-average P(up)", units_there("server"))
                      .study("a55.yaml", hour));
    all.push_back(Builder("A56", "lambda=3; mu=1; c=2")
                      .mean("P(balk)", share_of("went_away", "came"))
                      .mean("Lq mean queue length", queue_length("server"))
                      .mean("mean occupied servers", units_in_use("server"))
                      .mean("Wq of those who join", each(waits("server")))
                      .mean("P(wait>0) of those who join", waited("server"))
                      .study("a56.yaml", hour));
    all.push_back(Builder("A57", "batches at 0.3")
                      .mean("L mean number in system", number_in_system("server"))
                      .mean("Wq mean wait in queue", each(waits("server")))
                      .study("a57.yaml", hour));
    all.push_back(Builder("A58", "lambda=4.0; mean service 1; c=3")
                      .mean("P(refused by both)", share_of("refused", "came"))
                      .mean("mean occupied of the first", units_in_use("ward"))
                      .mean("mean occupied of the overflow", units_in_use("outlying"))
                      .study("a58.yaml", hour));
    const std::string classes = "lambda=(0.2,0.3,0.2); exp means (0.5,1,1.5); ";
    const auto wait_of = [](const std::string& n) { return each(stopwatch("begins_" + n)); };
    all.push_back(Builder("A59", classes + "rise at once")
                      .mean("Wq class 1", wait_of("1"))
                      .mean("Wq class 2", wait_of("2"))
                      .mean("Wq class 3", wait_of("3"))
                      .study("a59_at_once.yaml", hour));
    all.push_back(Builder("A59", classes + "rise every 2")
                      .add("sum rho_i Wq_i (conservation law; any work-conserving non-preemptive order)",
                           Sort::mean,
                           {{0.1, Statistic::mean, wait_of("1")},
                            {0.3, Statistic::mean, wait_of("2")},
                            {0.3, Statistic::mean, wait_of("3")}})
                      .study("a59_slowly.yaml", hour));
}

}  // namespace

void add_queues(std::vector<Study>& all)
{
    add_single_stations(all);
    add_losses(all);
    add_general_service(all);
    add_disciplines(all);
    add_rules_of_service(all);
    add_comings_and_goings(all);
}

}  // namespace esther::theory
