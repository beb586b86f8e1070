#include "sim/observe/tally.hpp"

namespace esther {

void PoolMonth::add(const PoolMonth& other)
{
    capacity_time += other.capacity_time;
    busy_time += other.busy_time;
    queue_time += other.queue_time;
    reserved_time += other.reserved_time;
    overtime += other.overtime;
    requests += other.requests;
    starts += other.starts;
    refusals += other.refusals;
    reneges += other.reneges;
    wait_time += other.wait_time;
    served_wait_time += other.served_wait_time;
    waiting += other.waiting;
}

Tally::Tally(const TallyShape& wanted)
    : shape(wanted),
      counts(shape.n_measures * shape.n_pathways * shape.n_months * shape.n_cells),
      person_time(shape.n_months * shape.n_cells),
      pools(shape.n_pools * shape.n_months),
      delayed_time(shape.n_pools * (shape.n_pools + 1) * shape.n_months),
      delay_by_day(shape.n_pools * n_delay_days * shape.n_months),
      deaths(shape.n_months * shape.n_cells),
      entered(deaths.size()),
      left(deaths.size()),
      steps(shape.n_courses * deaths.size()),
      absorbed_open(shape.n_pathways * shape.n_months * shape.n_cells),
      absorbed_away(absorbed_open.size()),
      no_shows(shape.n_pathways * shape.n_months),
      balked(absorbed_open.size()),
      opened(shape.n_pathways),
      closed(shape.n_pathways),
      swaps(shape.n_pools),
      waits(shape.n_pools),
      busy_periods(shape.n_pools),
      stopwatches(shape.n_measures),
      shown(shape.n_measures * shape.n_cells),
      gaps(shape.n_measures)
{
}

namespace {

template <class T>
void add_each(std::vector<T>& to, const std::vector<T>& from)
{
    for (std::size_t i = 0; i < to.size(); ++i) {
        if constexpr (requires { to[i].add(from[i]); }) {
            to[i].add(from[i]);
        } else {
            to[i] += from[i];
        }
    }
}

}  // namespace

void Tally::add(const Tally& other)
{
    add_each(counts, other.counts);
    for (std::size_t i = 0; i < person_time.size(); ++i) {
        add_person_time(person_time[i], other.person_time[i]);
    }
    add_each(pools, other.pools);
    add_each(delayed_time, other.delayed_time);
    add_each(delay_by_day, other.delay_by_day);
    add_each(deaths, other.deaths);
    add_each(entered, other.entered);
    add_each(left, other.left);
    add_each(steps, other.steps);
    add_each(absorbed_open, other.absorbed_open);
    add_each(absorbed_away, other.absorbed_away);
    add_each(no_shows, other.no_shows);
    add_each(balked, other.balked);
    add_each(opened, other.opened);
    add_each(closed, other.closed);
    add_each(swaps, other.swaps);
    add_each(waits, other.waits);
    add_each(busy_periods, other.busy_periods);
    add_each(stopwatches, other.stopwatches);
    add_each(shown, other.shown);
    add_each(gaps, other.gaps);
    tape.insert(tape.end(), other.tape.begin(), other.tape.end());
    events += other.events;
    candidates += other.candidates;
    rejected += other.rejected;
    stale += other.stale;
    fingerprint += other.fingerprint;
}

}  // namespace esther
