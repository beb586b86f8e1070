// Which study answers for which exact result, and how it is asked.

#include "tests/theory/studies.hpp"

#include "tests/theory/observe.hpp"

namespace esther::theory {

namespace {

constexpr Duration hour = one_hour;
constexpr Duration day = one_day;

/// Adds the quantities of one case and parameter set.
class Builder {
  public:
    Builder(std::string id, std::string parameters, std::string note = "")
        : id_(std::move(id)), parameters_(std::move(parameters)), note_(std::move(note))
    {
    }

    Builder& mean(const std::string& name, Observe observe, Sort sort = Sort::mean)
    {
        return add(name, sort, {{1, Statistic::mean, std::move(observe)}});
    }
    Builder& variance(const std::string& name, Observe observe)
    {
        return add(name, Sort::spread, {{1, Statistic::variance, std::move(observe)}});
    }
    Builder& deviation(const std::string& name, Observe observe)
    {
        return add(name, Sort::spread, {{1, Statistic::deviation, std::move(observe)}});
    }
    Builder& add(const std::string& name, Sort sort, std::vector<Term> terms)
    {
        Quantity q;
        q.id = id_;
        q.parameters = parameters_;
        q.name = name;
        q.note = note_;
        q.sort = sort;
        q.terms = std::move(terms);
        quantities_.push_back(std::move(q));
        return *this;
    }
    Builder& quantile(const std::string& name, double level, Durations durations)
    {
        add(name, Sort::spread, {});
        quantities_.back().level = level;
        quantities_.back().histogram = std::move(durations);
        return *this;
    }
    /// What follows has this note.
    Builder& note(const std::string& note)
    {
        note_ = note;
        return *this;
    }
    /// The last one must not agree with its exact result.
    Builder& differs()
    {
        quantities_.back().must_differ = true;
        return *this;
    }
    [[nodiscard]] Study study(const std::string& file, Duration unit, bool slow = false) const
    {
        return {file, unit, quantities_, slow};
    }

  private:
    std::string id_;
    std::string parameters_;
    std::string note_;
    std::vector<Quantity> quantities_;
};

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
    const auto several = [&](const std::string& file, const std::string& parameters) {
        all.push_back(Builder("A03", parameters)
                          .mean("P(wait>0) Erlang-C", waited("server"))
                          .mean("Wq", each(waits("server")))
                          .mean("L", number_in_system("server"))
                          .mean("P(Wq>1)", above(waits("server"), 1))
                          .quantile("0.9 quantile of Wq", 0.9, waits("server"))
                          .study(file, hour));
    };
    several("a03_c3.yaml", "lambda=2.4; mu=1; c=3");
    several("a03_c20.yaml", "lambda=18.0; mu=1; c=20");
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
}

void add_networks(std::vector<Study>& all)
{
    Study tandem =
        Builder("A31", "lambda=0.6; mu1=1; mu2=0.9")
            .mean("mean end-to-end sojourn", each(stopwatch("served")))
            .variance("variance of end-to-end sojourn (stages independent)", each(stopwatch("served")))
            .mean("P(end-to-end sojourn > 10)", above(stopwatch("served"), 10))
            .study("a31.yaml", hour);
    const Study departures =
        Builder("A31", "lambda=0.6; mu=1", "mean")
            .mean("mean and sd of inter-departure times (Poisson)", each(gaps("between")))
            .note("sd")
            .deviation("mean and sd of inter-departure times (Poisson)", each(gaps("between")))
            .study("a31.yaml", hour);
    tandem.quantities.insert(tandem.quantities.end(), departures.quantities.begin(),
                             departures.quantities.end());
    all.push_back(std::move(tandem));
    all.push_back(Builder("A32", "external (1,0.4,0.2)")
                      .mean("throughput node 1", throughput("one"))
                      .mean("L node 1", number_in_system("one"))
                      .mean("throughput node 2", throughput("two"))
                      .mean("L node 2", number_in_system("two"))
                      .mean("throughput node 3", throughput("three"))
                      .mean("L node 3", number_in_system("three"))
                      .mean("mean total time in network", each(stopwatch("left")))
                      .study("a32.yaml", hour));
    all.push_back(Builder("A39", "lambda=4/day; 8 acute beds")
                      .mean("P(arrival refused)", refused("acute"))
                      .mean("mean blocked (delayed) beds", queue_length("step_down"))
                      .mean("mean occupied acute beds", units_in_use("acute"))
                      .mean("mean occupied step-down beds", units_in_use("step_down"))
                      .mean("mean delay per patient needing step-down", each(waits("step_down")))
                      .study("a39.yaml", day));
}

void add_streams(std::vector<Study>& all)
{
    all.push_back(Builder("A43", "rates per h: 2 (0-8)", "mean")
                      .mean("E[N(0,24)] = Var", opened())
                      .note("variance")
                      .variance("E[N(0,24)] = Var", opened())
                      .study("a43_steps.yaml", hour));
    all.push_back(Builder("A43", "lambda(t)=10+6 sin(2 pi t/24)", "mean")
                      .mean("E[N(0,6)] = Var", opened())
                      .note("variance")
                      .variance("E[N(0,6)] = Var", opened())
                      .study("a43_sinusoid.yaml", hour));
    all.push_back(Builder("A43", "lambda(t)=10+6 sin(2 pi t/24); thinning with lambda*=16")
                      .mean("acceptance probability of thinning", accepted())
                      .study("a43_acceptance.yaml", hour));
    all.push_back(Builder("A43", "lambda(t)=0.2+0.05 t")
                      .mean("P(T1>3)", idle_above("until_the_end", 3))
                      .mean("E[T1]", idle_time("until_the_end"))
                      .study("a43_first.yaml", hour));
}

void add_pathways(std::vector<Study>& all)
{
    all.push_back(Builder("A45", "transient (home,community,acute)")
                      .mean("expected steps to absorption", each(stopwatch("absorbed")))
                      .variance("variance of steps", each(stopwatch("absorbed")))
                      .mean("P(absorbed in care home)", per_episode("care_home"))
                      .mean("expected visits to acute", per_episode("acute"))
                      .mean("P(ever visits acute)", per_episode("ever_acute"))
                      .study("a45.yaml", day));
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
                      .study("a48_readmission.yaml", day));
    const std::string handoff =
        "each handoff: delay exp mean 5 d, lost w.p. .15, loss noticed after exp mean 21 d then retried; "
        "deterioration clock .02/d exp; ";
    all.push_back(Builder("A52", handoff + "1 handoff(s)")
                      .mean("P(care starts before deterioration)", per_episode("care"))
                      .study("a52_one.yaml", day));
    all.push_back(Builder("A52", handoff + "3 handoff(s)")
                      .mean("P(care starts before deterioration)", per_episode("care"))
                      .study("a52_three.yaml", day));
    all.push_back(Builder("A52", handoff + "3 handoffs")
                      .mean("mean time to care (no deterioration)", each(stopwatch("care")))
                      .study("a52_time.yaml", day));
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

std::vector<Study> build()
{
    std::vector<Study> all;
    add_single_stations(all);
    add_losses(all);
    add_general_service(all);
    add_disciplines(all);
    add_networks(all);
    add_streams(all);
    add_pathways(all);
    add_rules_of_service(all);
    return all;
}

}  // namespace

const std::vector<Study>& studies()
{
    static const std::vector<Study> all = build();
    return all;
}

}  // namespace esther::theory
