#include "pathways/graph/checks.hpp"
#include "pathways/graph/bands.hpp"
#include "pathways/yaml/value.hpp"
#include "tests/pathways/bad_files.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

PathwaySpec pathway_of(const std::string& nodes)
{
    Problems problems;
    PathwaySpec pathway =
        read_pathway(parse_document("pathway: p\narrivals: {rate: 1 per hour}\nstart: a\nnodes:\n" + nodes,
                                    "a.yaml", problems),
                     "a.yaml", problems);
    CHECK(test::text_of(problems).empty());
    return pathway;
}

bool is_sound(const std::string& nodes)
{
    Problems problems;
    check_structure(pathway_of(nodes), problems);
    return !problems.any();
}

}  // namespace

TEST_CASE("a cycle needs a node or an edge that takes time", "[graph]")
{
    const std::string end = "  c: {kind: end}\n";
    CHECK(!is_sound("  a: {kind: decision, next: [{to: a, share: 10 %}, {to: c}]}\n" + end));
    CHECK(is_sound("  a: {kind: decision, next: [{to: a, share: 10 %, delay: 1 s}, {to: c}]}\n" + end));
    CHECK(!is_sound("  a: {kind: decision, next: [{to: a, share: 10 %, delay: 0 s}, {to: c}]}\n" + end));
    CHECK(is_sound("  a: {kind: decision, next: [{to: a, share: 10 %, over: primary_acute}, {to: c}]}\n" +
                   end));
    CHECK(!is_sound(
        "  a: {kind: wait, time: {uniform: {from: 0 s, to: 0 s}}, next: [{to: a, share: 10 %}, {to: c}]}\n" +
        end));
    CHECK(
        is_sound("  a: {kind: wait, time: {use: some.time}, next: [{to: a, share: 10 %}, {to: c}]}\n" + end));
    CHECK(!is_sound(
        "  a: {kind: contact, pool: server, time: 1 h, patience: {after: 0 min, to: a}, next: c}\n" + end));
    CHECK(is_sound(
        "  a: {kind: contact, pool: server, time: 1 h, patience: {after: 1 min, to: a}, next: c}\n" + end));
}

TEST_CASE("shares add up to 1 within a billionth, or leave a rest", "[graph]")
{
    const auto with = [](const std::string& first, const std::string& second) {
        return is_sound("  a: {kind: decision, next: [{to: c, share: " + first +
                        "}, {to: d, share: " + second + "}]}\n  c: {kind: end}\n  d: {kind: end}\n");
    };
    CHECK(with("0.1", "0.9"));
    CHECK(with("33.3 %", "66.7 %"));
    CHECK(with("0.9999999999", "0.0000000002"));
    CHECK(!with("0.1", "0.9001"));
    CHECK(!with("0.1", "0.89"));
    CHECK(with("{use: some.share}", "0.9"));
    CHECK(with("{use: some.share}", "{use: other.share}"));
}

TEST_CASE("bands of ages are whole years", "[graph]")
{
    CHECK(parse_band("5-16") == AgeBand{5, 16});
    CHECK(parse_band("85+") == AgeBand{85, 110});
    CHECK(parse_band("7") == AgeBand{7, 7});
    CHECK(parse_band("0-110") == AgeBand{0, 110});
    for (const char* bad :
         {"", "-", "+", "5-", "-5", "16-5", "5-111", "05-16", "5-16+", "a", "5 - 16", "1.5-2"}) {
        CAPTURE(bad);
        CHECK(!parse_band(bad));
    }
    CHECK(overlap({0, 5}, {5, 9}));
    CHECK(!overlap({0, 4}, {5, 9}));
}

TEST_CASE("a sub-pathway may leave clock and marks to the file that includes it", "[graph]")
{
    Problems problems;
    const PathwaySpec sub =
        read_pathway(parse_document("pathway: p\nstart: a\nnodes:\n  a: {kind: wait, time: 1 h, worsens: "
                                    "true, next: [{to: b, mark: seen}]}\n  b: {kind: end}\n",
                                    "a.yaml", problems),
                     "a.yaml", problems);
    check_structure(sub, problems);
    CHECK(test::text_of(problems).empty());
    check_pathway(sub, test::small_world(), problems);
    CHECK(test::text_of(problems).find("nobody enters") != std::string::npos);
}
