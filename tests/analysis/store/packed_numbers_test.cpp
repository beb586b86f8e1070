#include "analysis/store/packed_numbers.hpp"

#include <algorithm>
#include <numeric>

#include "analysis/store/h5.hpp"
#include "analysis/store/h5/parts.hpp"
#include "analysis/store/results_error.hpp"
#include "analysis/store/results_file.hpp"
#include "sim/core/mix.hpp"
#include "sim/parallel/for_each.hpp"
#include "tests/analysis/sample_result.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using Catch::Matchers::Contains;
using Lengths = std::vector<PackedNumbers::Length>;

namespace {

/// Stretches of zeros, small numbers, and now and then one that needs all 64 bits.
std::vector<std::int64_t> counts(std::size_t n, std::uint64_t seed)
{
    std::vector<std::int64_t> numbers(n);
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint64_t h = mix(seed, i);
        const bool is_filled = mix(seed, i / 3000) % 3 == 0 && h % 5 == 0;
        numbers[i] = !is_filled ? 0 : static_cast<std::int64_t>(h % 97 == 0 ? h : (h >> 32) % 100);
    }
    return numbers;
}

PackedNumbers packed(const Lengths& shape, std::size_t threads)
{
    PackedNumbers numbers(shape);
    for_each_parallel(numbers.n_blocks(), threads,
                      [&](std::size_t b) { numbers.set_block(b, counts(numbers.block_size(), b)); });
    return numbers;
}

Dataset one_array(const Lengths& shape, Values values)
{
    Dataset dataset;
    Variable variable{"v", {}, std::move(values), "1", "", {}};
    for (std::size_t k = 0; k < shape.size(); ++k) {
        variable.dimensions.push_back(std::string(1, static_cast<char>('a' + k)));
        dataset.dimensions.push_back({variable.dimensions.back(), static_cast<std::size_t>(shape[k])});
    }
    dataset.variables.push_back(std::move(variable));
    return dataset;
}

/// The same numbers with byte `at` of a filled chunk changed.
PackedNumbers damaged(const PackedNumbers& numbers, std::size_t at)
{
    std::vector<h5::FilteredChunk> chunks = numbers.chunks();
    const auto chunk = std::find_if(chunks.begin(), chunks.end(),
                                    [](const h5::FilteredChunk& c) { return !c.bytes.empty(); });
    chunk->bytes.at(at % chunk->bytes.size()) ^= std::byte{16};
    return {numbers.shape(), numbers.chunk(), std::move(chunks)};
}

/// A study of which a block of counts is larger than a chunk.
StudyResult large_result()
{
    StudyResult result = test::bare_result();
    result.scenarios = {"usual", "model"};
    result.replications = {0, 1, 2};
    result.months.resize(30'000);
    std::iota(result.months.begin(), result.months.end(), 0);
    result.allocate();
    for (std::size_t b = 0; b < result.count.n_blocks(); ++b) {
        result.count.set_block(b, counts(result.count.block_size(), b));
    }
    return result;
}

}  // namespace

TEST_CASE("blocks of numbers come back from several threads, whatever their shape")
{
    for (const Lengths& shape : {Lengths{2, 3, 5, 7}, Lengths{1, 1, 9000}, Lengths{3, 2, 10, 1000},
                                 Lengths{1, 4, 3, 41, 47}, Lengths{4, 5}, Lengths{2, 2, 1, 1}}) {
        const PackedNumbers numbers = packed(shape, 4);
        CHECK(numbers.n_blocks() == shape[0] * shape[1]);
        CHECK(numbers.size() == std::accumulate(shape.begin(), shape.end(), std::size_t{1},
                                                [](std::size_t n, auto length) { return n * length; }));
        std::vector<std::int64_t> all;
        for (std::size_t b = 0; b < numbers.n_blocks(); ++b) {
            const std::vector<std::int64_t> expected = counts(numbers.block_size(), b);
            CHECK(numbers.block(b) == expected);
            std::vector<std::int64_t> in_pieces;
            numbers.for_each_piece(b, [&](std::span<const std::int64_t> piece) {
                in_pieces.insert(in_pieces.end(), piece.begin(), piece.end());
            });
            CHECK(in_pieces == expected);
            std::vector<std::int64_t> filled(numbers.block_size());
            bool none_is_0 = true;
            numbers.for_each_filled(b, [&](std::size_t i, std::int64_t number) {
                filled.at(i) = number;
                none_is_0 = none_is_0 && number != 0;
            });
            CHECK(filled == expected);
            CHECK(none_is_0);
            all.insert(all.end(), expected.begin(), expected.end());
        }
        CHECK(numbers.all() == all);
        CHECK(packed(shape, 1).chunks() == numbers.chunks());
    }
}

TEST_CASE("numbers are 0 until they are set, and take no room then")
{
    PackedNumbers numbers({2, 2, 50, 400});
    CHECK(numbers.packed_size() == 0);
    CHECK(numbers.block(3) == std::vector<std::int64_t>(20'000));
    std::vector<std::int64_t> one(20'000);
    one[12'345] = -1;
    numbers.set_block(2, one);
    CHECK(numbers.block(2) == one);
    CHECK(numbers.packed_size() > 0);
    CHECK(numbers.packed_size() < 200);
    numbers.set_block(2, std::vector<std::int64_t>(20'000));
    CHECK(numbers == PackedNumbers({2, 2, 50, 400}));
    CHECK(numbers.packed_size() == 0);
    // An axis without labels.
    const PackedNumbers none({2, 2, 0, 3});
    CHECK(none.size() == 0);
    CHECK(none.all().empty());
    CHECK(none.block(1).empty());
}

TEST_CASE("packed numbers are equal if the numbers are, however they are packed")
{
    const Lengths shape{2, 2, 6, 3000};
    const PackedNumbers numbers = packed(shape, 2);
    CHECK(numbers == packed(shape, 1));
    std::vector<std::int64_t> block = numbers.block(3);
    block.back() += 1;
    PackedNumbers other = numbers;
    other.set_block(3, block);
    CHECK_FALSE(other == numbers);
    CHECK_FALSE(PackedNumbers({2, 2, 3000, 6}) == PackedNumbers(shape));
    PackedNumbers in_large_chunks(shape, {1, 1, 6, 3000}, std::vector<h5::FilteredChunk>(4));
    for (std::size_t b = 0; b < 4; ++b) {
        in_large_chunks.set_block(b, numbers.block(b));
    }
    CHECK(in_large_chunks.chunks() != numbers.chunks());
    CHECK(in_large_chunks == numbers);
    in_large_chunks.set_block(0, block);
    CHECK_FALSE(in_large_chunks == numbers);
}

TEST_CASE("chunks that lie in pieces or in two blocks are none of packed numbers")
{
    CHECK(PackedNumbers::are_chunks({3, 4, 5, 6}, {1, 1, 2, 6}));
    CHECK(PackedNumbers::are_chunks({3, 4, 5, 6}, {1, 1, 1, 4}));
    CHECK_FALSE(PackedNumbers::are_chunks({3, 4, 5, 6}, {1, 2, 5, 6}));
    CHECK_FALSE(PackedNumbers::are_chunks({3, 4, 5, 6}, {1, 1, 2, 3}));
    CHECK_FALSE(PackedNumbers::are_chunks({5}, {1}));
    CHECK_FALSE(PackedNumbers::are_chunks({1, 1, 0}, {1, 1, 1}));
}

TEST_CASE("a damaged chunk is found when it is unpacked")
{
    const PackedNumbers numbers = packed({1, 2, 4, 3000}, 1);
    REQUIRE(numbers.packed_size() > 100);
    for (std::size_t at = 0; at < 100; ++at) {
        const PackedNumbers bad = damaged(numbers, at);
        CHECK_THROWS_AS(bad.all(), h5::H5Failure);
        CHECK_THROWS_AS(bad == numbers, h5::H5Failure);
    }
}

TEST_CASE("packed numbers lie in a file as unpacked ones would, and are read as either")
{
    for (const Lengths& shape : {Lengths{2, 3, 5, 3000}, Lengths{1, 2, 7, 11, 401}, Lengths{3, 1, 5000}}) {
        const PackedNumbers numbers = packed(shape, 2);
        REQUIRE(numbers.is_as_stored());
        const Dataset as_numbers = one_array(shape, numbers.all());
        const Dataset as_chunks = one_array(shape, numbers);
        const auto image = write_image(as_chunks);
        CHECK(image == write_image(as_numbers));
        CHECK(read_image(image) == as_numbers);
        CHECK(read_image(image, Depth::everything, "v") == as_chunks);
        CHECK(read_image(image, Depth::everything, "w") == as_numbers);
        for (const std::size_t threads : {std::size_t{1}, std::size_t{3}}) {
            CHECK(write_image(as_chunks, threads) == image);
        }
    }
}

TEST_CASE("what does not lie in chunks of its own is read unpacked")
{
    for (const Lengths& shape : {Lengths{2, 3, 5}, Lengths{40, 50, 7}, Lengths{5000}}) {
        const Dataset dataset =
            one_array(shape, counts(static_cast<std::size_t>(
                                        std::accumulate(shape.begin(), shape.end(), PackedNumbers::Length{1},
                                                        [](auto a, auto b) { return a * b; })),
                                    1));
        CHECK(read_image(write_image(dataset), Depth::everything, "v") == dataset);
    }
    std::vector<std::int32_t> narrow(20'000, 5);
    const Dataset dataset = one_array({1, 1, 20'000}, narrow);
    CHECK(read_image(write_image(dataset), Depth::everything, "v") == dataset);
    CHECK_FALSE(PackedNumbers({2, 3, 5}).is_as_stored());    // small
    CHECK_FALSE(PackedNumbers({40, 50, 7}).is_as_stored());  // small blocks
    CHECK(PackedNumbers({40, 50, 4097}).is_as_stored());
    CHECK(PackedNumbers({100, 1000, 5000}).is_as_stored());  // no chunk is larger than a block
}

TEST_CASE("what is packed is held against what a file holds, byte by byte")
{
    const Lengths shape{1, 2, 4, 3000};
    const PackedNumbers numbers = packed(shape, 1);
    const auto image = write_image(one_array(shape, numbers));
    CHECK_NOTHROW(h5::verify(image, one_array(shape, numbers), 1));
    CHECK_NOTHROW(h5::verify(image, one_array(shape, numbers.all()), 2));
    CHECK_THROWS_AS(h5::verify(image, one_array(shape, damaged(numbers, 7)), 1), h5::H5Failure);
    CHECK_THROWS_AS(h5::verify(image, one_array(shape, PackedNumbers(shape)), 1), h5::H5Failure);
    PackedNumbers more = numbers;
    std::vector<std::int64_t> full(more.block_size(), 1);
    more.set_block(1, full);
    CHECK_THROWS_AS(h5::verify(image, one_array(shape, more), 1), h5::H5Failure);
    CHECK_THROWS_WITH(write_image(one_array({1, 2, 3000, 4}, numbers)),
                      Contains("holds packed numbers of another shape"));
}

TEST_CASE("a study with large and with small blocks of counts comes back from its file")
{
    const test::TempDir folder;
    StudyResult many = test::bare_result();  // a block of one number, in a file that is in chunks
    many.replications.resize(3000);
    std::iota(many.replications.begin(), many.replications.end(), 0);
    many.allocate();
    for (std::size_t b = 0; b < many.count.n_blocks(); ++b) {
        many.count.set_block(b, std::vector{static_cast<std::int64_t>(b % 7)});
    }
    const StudyResult large = large_result();
    CHECK(large.count.is_as_stored());
    CHECK_FALSE(many.count.is_as_stored());
    for (const StudyResult& result : {large, many}) {
        const std::filesystem::path file = folder / (std::to_string(result.replications.size()) + ".h5");
        write_results(file, result, Existing::keep);
        CHECK(read_results(file) == result);
        const Dataset dataset = to_dataset(result);
        CHECK(std::holds_alternative<PackedNumbers>(dataset.find_variable("count")->values) ==
              result.count.is_as_stored());
        CHECK(write_image(to_dataset(result, 1), 1) == write_image(to_dataset(result, 3), 3));
    }
}

TEST_CASE("a digest is over the numbers, not over how they are packed")
{
    const StudyResult large = large_result();
    StudyResult other = large;
    other.count =
        PackedNumbers(large.count.shape(), {1, 1, 1, 1, 30'000, 1, 1, 1}, std::vector<h5::FilteredChunk>(6));
    for (std::size_t b = 0; b < 6; ++b) {
        other.count.set_block(b, large.count.block(b));
    }
    CHECK(other.count.chunks().size() != large.count.chunks().size());
    CHECK(outcome_digests(other) == outcome_digests(large));
}

TEST_CASE("damaged counts of a study are a ResultsError")
{
    StudyResult large = large_result();
    Dataset dataset = to_dataset(large);
    for (Variable& variable : dataset.variables) {
        if (variable.name == "count") {
            variable.values = damaged(std::get<PackedNumbers>(variable.values), 40);
        }
    }
    CHECK_THROWS_WITH(from_dataset(dataset),
                      "it is damaged: the variable 'count': a chunk does not have its checksum");
    CHECK_THROWS_AS(from_dataset(dataset), ResultsError);
}
