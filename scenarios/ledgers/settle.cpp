#include "scenarios/ledgers/settle.hpp"

#include <algorithm>

#include "scenarios/ledgers/role_costs.hpp"
#include "scenarios/ledgers/settler.hpp"

namespace esther {

namespace {

constexpr std::size_t months_in_year = 12;

}  // namespace

Entry& Entry::operator+=(const Entry& other)
{
    income += other.income;
    transfers += other.transfers;
    cost_fixed += other.cost_fixed;
    cost_step += other.cost_step;
    cost_marginal += other.cost_marginal;
    return *this;
}

Entry& Entry::operator-=(const Entry& other)
{
    income -= other.income;
    transfers -= other.transfers;
    cost_fixed -= other.cost_fixed;
    cost_step -= other.cost_step;
    cost_marginal -= other.cost_marginal;
    return *this;
}

std::vector<Entry> Settlement::year(std::size_t y) const
{
    std::vector<Entry> sum(parties.size());
    for (std::size_t m = y * months_in_year; m < std::min(months.size(), (y + 1) * months_in_year); ++m) {
        for (std::size_t p = 0; p < parties.size(); ++p) {
            sum[p] += months[m][p];
        }
    }
    return sum;
}

std::vector<Entry> Settlement::total() const
{
    std::vector<Entry> sum(parties.size());
    for (const std::vector<Entry>& month : months) {
        for (std::size_t p = 0; p < parties.size(); ++p) {
            sum[p] += month[p];
        }
    }
    return sum;
}

Settlement settle(const Activity& activity, const Activity& usual, const CostsSpec& costs,
                  const ContractSpec& contract)
{
    if (activity.length(activity.last_year()) == 0) {  // a study made in memory passed no reader
        Problems problems;
        problems.add(contract.place, "contract " + in_quotes(contract.name) + " has no year before go-live",
                     "contracts begin with what that year cost, and nothing was simulated before go-live",
                     "a study with 'warm_up: 1 year'");
        problems.throw_if_any();
    }
    Settlement settlement;
    settlement.parties.assign(care_roles.begin(), care_roles.end());
    const RoleCosts role_costs(activity, costs);
    std::vector<Settler> settlers;
    std::size_t of_acute = 0;
    for (const ArrangementSpec& spec : contract.arrangements) {
        if (std::find(spec.covers.begin(), spec.covers.end(), "acute") != spec.covers.end()) {
            of_acute = settlers.size();
            settlement.acute_roles = spec.covers;
        }
        settlers.emplace_back(spec, activity, usual, role_costs);
    }
    Ratio prices = unity;
    for (std::size_t y = 0; y < activity.n_years(); ++y) {
        prices = prices * (unity + costs.inflation);
        const Months year = activity.year(y);
        std::vector<Entry> before;
        for (std::size_t last = year.first + 1; last <= year.last; ++last) {
            const Months months{year.first, last};
            const ToDate now{&activity, &role_costs, months, activity.length(months), static_cast<int>(y) + 1,
                             prices};
            Book book(settlement.parties);
            for (const char* const role : care_roles) {
                book.at(role) += role_costs.entry(role, months);
            }
            for (std::size_t i = 0; i < settlers.size(); ++i) {
                const AcuteYear shown = settlers[i].settle(now, book);
                if (i == of_acute && last == year.last) {
                    settlement.acute_years.push_back(shown);
                }
            }
            std::vector<Entry> month = book.entries();
            for (std::size_t p = 0; p < before.size(); ++p) {
                month[p] -= before[p];
            }
            settlement.months.push_back(std::move(month));
            before = book.entries();
            if (last == year.last) {
                for (Settler& settler : settlers) {
                    settler.close(now);
                }
            }
        }
    }
    for (std::vector<Entry>& month : settlement.months) {
        month.resize(settlement.parties.size());
    }
    return settlement;
}

Settlement settle(const StudyResult& result, std::size_t scenario, std::size_t replication,
                  const CostsSpec& costs, const ContractSpec& contract)
{
    const auto usual = std::find(result.scenarios.begin(), result.scenarios.end(), result.reference);
    return settle(Activity(result, scenario, replication),
                  Activity(result, static_cast<std::size_t>(usual - result.scenarios.begin()), replication),
                  costs, contract);
}

}  // namespace esther
