// A mistake of the kind that ThreadSanitizer must find; only its build runs this (tests/CMakeLists.txt).

#include <atomic>
#include <cstdint>

#include "sim/parallel/team.hpp"
#include "tests/sim/engine/micro.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

TEST_CASE("two shards that have nothing to say to each other add to one tally", "[.][planted_race]")
{
    Micro m;
    for (const int place : {Micro::home, Micro::hospital}) {
        const std::string pool = place == Micro::home ? "nurse" : "doctor";
        m.pool(pool, place, 1);
        m.arrivals(1s, 100'000, {contact("see", pool, 500ms, "gone"), end("gone")});
    }
    m.build();
    m.network.pathways[PathwayId{1}].source.site = SiteId{Micro::hospital};

    RunState state;
    state.network = &m.network;
    state.parameters = &m.parameters;
    state.sites.resize(m.network.sites.size());
    for (SiteState& site : state.sites) {
        site.resources = Table<PoolId, Resource>(m.network.pools.size());
        site.last_record.assign(m.network.n_measures, never);
    }
    state.sources.resize(m.network.pathways.size());
    state.shard_of_site = {0, 1, 1};
    state.mail = Mail<Outbox>(2);
    TallyShape shape = tally_shape(m.settings(2));
    shape.n_measures = m.network.n_measures;
    shape.n_pathways = m.network.pathways.size();
    shape.n_pools = m.network.pools.size();
    state.tallies.assign(2, Tally(shape));
    std::vector<Shard> shards;
    for (const std::uint16_t id : {std::uint16_t{0}, std::uint16_t{1}}) {
        shards.emplace_back(id, std::uint16_t{0}, EventQueue(), false);  // the mistake: both are worker 0's
        shards.back().open(state, 0);
    }
    std::atomic<int> begun = 0;
    Team(2)(2, [&](std::size_t i) {
        ++begun;
        while (begun < 2) {  // a window so short that one thread does both would hide it
        }
        shards[i].advance(state, shape.horizon);
    });
    CHECK(state.tallies[0].events > 0);
}

}  // namespace esther::test
