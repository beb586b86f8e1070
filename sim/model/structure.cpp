// Hashes of a network's tables. The structured bindings name every member: who adds one to a table is told by
// the compiler to add it here.

#include "sim/model/structure.hpp"

#include <bit>
#include <type_traits>

#include "sim/core/mix.hpp"

namespace esther {

namespace {

class Hash {
  public:
    template <class... T>
    void operator()(const T&... items)
    {
        (add(items), ...);
    }
    [[nodiscard]] std::uint64_t value() const { return value_; }

  private:
    template <class T>
    void add(const T& item)
    {
        if constexpr (std::is_floating_point_v<T>) {
            word(std::bit_cast<std::uint64_t>(item));
        } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            word(static_cast<std::uint64_t>(item));
        } else if constexpr (requires { item.begin(); }) {
            word(item.size());
            for (const auto& each : item) {
                add(each);
            }
        } else {
            members(item);
        }
    }
    void word(std::uint64_t x) { value_ = mix(value_, x); }

    void members(const Duration& d) { word(static_cast<std::uint64_t>(d.count())); }
    void members(const Range& r)
    {
        const auto& [first, count] = r;
        (*this)(first, count);
    }
    void members(const Node& n)
    {
        const auto& [kind, pathway, next, pool, place, time, time_severity, split_severity, patience,
                     patience_to, full_to, when_away, away_to, away_hold, travel, priority, ask_ahead, keeps,
                     worsens, starts_clock, stops_clock, starts_stopwatch, counts_visit, only_first_visit,
                     lists, visit_slot, loop_head, rivals, measures, effects, decision_time, decision_split,
                     decision_patience, decision_travel, leaves_free, if_interrupted, interrupted_to, balking,
                     threshold, also, overflow, waits_for_any] = n;
        (*this)(kind, pathway, next, pool, place, time, time_severity, split_severity, patience, patience_to,
                full_to, when_away, away_to, away_hold, travel, priority, ask_ahead, keeps, worsens,
                starts_clock, stops_clock, starts_stopwatch, counts_visit, only_first_visit, lists,
                visit_slot, loop_head, rivals, measures, effects, decision_time, decision_split,
                decision_patience, decision_travel, leaves_free, if_interrupted, interrupted_to, balking,
                threshold, also, overflow, waits_for_any);
    }
    void members(const Branch& b)
    {
        const auto& [to, share, odds, set_marks] = b;
        (*this)(to, share, odds, set_marks);
    }
    void members(const Rival& r)
    {
        const auto& [after, to, decision] = r;
        (*this)(after, to, decision);
    }
    void members(const Balking& b)
    {
        const auto& [steps, to, decision] = b;
        (*this)(steps, to, decision);
    }
    void members(const Balking::Step& s)
    {
        const auto& [from, share] = s;
        (*this)(from, share);
    }
    void members(const Threshold& t)
    {
        const auto& [pool, steps, income] = t;
        (*this)(pool, steps, income);
    }
    void members(const Threshold::Step& s)
    {
        const auto& [from, odds] = s;
        (*this)(from, odds);
    }
    void members(const AttributeField& f)
    {
        const auto& [word, shift, mask] = f;
        (*this)(word, shift, mask);
    }
    void members(const Factor& f)
    {
        const auto& [attribute_a, attribute_b, field_a, field_b, n_b, first_number, mark] = f;
        (*this)(attribute_a, attribute_b, field_a, field_b, n_b, first_number, mark);
    }
    void members(const Effect& e)
    {
        const auto& [attribute, value] = e;
        (*this)(attribute, value);
    }
    void members(const Need& n)
    {
        const auto& [base, risk, opens_away, fixed, changing, changing_bound, season, season_bound, week,
                     has_week] = n;
        (*this)(base, risk, opens_away, fixed, changing, changing_bound, season, season_bound, week, has_week);
    }
    void members(const Source& s)
    {
        const auto& [shape, bound, values, ends, period, between, batches, may_not_show, no_show, late, most,
                     site] = s;
        (*this)(shape, bound, values, ends, period, between, batches, may_not_show, no_show, late, most,
                site);
    }
    void members(const Source::Batch& b)
    {
        const auto& [share, size] = b;
        (*this)(share, size);
    }
    void members(const Pathway& p)
    {
        const auto& [start, has_need, need, has_source, source, root, decision_severity, clock, clock_to,
                     clock_severity, head_slots, decision_clock] = p;
        (*this)(start, has_need, need, has_source, source, root, decision_severity, clock, clock_to,
                clock_severity, head_slots, decision_clock);
    }
    void members(const Pool& p)
    {
        const auto& [place, preempts, selective, at_close, there_for, away_for, room, rises,
                     decision_absence] = p;
        (*this)(place, preempts, selective, at_close, there_for, away_for, room, rises, decision_absence);
    }
    void members(const Site& s)
    {
        const auto& [place, number, serves] = s;
        (*this)(place, number, serves);
    }
    void members(const Network::Axis& a)
    {
        const auto& [attribute, stride, field, map] = a;
        (*this)(attribute, stride, field, map);
    }
    void members(const Course& c)
    {
        const auto& [attribute, field, columns, rates, decision] = c;
        (*this)(attribute, field, columns, rates, decision);
    }
    void members(const Course::Column& c)
    {
        const auto& [field, stride] = c;
        (*this)(field, stride);
    }
    void members(const Calendar::Step& s)
    {
        const auto& [from, capacity] = s;
        (*this)(from, capacity);
    }
    void members(const Calendar& c)
    {
        const auto& [period, steps] = c;
        (*this)(period, steps);
    }
    void members(const Law& law)
    {
        constexpr int n = 32;
        (*this)(law.mean());
        for (int i = 0; i < n; ++i) {
            (*this)(law.quantile((i + 0.5) / n));
        }
    }

    std::uint64_t value_ = 0;
};

template <class... T>
Structure::Part part(std::size_t size, const T&... items)
{
    Hash hash;
    hash(items...);
    return {size, hash.value()};
}

}  // namespace

Structure structure_of(const Network& network)
{
    const auto& [nodes, branches, rivals, balking, thresholds, factors, effects, measures, also, pathways,
                 pools, sites, least, attributes, n_measures, axes, n_cells, age, death_hazard, courses] =
        network;
    return {{part(nodes.size(), nodes, balking, thresholds), part(branches.size(), branches),
             part(rivals.size(), rivals), part(factors.size(), factors), part(effects.size(), effects),
             part(measures.size(), measures), part(pathways.size(), pathways),
             part(pools.size(), pools, also), part(sites.size(), sites), part(least.size(), least),
             part(n_cells, axes), part(n_measures), part(attributes.size(), attributes, age, death_hazard),
             part(courses.size(), courses)}};
}

std::vector<std::string> differences(const Structure& there, const Structure& here)
{
    std::vector<std::string> words;
    for (std::size_t i = 0; i < there.parts.size(); ++i) {
        const Structure::Part& a = there.parts[i];
        const Structure::Part& b = here.parts[i];
        if (a.size != b.size) {
            words.push_back(std::to_string(a.size) + " " + Structure::names[i] + " there, " +
                            std::to_string(b.size) + " here");
        } else if (a.hash != b.hash) {
            words.push_back("the " + std::to_string(a.size) + " " + Structure::names[i] + " differ");
        }
    }
    return words;
}

std::uint64_t hash_of(const Parameters& parameters)
{
    const auto& [numbers, laws, calendars] = parameters;
    Hash hash;
    hash(numbers, laws, calendars);
    return hash.value();
}

}  // namespace esther
