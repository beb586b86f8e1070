// Ledgers that act back on capacity: the one rule, and what it may not touch.

#include <algorithm>
#include <string>

#include "tests/scenarios/cli/own_library.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::has;
using test::OwnLibrary;

namespace {

void measure(const OwnLibrary& own, const std::string& time, const std::string& feedback)
{
    own.replace("weston_options_small.yaml", "measure: 120 days",
                "measure: " + time + "\nfeedback: " + feedback);
}

/// Two reviews, and some weeks in which the second shows.
constexpr const char* two_reviews = "800 days";

/// Unit-days of a pool that were open in year y = 1, 2, 3.
std::int64_t open_days(const StudyResult& result, const std::string& scenario, const std::string& pool, int y)
{
    const auto place = [](const std::vector<std::string>& names, const std::string& name) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    };
    const std::size_t row =
        (place(result.scenarios, scenario) * result.replications.size() * result.pools.size() +
         place(result.pools, pool)) *
        result.months.size();
    std::int64_t us = 0;
    for (int m = 0; m < 12; ++m) {
        us += result.pool_capacity_time[row + static_cast<std::size_t>(result.first_measured_month) +
                                        static_cast<std::size_t>(12 * (y - 1) + m)];
    }
    return us / 86'400'000'000;
}

std::string decisions(const StudyResult& result, const std::string& scenario)
{
    std::string text;
    for (const SelfCheck& check : result.self_checks) {
        if (check.name == "capacity changed at a review" &&
            result.scenarios[static_cast<std::size_t>(check.scenario)] == scenario) {
            text += check.detail + "\n";
        }
    }
    return text;
}

std::string digest_of(const StudyResult& result)
{
    return content_digest(outcome_digests(result));
}

}  // namespace

TEST_CASE("losses close the dearest owned capacity, and a surplus buys a year later what is believed to pay",
          "[ledgers]")
{
    OwnLibrary own;
    own.scenario = "wye_valley";
    measure(own, "3 years", "investment");
    // The trust of wye_valley is paid far too much, the hospital of weston far too little.
    own.replace("contracts/block.yaml",
                "of_last_year: {value: 100 %, source: assumption, grade: E}\n    efficiency: "
                "{value: 4 %, source: C1.1, grade: C}",
                "per_head: {value: \"£2,000\", source: test}\n    efficiency: {value: 4 %, source: test}");
    own.replace("contracts/payment_by_results.yaml", "£3,190", "£1");
    const StudyResult result = own.run("results.h5");

    const std::string bought = decisions(result, "wye_valley");
    CAPTURE(bought);
    CHECK(has(bought, "after year 1 wye_valley_trust buys"));
    CHECK(has(bought, "of rapid_response, there from year 3"));
    CHECK(open_days(result, "wye_valley", "rapid_response", 2) ==
          open_days(result, "wye_valley", "rapid_response", 1));
    CHECK(open_days(result, "wye_valley", "rapid_response", 3) >
          open_days(result, "wye_valley", "rapid_response", 2));

    const std::string closed = decisions(result, "weston");
    CAPTURE(closed);
    CHECK(has(closed, "after year 1 weston_area_health_trust closes"));
    CHECK(open_days(result, "weston", "acute_bed", 2) < open_days(result, "weston", "acute_bed", 1));
}

TEST_CASE("losses close no more than the share that stays, and what is left of the gap is said",
          "[ledgers][slow]")
{
    OwnLibrary own;
    own.scenario = "weston";
    measure(own, "2 years", "investment");
    own.replace("contracts/payment_by_results.yaml", "£3,190", "£1");
    const auto share_left = [&](const std::string& least) {
        own.replace("costs.yaml", "least: {value: 75 %", "least: {value: " + least);
        const StudyResult result =
            own.run(least.substr(0, least.find(' ')) + ".h5", {"--scenarios", "weston"});
        own.replace("costs.yaml", "least: {value: " + least, "least: {value: 75 %");
        const std::string closed = decisions(result, "weston");
        CAPTURE(closed);
        CHECK(has(closed, "weston_area_health_trust keeps a gap of"));
        CHECK(has(closed, "weston_area_health_trust closes") == (least != "100 %"));
        return static_cast<double>(open_days(result, "weston", "acute_bed", 2)) /
               static_cast<double>(open_days(result, "weston", "acute_bed", 1));
    };
    CHECK(share_left("100 %") == 1);
    const double three_quarters = share_left("75 %");
    CHECK(three_quarters >= 0.75);
    CHECK(three_quarters < 1);
    CHECK(share_left("20 %") < three_quarters);
}

TEST_CASE("with feedback off a contract changes no bit; with it on, threads do not", "[ledgers][slow]")
{
    OwnLibrary own;
    own.scenario = "torbay";
    measure(own, two_reviews, "off");
    const std::string off = digest_of(own.run("off.h5"));
    own.replace("weston_options_small.yaml", "contracts/payment_by_results.yaml",
                "contracts/block_efficiency.yaml");
    CHECK(digest_of(own.run("other.h5")) == off);

    own.replace("weston_options_small.yaml", "feedback: off", "feedback: investment");
    const StudyResult on = own.run("on.h5", {"--threads", "1"});
    CHECK(!decisions(on, "weston").empty());
    CHECK(digest_of(on) != off);
    const std::vector<std::string> elsewhere = {"--threads", "2", "--shards", "3", "--no-fork"};
    CHECK(digest_of(own.run("elsewhere.h5", elsewhere)) == digest_of(on));
}

TEST_CASE("reviews that find nothing to buy or close change no bit", "[ledgers][slow]")
{
    OwnLibrary own;
    own.scenario = "torbay";
    measure(own, two_reviews, "off");
    const StudyResult without = own.run("off.h5");
    own.replace("weston_options_small.yaml", "feedback: off", "feedback: investment");
    own.replace("costs.yaml", "role: community, parameter: capacity", "role: primary, parameter: capacity");
    own.replace("costs.yaml", "  acute_bed: {role: acute,", "  acute_bed: {role: primary,");
    own.replace("costs.yaml", "believed: 30", "believed: 0");
    own.replace("costs.yaml", "believed: 40", "believed: 0");
    own.replace("costs.yaml", "believed: 20", "believed: 0");
    own.replace("costs.yaml", "believed: 0.05", "believed: 0");
    // Capacity belongs to Torbay's general practices, who never lose, and nobody believes in more of it.
    own.replace(
        "contracts/pooled_budget.yaml",
        "covers: [primary]\n    payer: commissioner\n    of_last_year: {value: 100 %, source: assumption, "
        "grade: E}",
        "covers: [primary]\n    payer: commissioner\n    per_head: {value: \"£2,000\", source: test}");
    const StudyResult nothing = own.run("nothing.h5");
    const std::string told = decisions(nothing, "torbay");
    CAPTURE(told);
    CHECK(!has(told, " buys "));
    CHECK(!has(told, " closes "));
    CHECK(nothing.scenarios[1] == "torbay");
    CHECK(outcome_digest(nothing, 1, 0) == outcome_digest(without, 1, 0));
}
