#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/shard.hpp"
#include "sim/engine/state.hpp"
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
    std::size_t n_shards = 1;     ///< may change no bit
};

/// The tally periods of a run, without the sizes that its network gives.
[[nodiscard]] TallyShape tally_shape(const RunSettings& settings);

/// The people at time 0, in index order; plain columns.
struct PeopleTable {
    std::size_t n_people = 0;
    std::size_t n_attributes = 0;
    std::vector<std::uint32_t> id;  ///< names the person in all draws; any order of rows
    std::vector<std::int32_t> birth_day;
    std::vector<float> risk;
    std::vector<std::uint16_t> home;       ///< SiteId
    std::vector<std::uint8_t> attributes;  ///< (person, attribute)
};

/// What a finished run leaves behind.
struct RunResult {
    Tally tally;
    Duration measured{0};
    std::int64_t common_events = 0;  ///< executed before the last review point, shared by forks
    std::int64_t people_at_start = 0;
    std::int64_t people_at_end = 0;
    std::int64_t open_episodes = 0;
    std::vector<std::int64_t> waiting_at_end;  ///< (pool) still queued
    std::vector<std::int64_t> wait_so_far;     ///< (pool) their time in the queue [us]
    std::vector<std::string> failed_checks;    ///< empty if every self-check held
};

/// All state of one replication: a value. Copying it gives two runs with one history.
class Run {
  public:
    Run(const Network& network, const Parameters& parameters, const PeopleTable& people,
        const RunSettings& settings);

    /// Executes every event before `until`; then now() == until.
    void advance(Time until);

    /// The world changes parameters at now(): a review point. Capacity grows at once, cuts drain.
    void set_parameters(const Parameters& parameters);

    /// Runs to the end of the measured time (or until nothing is pending) and closes the books.
    [[nodiscard]] RunResult finish();

    [[nodiscard]] Time now() const { return now_; }
    [[nodiscard]] Time end_of_warm_up() const { return start_of_run + settings_.warm_up; }
    [[nodiscard]] const std::vector<Person>& people() const { return state_.people; }
    [[nodiscard]] std::uint64_t fingerprint() const;

  private:
    [[nodiscard]] Duration window() const;
    void exchange();
    void check_books(RunResult& result) const;

    RunSettings settings_;
    RunState state_;
    std::vector<Shard> shards_;
    Time now_{};
    std::int64_t people_at_start_ = 0;
    std::int64_t common_events_ = 0;
};

}  // namespace esther
