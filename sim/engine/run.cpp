// One replication: shards side by side in windows, review points between them.

#include "sim/engine/run.hpp"

#include <algorithm>

#include "sim/core/check.hpp"
#include "sim/core/int128.hpp"

namespace esther {

TallyShape tally_shape(const RunSettings& settings)
{
    TallyShape shape;
    shape.measure_from = start_of_run + settings.warm_up;
    shape.month = settings.month;
    shape.n_warm =
        static_cast<std::size_t>((settings.warm_up + settings.month - Duration{1}) / settings.month);
    shape.horizon = settings.until_empty ? never : shape.measure_from + settings.measure;
    shape.n_months =
        shape.n_warm + std::max<std::size_t>(
                           1, static_cast<std::size_t>(
                                  settings.until_empty
                                      ? 1
                                      : (settings.measure + settings.month - Duration{1}) / settings.month));
    return shape;
}

Run::Run(const Network& network, const Parameters& parameters, const PeopleTable& people,
         const RunSettings& settings)
    : settings_(settings)
{
    state_.network = &network;
    state_.parameters = &parameters;
    state_.key = settings.key;
    state_.people.resize(people.n_people);
    for (std::size_t i = 0; i < people.n_people; ++i) {
        Person& person = state_.people[i];
        person.id = people.id[i];
        person.birth_day = people.birth_day[i];
        person.risk = people.risk[i];
        person.home = static_cast<SiteId>(people.home[i]);
        person.body = person.home;
        person.alive = true;
        std::copy_n(people.attributes.begin() + static_cast<std::ptrdiff_t>(i * people.n_attributes),
                    people.n_attributes, person.attributes.begin());
    }
    people_at_start_ = static_cast<std::int64_t>(people.n_people);
    state_.sites.resize(network.sites.size());
    for (SiteState& site : state_.sites) {
        site.resources = Table<PoolId, Resource>(network.pools.size());
        site.last_record.assign(network.n_measures, never);
    }
    state_.sources.resize(network.pathways.size());
    const std::size_t n_shards = std::clamp<std::size_t>(settings.n_shards, 1, network.sites.size());
    for (std::size_t i = 0; i < network.sites.size(); ++i) {
        state_.shard_of_site.push_back(static_cast<std::uint16_t>(i % n_shards));
    }
    TallyShape shape = tally_shape(settings);
    shape.n_measures = network.n_measures;
    shape.n_pathways = network.pathways.size();
    shape.n_cells = network.n_cells;
    shape.n_pools = network.pools.size();
    for (std::size_t i = 0; i < n_shards; ++i) {
        shards_.emplace_back(static_cast<std::uint16_t>(i), shape);
        shards_.back().open(state_);
    }
}

/// The least time of any crossing between two shards: nothing sent in a window arrives in it.
Duration Run::window() const
{
    const Network& network = *state_.network;
    Duration least = Duration::max();
    for (std::size_t a = 0; a < network.sites.size(); ++a) {
        for (std::size_t b = 0; b < network.sites.size(); ++b) {
            if (state_.shard_of_site[a] != state_.shard_of_site[b]) {
                const PlaceId from = network.sites[static_cast<SiteId>(a)].place;
                const PlaceId to = network.sites[static_cast<SiteId>(b)].place;
                least = std::min(least, network.least[from][to]);
            }
        }
    }
    ESTHER_CHECK(least > Duration{0});
    return least;
}

void Run::advance(Time until)
{
    if (shards_.size() == 1) {
        shards_.front().advance(state_, until);
        now_ = until;
        return;
    }
    const Duration width = window();
    for (;;) {
        Time next = never;
        for (Shard& shard : shards_) {
            next = std::min(next, shard.next_time());
        }
        if (next >= until) {
            break;
        }
        const Time end = std::min(until, later(next, width));
        for (Shard& shard : shards_) {
            shard.advance(state_, end);
        }
        exchange();
    }
    now_ = until;
}

/// Hands messages over between windows; their place in the order comes from their keys alone.
void Run::exchange()
{
    for (Shard& from : shards_) {
        Shard::Outbox& box = from.outbox();
        for (const Message& message : box.messages) {
            const Episode* luggage = box.luggage.data() + message.first_luggage;
            shards_[state_.shard_of_site[index(message.to)]].deliver(state_, message, luggage);
        }
        box.messages.clear();
        box.luggage.clear();
    }
}

void Run::set_parameters(const Parameters& parameters)
{
    state_.parameters = &parameters;
    common_events_ = 0;
    for (Shard& shard : shards_) {
        common_events_ += shard.tally().events;
        shard.review(state_, now_);
    }
    exchange();
}

std::uint64_t Run::fingerprint() const
{
    std::uint64_t sum = 0;
    for (const SiteState& site : state_.sites) {
        sum += site.fingerprint;
    }
    return sum;
}

RunResult Run::finish()
{
    const Time horizon = shards_.front().tally().shape.horizon;
    advance(horizon);
    Time end = horizon;
    if (settings_.until_empty) {
        end = start_of_run;
        for (const Shard& shard : shards_) {
            end = std::max(end, shard.last_time());
        }
    }
    now_ = end;
    RunResult result;
    result.common_events = common_events_;
    result.measured = end - (start_of_run + settings_.warm_up);
    result.people_at_start = people_at_start_;
    result.tally = Tally(shards_.front().tally().shape);
    for (Shard& shard : shards_) {
        shard.close(state_, end);
        result.tally.add(shard.tally());
    }
    const Network& network = *state_.network;
    result.waiting_at_end.assign(network.pools.size(), 0);
    result.wait_so_far.assign(network.pools.size(), 0);
    for (const SiteState& site : state_.sites) {
        result.open_episodes += static_cast<std::int64_t>(site.episodes.in_use());
        for (std::uint32_t i = 0; i < site.requests.size(); ++i) {
            const Request& request = site.requests[i];
            if (request.pool != PoolId::none && request.state == RequestState::queued) {
                ++result.waiting_at_end[index(request.pool)];
                result.wait_so_far[index(request.pool)] += (end - request.received).count();
            }
        }
    }
    for (const Person& person : state_.people) {
        result.people_at_end += person.alive ? 1 : 0;
    }
    check_books(result);
    return result;
}

/// Exact identities that hold in every run, whatever the model.
void Run::check_books(RunResult& result) const
{
    const Tally& tally = result.tally;
    std::int64_t deaths = 0;
    for (const std::int64_t n : tally.deaths) {
        deaths += n;
    }
    if (result.people_at_start != result.people_at_end + deaths) {
        result.failed_checks.push_back("people at the start differ from people at the end plus deaths");
    }
    std::int64_t open = 0;
    for (std::size_t i = 0; i < tally.opened.size(); ++i) {
        open += tally.opened[i] - tally.closed[i];
    }
    if (open != result.open_episodes) {
        result.failed_checks.push_back("episodes opened differ from episodes closed plus open ones");
    }
    for (std::size_t p = 0; p < tally.shape.n_pools; ++p) {
        Int128 queue = 0;
        Int128 waits = result.wait_so_far[p];
        for (std::size_t m = 0; m < tally.shape.n_months; ++m) {
            queue += tally.pools[p * tally.shape.n_months + m].queue_time;
            waits += tally.pools[p * tally.shape.n_months + m].wait_time;
        }
        if (queue != waits) {
            result.failed_checks.push_back("Little's identity fails for pool " + std::to_string(p));
        }
    }
    for (const SiteState& site : state_.sites) {
        for (const Resource& r : site.resources) {
            if (r.in_use < 0 || r.reserved < 0 || r.waiting < 0) {
                result.failed_checks.push_back("a resource has a negative count");
            }
        }
    }
}

}  // namespace esther
