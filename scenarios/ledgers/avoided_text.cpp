// Who gains from one avoided admission, as a table for people and as CSV.

#include <algorithm>

#include "analysis/report/columns.hpp"
#include "analysis/report/number.hpp"
#include "scenarios/ledgers/avoided.hpp"

namespace esther {

namespace {

std::string margin_text(const AvoidedRow& row)
{
    return row.margin ? name_of(*row.margin) : "on both sides";
}

std::string csv_of(const PerAvoided& figure)
{
    return "," + shortest(figure.mean) + "," +
           (figure.interval ? shortest(figure.interval->low) + "," + shortest(figure.interval->high) : ",");
}

/// An admission that bears another name costs nearly what it did: what is divided by it looks small.
std::string renamed_text(const AvoidedRow& row)
{
    return wrapped(short_name(row.scenario) + ": " + fixed(row.avoided, 1) + " admissions avoided by name, " +
                       fixed(*row.in_all, 1) +
                       " in all: most bear another name, seen through within the day or arisen in hospital, "
                       "and cost under that",
                   "");
}

/// Of the scenario under the contract, whatever the margin.
std::size_t all_run_years(const AvoidedRow& row, const std::vector<AvoidedRow>& rows)
{
    std::size_t n = 0;
    for (const AvoidedRow& other : rows) {
        n += other.contract == row.contract && other.scenario == row.scenario ? other.run_years : 0;
    }
    return n;
}

/// Whether a row rests on fewer years than were run.
bool is_part(const AvoidedRow& row, const std::vector<AvoidedRow>& rows)
{
    return row.run_years < all_run_years(row, rows);
}

std::string run_years_text(const AvoidedRow& row, const std::vector<AvoidedRow>& rows)
{
    return is_part(row, rows)
               ? std::to_string(row.run_years) + " of " + std::to_string(all_run_years(row, rows))
               : "all " + std::to_string(row.run_years);
}

std::string block_of(const std::vector<AvoidedRow>& rows, const std::string& contract)
{
    std::vector<Column> table{
        {"", {}},       {"margin", {}}, {"run-years", {}}, {"avoided", {}}, {"95 % interval", {}},
        {"in all", {}}, {"price", {}},  {"outflow", {}},   {"saved", {}},   {"other care", {}},
        {"acute", {}},  {"F6", {}},     {"others", {}},    {"F6", {}},      {"payers", {}},
        {"F6", {}}};
    constexpr std::size_t run_years = 2;
    bool parted = false;
    std::string renamed;
    for (const AvoidedRow& row : rows) {
        if (row.contract != contract) {
            continue;
        }
        parted = parted || is_part(row, rows);
        std::vector<std::string> cells = {short_name(row.scenario),
                                          margin_text(row),
                                          run_years_text(row, rows),
                                          fixed(row.avoided, 1),
                                          interval_text(row.avoided_interval, 1),
                                          row.in_all ? fixed(*row.in_all, 1) : "-"};
        renamed += row.is_mostly_renamed() ? renamed_text(row) : "";
        const auto add = [&](bool known, double amount) {
            cells.push_back(known ? signed_text(amount, 0) : "-");
        };
        add(row.is_told, row.price.mean);
        add(row.is_told, row.outflow.mean);
        add(row.is_told, row.saved.mean);
        add(row.is_told, row.alternative.mean);
        const AvoidedGains table_gains = row.table.value_or(AvoidedGains{});
        for (const auto figure : {&AvoidedGains::acute, &AvoidedGains::others, &AvoidedGains::payers}) {
            add(row.is_told, (row.simulated.*figure).mean);
            add(row.table.has_value(), (table_gains.*figure).mean);
        }
        for (std::size_t c = 0; c < cells.size(); ++c) {
            table[c].cells.push_back(cells[c]);
        }
    }
    if (!parted) {
        table.erase(table.begin() + run_years);
    }
    return "\ncontract " + contract + "\n" + aligned(table) + renamed;
}

}  // namespace

std::string avoided_to_table(const std::vector<AvoidedRow>& rows, const std::string& baseline,
                             const std::string& currency, const std::string& meaning,
                             const std::vector<std::string>& notes)
{
    std::string text =
        wrapped("who gains from one avoided emergency admission [" + currency + " for each], against " +
                    baseline + "; everything that changes with it is divided by the admissions avoided",
                "");
    text += wrapped(
        "in all: avoided with illnesses that arose in hospital and emergencies seen through within the day "
        "counted as admissions; price: of the admission; outflow: saved where it would have been in a "
        "hospital elsewhere; saved: "
        "cost of acute care; other care: cost added there; F6: what the table of the contracts says with "
        "these figures; -: nothing was avoided, the contract has no such figure, or too few replications for "
        "an interval",
        "");
    text += wrapped(meaning, "");
    if (std::any_of(rows.begin(), rows.end(), [&](const AvoidedRow& row) { return is_part(row, rows); })) {
        text += wrapped(
            "run-years: years of replications that a row rests on, where the margin parts them; its mean and "
            "interval are over the replications that have such years",
            "");
    }
    text += notes_text(notes);
    std::string last;
    for (const AvoidedRow& row : rows) {
        if (row.contract != last) {
            text += block_of(rows, row.contract);
            last = row.contract;
        }
    }
    return text;
}

std::string avoided_to_csv(const std::vector<AvoidedRow>& rows, const std::string& baseline)
{
    std::string text =
        "contract,scenario,baseline,margin,run_years,avoided,avoided_low,avoided_high,in_all,in_all_low,in_"
        "all_high";
    for (const char* const name :
         {"price", "other_price", "outflow", "saved", "other_care", "acute", "others", "payers"}) {
        text += "," + std::string(name) + "," + name + "_low," + name + "_high";
    }
    text += ",f6_acute,f6_others,f6_payers\n";
    for (const AvoidedRow& row : rows) {
        text += row.contract + "," + row.scenario + "," + baseline + "," + margin_text(row) + "," +
                std::to_string(row.run_years) + csv_of({row.avoided, row.avoided_interval}) +
                (row.in_all ? csv_of({*row.in_all, row.in_all_interval}) : ",,,");
        for (const PerAvoided& figure : {row.price, row.other_price, row.outflow, row.saved, row.alternative,
                                         row.simulated.acute, row.simulated.others, row.simulated.payers}) {
            text += row.is_told ? csv_of(figure) : ",,,";
        }
        text += row.table ? "," + shortest(row.table->acute.mean) + "," + shortest(row.table->others.mean) +
                                "," + shortest(row.table->payers.mean)
                          : ",,,";
        text += "\n";
    }
    return text;
}

}  // namespace esther
