#include "sim/parallel/partition.hpp"

#include <chrono>
#include <vector>

#include "tests/support/catch.hpp"

namespace esther {

namespace {

using namespace std::chrono_literals;
using Shards = std::vector<std::uint16_t>;

/// A world made by hand: each site is a place of its own, and any crossing takes an hour.
struct TestWorld {
    Network network;
    std::vector<std::size_t> people;

    /// `linked`: sites that serve those at home here, beside the home itself.
    void site(std::size_t n_people, const std::vector<std::size_t>& linked = {})
    {
        Site added;
        added.place = static_cast<PlaceId>(people.size());
        added.serves.add(static_cast<SiteId>(people.size()));
        for (const std::size_t other : linked) {
            added.serves.add(static_cast<SiteId>(other));
        }
        network.sites.add(added);
        people.push_back(n_people);
        network.least = Table<PlaceId, Table<PlaceId, Duration>>(
            people.size(), Table<PlaceId, Duration>(people.size(), one_hour));
    }
    void near(std::size_t a, std::size_t b, Duration least)
    {
        network.least[static_cast<PlaceId>(a)][static_cast<PlaceId>(b)] = least;
    }
    [[nodiscard]] Shards on(std::size_t n_shards) const { return partition(network, people, n_shards); }
};

/// Three towns of 10, 30 and 20 people: homes 0, 1, 2 with hospitals 3, 4, 5.
TestWorld three_towns()
{
    TestWorld world;
    world.site(10, {3});
    world.site(30, {4});
    world.site(20, {5});
    world.site(0);
    world.site(0);
    world.site(0);
    return world;
}

}  // namespace

TEST_CASE("each part of the world that no link joins is a shard, the heaviest first", "[parallel]")
{
    CHECK(three_towns().on(0) == Shards{2, 0, 1, 2, 0, 1});
}

TEST_CASE("fewer shards than parts have about even work", "[parallel]")
{
    CHECK(three_towns().on(1) == Shards{0, 0, 0, 0, 0, 0});
    CHECK(three_towns().on(2) == Shards{1, 0, 1, 1, 0, 1});  // 30 against 10 + 20
}

TEST_CASE("there are no more shards than sites, however many are asked for", "[parallel]")
{
    CHECK(three_towns().on(6) == Shards{2, 0, 1, 2, 3, 4});  // at most 11 people in what holds together
    for (const std::size_t n : {7U, 64U, 65'535U}) {
        CHECK(three_towns().on(n) == Shards{2, 0, 1, 3, 4, 5});
    }
    TestWorld hermit;
    hermit.site(1);
    CHECK(hermit.on(0) == Shards{0});
    CHECK(hermit.on(64) == Shards{0});
}

TEST_CASE("a world without people has sites that nothing joins", "[parallel]")
{
    TestWorld world;
    world.site(0, {1});
    world.site(0);
    CHECK(world.on(0) == Shards{0, 1});
    CHECK(world.on(1) == Shards{0, 0});
    CHECK(world.on(9) == Shards{0, 1});
}

TEST_CASE("a part too heavy is cut where the crossing takes longest", "[parallel]")
{
    TestWorld world;  // homes 0 and 1 of one hospital, 2
    world.site(50, {2});
    world.site(50, {2});
    world.site(0);
    world.near(0, 2, 45min);
    world.near(1, 2, 15min);
    CHECK(world.on(0) == Shards{0, 0, 0});
    CHECK(world.on(2) == Shards{0, 1, 1});
    world.near(2, 0, 10min);  // the way back counts as well
    CHECK(world.on(2) == Shards{0, 1, 0});
}

}  // namespace esther
