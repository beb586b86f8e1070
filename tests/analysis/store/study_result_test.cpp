#include "analysis/store/study_result.hpp"

#include <stdexcept>

#include "analysis/store/h5.hpp"
#include "analysis/store/results_error.hpp"
#include "analysis/store/results_file.hpp"
#include "sim/core/mix.hpp"
#include "sim/core/sha256.hpp"
#include "tests/analysis/sample_result.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using Catch::Matchers::Contains;

namespace {

std::string content_of(const StudyResult& result)
{
    return content_digest(outcome_digests(result));
}

}  // namespace

TEST_CASE("a study comes back from its file as it went in")
{
    const test::TempDir folder;
    write_results(folder / "sample.h5", test::sample_result(), Existing::keep);
    CHECK(read_results(folder / "sample.h5") == test::sample_result());
    write_results(folder / "bare.h5", test::bare_result(), Existing::keep);
    CHECK(read_results(folder / "bare.h5") == test::bare_result());
}

TEST_CASE("the summary of a file is what tells one question from another")
{
    const test::TempDir folder;
    const StudyResult sample = test::sample_result();
    write_results(folder / "sample.h5", sample, Existing::keep);
    const ResultsSummary summary = read_summary(folder / "sample.h5");
    CHECK(summary.study == "sample");
    CHECK(summary.seed == sample.seed);
    CHECK(summary.replications == 4);
    CHECK(summary.esther_version == "0.1.0");
    CHECK(summary.content_digest == content_of(sample));
    CHECK(summary.inputs_digest == inputs_digest(sample.inputs));
}

TEST_CASE("every outcome is in the digest, and nothing else is")
{
    const std::string digest = content_of(test::sample_result());
    for (const ArraySpec& spec : array_specs()) {
        StudyResult changed = test::sample_result();
        std::vector<std::int64_t> values = changed.values(spec, 2, 3);
        values.back() += 1;
        changed.set_values(spec, 2, 3, values);
        CAPTURE(spec.name);
        CHECK((content_of(changed) != digest) == (spec.covered == Covered::by_digest));
    }
    StudyResult later = test::sample_result();
    later.admissions.time_us.back() += 1;
    CHECK(content_of(later) != digest);

    StudyResult relabelled = test::sample_result();
    relabelled.scenarios[1] = "somewhere";
    relabelled.title = "another";
    relabelled.provenance.clear();
    relabelled.inputs.clear();
    relabelled.seed = 1;
    CHECK(content_of(relabelled) == digest);
}

TEST_CASE("the order in which admissions arrive does not matter")
{
    StudyResult sample = test::sample_result();
    const Admissions sorted = sample.admissions;
    Admissions backwards;
    for (std::size_t i = sorted.size(); i-- > 0;) {
        backwards.add(
            static_cast<std::size_t>(sorted.scenario[i]), static_cast<std::size_t>(sorted.replication[i]),
            static_cast<std::size_t>(sorted.measure[i]), static_cast<std::size_t>(sorted.pathway[i]),
            sorted.person[i], sorted.occurrence[i], sorted.time_us[i]);
    }
    backwards.sort();
    CHECK(backwards == sorted);
}

TEST_CASE("adding replications adds digests at the end and changes none before")
{
    const StudyResult four = test::sample_result();
    StudyResult two = four;
    two.replications = {0, 1};
    two.allocate();
    for (const ArraySpec& spec : array_specs()) {
        for (std::size_t s = 0; s < 3; ++s) {
            for (std::size_t r = 0; r < 2; ++r) {
                two.set_values(spec, s, r, four.values(spec, s, r));
            }
        }
    }
    two.admissions = {};
    for (std::size_t i = 0; i < four.admissions.size() && four.admissions.replication[i] < 2; ++i) {
        const Admissions& rows = four.admissions;
        two.admissions.add(
            static_cast<std::size_t>(rows.scenario[i]), static_cast<std::size_t>(rows.replication[i]),
            static_cast<std::size_t>(rows.measure[i]), static_cast<std::size_t>(rows.pathway[i]),
            rows.person[i], rows.occurrence[i], rows.time_us[i]);
    }
    const auto longer = outcome_digests(four);
    const auto shorter = outcome_digests(two);
    REQUIRE(shorter.size() == 6);
    CHECK(std::equal(shorter.begin(), shorter.end(), longer.begin()));
    CHECK(content_digest(shorter) != content_digest(longer));
}

TEST_CASE("a file that lacks something is refused and says what")
{
    const Dataset good = to_dataset(test::sample_result());
    Dataset no_count = good;
    std::erase_if(no_count.variables, [](const Variable& v) { return v.name == "count"; });
    CHECK_THROWS_WITH(from_dataset(no_count), "the variable 'count' is missing");
    Dataset no_group = good;
    std::erase_if(no_group.groups, [](const Dataset& g) { return g.name == "inputs"; });
    CHECK_THROWS_WITH(from_dataset(no_group), "the group 'inputs' is missing");
    Dataset foreign;
    CHECK_THROWS_WITH(from_dataset(foreign),
                      "it is not a results file of esther: the attribute 'esther_format' is missing");
    Dataset newer = good;
    for (Attribute& attribute : newer.attributes) {
        if (attribute.name == "esther_format") {
            attribute.value = std::string("4.0");
        }
    }
    CHECK_THROWS_WITH(
        from_dataset(newer),
        "its format is 4.0; this program reads format 3.0: use the version of esther that wrote it (0.1.0)");
}

TEST_CASE("a changed number is found by the digest")
{
    Dataset dataset = to_dataset(test::sample_result());
    for (Variable& variable : dataset.variables) {
        if (variable.name == "person_time") {
            std::get<std::vector<std::int64_t>>(variable.values)[17] ^= 1;
        }
    }
    CHECK_THROWS_WITH(from_dataset(dataset),
                      Contains("it is damaged or was changed: its outcomes have the digest"));
}

TEST_CASE("no flipped bit of a file goes unnoticed")
{
    const test::TempDir folder;
    write_results(folder / "sample.h5", test::sample_result(), Existing::keep);
    const std::string whole = test::read_file(folder / "sample.h5");
    int found = 0;
    for (std::uint64_t i = 0; i < 400; ++i) {
        std::string damaged = whole;
        const std::uint64_t h = mix(5, i);
        // The last 80 are of the seal itself.
        const std::size_t place = i < 80 ? damaged.size() - 1 - i : h % damaged.size();
        damaged[place] = static_cast<char>(damaged[place] ^ (1 << ((h >> 40) % 8)));
        CHECK_THROWS_AS(read_results(folder.write("damaged.h5", damaged)), ResultsError);
        ++found;
    }
    CHECK(found == 400);
}

TEST_CASE("a file cut off anywhere is refused before HDF5 sees it")
{
    const test::TempDir folder;
    write_results(folder / "bare.h5", test::bare_result(), Existing::keep);
    const std::string whole = test::read_file(folder / "bare.h5");
    for (const std::size_t length : {std::size_t{8}, std::size_t{79}, std::size_t{100}, whole.size() / 2,
                                     whole.size() - 81, whole.size() - 80, whole.size() - 1}) {
        CHECK_THROWS_WITH(read_results(folder.write("cut.h5", whole.substr(0, length))),
                          Contains("it does not end with esther's seal"));
    }
    CHECK_THROWS_WITH(read_summary(folder.write("more.h5", whole + "x")),
                      Contains("it does not end with esther's seal"));
}
