#include <clocale>
#include <cmath>
#include <locale>

#include "pathways/yaml/quantity.hpp"
#include "pathways/yaml/value.hpp"
#include "tests/pathways/bad_files.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

namespace {

constexpr double minute = 60e6;  // [us]
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;
constexpr double year = 365 * day;

Scalar read(const std::string& text, Dimension dimension, Problems& problems)
{
    return read_scalar(parse_document(text, "a.yaml", problems), dimension, "it", problems);
}

double value_of(const std::string& text, Dimension dimension)
{
    Problems problems;
    const Scalar scalar = read(text, dimension, problems);
    CAPTURE(text);
    CHECK(test::text_of(problems).empty());
    CHECK(scalar.dimension == dimension);
    return scalar.value;
}

std::string faults_of(const std::string& text, Dimension dimension)
{
    Problems problems;
    const Scalar scalar = read(text, dimension, problems);
    CHECK(scalar.value == 0);
    return test::text_of(problems);
}

}  // namespace

TEST_CASE("every unit of time has its length", "[language][units]")
{
    const std::vector<std::pair<std::string, double>> cases = {
        {"7 us", 7},
        {"7 ms", 7e3},
        {"90 s", 90e6},
        {"1 sec", 1e6},
        {"2 seconds", 2e6},
        {"1 second", 1e6},
        {"12 min", 12 * minute},
        {"1 minute", minute},
        {"2 minutes", 2 * minute},
        {"3 h", 3 * hour},
        {"1 hour", hour},
        {"24 hours", day},
        {"1 d", day},
        {"1 day", day},
        {"3.5 days", 3.5 * day},
        {"1 week", 7 * day},
        {"2 weeks", 14 * day},
        {"1 year", year},
        {"15 years", 15 * year},
        {"0 min", 0},
        {"-0 min", 0},
        {"1e3 s", 1e9},
        {"1,604 min", 1604 * minute},
        {"1e-3 h", 1e-3 * hour},
    };
    for (const auto& [text, us] : cases) {
        CHECK(value_of("'" + text + "'", Dimension::duration) == us);
    }
    CHECK(!std::signbit(value_of("-0 min", Dimension::duration)));
}

TEST_CASE("rates, shares, money and capacities are read in canonical units", "[language][units]")
{
    CHECK(value_of("2.1 per year", Dimension::rate) == 2.1 / year);
    CHECK(value_of("40 per hour", Dimension::rate) == 40 / hour);
    CHECK(value_of("3 per 1,000 per year", Dimension::rate) == 3 / year / 1000);
    CHECK(value_of("3 per 1000 per year", Dimension::rate) == 3 / year / 1000);
    CHECK(value_of("71.6 per 100,000 per year", Dimension::rate) == 71.6 / year / 100'000);
    CHECK(value_of("5 per 250 people per year", Dimension::rate) == 5 / year / 250);
    CHECK(value_of("5.5 per person per year", Dimension::rate) == 5.5 / year);
    CHECK(value_of("15 %", Dimension::share) == 0.15);
    CHECK(value_of("15%", Dimension::share) == 0.15);
    CHECK(value_of("0.15", Dimension::share) == 0.15);
    CHECK(value_of("100 %", Dimension::share) == 1);
    CHECK(value_of("0.6 per 1,000 people", Dimension::people) == 0.6 / 1000);
    CHECK(value_of("0.6 per 1000 people", Dimension::people) == 0.6 / 1000);
    CHECK(value_of("\xC2\xA3"
                   "1,604",
                   Dimension::money) == 1604);
    CHECK(value_of("-\xC2\xA3"
                   "1,604.50",
                   Dimension::money) == -1604.5);
    CHECK(value_of("1,234,567.5", Dimension::number) == 1'234'567.5);
    CHECK(value_of("-0.3", Dimension::number) == -0.3);
}

TEST_CASE("a unit tells the dimension", "[language][units]")
{
    CHECK(dimension_of("15 %") == Dimension::share);
    CHECK(dimension_of("0.15") == Dimension::number);
    CHECK(dimension_of("3 days") == Dimension::duration);
    CHECK(dimension_of("3 per day") == Dimension::rate);
    CHECK(dimension_of("0.05 per 1,000 people") == Dimension::people);
    CHECK(dimension_of("\xC2\xA3"
                       "5") == Dimension::money);
    CHECK(dimension_of("0.05 per hour per hour") == std::nullopt);
    CHECK(dimension_of("soon") == std::nullopt);
    Problems problems;
    CHECK(read_slope(parse_document("0.05 per hour per hour", "a", problems), "it", problems).value ==
          0.05 / hour / hour);
    CHECK(!problems.any());
}

TEST_CASE("a quantity may carry its source or be a parameter", "[language][units]")
{
    Problems problems;
    const Scalar sourced =
        read("{value: 15 %, source: [4A.08, 4A.09], grade: C, note: a guess}", Dimension::share, problems);
    CHECK(sourced.value == 0.15);
    CHECK(sourced.text == "15 %");
    CHECK(sourced.provenance.source == "4A.08; 4A.09");
    CHECK(sourced.provenance.grade == "C");
    CHECK(sourced.provenance.note == "a guess");
    const Scalar used = read("{use: copd.exposed_share}", Dimension::share, problems);
    CHECK(used.use == "copd.exposed_share");
    CHECK(used.dimension == Dimension::share);
    CHECK(used.value == 0);
    CHECK(test::text_of(problems).empty());
}

TEST_CASE("an amount may be in euros", "[language][units]")
{
    CHECK(value_of("\xE2\x82\xAC"
                   "1,604",
                   Dimension::money) == 1604);
}

TEST_CASE("what is no quantity of the dimension is a fault", "[language][units]")
{
    const std::vector<std::pair<std::string, Dimension>> cases = {
        {"5", Dimension::duration},
        {"0", Dimension::duration},
        {"5 per min", Dimension::duration},
        {"-1 min", Dimension::duration},
        {"1 min", Dimension::rate},
        {"-1 per day", Dimension::rate},
        {"1", Dimension::rate},
        {"1.01", Dimension::share},
        {"-0.01", Dimension::share},
        {"101 %", Dimension::share},
        {"5 min", Dimension::share},
        {"5 %", Dimension::number},
        {"5 min", Dimension::number},
        {"5", Dimension::people},
        {"5", Dimension::money},
        {"007", Dimension::number},
        {"00.5", Dimension::number},
        {"1.", Dimension::number},
        {"1.5.2", Dimension::number},
        {"1e", Dimension::number},
        {"1e+", Dimension::number},
        {"--1", Dimension::number},
        {"1 000", Dimension::number},
        {"',100'", Dimension::number},
        {"'1,00'", Dimension::number},
        {"'1000,000'", Dimension::number},
        {"'1,000,00'", Dimension::number},
        {"1,,000", Dimension::number},
        {"NaN", Dimension::number},
        {"inf", Dimension::number},
        {"0b11", Dimension::number},
        {"0o17", Dimension::number},
        {"1e400", Dimension::number},
        {"12 Min", Dimension::duration},
        {"12 m", Dimension::duration},
        {"12 MIN", Dimension::duration},
        {"12 min.", Dimension::duration},
        {"12  min 5", Dimension::duration},
        {"per year", Dimension::rate},
        {"2 per", Dimension::rate},
        {"2 per per year", Dimension::rate},
        {"2 per year per", Dimension::rate},
        {"2 per 1,00 per year", Dimension::rate},
        {"2 per -5 per year", Dimension::rate},
        {"5 % of people", Dimension::share},
        {"$5", Dimension::money},
        {"\xC2\xA3", Dimension::money},
        {"\xC2\xA3"
         "5k",
         Dimension::money},
    };
    for (const auto& [text, dimension] : cases) {
        CAPTURE(text);
        CHECK(!faults_of(text, dimension).empty());
    }
    CHECK(faults_of("12 m", Dimension::duration).find("did you mean 'min'?") != std::string::npos);
    CHECK(faults_of("12 Min", Dimension::duration).find("did you mean 'min'?") != std::string::npos);
}

TEST_CASE("numbers are read alike in every locale", "[language][units]")
{
    const std::string before = std::setlocale(LC_ALL, nullptr);
    for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8", "C"}) {
        if (std::setlocale(LC_ALL, name) != nullptr) {
            CHECK(value_of("1.5 h", Dimension::duration) == 1.5 * hour);
        }
    }
    std::setlocale(LC_ALL, before.c_str());
}

TEST_CASE("whole numbers are exact over 64 bits", "[language][units]")
{
    CHECK(read_whole("9223372036854775807") == 9'223'372'036'854'775'807);
    CHECK(read_whole("-5") == -5);
    CHECK(read_whole("10,000,000") == 10'000'000);
    CHECK(read_whole("9223372036854775808") == std::nullopt);
    CHECK(read_whole("1.0") == std::nullopt);
    CHECK(read_whole("1e3") == std::nullopt);
    CHECK(read_whole("010") == std::nullopt);
    CHECK(read_whole("") == std::nullopt);
}

TEST_CASE("fields know their keys and types", "[language]")
{
    Problems problems;
    const Value value = parse_document("{a: 5, b: yes, c: [x, y], d: text, e: 7 days, source: s, grade: B}",
                                       "a.yaml", problems);
    Fields fields(value, "thing", problems);
    CHECK(fields.integer("a", 1, 0, 10) == 5);
    CHECK(fields.flag("b"));
    CHECK(fields.names("c") == std::vector<std::string>{"x", "y"});
    CHECK(fields.text("d") == "text");
    REQUIRE(fields.law("e"));
    CHECK(fields.integer("absent", 3, 0, 10) == 3);
    CHECK(fields.provenance().grade == "B");
    fields.finish();
    CHECK(test::text_of(problems).empty());
    CHECK(fields.integer("a", 1, 6, 10) == 1);
    CHECK(!fields.flag("d"));
    CHECK(fields.name("e").empty());
    CHECK(problems.items().size() == 3);
}
