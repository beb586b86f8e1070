#include "analysis/statistics/outcome.hpp"

#include "tests/analysis/tiny_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using namespace esther::test;

namespace {

std::optional<double> value(const StudyResult& study, const Outcome& outcome)
{
    return value_of(outcome, study, 0, 0, measured_totals(study, 0, 0));
}

Outcome outcome(OutcomeKind kind, const std::string& of, const std::string& with = "")
{
    Outcome result;
    result.kind = kind;
    result.of = of;
    result.with = with;
    return result;
}

/// 40 years of the young and 60 of adults in the measured months.
StudyResult with_people()
{
    StudyResult study = tiny_study({"usual"}, 1);
    at(study, &StudyResult::person_time, {0, 0, 0, 0, 0, 0}) = 999 * year_us;  // warm-up
    at(study, &StudyResult::person_time, {0, 0, 1, 0, 0, 0}) = 40 * year_us;
    at(study, &StudyResult::person_time, {0, 0, 2, 1, 0, 0}) = 60 * year_us;
    const auto count = [&](const std::string& label, std::size_t month, std::size_t age, std::int64_t n) {
        at(study, &StudyResult::count, {0, 0, measure(study, label), 0, month, age, 0, 0}) = n;
    };
    count("emergency_admission", 0, 0, 100);  // warm-up
    count("emergency_admission", 1, 0, 4);
    count("emergency_admission", 2, 1, 12);
    count("ae_admission", 2, 1, 6);
    return study;
}

}  // namespace

TEST_CASE("rates and shares by age are those of the measured months", "[statistics]")
{
    const StudyResult study = with_people();
    Outcome rate = outcome(OutcomeKind::rate, "emergency_admission");
    CHECK(value(study, rate).value() * static_cast<double>(year_us) == Approx(0.16));
    rate.first_age = 17;
    CHECK(value(study, rate).value() * static_cast<double>(year_us) == Approx(0.2));
    Outcome share = outcome(OutcomeKind::share, "ae_admission", "emergency_admission");
    CHECK(value(study, share).value() == Approx(6.0 / 16));
    share.last_age = 16;
    CHECK(value(study, share).value() == 0);
    std::swap(share.of, share.with);
    CHECK(!value(study, share));
}

TEST_CASE("ages that no whole bands make up are refused", "[statistics]")
{
    StudyResult study = tiny_study({"usual"}, 1);
    const auto cells = [&](int first, int last) {
        Outcome rate = outcome(OutcomeKind::rate, "emergency_admission");
        rate.first_age = first;
        rate.last_age = last;
        return cells_of(study, rate);
    };
    CHECK(cells(0, 16).value() == std::vector<std::size_t>{0});
    CHECK(cells(17, Outcome::eldest).value() == std::vector<std::size_t>{1});
    CHECK(cells(0, Outcome::eldest).value() == std::vector<std::size_t>{0, 1});
    CHECK(!cells(0, 15));
    CHECK(!cells(0, 17));
    CHECK(!cells(5, 16));
    CHECK(!cells(17, 84));
    Outcome of_a_sex = outcome(OutcomeKind::rate, "emergency_admission");
    of_a_sex.sex = "nobody";
    CHECK(!cells_of(study, of_a_sex));
    study.age_bands = {"all", "none"};
    CHECK(cells(0, Outcome::eldest).value() == std::vector<std::size_t>{0});
    CHECK(!cells(0, 64));
}

TEST_CASE("waits, occupancy, mean times and people standing are ratios of sums", "[statistics]")
{
    StudyResult study = with_people();
    at(study, &StudyResult::pool_wait_time, {0, 0, 0, 0}) = 77 * day_us;  // warm-up
    at(study, &StudyResult::pool_wait_time, {0, 0, 0, 1}) = 6 * day_us;
    at(study, &StudyResult::pool_starts, {0, 0, 0, 2}) = 4;
    at(study, &StudyResult::pool_busy_time, {0, 0, 0, 1}) = 30 * day_us;
    at(study, &StudyResult::pool_capacity_time, {0, 0, 0, 1}) = 40 * day_us;
    CHECK(value(study, outcome(OutcomeKind::wait, "acute_bed")).value() == Approx(1.5 * day_us));
    CHECK(value(study, outcome(OutcomeKind::occupancy, "acute_bed")).value() == Approx(0.75));
    const std::size_t stay = measure(study, "discharge");
    const std::size_t other = measure(study, "ae_time");
    at(study, &StudyResult::stopwatch_time, {0, 0, stay}) = 10 * day_us;
    at(study, &StudyResult::stopwatch_count, {0, 0, stay, 0}) = 3;
    at(study, &StudyResult::stopwatch_count, {0, 0, stay, 1}) = 1;
    at(study, &StudyResult::stopwatch_time, {0, 0, other}) = 3 * day_us;
    at(study, &StudyResult::stopwatch_time_by_group, {0, 0, stay, 0, 0, 0}) = 1 * day_us;
    at(study, &StudyResult::stopwatch_count_by_group, {0, 0, stay, 0, 0, 0}) = 2;
    at(study, &StudyResult::stopwatch_time_by_group, {0, 0, stay, 1, 0, 0}) = 9 * day_us;
    at(study, &StudyResult::stopwatch_count_by_group, {0, 0, stay, 1, 0, 0}) = 2;
    Outcome mean = outcome(OutcomeKind::mean, "discharge");
    CHECK(value(study, mean).value() == Approx(2.5 * day_us));
    mean.last_age = 16;
    CHECK(value(study, mean).value() == Approx(0.5 * day_us));
    mean.first_age = 17;
    mean.last_age = Outcome::eldest;
    CHECK(value(study, mean).value() == Approx(4.5 * day_us));
    mean.of = "ae_time";
    CHECK(!value(study, mean));
    // 7 days within 100 person-years.
    CHECK(value(study, outcome(OutcomeKind::standing, "discharge", "ae_time")).value() ==
          Approx(7.0 / (365 * 100)));
    CHECK(value(study, outcome(OutcomeKind::standing, "discharge")).value() == Approx(10.0 / (365 * 100)));
}

TEST_CASE("a quantile lies within its bin, on the line between the edges", "[statistics]")
{
    StudyResult study = tiny_study({"usual"}, 1);
    const std::size_t shown = measure(study, "ae_time");
    at(study, &StudyResult::stopwatch_count, {0, 0, shown, 0}) = 8;
    at(study, &StudyResult::stopwatch_count, {0, 0, shown, 1}) = 2;
    Outcome quantile = outcome(OutcomeKind::quantile, "ae_time");
    quantile.point = 0.4;
    const double first_edge_us = study.wait_bin_hours[0] * 3.6e9;
    CHECK(value(study, quantile).value() == Approx(first_edge_us / 2));
    quantile.point = 0.9;  // in the last bin, which has no end
    CHECK(value(study, quantile).value() == Approx(first_edge_us));
    quantile.of = "discharge";
    CHECK(!value(study, quantile));
}

TEST_CASE("again counts what follows within the time, of the same person, where the run is long enough",
          "[statistics]")
{
    StudyResult study = with_people();
    const std::size_t admission = measure(study, "emergency_admission");
    const auto add = [&](std::int64_t person, std::int64_t day) {
        study.admissions.add(0, 0, admission, 0, person, day, study.warm_up_us + day * day_us);
    };
    add(1, -2);  // in warm-up
    add(1, 3);
    add(1, 10);
    add(1, 25);
    add(2, 4);
    add(2, 100);  // beyond the time, and too late to look ahead
    study.measured_us = 105 * day_us;
    study.admissions.sort();
    Outcome again = outcome(OutcomeKind::again, "emergency_admission");
    again.point = 8.0 * static_cast<double>(day_us);
    CHECK(value(study, again).value() == Approx(1.0 / 4));  // 3 to 10; not 10, 25 and 4
    const std::size_t stay = measure(study, "discharge");
    at(study, &StudyResult::stopwatch_time, {0, 0, stay}) = 14 * day_us;
    at(study, &StudyResult::stopwatch_count, {0, 0, stay, 0}) = 2;
    again.with = "discharge";
    CHECK(value(study, again).value() == Approx(2.0 / 4));  // within 15 days: 10 to 25 too
}
