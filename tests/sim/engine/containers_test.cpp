#include <map>
#include <random>
#include <set>
#include <vector>

#include "sim/core/flat_map.hpp"
#include "sim/core/slots.hpp"
#include "sim/engine/state.hpp"
#include "tests/support/catch.hpp"

namespace esther {

TEST_CASE("the flat map agrees with std::map under random operations", "[engine]")
{
    std::mt19937_64 random(11);
    for (const std::uint64_t n_keys : {1ULL, 3ULL, 40ULL, 3000ULL}) {
        // Keys that are close, far apart, and all of the bits that an id has.
        std::vector<std::uint64_t> keys;
        for (std::uint64_t i = 0; i < n_keys; ++i) {
            keys.push_back(i % 3 == 0 ? i : i % 3 == 1 ? i << 40 : random());
        }
        FlatMap map;
        std::map<std::uint64_t, std::uint32_t> reference;
        for (std::uint32_t i = 0; i < 20'000; ++i) {
            const std::uint64_t key = keys[random() % n_keys];
            if (reference.count(key) == 0 && random() % 2 == 0) {
                map.insert(key, i);
                reference[key] = i;
            } else if (random() % 2 == 0) {
                map.erase(key);  // there or not
                reference.erase(key);
            }
            const std::uint64_t other = keys[random() % n_keys];
            const auto found = reference.find(other);
            REQUIRE(map.find(other) == (found == reference.end() ? FlatMap::absent : found->second));
            REQUIRE(map.size() == reference.size());
        }
        for (const std::uint64_t key : keys) {
            const auto found = reference.find(key);
            REQUIRE(map.find(key) == (found == reference.end() ? FlatMap::absent : found->second));
        }
    }
}

TEST_CASE("slots keep their records apart and use freed places again, last freed first", "[engine]")
{
    std::mt19937_64 random(13);
    Slots<std::uint64_t> slots;
    std::map<std::uint32_t, std::uint64_t> reference;
    std::vector<std::uint32_t> freed;
    std::size_t most = 0;
    for (std::uint64_t i = 1; i < 20'000; ++i) {
        if (reference.empty() || random() % 5 < (i < 10'000 ? 3U : 2U)) {
            const std::uint32_t slot = slots.add(i);
            REQUIRE(reference.count(slot) == 0);
            if (!freed.empty()) {
                REQUIRE(slot == freed.back());
                freed.pop_back();
            }
            reference[slot] = i;
        } else {
            const auto one =
                std::next(reference.begin(), static_cast<std::ptrdiff_t>(random() % reference.size() % 50));
            slots.remove(one->first);
            freed.push_back(one->first);
            reference.erase(one);
        }
        most = std::max(most, reference.size());
        REQUIRE(slots.in_use() == reference.size());
        REQUIRE(slots.size() == most);
    }
    for (const auto& [slot, value] : reference) {
        REQUIRE(slots[slot] == value);
    }
    for (const std::uint32_t slot : freed) {
        REQUIRE(slots[slot] == 0);  // as if fresh
    }
}

TEST_CASE("a person takes 96 bytes at most, an episode 64, an event 32", "[engine]")
{
    CHECK(sizeof(Person) <= 96);
    CHECK(sizeof(Episode) <= 64);
    CHECK(sizeof(Request) <= 64);
    CHECK(sizeof(Resource) <= 128);
}

}  // namespace esther
