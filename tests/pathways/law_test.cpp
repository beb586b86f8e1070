#include <cmath>

#include "pathways/graph/edges.hpp"
#include "pathways/yaml/value.hpp"
#include "tests/pathways/bad_files.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

constexpr double hour = 3600e6;  // [us]
constexpr double day = 24 * hour;

LawSpec law_of(const std::string& text)
{
    Problems problems;
    LawSpec law = read_law(parse_document(text, "a.yaml", problems), "it", problems);
    CAPTURE(text);
    CHECK(test::text_of(problems).empty());
    return law;
}

bool is_fault(const std::string& text)
{
    Problems problems;
    static_cast<void>(read_law(parse_document(text, "a.yaml", problems), "it", problems));
    return problems.any();
}

std::vector<double> values_of(const std::vector<Scalar>& scalars)
{
    std::vector<double> values;
    for (const Scalar& scalar : scalars) {
        values.push_back(scalar.value);
    }
    return values;
}

}  // namespace

TEST_CASE("each law is read with its figures in order", "[language][law]")
{
    CHECK(law_of("12 h").kind == LawKind::constant);
    CHECK(values_of(law_of("{value: 12 h, source: s, grade: C}").values) == std::vector<double>{12 * hour});
    CHECK(law_of("{use: some.time}").values.front().use == "some.time");
    const LawSpec exponential = law_of("{exponential: {mean: 5 days}, severity: -0.4, source: s, grade: D}");
    CHECK(exponential.kind == LawKind::exponential);
    CHECK(values_of(exponential.values) == std::vector<double>{5 * day});
    CHECK(exponential.severity == -0.4);
    CHECK(exponential.values.front().provenance.grade == "D");
    const LawSpec lognormal = law_of("{lognormal: {mean: 5.3 days, cv: 1.2}}");
    CHECK(lognormal.kind == LawKind::lognormal);
    CHECK(values_of(lognormal.values) == std::vector<double>{5.3 * day, 1.2});
    CHECK(values_of(law_of("{gamma: {mean: 2 days, shape: 2}}").values) == std::vector<double>{2 * day, 2});
    CHECK(law_of("{gamma: {mean: 2 days, cv: 0.5}}").values[1].value == 4);
    CHECK(law_of("{weibull: {mean: 2 days, shape: 0.7}}").kind == LawKind::weibull);
    CHECK(values_of(law_of("{uniform: {from: 0 min, to: 2 h}}").values) == std::vector<double>{0, 2 * hour});
    CHECK(law_of("{gompertz: {start: 0.05 per year, growth: 0.2 per year}}").kind == LawKind::gompertz);
    const LawSpec hazard = law_of("{hazard: [{until: 10 days, rate: 0.006 per day}, {rate: 0.003 per day}]}");
    CHECK(values_of(hazard.ends) == std::vector<double>{10 * day});
    CHECK(values_of(hazard.values) == std::vector<double>{0.006 / day, 0.003 / day});
    const LawSpec empirical = law_of("{empirical: {shares: [0 %, 50 %, 100 %], values: [0 h, 2 h, 9 h]}}");
    CHECK(values_of(empirical.shares) == std::vector<double>{0, 0.5, 1});
    CHECK(values_of(empirical.values) == std::vector<double>{0, 2 * hour, 9 * hour});
}

TEST_CASE("a mixture's part without a share takes the rest", "[language][law]")
{
    const LawSpec law = law_of("{mixture: [{share: 29 %, law: 1 h}, {law: {exponential: {mean: 2 h}}}]}");
    CHECK(law.kind == LawKind::mixture);
    REQUIRE(law.parts.size() == 2);
    CHECK(law.values[0].value == 0.29);
    CHECK(law.values[1].value == Approx(0.71).epsilon(1e-15));
    CHECK(law.values[1].text == "rest");
    CHECK(law.parts[1].kind == LawKind::exponential);
    CHECK(law_of("{mixture: [{share: {use: a.share}, law: 1 h}, {law: 2 h}]}").values[0].use == "a.share");
    CHECK(!is_fault("{mixture: [{share: 0.1, law: 1 h}, {share: 0.2, law: 1 h}, {share: 0.7, law: 1 h}]}"));
    CHECK(
        is_fault("{mixture: [{share: 0.1, law: 1 h}, {share: 0.2, law: 1 h}, {share: 0.700001, law: 1 h}]}"));
}

TEST_CASE("median and sd become mean and cv", "[language][law]")
{
    const LawSpec by_median = law_of("{lognormal: {median: 4 h, cv: 0.75}}");
    CHECK(by_median.values[0].value == Approx(5 * hour));  // 4 sqrt(1 + 0.75^2)
    CHECK(by_median.values[1].value == 0.75);
    const LawSpec by_sd = law_of("{lognormal: {mean: 4 h, sd: 3 h}}");
    CHECK(by_sd.values[0].value == 4 * hour);
    CHECK(by_sd.values[1].value == 0.75);
    CHECK(by_sd.values[1].dimension == Dimension::number);
    const LawSpec by_both = law_of("{lognormal: {median: 4 h, sd: 3.75 h}}");
    CHECK(by_both.values[0].value == Approx(5 * hour));
    CHECK(by_both.values[1].value == Approx(0.75));
}

TEST_CASE("an exponential law of mean 0 is the constant 0", "[language][law]")
{
    const LawSpec law = law_of("{exponential: {mean: 0 min}}");
    CHECK(law.kind == LawKind::constant);
    CHECK(values_of(law.values) == std::vector<double>{0});
}

TEST_CASE("a law that can only be 0 is seen through, whatever it is made of", "[language][law]")
{
    const std::string nothing = "{empirical: {shares: [0 %, 50 %, 100 %], values: [0 h, 0 h, 0 h]}}";
    const std::string some = "{empirical: {shares: [0 %, 50 %, 100 %], values: [0 h, 0 h, 1 s]}}";
    const auto mixed = [](const std::string& share, const std::string& a, const std::string& b) {
        return "{mixture: [{share: " + share + ", law: " + a + "}, {law: " + b + "}]}";
    };
    for (const std::string& law :
         {std::string("0 min"), std::string("{uniform: {from: 0 h, to: 0 s}}"),
          std::string("{exponential: {mean: 0 h}}"), nothing, mixed("30 %", "0 s", nothing),
          mixed("0 %", "2 h", "0 s"), mixed("100 %", nothing, "2 h"), mixed("{use: x}", "0 s", "0 s"),
          mixed("30 %", mixed("0 %", some, "0 s"), nothing)}) {
        CAPTURE(law);
        CHECK(is_zero(law_of(law)));
    }
    for (const std::string& law :
         {std::string("1 us"), std::string("{use: x}"), some, mixed("30 %", "0 s", "1 s"),
          mixed("{use: x}", "0 s", "1 s"), mixed("{use: x}", "1 s", "0 s"), mixed("30 %", "0 s", "{use: x}"),
          std::string("{uniform: {from: 0 h, to: {use: x}}}"),
          std::string("{hazard: [{until: 1 day, rate: 0 per day}, {rate: 1 per day}]}")}) {
        CAPTURE(law);
        CHECK_FALSE(is_zero(law_of(law)));
    }
    LawSpec filled_in = law_of("{lognormal: {mean: {use: length}, cv: 1}}");
    filled_in.values[0].use.clear();
    CHECK(is_zero(filled_in));
}
