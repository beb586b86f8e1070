// Units that break down or are ill: the times worked out on paper.

#include "tests/by_hand/told.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

using Log = std::vector<std::string>;

/// Ann, ben and cid come once each, at a minute, are treated for 20 min by a scanner, and note it.
std::string scans(const std::string& pool, const std::vector<std::pair<std::string, int>>& who,
                  const std::string& more = "")
{
    std::string text =
        "study: scans\nseed: 1\nreplications: 1\nmeasure: 1 day\npools: {scanner: " + pool + "}\npathways:\n";
    for (const auto& [name, minute] : who) {
        text += "  - pathway: " + name + "\n    arrivals: {every: " + std::to_string(minute) +
                " min, count: 1}\n    start: scan\n    nodes:\n" +
                "      scan: {kind: contact, pool: scanner, time: 20 min, next: seen" + more + "}\n" +
                "      seen: {kind: record, count: seen, list: true, next: gone}\n" +
                (more.find("sent") == std::string::npos
                     ? ""
                     : "      sent: {kind: record, count: sent, list: true, next: gone}\n") +
                "      gone: {kind: end}\n";
    }
    return text;
}

/// Away from minute 60 to 90, 150 to 180, 240 to 270, ...
std::string breaks(const std::string& more = "")
{
    return "{capacity: 1, absences: {every: 60 min, for: 30 min}" + more + "}";
}

}  // namespace

TEST_CASE("a scanner that breaks finishes what it has in hand, takes nobody, and counts overtime",
          "[by_hand]")
{
    // Ann 50 to 70; ben, who comes at 55, is not taken at 70 but at 90, when the scanner is back.
    const Told told = run_told(scans(breaks(), {{"ann", 50}, {"ben", 55}}));
    CHECK(told.log == Log{"70 ann seen", "110 ben seen"});
    const PoolMonth scanner = told.pool("scanner");
    CHECK(scanner.overtime == Duration(10 * one_minute).count());
    CHECK(scanner.capacity_time == Duration(16 * 60 * one_minute).count());  // 16 rounds of 90 min a day
    CHECK(scanner.queue_time == Duration(35 * one_minute).count());
}

TEST_CASE("work in hand when a unit is gone follows the rule for the end of a shift", "[by_hand]")
{
    // Ann has had 10 of her 20 min at minute 60.
    CHECK(run_told(scans(breaks(", at_close: hand_over"), {{"ann", 50}, {"ben", 55}})).log ==
          Log{"100 ann seen", "120 ben seen"});
    CHECK(run_told(scans(breaks(", at_close: interrupt"), {{"ann", 50}, {"ben", 55}})).log ==
          Log{"110 ann seen", "130 ben seen"});
    CHECK(
        run_told(scans(breaks(", at_close: interrupt"), {{"ann", 50}, {"ben", 55}}, ", if_interrupted: sent"))
            .log == Log{"60 ann sent", "110 ben seen"});
}

TEST_CASE("a unit goes before those who are done, and is back before those who come, at the same instant",
          "[by_hand]")
{
    for (const std::string rule : {"finish", "hand_over", "interrupt"}) {
        INFO(rule);
        // Ann is done at 60, when the scanner breaks: nothing of hers is left to do. Ben, who waits, and cid,
        // who comes at 60, wait for 90. Dot comes at 180, when it is back again, eve just before that.
        CHECK(run_told(scans(breaks(", at_close: " + rule),
                             {{"ann", 40}, {"ben", 50}, {"cid", 60}, {"dot", 180}, {"eve", 179}}))
                  .log == Log{"60 ann seen", "110 ben seen", "130 cid seen", "200 eve seen", "220 dot seen"});
        CHECK(run_told(scans(breaks(", at_close: " + rule), {{"dot", 180}})).log == Log{"200 dot seen"});
    }
}

TEST_CASE("who is away is taken off what the calendar gives, never below nothing", "[by_hand]")
{
    // Two units, both away from 60 to 90, 150 to 180, ...; open 00:00 to 02:00, half of it from 01:00 on, so
    // 2, then 1, then 0: 60 min of 2, nothing until 90, 30 min of 1, then closed.
    const std::string pool =
        "{capacity: 2, open: {daily: [00:00-01:00, {hours: 01:00-02:00, share: 50 %}]}, "
        "absences: {every: 60 min, for: 30 min}}";
    const Told told =
        run_told(scans(pool, {{"ann", 10}, {"ben", 10}, {"cid", 65}, {"dot", 70}, {"eve", 119}}));
    // Cid 90 to 110, dot 110 to 130 in overtime, eve not before the end of the run.
    CHECK(told.log == Log{"30 ann seen", "30 ben seen", "110 cid seen", "130 dot seen"});
    CHECK(told.pool("scanner").capacity_time == Duration(150 * one_minute).count());
    CHECK(told.pool("scanner").overtime == Duration(10 * one_minute).count());
}

TEST_CASE("absences do not depend on what the queue does", "[by_hand]")
{
    const std::string pool =
        "{capacity: 7, at_close: interrupt, absences: {every: {exponential: {mean: 90 min}}, "
        "for: {lognormal: {mean: 40 min, cv: 1}}}}";
    const std::int64_t idle = run_told(scans(pool, {{"ann", 50}})).pool("scanner").capacity_time;
    const std::int64_t busy =
        run_told(scans(pool, {{"ann", 5}, {"ben", 6}, {"cid", 7}, {"dot", 8}, {"eve", 9}}))
            .pool("scanner")
            .capacity_time;
    CHECK(idle == busy);
    // On average 9/13 of the time, with a standard deviation of about 4 % of it for 7 units and a day.
    const double share = static_cast<double>(idle) / (7.0 * static_cast<double>(one_day.count()));
    CHECK(share > 0.58);
    CHECK(share < 0.82);
}

TEST_CASE("each site's units have absences of their own", "[by_hand]")
{
    const auto capacity_time = [](int sites) {
        const std::string text = scans(
                                     "{at: ward, capacity: 1, absences: {every: {exponential: {mean: 2 h}}, "
                                     "for: {exponential: {mean: 1 h}}}}",
                                     {{"ann", 50}}) +
                                 "places: {ward: {count: " + std::to_string(sites) +
                                 ", home: true}}\ncrossing: {least: 15 min}\n";
        return run_told(text).pool("scanner").capacity_time;
    };
    const std::int64_t one = capacity_time(1);
    const std::int64_t other = capacity_time(2) - one;
    CHECK(one > 0);
    CHECK(other > 0);
    CHECK(one != other);
    CHECK(capacity_time(3) - other != 2 * one);
}

TEST_CASE("a run until it is empty has no pools that change for ever", "[by_hand]")
{
    const auto said = [](const std::string& pool) {
        std::string text = scans(pool, {{"ann", 5}});
        text.replace(text.find("measure: 1 day"), 14, "until: empty");
        try {
            (void)run_told(text);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(said("{capacity: 1}").empty());
    CHECK(said(breaks()) ==
          "by_hand.yaml:5:18: error: study runs until it is empty, but pool 'scanner' has absences for ever\n"
          "  because the run would not end\n  try 'measure' instead of 'until'");
    CHECK(said("{capacity: 1, open: {mon: 09:00-10:00}}") ==
          "by_hand.yaml:5:18: error: study runs until it is empty, but pool 'scanner' opens and closes for "
          "ever\n"
          "  because the run would not end\n  try 'measure' instead of 'until'");
}

TEST_CASE("ten thousand units of a site can have absences, not more", "[by_hand]")
{
    try {
        (void)run_told(scans("{capacity: 10001, absences: {every: 60 days, for: 1 day}}", {{"ann", 5}}));
        FAIL("it ran");
    } catch (const InputError& error) {
        CHECK(std::string(error.what()) ==
              "by_hand.yaml:5:18: error: pool 'scanner' has 'absences' and more than 10,000 units at a site\n"
              "  because each unit has a clock of its own\n"
              "  try fewer units, or a capacity that is lower by those who are away");
    }
}

}  // namespace esther::test
