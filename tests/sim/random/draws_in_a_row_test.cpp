// Draws side by side have the bits of draws one after another.

#include "sim/random/draws_in_a_row.hpp"

#include <bit>

#include "sim/core/arithmetic.hpp"
#include "sim/core/mix.hpp"
#include "sim/random/law.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

TEST_CASE("eight uniform numbers in a row are those of eight entities", "[random]")
{
    const RoundKeys keys(RunKey{0x12345678, 0x9abcdef0});
    for (std::uint32_t i = 0; i < 2000; ++i) {
        const auto word = [&](std::uint32_t which) { return static_cast<std::uint32_t>(mix(i, which) >> 32); };
        DrawId id{.entity = i == 0 ? 0xfffffffcU : word(1),
                  .decision = word(2),
                  .root = word(3),
                  .visit = static_cast<std::uint16_t>(word(4)),
                  .draw = static_cast<std::uint16_t>(word(5))};
        const DrawsInARow u = uniforms_in_a_row(keys, id);
        for (const double each : u) {
            REQUIRE(std::bit_cast<std::uint64_t>(each) == std::bit_cast<std::uint64_t>(uniform(keys, id)));
            ++id.entity;  // beyond the last number comes 0
        }
    }
}

TEST_CASE("eight exponential numbers in a row have the bits of one each", "[random]")
{
    INFO("side by side here: " << draws_side_by_side());
    const auto check = [](const DrawsInARow& u) {
        const DrawsInARow x = exponentials_in_a_row(u);
        for (std::size_t i = 0; i < u.size(); ++i) {
            CAPTURE(u[i]);
            REQUIRE(std::bit_cast<std::uint64_t>(x[i]) ==
                    std::bit_cast<std::uint64_t>(det::exponential_quantile(u[i])));
        }
    };
    check({0x1p-53, 1 - 0x1p-53, 3 * 0x1p-53, 1 - 3 * 0x1p-53, 0.5 + 0x1p-53, 0.5 - 0x1p-53, 0.3125, 0x1p-30});
    std::uint64_t state = 1;
    for (int round = 0; round < 20'000; ++round) {
        DrawsInARow u{};
        for (double& each : u) {
            state = mix(state + 0x9e3779b97f4a7c15ULL);
            each = uniform_of(state);
            // Small ones and those next to 1 too: the logarithm has other exponents there.
            each = round % 3 == 1 ? each * 0x1p-20 : round % 3 == 2 ? 1 - each * 0x1p-20 : each;
        }
        check(u);
    }
}

TEST_CASE("several quantiles of a law are those of one each", "[random]")
{
    const DrawsInARow u{0.01, 0.2, 0.4, 0.5, 0.6, 0.8, 0.99, 0.999};
    for (const Law& law : {Law::exponential(3), Law::constant(2), Law::lognormal(1, 2), Law::gamma(2, 0.7)}) {
        const DrawsInARow x = law.quantiles(u);
        for (std::size_t i = 0; i < u.size(); ++i) {
            CHECK(x[i] == law.quantile(u[i]));
        }
    }
}
