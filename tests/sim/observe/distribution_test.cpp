// Durations collected as integers.

#include "sim/observe/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/core/arithmetic.hpp"
#include "tests/sim/core/pin.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::fixed_uniform;

namespace {

std::vector<Duration> waits()
{
    std::vector<Duration> result;
    for (std::uint64_t i = 0; i < 50'000; ++i) {
        const double u = fixed_uniform(i);
        result.push_back(u < 0.2 ? Duration{0}
                                 : to_duration(3.6e9 * det::exponential_quantile((u - 0.2) / 0.8)));
    }
    return result;
}

}  // namespace

TEST_CASE("sums, squares and extremes of durations are exact", "[observe]")
{
    Distribution d;
    for (const std::int64_t us : {5, 0, 12, 7}) {
        d.add(Duration{us});
    }
    CHECK(d.n() == 4);
    CHECK(d.n_zeros() == 1);
    CHECK(d.sum() == 24);
    CHECK(d.sum_of_squares() == 218);
    CHECK(d.least() == Duration{0});
    CHECK(d.greatest() == Duration{12});
    CHECK(d.mean() == 6);
    CHECK(d.variance() == Approx(74.0 / 3).epsilon(1e-15));
}

TEST_CASE("the variance of long, nearly equal durations keeps every digit", "[observe]")
{
    Distribution d;
    for (int i = 0; i < 1000; ++i) {
        d.add(1000 * one_year + Duration{i % 2});
    }
    CHECK(d.variance() == Approx(0.25 * 1000 / 999).epsilon(1e-14));
}

TEST_CASE("an empty distribution answers 0 and holds no memory", "[observe]")
{
    Distribution d;
    CHECK(d.mean() == 0);
    CHECK(d.variance() == 0);
    CHECK(d.quantile(0.5) == 0);
    CHECK(d.share_above(one_hour) == 0);
    CHECK(d.least() == Duration{0});
    d.add(Duration{0});
    CHECK(d.n_cells() == 0);
    CHECK(sizeof(Distribution) <= 128);  // two cache lines
}

TEST_CASE("parts added in any order equal the whole, bit for bit", "[observe]")
{
    const auto all = waits();
    Distribution whole;
    Distribution parts[3];
    Distribution backwards;
    for (std::size_t i = 0; i < all.size(); ++i) {
        whole.add(all[i]);
        parts[i % 3].add(all[i]);
        backwards.add(all[all.size() - 1 - i]);
    }
    Distribution merged = parts[2];
    merged.add(parts[0]);
    merged.add(Distribution{});
    merged.add(parts[1]);
    CHECK(merged == whole);
    CHECK(backwards == whole);
    backwards.add(Duration{1});
    CHECK_FALSE(backwards == whole);
}

TEST_CASE("quantiles and shares are right to the width of a cell", "[observe]")
{
    auto all = waits();
    Distribution d;
    for (const Duration wait : all) {
        d.add(wait);
    }
    std::sort(all.begin(), all.end());
    for (const double q : {0.1, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        CAPTURE(q);
        const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(all.size()))) - 1;
        CHECK(d.quantile(q) == Approx(static_cast<double>(all[rank].count())).epsilon(1.0 / 64));
    }
    for (const Duration threshold : {Duration{0}, 10 * one_minute, one_hour, 4 * one_hour, 20 * one_hour}) {
        const auto above = all.end() - std::upper_bound(all.begin(), all.end(), threshold);
        CHECK(d.share_above(threshold) ==
              Approx(static_cast<double>(above) / static_cast<double>(all.size())).margin(0.004));
    }
    CHECK(d.share_above(Duration{0}) == Approx(1 - static_cast<double>(d.n_zeros()) / 50'000).epsilon(1e-12));
}

TEST_CASE("cells tile the whole range and each holds what belongs to it", "[observe]")
{
    for (const std::int64_t us : {std::int64_t{1}, std::int64_t{63}, std::int64_t{64}, std::int64_t{127},
                                  std::int64_t{128}, std::int64_t{1'000'003}, std::int64_t{1} << 61,
                                  (std::int64_t{1} << 62) - 1, std::int64_t{1} << 62}) {
        CAPTURE(us);
        Distribution d;
        d.add(Duration{us});
        REQUIRE(d.n_cells() == 64);
        for (std::size_t i = 0; i < 64; ++i) {
            const bool holds = d.cell_start(i).count() <= us && (i == 63 || us < d.cell_start(i + 1).count());
            CHECK(d.count(i) == (holds ? 1 : 0));
        }
        CHECK(d.quantile(0.5) == static_cast<double>(us));
    }
    Distribution longest;
    longest.add(Duration::max());
    CHECK(longest.greatest().count() == std::int64_t{1} << 62);
}

TEST_CASE("bins are exact: an edge is the last of its bin, whatever cell of the histogram it cuts",
          "[observe]")
{
    const auto bin_of = [](Duration d) {
        return static_cast<std::size_t>(std::lower_bound(length_edges.begin(), length_edges.end(), d) -
                                        length_edges.begin());
    };
    Distribution all;
    std::array<std::uint64_t, n_length_bins> expected{};
    std::uint64_t n = 1;
    for (const Duration edge : length_edges) {
        // Near the edge, and up to two cells of the histogram (3.2 %) from it.
        for (const Duration off : {Duration{0}, Duration{1}, one_second, edge / 500, edge / 70, edge / 33}) {
            for (const Duration length : {edge - off, edge + off}) {
                if (length < Duration{0}) {
                    continue;
                }
                Distribution one;
                for (std::uint64_t k = 0; k < n % 7; ++k) {
                    one.add(length);
                }
                expected[bin_of(length)] += n % 7;
                ++n;
                CHECK(one.bins()[bin_of(length)] == one.n());
                all.add(one);
            }
        }
    }
    all.add(1000 * one_year);
    ++expected.back();
    CHECK(all.bins() == expected);
    CHECK(Distribution{}.bins() == std::array<std::uint64_t, n_length_bins>{});
}
