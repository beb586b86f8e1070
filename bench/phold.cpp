// W3: PHOLD on the engine's own events, queue, keyed draws, windows, mail and threads. 4,096 sites, 16 events
// each, delay 0.1 + exponential of mean 0.9, shards in windows of the lookahead. Usage: phold [threads]
// [remote share] [end time] [shards]. Prints the fingerprint on standard error: it depends on the remote
// share and the end time alone.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/baseline/measurement.hpp"
#include "sim/core/arithmetic.hpp"
#include "sim/core/mail.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/windows.hpp"
#include "sim/parallel/team.hpp"
#include "sim/random/draw.hpp"

namespace {

using namespace esther;

constexpr std::uint32_t n_sites = 4096;
constexpr std::uint32_t a_site = 16;
constexpr Duration unit = 60 * one_hour;  // the mean delay
constexpr Duration lookahead = unit / 10;
constexpr std::uint32_t decision = hash_decision("phold/delay");
constexpr std::uint32_t remote_decision = hash_decision("phold/remote");
constexpr std::uint32_t site_decision = hash_decision("phold/site");

/// PHOLD has no people whose own events the queue would make.
struct NobodyRests {
    bool operator()(std::uint32_t /*who*/, Event& /*event*/) const { return false; }
    void prefetch(const Event& /*event*/) const {}
    void prefetch_more(const Event& /*event*/) const {}
    void prefetch_person(std::uint32_t /*who*/) const {}
};

struct alignas(128) PholdShard {
    EventQueue queue;
    std::uint64_t executed = 0;
    std::uint64_t away = 0;
    std::uint64_t fingerprint = 0;
    Time next = start_of_run;
};

struct Phold {
    RunKey key;
    double remote;
    std::vector<PholdShard> shards;
    Mail<std::vector<Event>> mail;  ///< from worker to worker; shards are dealt out to them in turn

    [[nodiscard]] std::size_t shard_of(SiteId site) const { return index(site) * shards.size() / n_sites; }

    [[nodiscard]] Duration delay(std::uint32_t job, std::uint32_t n) const
    {
        const double u = uniform(key, {job, decision, n, 0, 0});
        return to_duration(det::exponential_quantile(u) * 0.9 * static_cast<double>(unit.count()));
    }

    void advance(std::size_t me, Time until)
    {
        PholdShard& shard = shards[me];
        shard.next = never;
        Event event;
        while (shard.queue.next_time(NobodyRests{}) < until) {
            event = shard.queue.take(NobodyRests{});
            ++shard.executed;
            shard.fingerprint +=
                mix((std::uint64_t{event.entity} << 32) | event.serial,
                    static_cast<std::uint64_t>(event.time.time_since_epoch().count()) ^ index(event.site));
            ++event.serial;
            event.time = event.time + lookahead + delay(event.entity, event.serial);
            std::size_t to = me;
            if (uniform(key, {event.entity, remote_decision, event.serial, 0, 0}) < remote) {
                const double u = uniform(key, {event.entity, site_decision, event.serial, 0, 0});
                event.site = static_cast<SiteId>(static_cast<std::uint32_t>(u * n_sites));
                ++shard.away;
                to = shard_of(event.site);
            }
            event.rank = Event::make_rank(0, EventClass::message, mix(event.entity, event.serial));
            if (to == me) {
                shard.queue.push(event);
            } else {
                mail.out(me % mail.n_workers(), to % mail.n_workers()).push_back(event);
                shard.next = std::min(shard.next, event.time);
            }
        }
        shard.next = std::min(shard.next, shard.queue.next_time(NobodyRests{}));
    }

    /// Takes what has been sent to a worker's shards, in any order: the queue orders it.
    void read_mail(std::size_t worker)
    {
        for (std::size_t from = 0; from < mail.n_workers(); ++from) {
            for (const Event& event : mail.in(from, worker)) {
                shards[shard_of(event.site)].queue.push(event);
            }
            mail.in(from, worker).clear();
        }
    }
};

}  // namespace

int main(int argc, char** argv)
{
    const std::size_t threads = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
    const double remote = argc > 2 ? std::strtod(argv[2], nullptr) : 0.1;
    const double end = argc > 3 ? std::strtod(argv[3], nullptr) : 100;
    const std::size_t n_shards = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : threads;
    if (threads < 1 || n_shards < 1 || n_shards > n_sites) {
        std::fputs("usage: phold [threads] [remote share] [end time] [shards]\n", stderr);
        return 2;
    }
    const Measurement measurement;
    const std::size_t n_workers = std::min(threads, n_shards);
    Phold phold{make_run_key(1, 0), remote, std::vector<PholdShard>(n_shards),
                Mail<std::vector<Event>>(n_workers)};
    for (PholdShard& shard : phold.shards) {
        const auto jobs = static_cast<double>(n_sites * a_site / n_shards);
        shard.queue.expect(jobs / static_cast<double>(unit.count()), 0);
    }
    for (std::uint32_t job = 0; job < n_sites * a_site; ++job) {
        Event event;
        event.entity = job;
        event.kind = EventKind::message;
        event.site = static_cast<SiteId>(job / a_site);
        event.time = start_of_run + phold.delay(job, 0);
        event.rank = Event::make_rank(0, EventClass::message, mix(job, 0));
        phold.shards[phold.shard_of(event.site)].queue.push(event);
    }
    const Team team(threads);
    const Time until = start_of_run + to_duration(end * static_cast<double>(unit.count()));
    in_windows(start_of_run, until, lookahead, [&](Time window_end) {
        team(n_workers, [&](std::size_t worker) {
            phold.read_mail(worker);
            for (std::size_t i = worker; i < n_shards; i += n_workers) {
                phold.advance(i, window_end);
            }
        });
        phold.mail.turn();
        Time next = never;
        for (const PholdShard& shard : phold.shards) {
            next = std::min(next, shard.next);
        }
        return next;
    });
    std::uint64_t executed = 0;
    std::uint64_t away = 0;
    std::uint64_t fingerprint = 0;
    for (const PholdShard& shard : phold.shards) {
        executed += shard.executed;
        away += shard.away;
        fingerprint += shard.fingerprint;
    }
    measurement.print(executed,
                      {{"remote_share", static_cast<double>(away) / static_cast<double>(executed)}});
    std::fprintf(stderr, "fingerprint %016llx\n", static_cast<unsigned long long>(fingerprint));
    return 0;
}
