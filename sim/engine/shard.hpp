#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/append.hpp"
#include "sim/core/check.hpp"
#include "sim/core/mail.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/plain.hpp"
#include "sim/engine/state.hpp"
#include "sim/model/network.hpp"
#include "sim/observe/tally.hpp"
#include "sim/observe/trace.hpp"
#include "sim/random/draw.hpp"
#include "sim/random/draws_in_a_row.hpp"

namespace esther {

struct Blocked;
class ClosedSet;

/// Messages of one worker's shards to another's.
struct Outbox {
    std::vector<Message> messages;
    std::vector<Episode> luggage;

    [[nodiscard]] bool empty() const { return messages.empty(); }
    void clear()
    {
        messages.clear();
        luggage.clear();
    }
};

/// What the shards of a run share: the records, each touched only by the site that owns it.
struct RunState {
    const Network* network = nullptr;
    const Parameters* parameters = nullptr;
    RunKey key;
    RoundKeys rounds{key};
    PlainNetwork plain;  ///< empty: no node is treated as such
    std::vector<Person> people;
    Lives lives;
    std::vector<SiteState> sites;
    std::vector<SourceState> sources;  ///< by pathway
    std::vector<std::uint16_t> shard_of_site;
    TraceChoice traced;
    Mail<Outbox> mail;

    /// Shards are dealt out to the workers in turn.
    [[nodiscard]] std::size_t worker_of(SiteId site) const
    {
        return shard_of_site[index(site)] % mail.n_workers();
    }
    std::vector<Tally> tallies;  ///< by worker; their sum is the run's
};

/// Some sites run together: the unit of parallel work. Which sites share a shard changes no bit.
/// The members are grouped by subject; each group is one .cpp of this folder.
class alignas(128) Shard {  // two cache lines: neighbours run on other threads
  public:
    /// `worker` runs this shard, always the same one, and owns the tally it counts in.
    Shard(std::uint16_t id, std::uint16_t worker, EventQueue queue, bool traces)
        : id_(id), worker_(worker), traces_(traces), queue_(std::move(queue))
    {
    }

    /// Executes all events before `until`. The main loop (advance.cpp).
    void advance(RunState& run, Time until);

    /// Opens the books at time 0: sources and resources of this shard's sites. So many people have their
    /// homes there.
    void open(RunState& run, std::size_t n_people);
    /// Puts a person whose home is in this shard there.
    void admit(RunState& run, std::uint32_t who);
    /// Capacities follow new parameters from `now` on (a review point).
    void review(RunState& run, Time now);
    /// People who wait for one another for ever (deadlock.cpp): found, the steps of a swap, and what else
    /// helps.
    void find_blocked(RunState& run, Time now, std::vector<Blocked>& found);
    void take_over(RunState& run, Time now, const Blocked& member);
    void begin_after_swap(RunState& run, Time now, SiteId site, const std::vector<Blocked>& ring);
    void pass(RunState& run, Time now, const ClosedSet& set, const Blocked& member);
    void wait_without(RunState& run, Time now, const Blocked& member);
    /// The end of the run (person.cpp), for somebody who arrives after it.
    void close_journey(RunState& run, std::uint32_t who, Time now);
    /// Brings integrals up to `now` (the end of the run).
    void close(RunState& run, Time now);

    [[nodiscard]] bool idle() const { return queue_.empty(); }
    /// After advance(): when the next event is due here, or the first of the messages that it sent.
    [[nodiscard]] Time next_time() const { return next_; }
    /// Time of the event executed last.
    [[nodiscard]] Time last_time() const { return last_; }
    /// The event executed last: tells which of several faults came first.
    [[nodiscard]] const Event& at() const { return event_; }

    /// Puts a message into its site's inbox; it takes effect at its own time.
    void deliver(RunState& run, const Message& message, const Episode* luggage);

    /// What happened here to those who are traced, in the order of events.
    [[nodiscard]] const std::vector<TraceRow>& trace() const { return trace_; }

    /// Hash of the rates that the pending candidates and deaths of this shard's people were drawn with; a
    /// sum.
    [[nodiscard]] std::uint64_t rates(RunState& run);

  private:
    friend class Snapshot;

    // person.cpp: the candidate stream, birthdays, death
    void open_person(std::uint32_t who, Time from);
    void plan(const Person& person, std::uint32_t who);
    void start_block(std::uint32_t who, Time nominal, double old_death_rate);
    void next_candidate(std::uint32_t who, Time from);
    void on_candidate(std::uint32_t who);
    void on_new_year(std::uint32_t who);
    void on_death(std::uint32_t who);
    void on_entry(std::uint32_t who);
    void read_age(Person& person);
    void end_presence(std::uint32_t who, Time at);
    void live_on(std::uint32_t who, Time until);
    void set_attribute(std::uint32_t who, AttributeId attribute, std::uint8_t value);
    void change_death_rate(Person& person, Time at, double old_rate);
    [[nodiscard]] double death_rate(const Person& person) const;
    [[nodiscard]] double need_bound(const Need& need, const Person& person) const;
    [[nodiscard]] double product(Range factors, const Attributes& attributes, std::uint8_t marks) const;
    [[nodiscard]] bool has_open(const Person& person, PathwayId pathway) const;
    [[nodiscard]] std::size_t cell_of(const Person& person) const;
    void count_person_time(const Person& person, Time from, Time to, int sign);

    // course.cpp: what comes to people by itself
    struct Step {
        Time time = never;
        std::size_t course = 0;
    };
    [[nodiscard]] static double rate_of(const Course& course, const Attributes& attributes);
    [[nodiscard]] double threshold(const Course& course, const Person& person) const;
    void open_courses(std::uint32_t who, Time from);
    void look_for_steps(std::uint32_t who);
    [[nodiscard]] Person live_from_first(std::uint32_t who);
    [[nodiscard]] Step step_of_year(const Person& life) const;
    [[nodiscard]] Step live_until_step(Person& life);
    void take_step(Person& life, const Step& step);
    void live_a_year(Person& life);
    void on_step(std::uint32_t who);

    // source.cpp: customers without a population
    struct Foreseen;
    [[nodiscard]] Duration draw_gap(PathwayId pathway);
    [[nodiscard]] std::uint32_t first_decision(const Pathway& p) const;
    void foresee(PathwayId pathway, std::uint32_t candidate, Foreseen& ahead) const;
    [[nodiscard]] Time next_arrival(PathwayId pathway);
    void schedule_arrival(PathwayId pathway, Time at);
    void on_arrival(PathwayId pathway);
    void on_customer(PathwayId pathway, std::uint32_t customer);
    [[nodiscard]] double pace_of(const Source& source) const;
    void expect_customer(PathwayId pathway, std::uint32_t customer, bool alone);

    // episode.cpp: the walk through the graph
    void open_episode(PathwayId pathway, std::uint32_t entity, std::uint32_t root);
    void enter(std::uint32_t episode, NodeId node);
    void turn_clocks(Episode& e);
    void start_clock(Episode& e, std::uint32_t decision);
    void begin(std::uint32_t episode);
    void begin_wait(std::uint32_t episode);
    void close_episode(std::uint32_t episode);
    void remove_episode(std::uint32_t episode);
    void on_done(std::uint32_t episode);
    void on_timer(std::uint32_t episode);
    void record(Episode& e);
    [[nodiscard]] NodeId choose(Episode& e) { return choose(e, draw_choice(e)); }
    [[nodiscard]] NodeId choose(Episode& e, double u);
    [[nodiscard]] double draw_choice(const Episode& e) const
    {
        return node(e).next.count > 1 ? draw(e, node(e).decision_split) : 0;
    }
    [[nodiscard]] const Branch& pick_branch(const Episode& e, double u);
    [[nodiscard]] double share_of(const Branch& branch, const Episode& e) const;
    [[nodiscard]] double share_of(const Branch& branch, const Episode& e, double shift) const;
    [[nodiscard]] double shift_of(const Node& n) const;

    // draw.cpp: the random numbers of an episode
    /// The name under which the entity's draws are keyed and its events ordered.
    [[nodiscard]] std::uint32_t name_of(const Episode& e) const
    {
        return is_person(e) ? run_->people[e.entity].id : e.entity;
    }
    /// The name under which the entity's events are ordered.
    [[nodiscard]] std::uint32_t event_name(const Episode& e) const
    {
        return is_person(e) ? run_->people[e.entity].id : customer_name(e.entity, e.root);
    }
    /// The name under which the events of a customer are ordered: those of two sources differ in it too.
    [[nodiscard]] static std::uint32_t customer_name(std::uint32_t entity, std::uint32_t root)
    {
        return customer_bit | ((entity * 0x9e3779b1U) ^ (root >> 1));
    }
    [[nodiscard]] double draw(const Episode& e, std::uint32_t decision) const;
    [[nodiscard]] double severity(const Episode& e) const;
    [[nodiscard]] Duration draw_time(const Episode& e, LawId law, std::uint32_t decision,
                                     double weight) const;
    [[nodiscard]] Duration draw_travel(const Episode& e) const;
    [[nodiscard]] Time end_of_patience(const Episode& e) const
    {
        return node(e).patience == LawId::none ? never : draw_patience(e);
    }
    [[nodiscard]] Time draw_patience(const Episode& e) const;
    [[nodiscard]] std::uint32_t visit_of(const Episode& e, NodeId node) const;
    [[nodiscard]] std::uint16_t key_of_visit(const Episode& e) const;
    void count_visit(Episode& e);
    void schedule_done(std::uint32_t episode, Time due, std::uint8_t rival);
    void schedule_timer(std::uint32_t episode, Time patience);
    [[nodiscard]] std::uint32_t next_serial(Episode& e)
    {
        return is_person(e) ? ++run_->people[e.entity].serial : e.serial + 1;
    }

    // resource.cpp: claims on pools of this site
    void acquire(std::uint32_t episode);
    void start(std::uint32_t episode, const Turn& turn = {});
    void serve(std::uint32_t episode, NodeId with, const Turn& turn = {});
    [[nodiscard]] bool goes_on(std::uint32_t episode);
    [[nodiscard]] bool is_off_duty(const Episode& e, const Node& n) const;
    void wait_in_line(std::uint32_t episode);
    void turn_away(std::uint32_t episode);
    [[nodiscard]] std::uint32_t balks_at(const Episode& e) const;
    [[nodiscard]] bool balks(PoolId pool, std::uint32_t balks_at) const;
    void go_elsewhere(std::uint32_t episode);
    void withdraw(std::uint32_t episode);
    /// Releases what the episode holds; a bed that it kept while waiting is freed only here.
    void let_go(Episode& e)
    {
        if (e.held != NodeId::none) {
            let_go_held(e);
        }
    }
    void let_go_held(Episode& e);
    void give_up_unit(Episode& e, const Node& held, PoolId pool);
    void free_reserved(std::uint32_t slot);
    void count_delay(std::uint32_t slot, PoolId served_by = PoolId::none)
    {
        if (episode(slot).held != NodeId::none) {
            count_delay_of_holder(slot, served_by);
        }
    }
    void count_delay_of_holder(std::uint32_t slot, PoolId served_by);
    Time delay_began(std::uint32_t slot, PoolId held, Time from);

    // line.cpp: who waits for a pool, and who is next
    /// A unit of the pool may be free: who waits is served when the event is over.
    void offer(PoolId pool) { append(to_serve_, pool); }
    void serve_waiting();
    [[nodiscard]] bool serve_first(PoolId pool);
    void serve_claim(std::uint32_t slot);
    [[nodiscard]] bool misses_turn(std::uint32_t slot);
    [[nodiscard]] std::uint32_t next_claim(PoolId pool) const;
    [[nodiscard]] bool may_start(PoolId pool, std::uint8_t priority, std::uint16_t leaves_free) const;
    [[nodiscard]] bool goes_first(PoolId pool, std::uint8_t priority) const;
    [[nodiscard]] bool stands_behind(PoolId pool, std::uint8_t priority) const;
    std::uint32_t enqueue(const Request& request)
    {
        const std::uint32_t slot = here().requests.add(request);
        join_line(slot);
        return slot;
    }
    void join_line(std::uint32_t slot);
    void forget_lengths();
    void prefetch_claim(std::uint32_t slot) const;
    void leave_line(std::uint32_t slot, bool served);
    void give_up_place(std::uint32_t slot);

    // units.cpp: how many there are, how many are in use, and the books of it
    void open_resources();
    void set_capacity(PoolId pool);
    void take_unit(PoolId pool);
    void give_back_unit(PoolId pool);
    void release_unit(PoolId pool)
    {
        give_back_unit(pool);
        offer(pool);
    }
    void end_busy_period(PoolId pool);
    /// The books of this month; called whenever a level of the pool changes.
    [[nodiscard]] PoolMonth& books(PoolId pool, Resource& r)
    {
        if (r.booked != month_begin_) [[unlikely]] {
            count_months(pool, r);
        }
        return pool_month(pool);
    }
    /// Books that a level rises by so much now.
    void book(std::int64_t& integral, std::int64_t rise) const
    {
        integral -= rise * (now_ - month_begin_).count();
    }
    void reserve(PoolId pool, std::int32_t n);
    void count_months(PoolId pool, Resource& r);
    void close_books(PoolId pool);
    [[nodiscard]] bool has_free(const Resource& r) const { return r.in_use + r.reserved < r.capacity; }
    [[nodiscard]] PoolMonth& pool_month(PoolId pool) { return pools_now_[index(pool) * n_months_]; }
    [[nodiscard]] Resource& resource(PoolId pool) { return here().resources[pool]; }
    [[nodiscard]] const Resource& resource(PoolId pool) const { return here().resources[pool]; }

    // absence.cpp: units that are away from time to time
    void muster(PoolId pool);
    void expect_absence(std::uint32_t unit);
    void on_absence(std::uint32_t unit);

    // several.cpp: claims on several pools
    struct Lines {
        std::array<PoolId, max_pools_at_once> pools{};
        std::size_t n = 0;
    };
    [[nodiscard]] PoolId pool_of(const Node& n, std::size_t i) const;
    [[nodiscard]] bool takes(const Node& n, PoolId pool) const;
    [[nodiscard]] std::uint8_t lacks(const Episode& e, const Node& n) const;
    [[nodiscard]] std::size_t first_lacked(const Episode& e) const;
    [[nodiscard]] NodeId with_pool(NodeId id, PoolId pool) const;
    [[nodiscard]] NodeId in_hand(const Episode& e) const;
    [[nodiscard]] NodeId free_now(NodeId wanted, std::uint8_t pools) const;
    [[nodiscard]] Lines lines_of(NodeId wanted, std::uint8_t pools);
    void count_asked(NodeId wanted, std::uint8_t pools, NodeId with);
    std::uint32_t line_up(const Request& claim, const Lines& lines, bool any);
    void claim_several(std::uint32_t episode);
    void on_request_for_several(const Message& message);
    void start_with(std::uint32_t episode, NodeId with, const Turn& turn = {});
    void let_go_others(Episode& e, const Node& held);
    void let_go_but(Episode& e, NodeId with);
    void let_go_some(Episode& e, const Node& n);
    void forget_twins(std::uint32_t kept);
    [[nodiscard]] bool serve_several(std::uint32_t slot);
    void leave_lines(std::uint32_t slot);

    // interrupt.cpp: services that are broken off
    void enter_service(std::uint32_t episode, Time received);
    void leave_service(const Episode& e, PoolId pool);
    [[nodiscard]] std::uint32_t least_urgent(PoolId pool) const;
    [[nodiscard]] std::uint32_t gives_way(PoolId pool, std::uint8_t priority) const;
    [[nodiscard]] bool preempt(PoolId pool, std::uint8_t priority, std::uint16_t leaves_free);
    [[nodiscard]] bool preempt_for_line(PoolId pool);
    void break_off(std::uint32_t claim);
    void close_shift(PoolId pool);
    void interrupt(std::uint32_t claim, IfInterrupted what);
    void line_up_again(const Request& request);

    // deadlock.cpp
    [[nodiscard]] std::pair<SiteId, std::uint32_t> claimant(const Request& claim) const;
    void add_blocked(std::uint32_t claim, SiteId site, std::uint32_t episode,
                     std::vector<Blocked>& found) const;
    void go_before(std::uint32_t claim, std::uint32_t other);
    void serve_all();

    // plain.cpp: customers where few rules apply
    void advance_plain(Time until);
    void begin_plain(const Event& event);
    void arrive_plain(const Event& event);
    void done_plain(const Event& event);
    void enter_plain(Episode& e, NodeId to, const PlainNode& n);
    void walk_plain(std::uint32_t episode, NodeId to);
    void count_plain(MeasureId m, PathwayId pathway, Duration shown);
    void record_several(const Episode& e);
    void wait_plain(std::uint32_t episode, Episode& e, Duration length);
    void claim_plain(std::uint32_t episode, Episode& e, PoolId pool, Duration length);
    void begin_service(std::uint32_t episode, Episode& e, PoolId pool, Duration length);
    void end_plain(std::uint32_t episode, Episode& e, Duration length);
    bool begin_first(PoolId pool, Resource& r, PoolMonth& month);
    void pass_on(PoolId pool);
    void serve_plain();
    [[nodiscard]] NodeId way_out(const PlainNode& n, double u) const;
    [[nodiscard]] double draw_plain(const Episode& e, const PlainNode& n, std::uint32_t decision) const;
    void push_plain(Time at, EventKind kind, std::uint32_t entity, std::uint32_t serial, std::uint32_t ref);

    // travel.cpp: bodies that go from site to site
    [[nodiscard]] bool body_is_free(const Episode& e) const;
    /// Whether the node needs a body that another episode has.
    [[nodiscard]] bool lacks_body(const Episode& e) const
    {
        return is_person(e) && needs_body(node(e)) && !body_is_free(e);
    }
    [[nodiscard]] SiteId site_for(const Episode& e, PlaceId place) const;
    void meet_absent_body(std::uint32_t episode);
    void unpark(std::uint32_t who);
    void send_body(std::uint32_t who, std::uint32_t episode, SiteId to, Duration remainder);
    void leave_claims(std::uint32_t who, std::uint32_t traveller, SiteId to);
    void give_back_body(std::uint32_t episode);
    void free_body(std::uint32_t who);
    void on_body(const Message& message);
    void catch_up(std::uint32_t who);

    // message.cpp: the request protocol between sites
    void post(Message message, const Episode* luggage = nullptr);
    void receive(const Message& message, const Episode* luggage);
    void ask(std::uint32_t episode, SiteId owner);
    void answer(const Request& request, MessageKind kind);
    void on_message(std::uint32_t slot);
    void on_request(const Message& message);
    void on_answer(const Message& message);
    void on_start(const Message& message);
    void on_withdrawal(const Message& message);
    void on_moved(const Message& message);
    [[nodiscard]] std::uint64_t request_id(const Episode& e) const;
    [[nodiscard]] bool is_here(std::uint32_t who) const;

    // trace.cpp: rows about those who are traced. The hot path asks one flag and no more.
    void note(TraceKind what, const Episode& e, Time until = never, NodeId to = NodeId::none,
              SiteId place = SiteId::none)
    {
        if (traces_) [[unlikely]] {
            trace(what, e, until, to, place);
        }
    }
    void note_entity(TraceKind what, std::uint32_t entity, PathwayId pathway, Time until = never)
    {
        if (traces_) [[unlikely]] {
            trace_entity(what, entity, pathway, until);
        }
    }
    void note_claim(TraceKind what, std::uint32_t who, PoolId pool)
    {
        if (traces_) [[unlikely]] {
            trace_claim(what, who, pool);
        }
    }
    void note_journey(TraceKind what, std::uint32_t who, std::uint32_t traveller, SiteId to,
                      Time until = never)
    {
        if (traces_) [[unlikely]] {
            trace_journey(what, who, traveller, to, until);
        }
    }
    void note_step(std::uint32_t who, const Course& course)
    {
        if (traces_) [[unlikely]] {
            trace_step(who, course);
        }
    }
    void trace_step(std::uint32_t who, const Course& course);
    void trace(TraceKind what, const Episode& e, Time until, NodeId to, SiteId place);
    void trace_entity(TraceKind what, std::uint32_t entity, PathwayId pathway, Time until);
    void trace_choice(const Episode& e, double u, const Branch& taken);
    void trace_claim(TraceKind what, std::uint32_t who, PoolId pool);
    void trace_journey(TraceKind what, std::uint32_t who, std::uint32_t traveller, SiteId to, Time until);
    [[nodiscard]] TraceRow row_of(TraceKind what) const;
    void keep_row(TraceRow row, std::uint32_t entity);

    // advance.cpp
    void attach(RunState& run);
    /// Makes the own event of a person for the queue, which kept only who it is.
    struct Restore {
        const Shard& shard;
        bool operator()(std::uint32_t who, Event& event) const;
        void prefetch(const Event& event) const;
        void prefetch_more(const Event& event) const;
        void prefetch_person(std::uint32_t who) const { __builtin_prefetch(&shard.run_->people[who]); }
    };
    void expect_events(RunState& run, std::size_t n_people);
    [[nodiscard]] static bool is_due(const Person& person, const Event& event);
    /// A keyed draw that is the same for all events of an entity at one instant.
    [[nodiscard]] std::uint64_t luck_of(std::uint32_t entity, Time at) const
    {
        const std::uint64_t key = (std::uint64_t{run_->key.high} << 32) | run_->key.low;
        return mix((key + entity * 0x9e3779b97f4a7c15ULL) ^
                   static_cast<std::uint64_t>(at.time_since_epoch().count()));
    }
    void execute(const Event& event);
    void execute_apart(const Event& event);
    void count_rejected();
    [[nodiscard]] bool is_stale(const Event& event) const;
    void push(Time at, EventKind kind, std::uint32_t entity, std::uint32_t serial, std::uint32_t ref)
    {
        push_at(site_, at, kind, entity, serial, ref);
    }
    void push_at(SiteId site, Time at, EventKind kind, std::uint32_t entity, std::uint32_t serial,
                 std::uint32_t ref);
    void at_site(SiteId site, Time now)
    {
        site_ = site;
        here_ = &run_->sites[index(site)];
        now_ = now;
        depth_ = 0;
        if (now >= month_end_) [[unlikely]] {
            begin_month();
        }
    }
    void begin_month();
    [[nodiscard]] SiteState& here() { return *here_; }
    [[nodiscard]] const SiteState& here() const { return *here_; }
    [[nodiscard]] Episode& episode(std::uint32_t slot) { return here().episodes[slot]; }
    [[nodiscard]] const Network& network() const { return *network_; }
    [[nodiscard]] const Node& node(NodeId id) const { return nodes_[index(id)]; }
    [[nodiscard]] const Node& node(const Episode& e) const { return node(e.node); }
    [[nodiscard]] PathwayId pathway_of(const Episode& e) const { return node(e).pathway; }
    [[nodiscard]] double number(std::uint32_t i) const { return numbers_[i]; }
    [[nodiscard]] static bool is_person(const Episode& e) { return (e.entity & customer_bit) == 0; }
    [[nodiscard]] static bool needs_body(const Node& n)
    {
        return n.kind == NodeKind::contact || n.kind == NodeKind::stay;
    }

    std::uint16_t id_;
    std::uint16_t worker_;
    bool traces_;
    EventQueue queue_;

    // Where the event being executed stands.
    RunState* run_ = nullptr;
    Tally* tally_ = nullptr;  ///< the worker's
    const Network* network_ = nullptr;
    const Node* nodes_ = nullptr;
    const PlainNetwork* plain_ = nullptr;  ///< null: this run treats no node as plain
    const double* numbers_ = nullptr;
    SiteState* here_ = nullptr;  ///< of `site_`
    SiteId site_{0};
    Time now_{};
    Event event_;
    Time last_{};  ///< of the last event that was not stale
    Time next_{};
    Time first_sent_ = never;  ///< to other shards, since advance() began
    std::uint32_t depth_ = 0;
    std::size_t month_ = 0;  ///< the tally period of now_
    Time month_begin_{};
    Time month_end_{};
    PoolMonth* pools_now_ = nullptr;  ///< row of `month_`; pools lie `n_months_` apart
    std::size_t n_months_ = 0;
    bool measures_ = false;  ///< `month_` comes after the warm-up
    Time horizon_ = never;
    /// A draw and its law take 30 ns from end to end, but several at once not much longer than one.
    struct Foreseen {
        std::uint32_t first = 0;  ///< candidate
        std::uint32_t n = 0;
        std::uint32_t decision = 0;  ///< the first of a customer, in its first node; 0: there is none
        std::array<Duration, n_in_a_row> gaps{};
        std::array<double, n_in_a_row> starts{};     ///< numbers of `decision`
        std::array<Duration, n_in_a_row> lengths{};  ///< of a plain first node that takes time, by these
    };
    std::vector<Foreseen> foreseen_;        ///< (pathway)
    /// The number of the customer who comes now, drawn ahead under this name.
    struct Known {
        std::uint32_t entity = no_episode;  ///< of nobody
        std::uint32_t decision = 0;
        std::uint32_t root = 0;
        double u = 0;
    };
    Known known_;
    static constexpr std::uint32_t most_steps = 10'000;  ///< more is a timeless loop
    std::uint32_t steps_ = 0;               ///< nodes entered in one go by this event
    std::vector<PoolId> to_serve_;          ///< pools of this site that may have a free unit
    std::vector<std::uint32_t> sent_away_;  ///< episodes whose service was broken off for another node
    std::vector<float> left_;               ///< (course) of the life that is lived through (course.cpp)
    std::vector<TraceRow> trace_;
};

// In the header, as customers take and give back a unit with each step, and do little else.

inline void Shard::take_unit(PoolId pool)
{
    Resource& r = resource(pool);
    PoolMonth& tally = books(pool, r);
    book(tally.busy_time, 1);
    if (r.in_use >= r.capacity) [[unlikely]] {
        book(tally.overtime, 1);
    }
    if (r.in_use == 0) {
        if (r.idle_since != now_) {  // handed over at once, the busy period goes on
            end_busy_period(pool);
            r.busy_since = now_;
        }
        r.idle_since = never;
    }
    ++r.in_use;
    ++tally.starts;
}

inline void Shard::give_back_unit(PoolId pool)
{
    Resource& r = resource(pool);
    ESTHER_CHECK(r.in_use > 0);
    PoolMonth& tally = books(pool, r);
    book(tally.busy_time, -1);
    if (r.in_use > r.capacity) [[unlikely]] {
        book(tally.overtime, -1);
    }
    if (--r.in_use == 0) {
        r.idle_since = now_;
    }
}

/// In the header: a need's bound is one, and a candidate looks at a dozen of them.
inline double Shard::product(Range factors, const Attributes& attributes, std::uint8_t marks) const
{
    double p = 1;
    for (std::uint32_t i = factors.first; i < factors.first + factors.count; ++i) {
        const Factor& f = network().factors[i];
        if (f.mark != 0) {
            p *= (marks & f.mark) != 0 ? number(f.first_number) : 1.0;
            continue;
        }
        p *= number(f.first_number + f.field_a.get(attributes) * f.n_b + f.field_b.get(attributes));
    }
    return p;
}

}  // namespace esther
