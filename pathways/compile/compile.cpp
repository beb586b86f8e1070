// From names to numbers: a Model becomes one Network and a table of parameters for each scenario.

#include <algorithm>
#include <cmath>
#include <set>

#include "pathways/compile/calendar.hpp"
#include "pathways/compile/numbers.hpp"
#include "pathways/compile/visits.hpp"
#include "sim/core/arithmetic.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/state.hpp"

namespace esther {

namespace {

constexpr std::size_t most_nodes = 65'000;
constexpr int oldest = 110;

class Compiler {
  public:
    Compiler(const Model& model, Problems& problems) : model_(model), problems_(problems), numbers_(model, problems) {}

    Compiled run()
    {
        name_everything();
        add_sites();
        for (const PathwaySpec& pathway : model_.pathways) {
            add_pathway(pathway);
        }
        add_death();
        add_axes();
        out_.parameters = numbers_.take();
        if (out_.parameters.empty()) {
            return std::move(out_);
        }
        add_capacities();
        return std::move(out_);
    }

  private:
    // --- names ---------------------------------------------------------------------------------

    void name_everything()
    {
        std::set<std::string> measures;
        std::size_t n_nodes = 0;
        for (const PathwaySpec& pathway : model_.pathways) {
            out_.names.pathways.push_back(pathway.name);
            n_nodes += pathway.nodes.size();
            for (const NodeSpec& node : pathway.nodes) {
                measures.insert(node.counts.begin(), node.counts.end());
            }
        }
        if (n_nodes > most_nodes) {
            problems_.add(model_.pathways.front().place, "the pathways have " + std::to_string(n_nodes) + " nodes in all",
                          "a study can have at most " + std::to_string(most_nodes), "leave some pathways out");
        }
        out_.names.measures.assign(measures.begin(), measures.end());
        out_.network.n_measures = measures.size();
        for (const PoolSpec& pool : model_.pools) {
            out_.names.pools.push_back(pool.name);
        }
    }

    template <class Id>
    static Id find(const std::vector<std::string>& names, const std::string& name)
    {
        const auto found = std::find(names.begin(), names.end(), name);
        return found == names.end() ? Id::none : static_cast<Id>(found - names.begin());
    }

    AttributeId attribute(const std::string& name) const
    {
        for (std::size_t i = 0; i < model_.attributes.size(); ++i) {
            if (model_.attributes[i].name == name) {
                return static_cast<AttributeId>(i);
            }
        }
        return AttributeId::none;
    }

    /// Hash that names a decision in the key of its draws; two equal ones are a fault.
    std::uint32_t decision(const std::string& path, const Place& place)
    {
        const std::uint32_t hash = hash_decision(path);
        const auto [known, fresh] = decisions_.emplace(hash, path);
        if (!fresh && known->second != path) {
            problems_.add(place, "'" + path + "' and '" + known->second + "' have the same hash",
                          "every decision needs random numbers of its own", "rename one of the nodes or give it another 'rng_id'");
        } else if (!fresh) {
            problems_.add(place, "two decisions are called '" + path + "'",
                          "every decision needs random numbers of its own", "give one of them another 'rng_id'");
        }
        return hash;
    }

    // --- sites and pools -----------------------------------------------------------------------

    void add_sites()
    {
        Network& network = out_.network;
        std::map<std::string, int> count;
        for (const Model::Site& site : model_.sites) {
            Site added;
            added.place = find<PlaceId>(model_.places, site.place);
            for (const std::size_t serving : site.serves) {
                added.serves.add(static_cast<SiteId>(serving));
            }
            network.sites.add(added);
            out_.names.sites.push_back(site.place + " " + std::to_string(++count[site.place]));
        }
        network.least = Table<PlaceId, Table<PlaceId, Duration>>(
            model_.places.size(), Table<PlaceId, Duration>(model_.places.size(), model_.crossing));
        std::vector<int> most_priority(model_.pools.size(), 0);
        for (const PathwaySpec& pathway : model_.pathways) {
            for (const NodeSpec& node : pathway.nodes) {
                if (const PoolId pool = find<PoolId>(out_.names.pools, node.pool); pool != PoolId::none) {
                    most_priority[index(pool)] = std::max(most_priority[index(pool)], node.priority);
                }
            }
        }
        for (const PoolSpec& pool : model_.pools) {
            Pool added;
            added.place = find<PlaceId>(model_.places, pool.at);
            added.room = pool.room ? static_cast<std::int64_t>(pool.room->value) : -1;
            added.n_priorities = static_cast<std::uint8_t>(most_priority[network.pools.size()] + 1);
            network.pools.add(added);
        }
        network.n_attributes = model_.attributes.size();
        if (network.n_attributes > max_attributes) {
            problems_.add({}, "people have " + std::to_string(network.n_attributes) + " attributes",
                          "a person's record has room for " + std::to_string(max_attributes), "drop or merge some");
        }
    }

    void add_capacities()
    {
        for (std::size_t s = 0; s < out_.parameters.size(); ++s) {
            Parameters& parameters = out_.parameters[s];
            for (const Model::Site& site : model_.sites) {
                Table<PoolId, Calendar> calendars(model_.pools.size());
                for (std::size_t p = 0; p < model_.pools.size(); ++p) {
                    const PoolSpec& pool = model_.pools[p];
                    if (pool.at != site.place) {
                        continue;
                    }
                    const double head = pool.per_person ? site.people : 1.0;
                    const double units = pool.unlimited ? 0 : numbers_.value(pool.capacity, s) * head;
                    calendars[static_cast<PoolId>(p)] = make_calendar(pool, units);
                    if (units > 0 && units < 0.5) {
                        warn("pool '" + pool.name + "' would have " + std::to_string(units) +
                             " units at a site; it has 1");
                    }
                }
                parameters.calendars.add(std::move(calendars));
            }
        }
    }

    void warn(const std::string& text)
    {
        if (std::find(out_.warnings.begin(), out_.warnings.end(), text) == out_.warnings.end()) {
            out_.warnings.push_back(text);
        }
    }

    // --- factors -------------------------------------------------------------------------------

    std::size_t n_values(AttributeId id) const
    {
        const auto& values = model_.attributes[index(id)].values;
        return values.empty() ? oldest + 1 : values.size();
    }

    /// Value numbers that a key names: one value, or the years of an age band.
    std::vector<std::size_t> values_of(AttributeId id, const std::string& key) const
    {
        const auto& names = model_.attributes[index(id)].values;
        std::vector<std::size_t> values;
        if (!names.empty()) {
            const auto found = std::find(names.begin(), names.end(), key);
            if (found != names.end()) {
                values.push_back(static_cast<std::size_t>(found - names.begin()));
            }
            return values;
        }
        const std::size_t dash = key.find('-');
        const int low = std::atoi(key.c_str());
        const int high = key.back() == '+' ? oldest : dash == std::string::npos ? low : std::atoi(key.c_str() + dash + 1);
        for (int age = low; age <= std::min(high, oldest); ++age) {
            values.push_back(static_cast<std::size_t>(age));
        }
        return values;
    }

    /// Compiles a table of factors; `marks` are the pathway's.
    Factor factor(const FactorSpec& spec, const std::vector<std::string>& marks)
    {
        Factor f;
        if (!spec.mark.empty()) {
            const auto found = std::find(marks.begin(), marks.end(), spec.mark);
            f.mark = static_cast<std::uint8_t>(1U << (found - marks.begin()));
            f.first_number = numbers_.add(spec.entries.front().second);
            return f;
        }
        f.attribute_a = attribute(spec.attributes[0]);
        std::size_t n = n_values(f.attribute_a);
        if (spec.attributes.size() > 1) {
            f.attribute_b = attribute(spec.attributes[1]);
            f.n_b = static_cast<std::uint16_t>(n_values(f.attribute_b));
            n *= f.n_b;
        }
        std::vector<const Scalar*> cells(n, spec.otherwise ? &*spec.otherwise : nullptr);
        for (const auto& [keys, scalar] : spec.entries) {
            for (const std::size_t a : values_of(f.attribute_a, keys[0])) {
                if (keys.size() == 1) {
                    cells[a] = &scalar;
                    continue;
                }
                for (const std::size_t b : values_of(f.attribute_b, keys[1])) {
                    cells[a * f.n_b + b] = &scalar;
                }
            }
        }
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint32_t number = cells[i] == nullptr ? numbers_.add([](std::size_t) { return 1.0; }) : numbers_.add(*cells[i]);
            if (i == 0) {
                f.first_number = number;
            }
        }
        return f;
    }

    Range factors(const std::vector<FactorSpec>& specs, const std::vector<std::string>& marks)
    {
        Range range{static_cast<std::uint32_t>(out_.network.factors.size()), static_cast<std::uint16_t>(specs.size())};
        for (const FactorSpec& spec : specs) {
            out_.network.factors.push_back(factor(spec, marks));
        }
        return range;
    }

    // --- pathways ------------------------------------------------------------------------------

    void add_pathway(const PathwaySpec& spec)
    {
        const auto id = out_.network.pathways.next_id();
        const std::size_t first_node = out_.network.nodes.size();
        std::map<std::string, std::size_t> local;
        for (std::size_t i = 0; i < spec.nodes.size(); ++i) {
            local[spec.nodes[i].name] = i;
            out_.names.nodes.push_back(spec.name + "/" + spec.nodes[i].name);
        }
        const auto target = [&](const std::string& name) {
            const auto found = local.find(name);
            return found == local.end() ? NodeId::none : static_cast<NodeId>(first_node + found->second);
        };
        Pathway pathway;
        pathway.start = target(spec.start);
        pathway.root = hash_decision(spec.name + "/arrivals");
        pathway.decision_severity = decision(spec.name + "/severity", spec.place);
        if (spec.clock) {
            pathway.clock = numbers_.add_law(spec.clock->after);
            pathway.clock_to = target(spec.clock->to);
            pathway.clock_severity = spec.clock->after.severity;
            pathway.decision_clock = decision(spec.name + "/clock", spec.clock->place);
        }
        if (spec.need) {
            pathway.has_need = true;
            pathway.need = need(*spec.need, spec);
        }
        if (spec.source) {
            pathway.has_source = true;
            pathway.source = source(*spec.source);
        }
        for (const NodeSpec& node : spec.nodes) {
            out_.network.nodes.add(make_node(node, spec, id, target));
        }
        plan_counters(spec, pathway, first_node, local);
        out_.network.pathways.add(pathway);
    }

    template <class Target>
    Node make_node(const NodeSpec& spec, const PathwaySpec& pathway, PathwayId id, const Target& target)
    {
        static const std::map<std::string, NodeKind> kinds{
            {"contact", NodeKind::contact}, {"wait", NodeKind::wait},       {"decision", NodeKind::decision}, {"stay", NodeKind::stay},
            {"package", NodeKind::package}, {"record", NodeKind::record},   {"end", NodeKind::end}};
        Network& network = out_.network;
        Node n;
        n.kind = kinds.at(spec.kind);
        n.pathway = id;
        n.pool = find<PoolId>(out_.names.pools, spec.pool);
        const std::string& at = spec.at.empty() && n.pool != PoolId::none ? model_.pools[index(n.pool)].at : spec.at;
        n.place = at.empty() ? PlaceId::none : find<PlaceId>(model_.places, at);
        const std::string path = pathway.name + "/" + (spec.rng_id.empty() ? spec.name : spec.rng_id);
        n.decision_split = decision(path + "/split", spec.place);
        n.split_severity = spec.severity;
        if (spec.time) {
            n.time = numbers_.add_law(*spec.time);
            n.time_severity = spec.time->severity;
            n.decision_time = decision(path + "/time", spec.place);
        }
        if (spec.travel) {
            n.travel = numbers_.add_law(*spec.travel);
            n.decision_travel = decision(path + "/travel", spec.place);
        }
        if (spec.patience) {
            n.patience = numbers_.add_law(*spec.patience);
            n.patience_to = target(spec.patience_to);
            n.decision_patience = decision(path + "/patience", spec.place);
        }
        n.full_to = target(spec.if_full);
        n.when_away = spec.when_away == "rebook" ? WhenAway::rebook
                      : spec.when_away == "hold" ? WhenAway::hold
                                                 : WhenAway::cancel;
        n.away_to = target(spec.away_to);
        n.away_hold = spec.away_hold ? to_duration(spec.away_hold->value) : Duration{0};
        n.priority = static_cast<std::uint8_t>(spec.priority);
        n.ask_ahead = spec.ask.empty() ? n.kind == NodeKind::stay : spec.ask == "ahead";
        n.keeps = spec.keeps;
        n.worsens = spec.worsens;
        n.starts_clock = spec.starts_clock;
        n.stops_clock = spec.stops_clock;
        n.starts_stopwatch = spec.starts_stopwatch;
        n.only_first_visit = spec.once;
        n.lists = spec.list;
        n.next = branches(spec, pathway, target);
        n.rivals = {static_cast<std::uint32_t>(network.rivals.size()), static_cast<std::uint16_t>(spec.rivals.size())};
        for (std::size_t i = 0; i < spec.rivals.size(); ++i) {
            const RivalSpec& rival = spec.rivals[i];
            network.rivals.push_back({numbers_.add_law(rival.after), target(rival.to),
                                      decision(path + "/race/" + std::to_string(i), rival.place)});
        }
        n.measures = {static_cast<std::uint32_t>(network.measures.size()), static_cast<std::uint16_t>(spec.counts.size())};
        for (const std::string& measure : spec.counts) {
            network.measures.push_back(find<MeasureId>(out_.names.measures, measure));
        }
        n.effects = {static_cast<std::uint32_t>(network.effects.size()), static_cast<std::uint16_t>(spec.sets.size())};
        for (const auto& [name, value] : spec.sets) {
            const AttributeId changed = attribute(name);
            const auto values = changed == AttributeId::none ? std::vector<std::size_t>{} : values_of(changed, value);
            network.effects.push_back({changed, static_cast<std::uint8_t>(values.empty() ? 0 : values.front())});
        }
        return n;
    }

    /// Shares become the chance of a branch given that no earlier one was taken.
    template <class Target>
    Range branches(const NodeSpec& spec, const PathwaySpec& pathway, const Target& target)
    {
        const Range range{static_cast<std::uint32_t>(out_.network.branches.size()), static_cast<std::uint16_t>(spec.next.size())};
        const std::size_t n_scenarios = numbers_.n_scenarios();
        std::vector<double> left(n_scenarios, 1.0);
        double given = 0;
        bool literal = true;
        bool has_rest = false;
        for (const BranchSpec& branch : spec.next) {
            has_rest = has_rest || !branch.share;
            literal = literal && (!branch.share || branch.share->use.empty());
            given += branch.share && branch.share->use.empty() ? branch.share->value : 0;
        }
        for (std::size_t b = 0; b < spec.next.size(); ++b) {
            const BranchSpec& branch = spec.next[b];
            Branch made;
            made.to = target(branch.to);
            for (const std::string& mark : branch.marks) {
                const auto found = std::find(pathway.marks.begin(), pathway.marks.end(), mark);
                made.set_marks = static_cast<std::uint8_t>(made.set_marks | (1U << (found - pathway.marks.begin())));
            }
            made.share = numbers_.add([&](std::size_t s) { return conditional_share(spec, b, s, left); });
            made.odds = factors(branch.odds, pathway.marks);
            out_.network.branches.push_back(made);
        }
        if (!has_rest && !literal && n_scenarios > 0) {
            for (std::size_t s = 0; s < n_scenarios; ++s) {
                if (std::fabs(left[s]) > 1e-9) {
                    problems_.add(spec.place, "the shares of node '" + spec.name + "' do not add up to 1",
                                  "with this scenario's parameters they leave " + std::to_string(left[s]),
                                  "leave the share of one branch out: it takes the rest");
                    break;
                }
            }
        }
        return range;
    }

    /// Share of branch b given that none before it was taken; `left[s]` is what earlier branches leave.
    double conditional_share(const NodeSpec& spec, std::size_t b, std::size_t s, std::vector<double>& left)
    {
        const BranchSpec& branch = spec.next[b];
        double share = left[s];
        if (branch.share) {
            share = numbers_.value(*branch.share, s);
        } else {
            for (std::size_t later = b + 1; later < spec.next.size(); ++later) {
                share -= spec.next[later].share ? numbers_.value(*spec.next[later].share, s) : 0;
            }
        }
        if (share < -1e-9 || share > left[s] + 1e-9) {
            problems_.add(branch.place, "the branches of node '" + spec.name + "' have shares that add up to more than 1",
                          "up to '" + branch.to + "' they leave " + std::to_string(left[s] - share),
                          "lower a share, or the parameter it uses");
        }
        share = std::clamp(share, 0.0, 1.0);
        const bool last = b + 1 == spec.next.size();
        double conditional = last ? 1.0 : left[s] > 0 ? std::min(1.0, share / left[s]) : 0.0;
        if (branch.log_odds && conditional > 0 && conditional < 1) {
            conditional = det::logistic(det::logit(conditional) + numbers_.value(*branch.log_odds, s));
        }
        left[s] -= share;
        return conditional;
    }

    Need need(const NeedSpec& spec, const PathwaySpec& pathway)
    {
        Need n;
        n.base = numbers_.add(spec.rate);
        n.risk = spec.risk;
        std::vector<FactorSpec> fixed;
        std::vector<FactorSpec> changing;
        for (const FactorSpec& factor : spec.by) {
            const bool changes = std::any_of(factor.attributes.begin(), factor.attributes.end(),
                                             [&](const std::string& name) { return is_set_somewhere(name); });
            (changes ? changing : fixed).push_back(factor);
        }
        n.fixed = factors(fixed, {});
        n.changing = factors(changing, {});
        same_in_all_scenarios(n, spec, pathway);
        double bound = 1;
        for (std::size_t i = 0; i < changing.size(); ++i) {
            bound *= greatest(out_.network.factors[n.changing.first + i]);
        }
        n.changing_bound = numbers_.add([bound](std::size_t) { return bound; });
        double season_bound = spec.season.empty() ? 1 : 0;
        for (std::size_t month = 0; month < 12; ++month) {
            const std::uint32_t number = spec.season.empty() ? numbers_.add([](std::size_t) { return 1.0; }) : numbers_.add(spec.season[month]);
            n.season = month == 0 ? number : n.season;
            for (std::size_t s = 0; s < numbers_.n_scenarios(); ++s) {
                season_bound = std::max(season_bound, numbers_.at(number, s));
            }
        }
        n.season_bound = numbers_.add([season_bound](std::size_t) { return season_bound; });
        return n;
    }

    bool is_set_somewhere(const std::string& name) const
    {
        for (const PathwaySpec& pathway : model_.pathways) {
            for (const NodeSpec& node : pathway.nodes) {
                for (const auto& set : node.sets) {
                    if (set.first == name) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    std::size_t n_cells(const Factor& f) const { return n_values(f.attribute_a) * f.n_b; }

    double greatest(const Factor& f) const
    {
        double most = 0;
        for (std::size_t i = 0; i < n_cells(f); ++i) {
            for (std::size_t s = 0; s < numbers_.n_scenarios(); ++s) {
                most = std::max(most, numbers_.at(f.first_number + static_cast<std::uint32_t>(i), s));
            }
        }
        return most;
    }

    /// Candidates must be the same in every model, so what bounds them may not differ between scenarios.
    void same_in_all_scenarios(const Need& n, const NeedSpec& spec, const PathwaySpec& pathway)
    {
        bool same = true;
        for (std::size_t s = 1; s < numbers_.n_scenarios() && same; ++s) {
            same = numbers_.at(n.base, s) == numbers_.at(n.base, 0);
            for (std::uint16_t f = 0; f < n.fixed.count && same; ++f) {
                const Factor& factor = out_.network.factors[n.fixed.first + f];
                for (std::size_t i = 0; i < n_cells(factor) && same; ++i) {
                    const auto number = factor.first_number + static_cast<std::uint32_t>(i);
                    same = numbers_.at(number, s) == numbers_.at(number, 0);
                }
            }
        }
        if (!same) {
            problems_.add(spec.place, "the need of pathway '" + pathway.name + "' has another rate in another care model",
                          "people come to need things at the same rates in every model; only what happens to them may lower a rate",
                          "let the factor depend on an attribute that a record node sets, such as 'enrolled'");
        }
    }

    Source source(const SourceSpec& spec)
    {
        Source made;
        const auto positive = [&](double x) { return numbers_.add([x](std::size_t) { return x; }); };
        const double rate = spec.rate.value;
        made.period = to_duration(spec.period.value);
        if (spec.count) {
            made.most = static_cast<std::uint64_t>(spec.count->value);
        }
        if (spec.shape == "steps") {
            made.shape = SourceShape::steps;
            double most = 0;
            for (std::size_t i = 0; i < spec.rates.size(); ++i) {
                made.values.push_back(spec.rates[i].value);
                made.ends.push_back(to_duration(spec.ends[i].value));
                most = std::max(most, spec.rates[i].value);
            }
            made.period = made.ends.back();
            made.bound = positive(most);
        } else if (spec.shape == "sinusoid") {
            made.shape = SourceShape::sinusoid;
            made.values = {rate, spec.amplitude.value};
            made.bound = positive(rate + spec.amplitude.value);
        } else if (spec.shape == "ramp") {
            made.shape = SourceShape::ramp;
            made.values = {rate, spec.slope.value};
            made.bound = positive(rate + spec.slope.value * static_cast<double>(model_.horizon.count()));
        } else if (spec.shape == "scheduled") {
            made.shape = SourceShape::scheduled;
            made.bound = positive(0);
        } else {
            made.bound = positive(rate);
        }
        return made;
    }

    /// Gives counters of visits to the nodes that an episode may enter more than once.
    void plan_counters(const PathwaySpec& spec, Pathway& pathway, std::size_t first_node, const std::map<std::string, std::size_t>& local)
    {
        std::vector<std::vector<std::size_t>> successors(spec.nodes.size());
        for (std::size_t i = 0; i < spec.nodes.size(); ++i) {
            const NodeSpec& node = spec.nodes[i];
            const auto add = [&](const std::string& to) {
                const auto found = local.find(to);
                if (found != local.end()) {
                    successors[i].push_back(found->second);
                }
            };
            for (const BranchSpec& branch : node.next) {
                add(branch.to);
            }
            for (const RivalSpec& rival : node.rivals) {
                add(rival.to);
            }
            add(node.patience_to);
            add(node.if_full);
            add(node.away_to);
            if (node.worsens && spec.clock) {
                add(spec.clock->to);
            }
        }
        const auto start = local.find(spec.start);
        if (start == local.end()) {
            return;
        }
        const std::vector<VisitPlan> plan = plan_visits(successors, start->second, max_visit_slots);
        for (std::size_t i = 0; i < plan.size(); ++i) {
            Node& node = out_.network.nodes[static_cast<NodeId>(first_node + i)];
            if (plan[i].slot == 0xff) {
                continue;
            }
            if (plan[i].slot >= max_visit_slots) {
                problems_.add(spec.nodes[i].place, "pathway '" + spec.name + "' has more than " + std::to_string(max_visit_slots) + " loops inside one another",
                              "an episode counts how often it comes round each of them", "split the pathway, or join some of its loops");
                return;
            }
            node.visit_slot = plan[i].slot;
            node.counts_visit = true;
            node.loop_head = plan[i].loop_head;
            if (node.loop_head) {
                pathway.head_slots = static_cast<std::uint16_t>(pathway.head_slots | (1U << plan[i].slot));
            }
        }
    }

    // --- people --------------------------------------------------------------------------------

    void add_death()
    {
        Network& network = out_.network;
        network.age = attribute("age");
        if (model_.death_hazard.empty()) {
            return;
        }
        network.death_hazard.first = static_cast<std::uint32_t>(network.factors.size());
        Factor base;
        base.attribute_a = attribute("sex");
        base.attribute_b = network.age;
        base.n_b = oldest + 1;
        for (std::size_t i = 0; i < model_.death_hazard.size(); ++i) {
            const std::uint32_t number = numbers_.add([&](std::size_t) { return model_.death_hazard[i]; });
            base.first_number = i == 0 ? number : base.first_number;
        }
        network.factors.push_back(base);
        factors(model_.death_factors, {});
        network.death_hazard.count = static_cast<std::uint16_t>(1 + model_.death_factors.size());
    }

    void add_axes()
    {
        Network& network = out_.network;
        std::size_t stride = 1;
        for (auto axis = model_.axes.rbegin(); axis != model_.axes.rend(); ++axis) {
            const std::size_t n_groups = 1U + *std::max_element(axis->second.begin(), axis->second.end());
            network.axes.push_back({attribute(axis->first), static_cast<std::uint16_t>(stride), axis->second});
            stride *= n_groups;
        }
        network.n_cells = stride;
    }

    const Model& model_;
    Problems& problems_;
    Numbers numbers_;
    Compiled out_;
    std::map<std::uint32_t, std::string> decisions_;
};

}  // namespace

Compiled compile(const Model& model, Problems& problems)
{
    return Compiler(model, problems).run();
}

}  // namespace esther
