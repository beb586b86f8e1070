#pragma once

#include <cstdint>
#include <string>

#include "pathways/compile/model.hpp"
#include "sim/engine/run.hpp"

namespace esther::theory {

/// A finished replication, seen by the names of its study and in the time unit of the exact results.
class Outcome {
  public:
    Outcome(const RunResult& result, const Names& names, Duration unit, const PeopleTable& people)
        : result_(&result), tally_(&result.tally), names_(&names), people_(&people), unit_(unit)
    {
    }

    /// What a pool did in the measured time.
    [[nodiscard]] const PoolMonth& pool(const std::string& name) const;
    /// Waits of those served by a pool.
    [[nodiscard]] const Distribution& waits(const std::string& pool) const;
    [[nodiscard]] const Distribution& busy_periods(const std::string& pool) const;
    /// Time from the start of the stopwatch to a record.
    [[nodiscard]] const Distribution& stopwatch(const std::string& measure) const;
    /// Times between successive records.
    [[nodiscard]] const Distribution& gaps(const std::string& measure) const;
    /// Records in the measured time.
    [[nodiscard]] double count(const std::string& measure) const;
    /// Episodes opened since time 0.
    [[nodiscard]] double opened() const;
    [[nodiscard]] double candidates() const { return static_cast<double>(tally_->candidates); }

    /// Everything that was listed, in the order of time, and the name of a measure there.
    [[nodiscard]] const std::vector<TapeRow>& listed() const { return tally_->tape; }
    [[nodiscard]] MeasureId measure(const std::string& name) const;
    /// Those there at time 0; nobody in a study of queues.
    [[nodiscard]] const PeopleTable& people() const { return *people_; }
    [[nodiscard]] double deaths_before(double units) const;
    [[nodiscard]] double person_time() const;

    /// When measuring began.
    [[nodiscard]] Time from() const { return tally_->shape.measure_from; }
    /// Length of the measured time.
    [[nodiscard]] double length() const { return in_units(result_->measured.count()); }
    [[nodiscard]] double in_units(std::int64_t microseconds) const
    {
        return static_cast<double>(microseconds) / unit();
    }
    /// Microseconds in a unit.
    [[nodiscard]] double unit() const { return static_cast<double>(unit_.count()); }
    [[nodiscard]] Duration duration(double units) const
    {
        return Duration{static_cast<std::int64_t>(units * unit() + 0.5)};
    }

  private:
    const RunResult* result_;
    const Tally* tally_;
    const Names* names_;
    const PeopleTable* people_;
    Duration unit_;
};

}  // namespace esther::theory
