#include "analysis/store/h5/chunk.hpp"

#include <array>
#include <cstring>
#include <numeric>
#include <random>

#include "analysis/store/h5.hpp"
#include "analysis/store/h5/parts.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::h5;
using Lengths = std::vector<ChunkGrid::Length>;

namespace {

/// Numbers of which no byte tells anything of another.
std::vector<std::int64_t> noise(std::size_t n)
{
    std::mt19937_64 random(1);
    std::vector<std::int64_t> numbers(n);
    for (std::int64_t& number : numbers) {
        number = static_cast<std::int64_t>(random());
    }
    return numbers;
}

Dataset one_array(std::vector<DimensionScale> dimensions, Values values)
{
    Dataset dataset;
    Variable variable{"v", {}, std::move(values), "1", "", {}};
    for (const DimensionScale& dimension : dimensions) {
        variable.dimensions.push_back(dimension.name);
    }
    dataset.dimensions = std::move(dimensions);
    dataset.variables.push_back(std::move(variable));
    return dataset;
}

}  // namespace

TEST_CASE("chunks share out every element of an array once, in order")
{
    struct Case {
        Lengths shape;
        Lengths chunk;
        std::size_t n_chunks;
    };
    for (const Case& c : {Case{{10}, {4}, 3}, Case{{2, 5, 7}, {1, 2, 7}, 6}, Case{{3, 4}, {1, 4}, 3},
                          Case{{3, 4, 2}, {1, 1, 2}, 12}, Case{{1, 1, 6}, {1, 1, 6}, 1}}) {
        const auto grid = ChunkGrid::of(c.shape, c.chunk);
        REQUIRE(grid.has_value());
        CHECK(grid->size() == c.n_chunks);
        std::size_t next = 0;
        for (std::size_t i = 0; i < grid->size(); ++i) {
            CHECK(grid->first(i) == next);
            CHECK(grid->count(i) <= grid->capacity());
            // The first element by its indices, row-major.
            const Lengths at = grid->offset(i);
            ChunkGrid::Length flat = 0;
            for (std::size_t k = 0; k < at.size(); ++k) {
                CHECK(at[k] % c.chunk[k] == 0);
                flat = flat * c.shape[k] + at[k];
            }
            CHECK(flat == next);
            next += grid->count(i);
        }
        CHECK(next == std::accumulate(c.shape.begin(), c.shape.end(), std::size_t{1},
                                      [](std::size_t n, ChunkGrid::Length length) {
                                          return n * static_cast<std::size_t>(length);
                                      }));
    }
    CHECK_FALSE(ChunkGrid::of({4, 6}, {2, 3}).has_value());  // lies in pieces
}

TEST_CASE("a chunk comes back through the filters, full or not, and whether or not it can be made smaller")
{
    std::vector<std::int64_t> even(1000);
    std::iota(even.begin(), even.end(), std::int64_t{0});
    for (const auto& numbers : {even, noise(1000)}) {
        for (const std::size_t n : {std::size_t{1}, std::size_t{999}, std::size_t{1000}}) {
            const auto elements = std::as_bytes(std::span(numbers).first(n));
            const FilteredChunk chunk = filter(elements, 8, 1000, 4);
            std::vector<std::byte> back(elements.size());
            unfilter(chunk.bytes, chunk.left_out, 8, 1000, back);
            CHECK(std::memcmp(back.data(), elements.data(), back.size()) == 0);
        }
    }
    CHECK(filter(std::as_bytes(std::span(even)), 8, 1000, 4).left_out == 0);
    CHECK(filter(std::as_bytes(std::span(even)), 8, 1000, 4).bytes.size() < 4000);
    const std::vector<std::int64_t> random = noise(1000);
    CHECK(filter(std::as_bytes(std::span(random)), 8, 1000, 4).left_out == deflate_bit);
}

TEST_CASE("the library reads chunks that we filtered, and finds their checksums right")
{
    // Odd lengths, so that some chunks are not full; noise, which no filter makes smaller.
    for (const std::size_t length : {std::size_t{4099}, std::size_t{140'001}}) {
        const Dataset dataset = one_array({{"a", 3}, {"b", length}}, noise(3 * length));
        CHECK(read_image(write_image(dataset)) == dataset);
    }
    std::vector<std::int32_t> narrow(300'001);
    std::iota(narrow.begin(), narrow.end(), -7);
    const Dataset dataset = one_array({{"a", narrow.size()}}, narrow);
    CHECK(read_image(write_image(dataset)) == dataset);
}

TEST_CASE("an image has the same bytes whatever the number of threads")
{
    const Dataset dataset = one_array({{"a", 7}, {"b", 30'011}}, noise(7 * 30'011));
    const auto image = write_image(dataset, 1);
    for (const std::size_t threads : {std::size_t{2}, std::size_t{3}, std::size_t{8}}) {
        CHECK(write_image(dataset, threads) == image);
    }
}

TEST_CASE("a chunk that was changed or cut is no chunk")
{
    std::vector<std::int64_t> numbers(500);
    std::iota(numbers.begin(), numbers.end(), std::int64_t{5});
    FilteredChunk chunk = filter(std::as_bytes(std::span(numbers)), 8, 500, 4);
    std::vector<std::byte> back(4000);
    for (std::size_t i = 0; i < chunk.bytes.size(); ++i) {
        chunk.bytes[i] ^= std::byte{4};
        CHECK_THROWS_WITH(unfilter(chunk.bytes, 0, 8, 500, back), "a chunk does not have its checksum");
        chunk.bytes[i] ^= std::byte{4};
    }
    for (const std::size_t n : {std::size_t{0}, std::size_t{3}, std::size_t{4}, chunk.bytes.size() - 1}) {
        CHECK_THROWS_AS(unfilter(std::span(chunk.bytes).first(n), 0, 8, 500, back), H5Failure);
    }
    // Sound by itself, but of another size.
    CHECK_THROWS_WITH(unfilter(chunk.bytes, 0, 8, 501, back), "a chunk cannot be inflated: it is too short");
    CHECK_THROWS_AS(unfilter(chunk.bytes, 0, 8, 499, back), H5Failure);
    CHECK_THROWS_AS(unfilter(chunk.bytes, deflate_bit, 8, 500, back), H5Failure);
}

TEST_CASE("what is written is held against what a file holds")
{
    const std::vector<std::int64_t> numbers = noise(3 * 5000);
    const Dataset dataset = one_array({{"a", 3}, {"b", 5000}}, numbers);
    const auto image = write_image(dataset);
    CHECK_NOTHROW(verify(image, dataset, 1));
    // Any element, in any chunk; a chunk that should be empty; one that should not be.
    for (const std::size_t at : {std::size_t{0}, std::size_t{4095}, std::size_t{4096}, numbers.size() - 1}) {
        std::vector<std::int64_t> others = numbers;
        others[at] ^= 1;
        CHECK_THROWS_WITH(verify(image, one_array(dataset.dimensions, others), 2),
                          "read back from memory, the file is not what was written");
    }
    CHECK_THROWS_AS(
        verify(image, one_array(dataset.dimensions, std::vector<std::int64_t>(numbers.size())), 1),
        H5Failure);
    CHECK_THROWS_AS(
        verify(write_image(one_array(dataset.dimensions, std::vector<std::int64_t>(numbers.size()))), dataset,
               1),
        H5Failure);
    Dataset renamed = dataset;
    renamed.variables[0].units = "h";
    CHECK_THROWS_AS(verify(image, renamed, 1), H5Failure);
}
