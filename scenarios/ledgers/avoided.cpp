#include "scenarios/ledgers/avoided.hpp"

#include <algorithm>
#include <map>

#include "analysis/statistics/measures.hpp"
#include "scenarios/ledgers/settle.hpp"
#include "sim/core/check.hpp"

namespace esther {

namespace {

constexpr const char* admission_measure = "emergency_admission";

/// What one replication contributes to a row: differences to the baseline over some years, in pounds.
struct Sample {
    std::size_t years = 0;
    double avoided = 0;
    double in_all = 0;  ///< with what is called no admission
    double price = 0;
    double other_price = 0;
    double outflow = 0;      ///< less paid for residents treated elsewhere
    double inflow = 0;       ///< more received for others' residents
    double saved = 0;        ///< acute
    double within = 0;       ///< cost of other care that the same arrangement covers
    double alternative = 0;  ///< cost of all other care
    double pooled = 0;       ///< the part of it that payers share through a pooled budget
    double acute = 0;
    double others = 0;
    double payers = 0;
};

Sample& operator+=(Sample& sum, const Sample& other)
{
    sum.years += other.years;
    for (double Sample::*const figure :
         {&Sample::avoided, &Sample::in_all, &Sample::price, &Sample::other_price, &Sample::outflow,
          &Sample::inflow, &Sample::saved, &Sample::within, &Sample::alternative, &Sample::pooled,
          &Sample::acute, &Sample::others, &Sample::payers}) {
        sum.*figure += other.*figure;
    }
    return sum;
}

double pounds(Money amount)
{
    return static_cast<double>(amount.pence) / 100;
}

bool holds(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The roles that are one organisation with acute care where the contract makes one.
std::vector<std::string> firm_of(const Settlement& settlement)
{
    return settlement.acute_years.front().family == ContractFamily::global_budget
               ? std::vector<std::string>{"acute"}
               : settlement.acute_roles;
}

double pooled_share(const ContractSpec& contract, const std::string& role)
{
    for (const ArrangementSpec& arrangement : contract.arrangements) {
        if (arrangement.family == ContractFamily::pooled_budget && holds(arrangement.covers, role)) {
            return static_cast<double>(arrangement.risk_shared.millionths) / million;
        }
    }
    return 0;
}

/// What `emergency_in_all` counts; empty if the study counts neither of the other names.
std::vector<std::string> names_in_all(const StudyResult& result)
{
    std::vector<std::string> names;
    if (const auto measure = emergency_in_all(result)) {
        for (const std::size_t label : measure->counted) {
            names.push_back(result.measures[label]);
        }
    }
    return names;
}

/// By how many of these events a year of the scenario has fewer than the baseline's.
double fewer(const std::vector<std::string>& measures, const Activity& before, const Activity& after,
             std::size_t y)
{
    std::int64_t n = 0;
    for (const std::string& measure : measures) {
        n += before.events(measure, before.year(y)) - after.events(measure, after.year(y));
    }
    return static_cast<double>(n);
}

Sample sample_of(const ContractSpec& contract, const Settlement& base, const Settlement& own, std::size_t y)
{
    Sample sample;
    sample.years = 1;
    sample.price = pounds(base.acute_years[y].emergency_value - own.acute_years[y].emergency_value);
    sample.other_price = pounds(base.acute_years[y].other_value - own.acute_years[y].other_value);
    sample.inflow = pounds(own.acute_years[y].inflow - base.acute_years[y].inflow);
    sample.outflow = pounds(base.acute_years[y].outflow - own.acute_years[y].outflow);
    const std::vector<std::string> firm = firm_of(own);
    const auto entry_of = [](const Settlement& settlement, const std::vector<Entry>& year,
                             const std::string& party) {
        const auto found = std::find(settlement.parties.begin(), settlement.parties.end(), party);
        return found == settlement.parties.end()
                   ? Entry{}
                   : year[static_cast<std::size_t>(found - settlement.parties.begin())];
    };
    const std::vector<Entry> before = base.year(y);
    const std::vector<Entry> after = own.year(y);
    for (const std::string& party : own.parties) {
        Entry change = entry_of(own, after, party);
        change -= entry_of(base, before, party);
        const double gain = pounds(change.surplus());
        const double cost = pounds(change.cost_fixed + change.cost_step + change.cost_marginal);
        const bool is_role = std::find(care_roles.begin(), care_roles.end(), party) != care_roles.end();
        if (!is_role) {
            sample.payers += party == elsewhere ? 0 : gain;
            continue;
        }
        (holds(firm, party) ? sample.acute : sample.others) += gain;
        if (party == "acute") {
            sample.saved -= cost;
        } else {
            sample.alternative += cost;
            sample.within += holds(firm, party) ? cost : 0;
            sample.pooled += cost * pooled_share(contract, party);
        }
    }
    return sample;
}

/// Sum of a figure over all samples, for each admission avoided. The interval takes each sample's departure
/// from the ratio, as if the denominator were known.
PerAvoided ratio(const std::vector<Sample>& samples, double Sample::*figure)
{
    double above = 0;
    double below = 0;
    for (const Sample& sample : samples) {
        above += sample.*figure;
        below += sample.avoided;
    }
    PerAvoided ratio{above / below, std::nullopt};
    std::vector<double> departures;
    for (const Sample& sample : samples) {
        departures.push_back(ratio.mean + (sample.*figure - ratio.mean * sample.avoided) *
                                              static_cast<double>(samples.size()) / below);
    }
    ratio.interval = estimate(departures).interval;
    return ratio;
}

Money money(double amount)
{
    return money_of(amount);
}

const ArrangementSpec& of_acute(const ContractSpec& contract)
{
    for (const ArrangementSpec& arrangement : contract.arrangements) {
        if (holds(arrangement.covers, "acute")) {
            return arrangement;
        }
    }
    ESTHER_CHECK(false);
    return contract.arrangements.front();
}

/// Evidence F6 with what was measured. What lies outside its one price and one organisation is added: other
/// activity with a price, care that nobody pays for, pooled budgets, and what crosses the boundary.
/// Admissions elsewhere cost the payer, and under capitation the firm; above its cap all is the payer's.
AvoidedGains table_of(const AvoidedRow& row, const ContractSpec& contract, double within, double pooled,
                      double inflow)
{
    const ArrangementSpec& arrangement = of_acute(contract);
    const bool by_results = arrangement.family == ContractFamily::payment_by_results;
    const bool by_budget = arrangement.family == ContractFamily::global_budget;
    MarginTerms terms;
    terms.p = money(row.price.mean);
    terms.mc = money(row.saved.mean);
    terms.a = by_results || by_budget ? Money{} : money(within);
    terms.m = arrangement.results.emergency.m;
    terms.g = arrangement.bundled.g;
    terms.rho = arrangement.global_budget.rho;
    const Gains gains = gains_from_one_avoided(*row.margin, terms);
    const double outside = row.alternative.mean - within;
    AvoidedGains table;
    table.acute.mean = pounds(gains.acute) - (by_results ? row.other_price.mean + within : 0);
    table.others.mean = pounds(gains.community) - outside + pooled;
    table.payers.mean = pounds(gains.commissioner) + (by_results ? row.other_price.mean : 0) - pooled;
    (row.margin == Margin::capitation_below_cap ? table.acute : table.payers).mean += row.outflow.mean;
    const double shared =
        row.margin == Margin::bundled_gain_open ? static_cast<double>(terms.g.millionths) / million : 0;
    table.others.mean += inflow * shared;
    (row.margin == Margin::capitation_above_cap ? table.payers : table.acute).mean += inflow * (1 - shared);
    return table;
}

AvoidedRow row_of(const ContractSpec& contract, const std::string& scenario, std::optional<Margin> margin,
                  const std::vector<Sample>& samples, bool has_in_all)
{
    AvoidedRow row;
    row.contract = contract.name;
    row.scenario = scenario;
    row.margin = margin;
    std::vector<double> avoided;
    std::vector<double> in_all;
    for (const Sample& sample : samples) {
        row.run_years += sample.years;
        avoided.push_back(sample.avoided);
        in_all.push_back(sample.in_all);
    }
    if (has_in_all) {
        const Estimate all = estimate(in_all);
        row.in_all = all.mean;
        row.in_all_interval = all.interval;
    }
    const Estimate mean = estimate(avoided);
    row.avoided = mean.mean;
    row.avoided_interval = mean.interval;
    row.is_told = mean.mean > 0;
    if (!row.is_told) {
        return row;
    }
    row.price = ratio(samples, &Sample::price);
    row.other_price = ratio(samples, &Sample::other_price);
    row.outflow = ratio(samples, &Sample::outflow);
    row.saved = ratio(samples, &Sample::saved);
    row.alternative = ratio(samples, &Sample::alternative);
    row.simulated = {ratio(samples, &Sample::acute), ratio(samples, &Sample::others),
                     ratio(samples, &Sample::payers)};
    if (margin) {
        row.table = table_of(row, contract, ratio(samples, &Sample::within).mean,
                             ratio(samples, &Sample::pooled).mean, ratio(samples, &Sample::inflow).mean);
    }
    return row;
}

}  // namespace

const char* name_of(Margin margin)
{
    switch (margin) {
        case Margin::results_below_baseline:
            return "below baseline";
        case Margin::results_above_baseline:
            return "above baseline";
        case Margin::block:
            return "block";
        case Margin::bundled:
            return "no gain shared";
        case Margin::bundled_gain_open:
            return "gain shared";
        case Margin::capitation_below_cap:
            return "below cap";
        case Margin::capitation_above_cap:
            return "above cap";
        case Margin::global_budget:
            return "budget";
    }
    return "";
}

std::vector<AvoidedRow> gains_from_avoided(const StudySpec& study, const StudyResult& result,
                                           std::size_t baseline,
                                           const std::vector<const ContractSpec*>& contracts)
{
    const std::vector<std::string> in_all = names_in_all(result);
    const Activities activities(result);
    std::vector<AvoidedRow> rows;
    for (const ContractSpec* const contract : contracts) {
        std::vector<Settlement> base;
        for (std::size_t r = 0; r < result.replications.size(); ++r) {
            base.push_back(settle(activities, baseline, r, study.costs, *contract));
        }
        for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
            if (s == baseline) {
                continue;
            }
            std::map<std::optional<Margin>, std::map<std::size_t, Sample>> by_margin;  // and replication
            for (std::size_t r = 0; r < result.replications.size(); ++r) {
                const Activity& before = activities.at(baseline, r);
                const Activity& after = activities.at(s, r);
                const Settlement own = settle(activities, s, r, study.costs, *contract);
                for (std::size_t y = 0; y < after.n_years(); ++y) {
                    const Margin here = own.acute_years[y].margin;
                    const bool same = base[r].acute_years[y].margin == here;
                    Sample sample = sample_of(*contract, base[r], own, y);
                    sample.avoided = fewer({admission_measure}, before, after, y);
                    sample.in_all = fewer(in_all, before, after, y);
                    by_margin[same ? std::optional(here) : std::nullopt][r] += sample;
                }
            }
            for (const auto& [margin, of_replication] : by_margin) {
                std::vector<Sample> samples;
                for (const auto& [r, sample] : of_replication) {
                    samples.push_back(sample);
                }
                rows.push_back(row_of(*contract, result.scenarios[s], margin, samples, !in_all.empty()));
            }
        }
    }
    return rows;
}

}  // namespace esther
