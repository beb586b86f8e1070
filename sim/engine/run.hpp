#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/engine/shard.hpp"
#include "sim/engine/state.hpp"
#include "sim/engine/windows.hpp"
#include "sim/model/network.hpp"
#include "sim/observe/tally.hpp"
#include "sim/random/draw.hpp"

namespace esther {

/// What a run starts from besides Network and Parameters.
struct RunSettings {
    RunKey key;
    Duration warm_up{0};
    Duration measure = one_year;  ///< measured time after the warm-up
    Duration month = one_month;   ///< length of the tally periods
    bool until_empty = false;     ///< ignore `measure`: run until nothing is pending
    /// The shard of each site; empty: all in one. May change no bit.
    std::vector<std::uint16_t> shard_of_site;
    std::size_t n_workers = 1;     ///< shards are dealt out to as many; may change no bit
    bool stop_if_blocked = false;  ///< DeadlockError instead of a swap of people blocked for ever
    bool reference = false;  ///< one binary heap, and every rule asked of every customer: may change no bit
    TraceChoice trace;             ///< whose life is told in RunResult::trace; may change no bit
};

/// The tally periods of a run, without the sizes that its network gives.
[[nodiscard]] TallyShape tally_shape(const RunSettings& settings);

/// The people at time 0 and those who come later, in index order; plain columns.
struct PeopleTable {
    std::size_t n_people = 0;
    std::size_t n_attributes = 0;
    std::vector<std::uint32_t> id;  ///< names the person in all draws; any order of rows
    std::vector<std::int32_t> birth_day;
    std::vector<float> risk;
    std::vector<std::uint16_t> home;       ///< SiteId
    std::vector<std::uint8_t> attributes;  ///< (person, attribute)
    /// (person) When they come. Empty: all at time 0. Who comes later is nowhere and needs nothing until
    /// then.
    std::vector<Time> entry;
};

/// What a finished run leaves behind.
struct RunResult {
    Tally tally;
    Duration measured{0};
    std::int64_t common_events = 0;  ///< executed before go-live, shared by forks
    std::int64_t people_at_start = 0;
    std::int64_t people_at_end = 0;
    std::int64_t open_episodes = 0;
    std::vector<std::int64_t> waiting_at_end;  ///< (pool) still queued
    std::vector<std::int64_t> wait_so_far;     ///< (pool) their time in the queue [us]
    std::vector<std::string> failed_checks;    ///< empty if every self-check held
    std::vector<TraceRow> trace;               ///< in the order of events
};

/// All state of one replication: a value. Copying it gives two runs with one history.
class Run {
  public:
    Run(const Network& network, const Parameters& parameters, const PeopleTable& people,
        const RunSettings& settings, const SideBySide& side_by_side = one_after_another);

    /// Executes every event before `until`; then now() == until. Shards run side by side in windows no longer
    /// than the least time of a crossing between two of them. At every midnight, before anything else of that
    /// instant, those who wait for one another for ever swap (deadlock.hpp).
    void advance(Time until, const SideBySide& side_by_side = one_after_another);

    /// The world changes parameters at now(): a review point. Capacity grows at once, cuts drain.
    void set_parameters(const Parameters& parameters);

    /// Runs to the end of the measured time (or until nothing is pending) and closes the books.
    [[nodiscard]] RunResult finish(const SideBySide& side_by_side = one_after_another);

    /// What has come to pass until now, with the books closed as if the run ended here.
    [[nodiscard]] RunResult so_far() const;

    [[nodiscard]] Time now() const { return now_; }
    [[nodiscard]] Time end_of_warm_up() const { return start_of_run + settings_.warm_up; }
    [[nodiscard]] const std::vector<Person>& people() const { return state_.people; }
    /// Sum over the sites of a hash of the sequence of events executed there.
    [[nodiscard]] std::uint64_t fingerprint() const;

  private:
    friend class Snapshot;

    /// Nobody in it and nothing pending.
    Run(const Network& network, const Parameters& parameters, const RunSettings& settings);

    [[nodiscard]] Time run_windows(Time until, const SideBySide& side_by_side);
    [[nodiscard]] Time next_midnight() const;
    [[nodiscard]] bool resolve_deadlocks();
    void swap(const std::vector<Blocked>& ring);
    [[nodiscard]] Shard& shard_of(SiteId site);
    void each_shard(const SideBySide& side_by_side, const std::function<void(Shard&)>& work);
    void read_mail(std::size_t worker);
    void set_window();
    [[nodiscard]] RunResult close(Time end);
    void check_books(RunResult& result) const;

    RunSettings settings_;
    RunState state_;
    std::vector<Shard> shards_;
    Duration window_ = Duration::max();
    bool may_block_ = false;  ///< whether it is worth looking
    Time now_{};
    std::int64_t people_at_start_ = 0;
    std::int64_t common_events_ = 0;
};

}  // namespace esther
