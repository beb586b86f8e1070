// The ledgers as a table for people, as CSV and as JSON.

#include "analysis/report/ledger_table.hpp"

#include <nlohmann/json.hpp>

#include "analysis/report/columns.hpp"
#include "analysis/report/number.hpp"
#include "analysis/statistics/compare.hpp"
#include "analysis/statistics/estimate.hpp"

namespace esther {

namespace {

using Json = nlohmann::ordered_json;

/// One array of the ledgers, by year or by month.
struct View {
    const StudyResult* result;
    LedgerPeriod period;

    [[nodiscard]] const Ledgers& ledgers() const { return result->ledgers; }
    [[nodiscard]] const std::vector<std::int64_t>& labels() const
    {
        return period == LedgerPeriod::year ? ledgers().years : ledgers().months;
    }
    [[nodiscard]] const char* name() const { return period == LedgerPeriod::year ? "year" : "month"; }

    [[nodiscard]] Estimate figure(std::size_t scenario, std::size_t at, std::size_t organisation,
                                  std::size_t item) const
    {
        const auto& amounts = period == LedgerPeriod::year ? ledgers().amount : ledgers().amount_by_month;
        std::vector<double> values;
        for (std::size_t r = 0; r < result->replications.size(); ++r) {
            const std::size_t run = scenario * result->replications.size() + r;
            const std::size_t row = (run * labels().size() + at) * ledgers().organisations.size();
            values.push_back(amounts[(row + organisation) * ledgers().items.size() + item]);
        }
        return estimate(values);
    }
    [[nodiscard]] const std::string& roles(std::size_t scenario, std::size_t organisation) const
    {
        return ledgers().roles[scenario * ledgers().organisations.size() + organisation];
    }
};

/// Calls `visit(scenario, period, organisation)` for all that have a part in the scenario.
template <class Visit>
void for_each_row(const View& view, Visit visit)
{
    for (std::size_t s = 0; s < view.result->scenarios.size(); ++s) {
        for (std::size_t at = 0; at < view.labels().size(); ++at) {
            for (std::size_t o = 0; o < view.ledgers().organisations.size(); ++o) {
                if (!view.roles(s, o).empty()) {
                    visit(s, at, o);
                }
            }
        }
    }
}

std::string field(const std::string& text)
{
    return text.find(',') == std::string::npos ? text : "\"" + text + "\"";
}

/// In thousands, which is as much as anybody reads in a table.
std::string thousands(double amount)
{
    return fixed(amount / 1000, 1);
}

std::string block_of(const View& view, std::size_t scenario, std::size_t at)
{
    const Ledgers& ledgers = view.ledgers();
    std::vector<Column> table{{"", {}}, {"does", {}}};
    for (const std::string& item : ledgers.items) {
        table.push_back({item, {}});
    }
    table.push_back({"95 % interval", {}});
    for (std::size_t o = 0; o < ledgers.organisations.size(); ++o) {
        if (view.roles(scenario, o).empty()) {
            continue;
        }
        table[0].cells.push_back(short_name(ledgers.organisations[o]));
        table[1].cells.push_back(view.roles(scenario, o));
        for (std::size_t i = 0; i < ledgers.items.size(); ++i) {
            table[2 + i].cells.push_back(thousands(view.figure(scenario, at, o, i).mean));
        }
        const auto interval = view.figure(scenario, at, o, ledgers.items.size() - 1).interval;
        table.back().cells.push_back(interval ? thousands(interval->low) + " to " + thousands(interval->high)
                                              : "-");
    }
    return "\n" + view.result->scenarios[scenario] + ", contract " + ledgers.contracts[scenario] + ", " +
           view.name() + " " + std::to_string(view.labels()[at]) + " [thousand " + ledgers.currency + "]\n" +
           aligned(table);
}

}  // namespace

std::string ledgers_to_table(const StudyResult& result, LedgerPeriod period,
                             const std::vector<std::string>& notes)
{
    const View view{&result, period};
    std::string text = wrapped(result.title, "");
    text += wrapped(
        "prices of " + view.ledgers().price_year +
            "; surplus = income + transfers - costs; who pays has a negative income; means over " +
            std::to_string(result.replications.size()) + " replications, and the interval of the surplus",
        "");
    text += wrapped(meaning_of_intervals(result), "") + notes_text(notes);
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        for (std::size_t at = 0; at < view.labels().size(); ++at) {
            text += block_of(view, s, at);
        }
    }
    return text;
}

std::string ledgers_to_csv(const StudyResult& result, LedgerPeriod period)
{
    const View view{&result, period};
    std::string text =
        "scenario,contract," + std::string(view.name()) + ",organisation,roles,item,unit,mean,low,high\n";
    for_each_row(view, [&](std::size_t s, std::size_t at, std::size_t o) {
        for (std::size_t i = 0; i < view.ledgers().items.size(); ++i) {
            const Estimate figure = view.figure(s, at, o, i);
            text += field(result.scenarios[s]) + "," + view.ledgers().contracts[s] + "," +
                    std::to_string(view.labels()[at]) + "," + field(view.ledgers().organisations[o]) + "," +
                    field(view.roles(s, o)) + "," + view.ledgers().items[i] + "," + view.ledgers().currency +
                    "," + shortest(figure.mean) + "," +
                    (figure.interval ? shortest(figure.interval->low) + "," + shortest(figure.interval->high)
                                     : ",") +
                    "\n";
        }
    });
    return text;
}

std::string ledgers_to_json(const StudyResult& result, LedgerPeriod period)
{
    const View view{&result, period};
    Json json{{"study", result.study},
              {"title", result.title},
              {"currency", view.ledgers().currency},
              {"price_year", view.ledgers().price_year},
              {"replications", result.replications.size()},
              {"confidence", confidence}};
    json["ledgers"] = Json::array();
    for_each_row(view, [&](std::size_t s, std::size_t at, std::size_t o) {
        Json row{{"scenario", result.scenarios[s]},
                 {"contract", view.ledgers().contracts[s]},
                 {view.name(), view.labels()[at]},
                 {"organisation", view.ledgers().organisations[o]},
                 {"roles", view.roles(s, o)}};
        for (std::size_t i = 0; i < view.ledgers().items.size(); ++i) {
            const Estimate figure = view.figure(s, at, o, i);
            row[view.ledgers().items[i]] = {{"mean", figure.mean}, {"low", nullptr}, {"high", nullptr}};
            if (figure.interval) {
                row[view.ledgers().items[i]]["low"] = figure.interval->low;
                row[view.ledgers().items[i]]["high"] = figure.interval->high;
            }
        }
        json["ledgers"].push_back(std::move(row));
    });
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace esther
