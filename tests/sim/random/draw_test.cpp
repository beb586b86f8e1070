// Random numbers: known answers, keys, and a look at their spread.

#include "sim/random/draw.hpp"

#include <algorithm>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <vector>

#include "sim/core/mix.hpp"
#include "tests/sim/core/pin.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

using Words = std::array<std::uint32_t, 4>;

/// (chi-square - cells) / sqrt(2 cells), about standard normal for uniform counts.
double chi_square_score(const std::vector<int>& counts, double n)
{
    const auto cells = static_cast<double>(counts.size());
    double chi_square = 0;
    for (const int count : counts) {
        const double off = count - n / cells;
        chi_square += off * off / (n / cells);
    }
    return (chi_square - (cells - 1)) / std::sqrt(2 * (cells - 1));
}

std::uint64_t as_number(RunKey key)
{
    return std::uint64_t{key.high} << 32 | key.low;
}

}  // namespace

TEST_CASE("Philox4x32-10 gives the published words", "[random]")
{
    CHECK(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    const std::uint32_t ones = 0xffffffff;
    CHECK(philox({ones, ones, ones, ones}, {ones, ones}) ==
          Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("every part of a draw's name has its own place in the counter", "[random]")
{
    const RunKey key{0xa4093822, 0x299f31d0};
    const DrawId id{
        .entity = 0x243f6a88, .decision = 0x85a308d3, .root = 0x13198a2e, .visit = 0x0370, .draw = 0x7344};
    CHECK(random_bits(key, id) == 0x94fdccebd16cfe09ULL);
    CHECK(uniform(key, id) == static_cast<double>(0x94fdccebd16cfe09ULL >> 11 | 1) / 9007199254740992.0);
}

TEST_CASE("with the keys of all rounds made beforehand the bits are the same", "[random]")
{
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const RunKey key = make_run_key(i / 10, i);
        const DrawId id{.entity = i * 0x9e3779b9U,
                        .decision = ~i,
                        .root = i << 7,
                        .visit = static_cast<std::uint16_t>(i),
                        .draw = static_cast<std::uint16_t>(i % 3)};
        REQUIRE(RoundKeys(key).random_bits(id) == random_bits(key, id));
        REQUIRE(uniform(RoundKeys(key), id) == uniform(key, id));
    }
}

TEST_CASE("uniform numbers never reach 0 or 1 and 1 - u is exact", "[random]")
{
    CHECK(uniform_of(0) == 0x1p-53);
    CHECK(uniform_of(~std::uint64_t{0}) == 1 - 0x1p-53);
    CHECK(1 - uniform_of(0) == uniform_of(~std::uint64_t{0}));
    CHECK(1 - (1 - uniform_of(0x123456789abcdef0ULL)) == uniform_of(0x123456789abcdef0ULL));
}

TEST_CASE("keys of 2,000 x 2,000 seeds and replications are all different", "[random]")
{
    std::vector<std::uint64_t> keys;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        for (std::uint64_t replication = 0; replication < 2000; ++replication) {
            // Half of the seeds differ from the others only above bit 32.
            keys.push_back(as_number(make_run_key(seed % 2 == 0 ? seed : (seed - 1) << 32 | 1, replication)));
        }
    }
    std::sort(keys.begin(), keys.end());
    CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
}

TEST_CASE("seeds that differ only above 32 bits give unrelated numbers", "[random]")
{
    const RunKey low = make_run_key(7, 0);
    const RunKey high = make_run_key(7 + (std::uint64_t{1} << 32), 0);
    int equal = 0;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        equal += uniform(low, {.entity = i}) == uniform(high, {.entity = i}) ? 1 : 0;
    }
    CHECK(equal == 0);
}

TEST_CASE("a million numbers fill a thousand cells evenly along every part of the name", "[random]")
{
    const RunKey key = make_run_key(2026, 3);
    const int n = 1 << 20;
    for (int part = 0; part < 5; ++part) {
        CAPTURE(part);
        std::vector<int> cells(1024);
        std::vector<int> pairs(32 * 32);
        double last = 0.5;
        for (std::uint32_t i = 0; i < n; ++i) {
            const auto low = static_cast<std::uint16_t>(i);
            const auto high = i >> 16;
            const DrawId names[] = {{.entity = i},
                                    {.decision = i},
                                    {.root = i},
                                    {.entity = high, .visit = low},
                                    {.entity = high, .draw = low}};
            const double u = uniform(key, names[part]);
            ++cells[static_cast<std::size_t>(u * 1024)];
            ++pairs[static_cast<std::size_t>(u * 32) * 32 + static_cast<std::size_t>(last * 32)];
            last = u;
        }
        CHECK(std::fabs(chi_square_score(cells, n)) < 4);
        CHECK(std::fabs(chi_square_score(pairs, n)) < 4);
    }
}

TEST_CASE("the engine serves Boost.Random and walks the same words", "[random]")
{
    PhiloxEngine engine({1, 2, 3, 4}, {5, 6});
    const Words first = philox({1, 2, 3, 4}, {5, 6});
    const Words second = philox({1, 2, 3, 5}, {5, 6});
    for (const Words& words : {first, second}) {
        for (const std::uint32_t word : words) {
            CHECK(engine() == word);
        }
    }
    PhiloxEngine another({1, 2, 3, 4}, {5, 6});
    boost::random::uniform_01<double> unit;
    double sum = 0;
    for (int i = 0; i < 100'000; ++i) {
        sum += unit(another);
    }
    CHECK(std::fabs(sum / 100'000 - 0.5) < 4.5 / std::sqrt(12 * 100'000.0));
}

TEST_CASE("a million random numbers have the recorded bits", "[random][digest]")
{
    const RunKey key = make_run_key(0x123456789abcdefULL, 42);
    std::uint64_t hash = 0;
    for (std::uint32_t i = 0; i < 1'000'000; ++i) {
        hash =
            mix(hash ^ random_bits(
                           key, {.entity = i, .decision = hash_decision("copd/see_gp/time"), .root = i / 7}));
    }
    CHECK(hash == 0x413f7212f37c245dULL);
}
