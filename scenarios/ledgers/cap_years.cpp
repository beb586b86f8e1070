#include "scenarios/ledgers/cap_years.hpp"

#include <algorithm>

#include "analysis/report/columns.hpp"
#include "analysis/report/csv.hpp"
#include "analysis/report/number.hpp"
#include "analysis/statistics/compare.hpp"
#include "analysis/statistics/estimate.hpp"
#include "scenarios/ledgers/keep_ledgers.hpp"
#include "scenarios/ledgers/settle.hpp"

namespace esther {

namespace {

constexpr double pence = 100;

bool binds(const CapitationYear& year)
{
    return year.reverts > Money{};
}

double pounds(Money amount)
{
    return static_cast<double>(amount.pence) / pence;
}

/// Profit before anything reverts, in % of the turnover.
double margin_of(const CapitationYear& year)
{
    return year.turnover > Money{} ? 100 * pounds(year.profit) / pounds(year.turnover) : 0;
}

}  // namespace

std::size_t CapYear::n_binding() const
{
    return static_cast<std::size_t>(std::count_if(by_replication.begin(), by_replication.end(), binds));
}

std::vector<CapYear> cap_years(const StudySpec& study, const StudyResult& result,
                               const ContractSpec* contract)
{
    std::vector<CapYear> years;
    const Activities activities(result);
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        const ScenarioSpec& scenario = scenario_of_row(study, result.scenarios[s]);
        const ContractSpec& own = contract != nullptr ? *contract : study.contracts[*scenario.contract];
        const std::size_t first = years.size();
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            const Settlement settlement = settle(activities, s, r, study.costs, own);
            for (std::size_t y = 0; y < settlement.acute_years.size(); ++y) {
                const AcuteYear& acute = settlement.acute_years[y];
                if (acute.family != ContractFamily::capitation) {
                    continue;
                }
                if (r == 0) {
                    CapYear year{result.scenarios[s], own.name, static_cast<int>(y) + 1, true, {}};
                    const Activity& activity = activities.at(s, r);
                    year.is_whole = activity.length(activity.year(y)) >= 12 * result.month_us;
                    years.push_back(std::move(year));
                }
                years[first + y].by_replication.push_back(acute.capitation);
            }
        }
    }
    return years;
}

std::string cap_years_to_table(const std::vector<CapYear>& years, const StudyResult& result,
                               const std::string& currency, const std::vector<std::string>& notes)
{
    const std::size_t n = result.replications.size();
    std::string text = wrapped(result.title, "");
    text += wrapped("when the cap on profit binds: " + std::to_string(n) +
                        " replications, `x` where it does; profit before anything reverts in % of the "
                        "turnover; amounts in "
                        "the cash of the year",
                    "");
    if (years.empty()) {
        return text + "no scenario's acute care is paid per head\n";
    }
    text += wrapped(meaning_of_intervals(result), "") + notes_text(notes);
    std::vector<Column> table{{"", {}},         {"year", {}},
                              {"binds in", {}}, {"replications", {}},
                              {"profit", {}},   {"95 % interval", {}},
                              {"least", {}},    {"most", {}},
                              {"cap", {}},      {"reverts [thousand " + currency + "]", {}}};
    for (const CapYear& year : years) {
        std::string marks;
        std::vector<double> margins;
        std::vector<double> caps;
        double reverts = 0;
        for (const CapitationYear& run : year.by_replication) {
            marks += binds(run) ? 'x' : '.';
            margins.push_back(margin_of(run));
            caps.push_back(run.turnover > Money{} ? 100 * pounds(run.cap) / pounds(run.turnover) : 0);
            reverts += pounds(run.reverts) / static_cast<double>(n);
        }
        const Estimate profit = estimate(margins);
        const auto [least, most] = std::minmax_element(margins.begin(), margins.end());
        const std::vector<std::string> cells = {short_name(year.scenario),
                                                std::to_string(year.year) + (year.is_whole ? "" : " (short)"),
                                                std::to_string(year.n_binding()) + " of " + std::to_string(n),
                                                marks,
                                                fixed(profit.mean, 2),
                                                interval_text(profit.interval, 2),
                                                fixed(*least, 2),
                                                fixed(*most, 2),
                                                fixed(estimate(caps).mean, 2),
                                                fixed(reverts / 1000, 1)};
        for (std::size_t c = 0; c < cells.size(); ++c) {
            table[c].cells.push_back(cells[c]);
        }
    }
    return text + "\n" + aligned(table);
}

std::string cap_years_to_csv(const std::vector<CapYear>& years, const StudyResult& result)
{
    std::string text = "scenario,contract,year,replication,binds,turnover,profit,cap,reverts,retained\n";
    for (const CapYear& year : years) {
        for (std::size_t r = 0; r < year.by_replication.size(); ++r) {
            const CapitationYear& run = year.by_replication[r];
            text += csv_field(year.scenario) + "," + year.contract + "," + std::to_string(year.year) + "," +
                    std::to_string(result.replications[r]) + "," + (binds(run) ? "1" : "0");
            for (const Money amount : {run.turnover, run.profit, run.cap, run.reverts, run.retained}) {
                text += "," + shortest(pounds(amount));
            }
            text += "\n";
        }
    }
    return text;
}

}  // namespace esther
