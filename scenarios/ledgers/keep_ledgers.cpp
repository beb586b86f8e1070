#include "scenarios/ledgers/keep_ledgers.hpp"

#include <algorithm>

#include "sim/core/check.hpp"

namespace esther {

namespace {

/// What a party is that is no role of care.
constexpr const char* payer_role = "payer";
constexpr const char* fund_role = "fund";

std::string role_text(const std::string& party)
{
    const bool is_role = std::find(care_roles.begin(), care_roles.end(), party) != care_roles.end();
    const bool is_fund = party == demand_management || party == improvement || party == elsewhere;
    return is_role ? party : is_fund ? fund_role : payer_role;
}

std::size_t place_of(std::vector<std::string>& names, const std::string& name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        names.push_back(name);
        return names.size() - 1;
    }
    return static_cast<std::size_t>(found - names.begin());
}

/// A settlement with the place of each party's owner among all organisations.
struct Settled {
    Settlement settlement;
    std::vector<std::size_t> organisation;  ///< by party
};

bool holds(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr double pence_in_pound = 100;

double pounds_of(Money amount)
{
    return static_cast<double>(amount.pence) / pence_in_pound;
}

/// Adds entries to a row (organisation, item) of the ledgers.
void add_entries(const Settled& settled, const std::vector<Entry>& entries, std::size_t n_organisations,
                 std::vector<double>& rows)
{
    std::vector<Entry> sums(n_organisations);
    for (std::size_t p = 0; p < entries.size(); ++p) {
        sums[settled.organisation[p]] += entries[p];
    }
    for (const Entry& sum : sums) {
        for (const Money amount :
             {sum.income, sum.transfers, sum.cost_fixed, sum.cost_step, sum.cost_marginal, sum.surplus()}) {
            rows.push_back(pounds_of(amount));
        }
    }
}

}  // namespace

const ScenarioSpec& scenario_of_row(const StudySpec& study, const std::string& row)
{
    for (const ScenarioSpec& scenario : study.scenarios) {
        if (row == scenario.name || row.rfind(scenario.name + " ", 0) == 0) {
            return scenario;
        }
    }
    ESTHER_CHECK(false);
    return study.scenarios.front();
}

std::vector<std::string> owners(const CareModelSpec& model)
{
    std::vector<std::string> names;
    for (const char* const role : care_roles) {
        for (const auto& [filled, organisation] : model.organisations) {
            if (filled == role) {
                names.push_back(organisation);
            }
        }
    }
    ESTHER_CHECK(names.size() == care_roles.size());
    return names;
}

Ledgers keep_ledgers(const StudySpec& study, const StudyResult& result, const ContractSpec* contract)
{
    Ledgers ledgers;
    if (study.costs.file.empty()) {
        return ledgers;
    }
    ledgers.currency = study.costs.currency;
    ledgers.price_year = study.costs.price_year;
    ledgers.items = entry_items;
    const std::size_t n_replications = result.replications.size();
    const Activities activities(result);
    std::vector<Settled> all;
    std::vector<std::pair<std::size_t, std::string>> roles;  // (organisation, role), by scenario
    std::vector<std::size_t> first_role;
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        const ScenarioSpec& scenario = scenario_of_row(study, result.scenarios[s]);
        const ContractSpec& own = contract != nullptr ? *contract : study.contracts[*scenario.contract];
        const std::vector<std::string> owner = owners(study.care_models[*scenario.care_model]);
        ledgers.contracts.push_back(own.name);
        first_role.push_back(roles.size());
        for (std::size_t r = 0; r < n_replications; ++r) {
            Settled settled{settle(activities, s, r, study.costs, own), {}};
            const std::vector<std::string>& parties = settled.settlement.parties;
            for (std::size_t p = 0; p < parties.size(); ++p) {
                settled.organisation.push_back(
                    place_of(ledgers.organisations, p < owner.size() ? owner[p] : parties[p]));
                if (r == 0) {
                    roles.emplace_back(settled.organisation[p], role_text(parties[p]));
                }
            }
            all.push_back(std::move(settled));
        }
    }
    const std::size_t n = ledgers.organisations.size();
    ledgers.roles.resize(result.scenarios.size() * n);
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        const std::size_t last = s + 1 < first_role.size() ? first_role[s + 1] : roles.size();
        for (std::size_t i = first_role[s]; i < last; ++i) {
            std::string& text = ledgers.roles[s * n + roles[i].first];
            text += (text.empty() ? "" : ", ") + roles[i].second;
        }
    }
    const Activity& first = activities.at(0, 0);
    for (std::size_t y = 0; y < first.n_years(); ++y) {
        ledgers.years.push_back(static_cast<std::int64_t>(y) + 1);
    }
    ledgers.months.assign(result.months.begin() + static_cast<std::ptrdiff_t>(first.first_measured()),
                          result.months.end());
    for (const Settled& settled : all) {
        for (std::size_t y = 0; y < ledgers.years.size(); ++y) {
            add_entries(settled, settled.settlement.year(y), n, ledgers.amount);
        }
        for (const std::vector<Entry>& month : settled.settlement.months) {
            add_entries(settled, month, n, ledgers.amount_by_month);
        }
    }
    return ledgers;
}

std::vector<std::string> uncounted(const std::vector<PricedName>& priced, const StudyResult& result)
{
    std::vector<std::string> missing;
    for (const PricedName& wanted : priced) {
        const auto& known = wanted.is_pool ? result.pools : result.measures;
        if (!holds(known, wanted.name) && !holds(missing, wanted.to_text())) {
            missing.push_back(wanted.to_text());
        }
    }
    return missing;
}

std::vector<std::string> uncounted(const StudySpec& study, const StudyResult& result)
{
    std::vector<PricedName> priced = priced_names(study.costs);
    for (const ContractSpec& contract : study.contracts) {
        const std::vector<PricedName> own = priced_names(contract);
        priced.insert(priced.end(), own.begin(), own.end());
    }
    return uncounted(priced, result);
}

}  // namespace esther
