// From names to numbers: shares, odds, rates, handoffs, capacities.

#include <map>

#include "pathways/compile/model.hpp"
#include "pathways/yaml/value.hpp"
#include "sim/core/arithmetic.hpp"
#include "sim/core/mix.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

PathwaySpec pathway_of(const std::string& text)
{
    Problems problems;
    PathwaySpec pathway = read_pathway(parse_document(text, "a.yaml", problems), "a.yaml", problems);
    problems.throw_if_any();
    return pathway;
}

/// One home and one pool, people with sex and enrolment, and these parameters by scenario.
Model model_of(const std::string& pathway, std::vector<std::map<std::string, double>> parameters = {{}})
{
    Model model;
    model.pathways = {pathway_of(pathway)};
    model.attributes = {{"age", {}}, {"sex", {"female", "male"}}, {"enrolled", {"no", "yes"}, true}};
    PoolSpec pool;
    pool.name = "nurse";
    pool.at = "home";
    pool.capacity.value = 1;
    model.pools = {pool};
    model.places = {"home"};
    model.sites = {{"home", 1000, {0}, {}}};
    model.parameters = std::move(parameters);
    return model;
}

Compiled compile_well(const Model& model)
{
    Problems problems;
    Compiled compiled = compile(model, problems);
    problems.throw_if_any();
    return compiled;
}

std::string fault_of(const Model& model)
{
    Problems problems;
    static_cast<void>(compile(model, problems));
    return problems.any() ? problems.items().front().what : "";
}

const Node& node_of(const Compiled& compiled, const std::string& name)
{
    for (std::size_t i = 0; i < compiled.names.nodes.size(); ++i) {
        if (compiled.names.nodes[i] == name) {
            return compiled.network.nodes[static_cast<NodeId>(i)];
        }
    }
    throw std::logic_error("no node " + name);
}

/// The chances of the branches of a node as the engine sees them: each given that none before was taken.
std::vector<double> shares_of(const Compiled& compiled, const std::string& node, std::size_t scenario = 0)
{
    const Range range = node_of(compiled, node).next;
    std::vector<double> shares;
    for (std::uint32_t b = range.first; b < range.first + range.count; ++b) {
        shares.push_back(compiled.parameters[scenario].numbers[compiled.network.branches[b].share]);
    }
    return shares;
}

std::string choice(const std::string& branches)
{
    return "pathway: p\nmarks: [seen, known]\narrivals: {rate: 1 per hour}\nstart: d\nnodes:\n  d: {kind: "
           "decision, next: [" +
           branches + "]}\n  a: {kind: end}\n  b: {kind: end}\n  c: {kind: end}\n";
}

void check_near(const std::vector<double>& found, const std::vector<double>& wanted)
{
    REQUIRE(found.size() == wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CAPTURE(i, found[i]);
        CHECK(found[i] == Approx(wanted[i]).epsilon(1e-12).margin(1e-15));
    }
}

}  // namespace

TEST_CASE("shares become chances given that no earlier branch was taken", "[compile]")
{
    const auto shares = [](const std::string& branches) {
        return shares_of(compile_well(model_of(choice(branches))), "p/d");
    };
    check_near(shares("{to: a, share: 20 %}, {to: b, share: 30 %}, {to: c, share: 50 %}"), {0.2, 0.375, 1});
    check_near(shares("{to: a, share: 20 %}, {to: b, share: 30 %}, {to: c}"), {0.2, 0.375, 1});
    // The rest need not come last: b has 50 %, five eighths of the 80 % that a leaves.
    check_near(shares("{to: a, share: 20 %}, {to: b}, {to: c, share: 30 %}"), {0.2, 0.625, 1});
    check_near(shares("{to: a}, {to: b, share: 25 %}"), {0.75, 1});
    check_near(shares("{to: a, share: 0 %}, {to: b}"), {0, 1});
    check_near(shares("{to: a, share: 100 %}, {to: b, share: 0 %}, {to: c}"), {1, 0, 1});
    check_near(shares("{to: a}"), {1});
}

TEST_CASE("a share that uses a parameter has its value in each scenario, and the rest follows", "[compile]")
{
    const Model model =
        model_of(choice("{to: a, share: {use: direct}}, {to: b, share: 30 %}, {to: c}"),
                 {{{"direct", 0.2}}, {{"direct", 0.5}}, {{"direct", 0.7}}, {{"direct", 0.0}}});
    const Compiled compiled = compile_well(model);
    check_near(shares_of(compiled, "p/d", 0), {0.2, 0.375, 1});
    check_near(shares_of(compiled, "p/d", 1), {0.5, 0.6, 1});
    check_near(shares_of(compiled, "p/d", 2), {0.7, 1, 1});
    check_near(shares_of(compiled, "p/d", 3), {0, 0.3, 1});
}

TEST_CASE("shares that only a parameter makes wrong are found when it is known", "[compile]")
{
    const std::string rest = choice("{to: a, share: {use: direct}}, {to: b, share: 30 %}, {to: c}");
    CHECK(fault_of(model_of(rest, {{{"direct", 0.2}}, {{"direct", 0.71}}})) ==
          "the branches of node 'd' have shares that add up to more than 1: 0.71 to 'a', 0.3 to 'b', the "
          "rest to "
          "'c'");
    const std::string sum = choice("{to: a, share: {use: direct}}, {to: b, share: 30 %}");
    CHECK(fault_of(model_of(sum, {{{"direct", 0.7}}})) == "");
    CHECK(fault_of(model_of(sum, {{{"direct", 0.7}}, {{"direct", 0.6}}})) ==
          "the shares of node 'd' do not add up to 1: 0.6 to 'a', 0.3 to 'b'");
    CHECK(fault_of(model_of(sum, {{{"indirect", 0.7}}})) == "the parameter 'direct' is not defined");
}

TEST_CASE("mixtures of parts that differ anywhere are laws of their own", "[compile]")
{
    // The two parts have the same quantiles at a tenth, a quarter, the median, ...
    const auto mean_of = [](const std::string& middle) {
        const std::string part = "{empirical: {shares: [0 %, 30 %, 35 %, 40 %, 100 %], values: [0 h, 3 h, " + middle +
                                 ", 4 h, 10 h]}}";
        const Compiled compiled = compile_well(
            model_of("pathway: p\narrivals: {rate: 1 per hour}\nstart: w\nnodes:\n  w: {kind: wait, time: {mixture: "
                     "[{share: 50 %, law: " +
                     part + "}, {law: 1 h}]}, next: gone}\n  gone: {kind: end}\n"));
        return compiled.parameters[0].laws[node_of(compiled, "p/w").time].mean();
    };
    CHECK(mean_of("3.1 h") < mean_of("3.9 h"));
}

TEST_CASE("a spread that a parameter makes impossible is found when it is known", "[compile]")
{
    const auto fault = [](const std::string& law, double value) {
        return fault_of(model_of("pathway: p\narrivals: {rate: 1 per hour}\nstart: w\nnodes:\n  w: {kind: wait, time: " +
                                     law + ", next: gone}\n  gone: {kind: end}\n",
                                 {{{"spread", 1.0}}, {{"spread", value}}}));
    };
    CHECK(fault("{lognormal: {mean: 1 h, cv: {use: spread}}}", 0) == "the cv of the law is 0");
    CHECK(fault("{weibull: {mean: 1 h, shape: {use: spread}}}", -1) == "the shape of the law is -1");
    CHECK(fault("{gamma: {mean: 1 h, shape: {use: spread}}}", 0) == "the shape of the law is 0");
    CHECK(fault("{gamma: {mean: 1 h, shape: {use: spread}}}", 0.001) == "the gamma law has a shape of 0.001");
    CHECK(fault("{gamma: {mean: 1 h, shape: 0.009}}", 1) == "the gamma law has a shape of 0.009");
    CHECK(fault("{gamma: {mean: 1 h, cv: 10}}", 1) == "");
}

TEST_CASE("a time to hold for an absent body cannot differ between care models", "[compile]")
{
    const std::string text =
        "{pathway: p, arrivals: {rate: 1 per hour}, start: a, nodes: {"
        "a: {kind: contact, pool: nurse, time: 5 min, when_away: hold, away_hold: {use: patience}, next: b}, "
        "b: {kind: end}}}";
    CHECK(fault_of(model_of(text, {{{"patience", 1e9}}})) == "the parameter 'patience' cannot stand here");
}

TEST_CASE("odds of marks and attributes and log-odds stand beside the share they change", "[compile]")
{
    const Model model = model_of(
        choice("{to: a, share: 40 %, odds: [{sex: {male: 2}}, {mark: known, odds: 0.5}], mark: seen}, "
               "{to: b, share: 30 %, log_odds: {use: shift}}, {to: c}"),
        {{{"shift", 0.0}}, {{"shift", -0.7}}});
    const Compiled compiled = compile_well(model);
    const Network& network = compiled.network;
    const Branch& a = network.branches[node_of(compiled, "p/d").next.first];
    CHECK(a.set_marks == 1);
    REQUIRE(a.odds.count == 2);
    const Factor& sex = network.factors[a.odds.first];
    CHECK(sex.attribute_a == AttributeId{1});
    CHECK(sex.attribute_b == AttributeId::none);
    CHECK(compiled.parameters[0].numbers[sex.first_number] == 1);
    CHECK(compiled.parameters[0].numbers[sex.first_number + 1] == 2);
    const Factor& known = network.factors[a.odds.first + 1];
    CHECK(known.mark == 2);
    CHECK(compiled.parameters[0].numbers[known.first_number] == 0.5);
    // b: half of what a leaves; with log-odds -0.7 logistic(logit(1/2) - 0.7).
    check_near(shares_of(compiled, "p/d", 0), {0.4, 0.5, 1});
    check_near(shares_of(compiled, "p/d", 1), {0.4, 1 / (1 + std::exp(0.7)), 1});
}

TEST_CASE(
    "factors by age fill every year, pairs every cell, and what is not listed has the factor 1 or otherwise",
    "[compile]")
{
    const std::string text =
        "pathway: p\nneed:\n  rate: 1 per year\n  by:\n    - {age: {0-4: 3, 65+: 2}}\n    - {age: {10: 5}, "
        "otherwise: 0.5}\n"
        "    - {age x sex: {0-1: {male: 7}, 110: {female: 8}}}\nstart: a\nnodes: {a: {kind: end}}\n";
    const Compiled compiled = compile_well(model_of(text));
    const Need& need = compiled.network.pathways[PathwayId{0}].need;
    REQUIRE(need.fixed.count == 3);
    const auto cell = [&](std::uint32_t factor, std::uint32_t i) {
        return compiled.parameters[0]
            .numbers[compiled.network.factors[need.fixed.first + factor].first_number + i];
    };
    for (std::uint32_t age = 0; age <= 110; ++age) {
        CAPTURE(age);
        CHECK(cell(0, age) == (age <= 4 ? 3 : age >= 65 ? 2 : 1));
        CHECK(cell(1, age) == (age == 10 ? 5 : 0.5));
        CHECK(cell(2, 2 * age) == (age == 110 ? 8 : 1));
        CHECK(cell(2, 2 * age + 1) == (age <= 1 ? 7 : 1));
    }
}

TEST_CASE("a need whose rate or fixed factor differs between scenarios is refused", "[compile]")
{
    const auto need = [](const std::string& rest) {
        return "pathway: p\nneed: {rate: " + rest +
               "}\nstart: a\nnodes: {a: {kind: record, count: x, set: {enrolled: yes}, next: z}, z: {kind: "
               "end}}\n";
    };
    const std::vector<std::map<std::string, double>> same{{{"x", 2}}, {{"x", 2}}};
    const std::vector<std::map<std::string, double>> other{{{"x", 2}}, {{"x", 2}}, {{"x", 1.5}}};
    const std::string refusal = "the need of pathway 'p' has another rate in another care model";
    CHECK(fault_of(model_of(need("{use: x}"), same)) == "");
    CHECK(fault_of(model_of(need("{use: x}"), other)) == refusal);
    CHECK(fault_of(model_of(need("1 per year, by: [{sex: {male: {use: x}}}]"), same)) == "");
    CHECK(fault_of(model_of(need("1 per year, by: [{sex: {male: {use: x}}}]"), other)) == refusal);
    // What a record sets may carry an effect: its bound covers every scenario, so candidates stay the same.
    // The bound covers what any practice could make of it, chosen for this study or not.
    Model changing = model_of(need("1 per year, by: [{enrolled: {yes: {use: x}}}]"), other);
    changing.greatest = {{"x", 3}};
    CHECK(fault_of(changing) == "");
    const Compiled compiled = compile_well(changing);
    const Need& made = compiled.network.pathways[PathwayId{0}].need;
    CHECK(made.fixed.count == 0);
    CHECK(made.changing.count == 1);
    for (const Parameters& column : compiled.parameters) {
        CHECK(column.numbers[made.changing_bound] == 3);
    }
}

TEST_CASE("a season has its own bound", "[compile]")
{
    const std::string text =
        "pathway: p\nneed: {rate: 1 per year, season: [1, 1.5, 1, 1, 1, 1, 0.5, 1, 1, 1, 1, 1]}\nstart: "
        "a\nnodes: {a: {kind: end}}\n";
    const Compiled compiled = compile_well(model_of(text));
    const Need& need = compiled.network.pathways[PathwayId{0}].need;
    CHECK(compiled.parameters[0].numbers[need.season + 6] == 0.5);
    CHECK(compiled.parameters[0].numbers[need.season_bound] == 1.5);
}

TEST_CASE("a week has a number for each of its hours, and the season's bound is theirs too", "[compile]")
{
    const Compiled compiled =
        compile_well(model_of("pathway: p\nneed: {rate: 1 per year, season: [1, 1.5, 1, 1, 1, 1, 0.5, 1, 1, "
                              "1, 1, 1], week: {hours: "
                              "[2, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "
                              "days: [1, 1, 1, 1, 1, 0.5, "
                              "1.5]}}\nstart: a\nnodes: {a: {kind: end}}\n"));
    const Need& need = compiled.network.pathways[PathwayId{0}].need;
    const std::vector<double>& numbers = compiled.parameters[0].numbers;
    REQUIRE(need.has_week);
    CHECK(numbers[need.week] == 2);  // Monday at midnight
    CHECK(numbers[need.week + 1] == 0);
    CHECK(numbers[need.week + 5 * 24] == 1);  // Saturday at midnight
    CHECK(numbers[need.week + 5 * 24 + 2] == 0.5);
    CHECK(numbers[need.week + 167] == 1.5);
    CHECK(numbers[need.season_bound] == 1.5 * 2 * 1.5);
}

TEST_CASE("a delay on a branch becomes a wait, an interface a handoff that may be lost", "[compile]")
{
    const PathwaySpec written =
        pathway_of(choice("{to: a, share: 20 %, delay: 3 h, mark: seen}, {to: b, share: 30 %, over: "
                          "ward_home}, {to: c, over: ward_home, delay: 1 h}"));
    InterfaceSpec interface;
    interface.name = "ward_home";
    interface.delay.use = "delay";
    interface.lost.use = "lost";
    interface.retry.value = static_cast<double>(one_week.count());
    const PathwaySpec expanded = expand_branches(written, {interface});
    std::map<std::string, NodeSpec> nodes;
    for (const NodeSpec& node : expanded.nodes) {
        CHECK(nodes.emplace(node.name, node).second);  // every name once
    }
    const auto next = [&](const std::string& name, std::size_t branch = 0) {
        return nodes.at(name).next.at(branch).to;
    };
    CHECK(next("d", 0) == "d.to.a");
    CHECK(nodes.at("d").next[0].share->value == 0.2);
    CHECK(nodes.at("d").next[0].marks == std::vector<std::string>{"seen"});
    CHECK(nodes.at("d.to.a").kind == "wait");
    CHECK(next("d.to.a") == "a");
    CHECK(next("d", 1) == "d.over.ward_home.b");
    CHECK(next("d.over.ward_home.b") == "d.over.ward_home.b.arrives");
    CHECK(next("d.over.ward_home.b.arrives", 0) == "d.over.ward_home.b.lost");
    CHECK(next("d.over.ward_home.b.arrives", 1) == "b");
    CHECK(nodes.at("d.over.ward_home.b.arrives").next[0].share->use == "lost");
    CHECK(nodes.at("d.over.ward_home.b.lost").counts == std::vector<std::string>{"lost_referral"});
    CHECK(next("d.over.ward_home.b.lost") == "d.over.ward_home.b.silence");
    CHECK(next("d.over.ward_home.b.silence") == "d.over.ward_home.b");  // and again
    // Both on one branch: first the delay, then the handoff.
    CHECK(next("d", 2) == "d.to.d.over.ward_home.c");
    CHECK(next("d.to.d.over.ward_home.c") == "d.over.ward_home.c");
    for (const auto& [name, node] : nodes) {
        if (name.find('.') != std::string::npos) {
            CHECK(node.keeps);  // somebody in a bed waits there
        }
    }

    Model model =
        model_of(choice("{to: a}"), {{{"delay", 5e9}, {"lost", 0.1}}, {{"delay", 1e9}, {"lost", 0}}});
    model.pathways = {expanded};
    const Compiled compiled = compile_well(model);
    const LawId wait = node_of(compiled, "p/d.over.ward_home.b").time;
    CHECK(compiled.parameters[0].laws[wait] == Law::exponential(5e9));
    CHECK(compiled.parameters[1].laws[wait] == Law::exponential(1e9));
    check_near(shares_of(compiled, "p/d.over.ward_home.b.arrives", 0), {0.1, 1});
    check_near(shares_of(compiled, "p/d.over.ward_home.b.arrives", 1), {0, 1});
    // The handoff goes round: each try has draws of its own.
    CHECK(node_of(compiled, "p/d.over.ward_home.b").counts_visit);
    CHECK(!node_of(compiled, "p/d.to.a").counts_visit);
}

TEST_CASE("two decisions with one name or one hash are found", "[compile]")
{
    const auto two = [](const std::string& first, const std::string& second) {
        return model_of("pathway: p\narrivals: {rate: 1 per hour}\nstart: " + first + "\nnodes:\n  " + first +
                        ": {kind: wait, time: 1 h, next: " + second + "}\n  " + second +
                        ": {kind: wait, time: 1 h, rng_id: " + second + ", next: z}\n  z: {kind: end}\n");
    };
    CHECK(fault_of(two("a", "b")) == "");
    Model same = two("a", "b");
    same.pathways[0].nodes[1].rng_id = "a";
    CHECK(fault_of(same).find("two decisions are called 'p/a/") == 0);
    // A pair of names whose 32-bit hashes are equal: among 300,000 names there are about ten.
    std::map<std::uint32_t, std::string> known;
    std::string first;
    std::string second;
    for (int i = 0; i < 1'000'000 && first.empty(); ++i) {
        const std::string name = "n" + std::to_string(i);
        const auto [found, fresh] = known.emplace(hash_decision("p/" + name + "/time"), name);
        if (!fresh) {
            first = found->second;
            second = name;
        }
    }
    REQUIRE(!first.empty());
    CHECK(fault_of(two(first, second)) ==
          "'p/" + second + "/time' and 'p/" + first + "/time' have the same hash");
}

TEST_CASE("the same decision has the same hash whatever else a pathway holds", "[compile]")
{
    const Compiled alone =
        compile_well(model_of("pathway: p\narrivals: {rate: 1 per hour}\nstart: b\nnodes:\n  b: {kind: wait, "
                              "time: 1 h, next: z}\n  z: {kind: end}\n"));
    const Compiled more =
        compile_well(model_of("pathway: p\narrivals: {rate: 2 per hour}\nstart: a\nnodes:\n  z: {kind: end}\n"
                              "  a: {kind: contact, pool: nurse, time: 1 h, next: renamed}\n  renamed: "
                              "{kind: wait, rng_id: b, time: 2 h, next: z}\n"));
    CHECK(node_of(alone, "p/b").decision_time == node_of(more, "p/renamed").decision_time);
    CHECK(node_of(alone, "p/b").decision_split == node_of(more, "p/renamed").decision_split);
    CHECK(node_of(alone, "p/b").decision_time == hash_decision("p/b/time"));
}

TEST_CASE("a capacity per head follows the people of a site, and is one unit at least", "[compile]")
{
    Model model = model_of(
        "pathway: p\narrivals: {rate: 1 per hour}\nstart: a\nnodes: {a: {kind: contact, pool: nurse, time: 1 "
        "h, next: z}, z: {kind: end}}\n",
        {{{"nurses", 0.0021}}, {{"nurses", 0.0}}, {{"nurses", 0.0002}}, {{"nurses", 0.0026}}});
    model.pools[0].per_person = true;
    model.pools[0].capacity.use = "nurses";
    const Compiled compiled = compile_well(model);
    const auto units = [&](std::size_t scenario) {
        return compiled.parameters[scenario].calendars[SiteId{0}][PoolId{0}].steps.front().capacity;
    };
    CHECK(units(0) == 2);
    CHECK(units(1) == 0);
    CHECK(units(2) == 1);
    CHECK(units(3) == 3);
    CHECK(compiled.warnings.size() == 1);  // 0.2 units became 1
}
