#pragma once

// The main job as one would write it by hand: one queue of pending events, one thread, plain structs, a deque
// for each line of waiting, and a crossing that is simply a delay. It takes people, graph, parameters and
// random numbers from Esther, so that both do the same work; the loop, the queue, episodes, pools and lines
// are its own. Left out: tallies by month and group, distributions, messages, interruptions, customers.

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <queue>
#include <stdexcept>
#include <vector>

#include "sim/core/arithmetic.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/run.hpp"
#include "sim/model/network.hpp"
#include "sim/random/copula.hpp"
#include "sim/random/draw.hpp"

namespace by_hand {

using namespace esther;

constexpr std::uint32_t nobody = 0xffffffff;
constexpr std::uint8_t by_clock = 255;

struct Person {
    Time next_candidate = never;
    Time death = never;
    Time arrives{};  ///< if travelling
    double bound = 0;
    double hazard = 0;  ///< left until death, when the rate last changed
    Attributes attributes{};
    float risk = 1;
    std::uint32_t id = 0;
    std::uint32_t first_episode = nobody;
    std::uint32_t occupant = nobody;  ///< episode that has the body
    std::int32_t birth_day = 0;
    std::int32_t year = 0;
    std::uint16_t block = 0;
    std::uint16_t candidate = 0;
    SiteId home{0};
    SiteId at{0};
    bool alive = true;
    bool travelling = false;
};

enum class State : std::uint8_t { timed, asked, queued, granted, serving, going, parked };

struct Episode {
    Time clock = never;
    std::uint32_t who = 0;
    std::uint32_t root = 0;
    std::uint32_t serial = 0;  ///< of its pending event
    std::uint32_t claim = 0;   ///< of its present claim on a pool
    std::uint32_t next = nobody;
    NodeId node = NodeId::none;
    NodeId held = NodeId::none;
    PathwayId pathway = PathwayId::none;
    State state = State::timed;
    std::uint8_t marks = 0;
    std::uint8_t rival = 0;
    std::uint8_t round = 0;
    std::array<std::uint8_t, max_visit_slots> visits{};
};

struct Claim {
    std::uint32_t episode;
    std::uint32_t number;
};

struct Place {
    std::int64_t capacity = 0;
    std::int64_t in_use = 0;
    std::int64_t waiting = 0;
    std::int64_t busy_time = 0;  ///< since go-live
    Time changed{};
    std::uint32_t calendar = 0;
    std::vector<std::deque<Claim>> lines;  ///< by priority; claims withdrawn stay until their turn comes
};

enum class What : std::uint8_t {
    candidate,
    new_year,
    death,  // who: person
    done,
    timer,
    claim,
    granted,
    refused,
    arrived,  // who: episode; arrived: person
    release,
    calendar,  // place
};
constexpr std::size_t n_whats = 11;

struct Event {
    Time time;
    std::uint64_t order;  ///< first come, first executed
    std::uint32_t who;
    std::uint32_t serial;
    std::uint32_t place;
    What what;
    bool operator>(const Event& other) const
    {
        return time != other.time ? time > other.time : order > other.order;
    }
};

/// One run: a value, so that the care models part from a copy of it.
class Loop {
  public:
    Loop(const Network& network, const Parameters& parameters, const PeopleTable& table, RunKey key,
         Time horizon);

    void run(Time until)
    {
        while (!events_.empty() && events_.top().time < until) {
            const Event event = events_.top();
            events_.pop();
            now_ = event.time;
            execute(event);
            serve_waiting();
        }
        now_ = until;
    }
    /// Go-live: the care model changes, counting begins.
    void set_parameters(const Parameters& parameters);
    void close()
    {
        for (Place& place : places_) {
            account(place);
        }
        count_people();
    }

    [[nodiscard]] std::uint64_t executed() const
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t n : done_) {
            sum += n;
        }
        return sum;
    }
    [[nodiscard]] std::uint64_t executed(What what) const { return done_[index(what)]; }
    [[nodiscard]] std::uint64_t rejected() const { return rejected_; }
    [[nodiscard]] std::uint64_t opened() const { return opened_; }
    [[nodiscard]] std::uint64_t count(std::size_t measure) const { return counts_[measure]; }
    [[nodiscard]] double person_time() const { return person_time_; }
    [[nodiscard]] double busy_time(std::size_t pool) const;

  private:
    void plan(std::uint32_t who);
    [[nodiscard]] Event due_of(const Person& person) const;
    void start_block(Person& person, Time from);
    void set_death_rate(Person& person, Time at, double old_rate);
    void next_candidate(Person& person, Time from);
    void on_candidate(std::uint32_t who);
    void on_death(std::uint32_t who);

    void execute(const Event& event);
    void on_done(std::uint32_t slot);
    void on_timer(std::uint32_t slot);
    void on_granted(const Event& event);
    void on_arrived(std::uint32_t who);
    void set_capacity(std::uint32_t place);

    void open_episode(PathwayId pathway, std::uint32_t who, std::uint32_t root);
    void enter(std::uint32_t slot, NodeId to);
    void begin(std::uint32_t slot);
    void begin_wait(std::uint32_t slot);
    void record(const Episode& e);
    void close_episode(std::uint32_t slot);
    void remove_episode(std::uint32_t slot);
    void count_visit(Episode& e);
    [[nodiscard]] NodeId choose(Episode& e);

    void acquire(std::uint32_t slot);
    void claim(std::uint32_t slot);
    void serve(std::uint32_t slot);
    void turn_away(std::uint32_t slot);
    void withdraw(Episode& e);
    void let_go(Episode& e);
    void give_back(std::uint32_t place, SiteId from);
    void serve_waiting();
    void serve_next(std::uint32_t place);

    void send_body(std::uint32_t who, std::uint32_t traveller, SiteId to, Duration extra);
    void give_back_body(std::uint32_t slot);
    void free_body(std::uint32_t who);
    void meet_absent_body(std::uint32_t slot);
    void unpark(std::uint32_t who);

    [[nodiscard]] double number(std::uint32_t i) const { return parameters_->numbers[i]; }
    [[nodiscard]] const Node& node(const Episode& e) const { return network_->nodes[e.node]; }
    [[nodiscard]] Person& person(const Episode& e) { return people_[e.who]; }
    [[nodiscard]] const Person& person(const Episode& e) const { return people_[e.who]; }
    [[nodiscard]] static bool needs_body(const Node& n)
    {
        return n.kind == NodeKind::contact || n.kind == NodeKind::stay;
    }
    [[nodiscard]] SiteId site_for(const Person& p, PlaceId place) const
    {
        return place == PlaceId::none ? p.at : network_->sites[p.home].serves[place];
    }
    [[nodiscard]] std::uint32_t place_of(SiteId site, PoolId pool) const
    {
        return static_cast<std::uint32_t>(index(site) * network_->pools.size() + index(pool));
    }
    [[nodiscard]] SiteId site_of(std::uint32_t place) const
    {
        return static_cast<SiteId>(place / network_->pools.size());
    }
    [[nodiscard]] Duration crossing(SiteId from, SiteId to) const
    {
        const auto& sites = network_->sites;
        return from == to ? Duration{0} : network_->least[sites[from].place][sites[to].place];
    }
    [[nodiscard]] bool body_is_free(std::uint32_t slot) const
    {
        const Person& p = person(episodes_[slot]);
        return !p.travelling && (p.occupant == slot || (p.occupant == nobody && p.at == p.home));
    }
    [[nodiscard]] double product(Range factors, const Attributes& attributes, std::uint8_t marks) const;
    [[nodiscard]] double bound_of(const Need& need, const Person& p) const
    {
        return number(need.base) * product(need.fixed, p.attributes, 0) *
               (need.risk ? static_cast<double>(p.risk) : 1.0) * number(need.changing_bound) *
               number(need.season_bound);
    }
    [[nodiscard]] double death_rate(const Person& p) const
    {
        return network_->death_hazard.count == 0 ? 0 : product(network_->death_hazard, p.attributes, 0);
    }
    [[nodiscard]] std::uint32_t visit_of(const Episode& e) const
    {
        const std::uint8_t slot = node(e).visit_slot;
        return slot == 0xff || e.visits[slot] == 0 ? 0U : e.visits[slot] - 1U;
    }
    [[nodiscard]] double draw(const Episode& e, std::uint32_t decision) const
    {
        const auto visit = static_cast<std::uint16_t>(visit_of(e) | unsigned{e.round} << 8);
        return uniform(key_, {person(e).id, decision, e.root, visit, 0});
    }
    [[nodiscard]] double severity(const Episode& e) const
    {
        return uniform(key_, {person(e).id, network_->pathways[e.pathway].decision_severity, e.root, 0, 0});
    }
    [[nodiscard]] Duration draw_time(const Episode& e, LawId law, std::uint32_t decision, double weight) const
    {
        const double u = draw(e, decision);
        return to_duration(
            parameters_->laws[law].quantile(weight == 0 ? u : correlated(u, severity(e), weight)));
    }
    [[nodiscard]] Duration draw_travel(const Episode& e) const
    {
        const Node& n = node(e);
        return n.travel == LawId::none ? Duration{0} : draw_time(e, n.travel, n.decision_travel, 0);
    }
    [[nodiscard]] Time end_of_patience(const Episode& e) const
    {
        const Node& n = node(e);
        return n.patience == LawId::none ? never
                                         : later(now_, draw_time(e, n.patience, n.decision_patience, 0));
    }
    void set_clock(Episode& e) const
    {
        const Pathway& p = network_->pathways[e.pathway];
        e.clock = later(now_, draw_time(e, p.clock, p.decision_clock, p.clock_severity));
    }
    void push(Time at, What what, std::uint32_t who, std::uint32_t serial = 0, std::uint32_t place = 0)
    {
        if (at < horizon_) {
            events_.push({at, ++pushed_, who, serial, place, what});
        }
    }
    void schedule_done(std::uint32_t slot, Time due, std::uint8_t rival)
    {
        episodes_[slot].rival = rival;
        push(due, What::done, slot, ++episodes_[slot].serial);
    }
    void schedule_timer(std::uint32_t slot, Time patience)
    {
        Episode& e = episodes_[slot];
        const bool clock_first = node(e).worsens && e.clock < patience;
        e.rival = clock_first ? by_clock : 0;
        ++e.serial;
        const Time due = clock_first ? std::max(e.clock, now_) : patience;
        push(due, What::timer, slot, e.serial);
    }
    void account(Place& place) const
    {
        place.busy_time += place.in_use * (now_ - place.changed).count();
        place.changed = now_;
    }
    void count_people()
    {
        person_time_ += static_cast<double>(alive_) * static_cast<double>((now_ - people_changed_).count());
        people_changed_ = now_;
    }
    void take(Place& place) const
    {
        account(place);
        ++place.in_use;
    }

    const Network* network_;
    const Parameters* parameters_;
    RunKey key_;
    Time now_{};
    Time horizon_;
    std::vector<Person> people_;
    std::vector<Episode> episodes_;
    std::vector<std::uint32_t> free_;  ///< of the episodes
    std::vector<Place> places_;        ///< (site, pool)
    std::vector<std::uint32_t> freed_;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::uint64_t pushed_ = 0;
    std::array<std::uint64_t, n_whats> done_{};
    std::uint64_t rejected_ = 0;
    std::uint64_t opened_ = 0;
    std::int64_t alive_ = 0;
    Time people_changed_{};
    double person_time_ = 0;             ///< since go-live
    std::vector<std::uint64_t> counts_;  ///< (measure) since go-live
};

}  // namespace by_hand
