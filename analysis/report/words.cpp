#include "analysis/report/words.hpp"

#include <functional>

#include "analysis/report/number.hpp"

namespace esther {

namespace {

constexpr double high_ceiling = 0.25;  // of emergency admissions: more needs a reason (world.md section 3)

/// Names of the models for which something holds, with commas between.
std::string models_that(const Comparison& comparison, const std::function<bool(const Avoided&)>& holds)
{
    std::string names;
    for (const Avoided& row : comparison.avoided) {
        if (!row.is_arm && holds(row)) {
            names += (names.empty() ? "" : ", ") + row.scenario;
        }
    }
    return names;
}

}  // namespace

std::string words_of(const Period& period)
{
    const std::string years = fixed(period.years(), 2);
    if (period.year == 0) {
        return "all " + years + " measured years";
    }
    return "year " + std::to_string(period.year) + " since go-live" +
           (period.whole ? "" : ", of which " + years + " years were measured");
}

std::string first_line(const Comparison& comparison)
{
    std::string line = comparison.title + ": " + words_of(comparison.period);
    if (comparison.goes_live && comparison.is_default_period && comparison.period.year != headline_year) {
        line += comparison.period.year > 0 ? ", the last whole year; year three was not measured"
                                           : ", no year since go-live was measured from end to end";
    }
    const std::string stated =
        models_that(comparison, [](const Avoided& row) { return row.is_mostly_stated(); });
    return line + (stated.empty() ? "" : ". MORE THAN HALF STATED, not brought about: " + stated);
}

std::vector<std::string> verdicts(const Comparison& comparison)
{
    std::vector<std::string> sentences;
    const auto say = [&](const std::string& what, const std::function<bool(const Avoided&)>& holds) {
        const std::string names = models_that(comparison, holds);
        if (!names.empty()) {
            sentences.push_back(what + ": " + names + ".");
        }
    };
    say("Exactly nothing, in every replication", [](const Avoided& row) { return row.identical; });
    say("Cannot be told from nothing (the interval holds 0)",
        [](const Avoided& row) { return row.is_null() && !row.identical; });
    say("More admissions than the baseline (the interval holds no 0)",
        [](const Avoided& row) { return !row.is_null() && row.judged().mean < 0; });
    say("At least half of the admissions avoided came to hospital all the same, under another name (see in all)",
        [](const Avoided& row) { return row.is_mostly_another_name(); });
    say("Ranks undecided (a paired interval between two models holds 0)",
        [](const Avoided& row) { return row.rank && row.rank->best != row.rank->worst; });
    say("A ceiling above a quarter of emergency admissions, which needs a reason",
        [](const Avoided& row) { return row.ceiling_share && *row.ceiling_share > high_ceiling; });
    return sentences;
}

std::string rank_text(const std::optional<RankRange>& rank)
{
    if (!rank) {
        return "-";
    }
    return std::to_string(rank->best) + (rank->best == rank->worst ? "" : "-" + std::to_string(rank->worst));
}

}  // namespace esther
