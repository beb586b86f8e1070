#include "analysis/store/h5.hpp"

#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <thread>

#include "analysis/store/publish.hpp"
#include "analysis/store/results_error.hpp"
#include "tests/analysis/sample_result.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using Catch::Matchers::Contains;

namespace {

Dataset small_dataset()
{
    Dataset dataset;
    dataset.dimensions = {{"x", 2}, {"y", 3}};
    dataset.attributes = {
        {"title", std::string("små")}, {"empty", std::string()}, {"n", std::int64_t{-1}}, {"q", 0.1}};
    dataset.variables = {{"x", {"x"}, std::vector<std::string>{"a", "b"}, "1", "letter", {}},
                         {"b",
                          {"x", "y"},
                          std::vector<std::int32_t>{1, 2, 3, 4, 5, -6},
                          "1",
                          "first",
                          {{"note", std::string("n")}}},
                         {"a", {}, std::vector<double>{std::nan("")}, "h", "second", {}}};
    return dataset;
}

void write_file(const std::string& path, const std::vector<std::byte>& bytes)
{
    publish(path, bytes, Existing::replace);
}

}  // namespace

TEST_CASE("a Dataset comes back from its image as it went in")
{
    const Dataset dataset = small_dataset();
    CHECK(read_image(write_image(dataset)) == dataset);
    CHECK(read_image(write_image(Dataset{})) == Dataset{});
}

TEST_CASE("the same Dataset gives the same bytes at another time")
{
    const Dataset dataset = to_dataset(test::sample_result());
    const auto first = write_image(dataset);
    // Longer than the second in which HDF5 would stamp its objects.
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    CHECK(first == write_image(dataset));
}

TEST_CASE("arrays larger than a chunk survive, whole and in order")
{
    Dataset dataset;
    dataset.dimensions = {{"a", 3}, {"b", 5}, {"c", 70'001}};
    std::vector<std::int64_t> numbers(3 * 5 * 70'001);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = static_cast<std::int64_t>(i * 2654435761U);
    }
    dataset.variables = {{"v", {"a", "b", "c"}, numbers, "1", "", {}}};
    const auto image = write_image(dataset);
    CHECK(read_image(image) == dataset);
    CHECK(image.size() < numbers.size() * 8);  // the filters were on
}

TEST_CASE("what is empty of an array takes no room, and comes back as it was")
{
    Dataset dataset;
    dataset.dimensions = {{"a", 4}, {"b", 50}, {"c", 7}, {"d", 300}};
    std::vector<std::int64_t> numbers(4 * 50 * 7 * 300);
    std::vector<double> reals(numbers.size());
    dataset.variables = {{"v", {"a", "b", "c", "d"}, numbers, "1", "", {}},
                         {"w", {"a", "b", "c", "d"}, reals, "1", "", {}}};
    const std::size_t empty = write_image(dataset).size();
    CHECK(empty < 20'000);
    CHECK(read_image(write_image(dataset)) == dataset);
    // The ends of the array and of chunks, and a zero that is not all bits 0.
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{899}, std::size_t{900}, numbers.size() / 2 + 1, numbers.size() - 1}) {
        numbers[at] = 1 - static_cast<std::int64_t>(at);
        reals[at] = -0.0;
    }
    numbers[0] = 256;
    dataset.variables[0].values = numbers;
    dataset.variables[1].values = reals;
    CHECK(read_image(write_image(dataset)) == dataset);
    CHECK(write_image(dataset).size() > empty);
}

TEST_CASE("attributes can be read without the values")
{
    const Dataset light = read_image(write_image(small_dataset()), Depth::attributes_only);
    CHECK(light.attributes == small_dataset().attributes);
    REQUIRE(light.variables.size() == 3);
    CHECK(size_of(light.find_variable("b")->values) == 0);
    CHECK(light.find_variable("b")->dimensions == std::vector<std::string>{"x", "y"});
    CHECK(light.find_variable("a")->units == "h");
}

TEST_CASE("a Dataset that cannot be a file is refused by name")
{
    Dataset wrong_size = small_dataset();
    wrong_size.variables[1].values = std::vector<std::int32_t>{1};
    CHECK_THROWS_WITH(write_image(wrong_size),
                      "the variable 'b' of the root group holds 1 values where its dimensions make 6");
    Dataset unknown = small_dataset();
    unknown.variables[1].dimensions[1] = "z";
    CHECK_THROWS_WITH(write_image(unknown),
                      "the variable 'b' of the root group uses the unknown dimension 'z'");
    Dataset twice = small_dataset();
    twice.variables[2].name = "b";
    CHECK_THROWS_WITH(write_image(twice), "the variable 'b' stands twice in the root group");
    Dataset nul = small_dataset();
    nul.attributes[0].value = std::string("a\0b", 3);
    CHECK_THROWS_WITH(write_image(nul), "the attribute 'title' of the root group is not UTF-8 without NUL");
    Dataset latin = small_dataset();
    latin.variables[0].values = std::vector<std::string>{"caf\xe9", "b"};
    CHECK_THROWS_WITH(write_image(latin),
                      "a text of the variable 'x' of the root group is not UTF-8 without NUL");
    Dataset shadow = small_dataset();
    shadow.variables[1].name = "y";
    CHECK_THROWS_WITH(
        write_image(shadow),
        "the variable 'y' of the root group has the name of a dimension but is not its coordinate");
}

TEST_CASE("what is no results file is refused with its name and a reason")
{
    const test::TempDir folder;
    CHECK_THROWS_WITH(read_dataset(folder / "none.h5"),
                      Contains("there is no file '") && Contains("none.h5'"));
    CHECK_THROWS_WITH(read_dataset(folder.path()), Contains("is a folder, not a results file"));
    CHECK_THROWS_WITH(read_dataset(folder.write("empty.h5", "")),
                      Contains("is not a results file: it is empty"));
    CHECK_THROWS_WITH(read_dataset(folder.write("text.h5", "study: weston\n")),
                      Contains("text.h5' is not a results file: it is not HDF5"));
}

TEST_CASE("a truncated file is an error at every length, never a crash or half an answer")
{
    const test::TempDir folder;
    const auto image = write_image(to_dataset(test::bare_result()));
    int refused = 0;
    for (std::size_t length = 0; length < image.size(); length += 1 + image.size() / 60) {
        write_file(folder / "cut.h5", {image.begin(), image.begin() + static_cast<std::ptrdiff_t>(length)});
        CHECK_THROWS_AS(read_dataset(folder / "cut.h5"), ResultsError);
        ++refused;
    }
    CHECK(refused >= 50);
}
