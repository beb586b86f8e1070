#include "scenarios/ledgers/settle.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "scenarios/contracts/pooled_budget.hpp"
#include "scenarios/ledgers/role_costs.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr std::size_t months_in_year = 12;
constexpr std::int64_t year_us = one_year.count();
constexpr const char* acute_bed = "acute_bed";

/// The parties of a contract and what changes hands between them in the year to date.
class Book {
  public:
    explicit Book(std::vector<std::string>& parties) : parties_(&parties), entries_(parties.size()) {}

    enum class Kind { income, transfer };
    void move(const std::string& from, const std::string& to, Money amount, Kind kind)
    {
        const auto item = kind == Kind::income ? &Entry::income : &Entry::transfers;
        at(from).*item -= amount;
        at(to).*item += amount;
    }
    Entry& at(const std::string& party)
    {
        const auto found = std::find(parties_->begin(), parties_->end(), party);
        const auto place = static_cast<std::size_t>(found - parties_->begin());
        if (found == parties_->end()) {
            parties_->push_back(party);
        }
        entries_.resize(std::max(entries_.size(), parties_->size()));
        return entries_[place];
    }
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  private:
    std::vector<std::string>* parties_;
    std::vector<Entry> entries_;
};

/// The year to date as an arrangement sees it.
struct ToDate {
    const Activity* activity;
    const RoleCosts* costs;
    Months months;        ///< so far
    std::int64_t length;  ///< of them [us]
    int t;                ///< year, 1, 2, ...
    Ratio prices;         ///< cash of year t for a pound of the price year
};

/// One arrangement over the years.
class Settler {
  public:
    Settler(const ArrangementSpec& spec, const Activity& activity, const Activity& usual,
            const RoleCosts& costs)
        : spec_(&spec), activity_(&activity), usual_(&usual), costs_(&costs)
    {
        for (const std::string& role : spec.covers) {
            shares_.push_back(std::max(Money{}, last_year(role)));
        }
        account_ = -(base(spec.covers) * spec.investment);
        for (const std::string& role : spec.covers) {
            budgets_[role] = spec.per_head ? Money{} : last_year(role) * spec.of_last_year;
        }
        if (spec.per_head) {
            const std::vector<Money> parts = split(base(spec.covers), shares_);
            for (std::size_t i = 0; i < parts.size(); ++i) {
                budgets_[spec.covers[i]] = parts[i];
            }
        }
    }

    AcuteYear settle(const ToDate& now, Book& book) const;
    /// What a full year leaves for the next.
    void close(const ToDate& now);

  private:
    using Kind = Book::Kind;

    /// What the price begins with, a year, in the prices of year 0.
    [[nodiscard]] Money base(const std::vector<std::string>& roles) const
    {
        if (spec_->per_head) {
            return part_of(*spec_->per_head, activity_->people(activity_->last_year()),
                           activity_->length(activity_->last_year()));
        }
        Money sum;
        for (const std::string& role : roles) {
            sum += last_year(role);
        }
        return sum * spec_->of_last_year;
    }
    /// What a role cost for residents in the year before go-live: without what others paid for theirs, and
    /// with what was paid for residents elsewhere where that comes out of the price.
    [[nodiscard]] Money last_year(const std::string& role) const
    {
        Money cost = costs_->last_year(role);
        if (role == "acute") {
            const Months before = activity_->last_year();
            const auto yearly = [&](const BoundarySpec& flow) {
                return part_of(flow_price(*activity_, flow, before), year_us, activity_->length(before));
            };
            cost -= yearly(spec_->inflow);
            cost += spec_->family == ContractFamily::capitation ? yearly(spec_->outflow) : Money{};
        }
        return cost;
    }
    static Money flow_price(const Activity& activity, const BoundarySpec& flow, Months months)
    {
        return flow.price * activity.events(flow.measure, months) * flow.pays;
    }
    /// Of a yearly amount, what falls on the year to date.
    [[nodiscard]] static Money so_far(const ToDate& now, Money yearly)
    {
        return part_of(yearly, now.length, year_us);
    }
    [[nodiscard]] static Money in_cash(const ToDate& now, Money amount) { return amount * now.prices; }
    [[nodiscard]] static Money at_prices(const ToDate& now, Money cash)
    {
        return part_of(cash, million, now.prices.millionths);
    }
    [[nodiscard]] Money cost_in_cash(const ToDate& now) const
    {
        Money sum;
        for (const std::string& role : spec_->covers) {
            sum += costs_->in(role, now.months);
        }
        return in_cash(now, sum);
    }
    /// Between a party and the covered roles, shared by what each adds to the base: so an owner of community
    /// care does not pay for what others already paid acute care.
    void pay_covered(const ToDate& now, Book& book, const std::string& payer, Money cash, Kind kind) const
    {
        const std::vector<Money> parts = split(at_prices(now, cash), shares_);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            book.move(payer, spec_->covers[i], parts[i], kind);
        }
    }

    void settle_results(const ToDate& now, Book& book, AcuteYear& year) const;
    void settle_bundled_fee(const ToDate& now, Book& book, AcuteYear& year) const;
    void settle_heads(const ToDate& now, Book& book, AcuteYear& year) const;
    void settle_budgets(const ToDate& now, Book& book) const;
    void settle_fund(const ToDate& now, Book& book) const;
    void settle_purchases(const ToDate& now, Book& book) const;
    void settle_boundary(const ToDate& now, Book& book, AcuteYear& year) const;
    [[nodiscard]] CapitationYear capitation_year(const ToDate& now) const;

    const ArrangementSpec* spec_;
    const Activity* activity_;
    const Activity* usual_;  ///< the reference scenario
    const RoleCosts* costs_;
    std::vector<Money> shares_;             ///< by covered role: its part of the base
    Money account_;                         ///< capitation with a cap on the rate of return
    std::map<std::string, Money> budgets_;  ///< global budget, by role, a year
};

AcuteYear Settler::settle(const ToDate& now, Book& book) const
{
    AcuteYear year;
    year.family = spec_->family;
    switch (spec_->family) {
        case ContractFamily::payment_by_results:
            settle_results(now, book, year);
            break;
        case ContractFamily::block:
            pay_covered(now, book, spec_->payer,
                        so_far(now, block_value_in(spec_->block, base(spec_->covers), now.t)), Kind::income);
            break;
        case ContractFamily::bundled:
            settle_bundled_fee(now, book, year);
            break;
        case ContractFamily::capitation:
            settle_heads(now, book, year);
            break;
        case ContractFamily::global_budget:
            year.margin = Margin::global_budget;
            settle_budgets(now, book);
            break;
        case ContractFamily::pooled_budget:
            settle_fund(now, book);
            break;
        case ContractFamily::separate_commissioning:
            settle_purchases(now, book);
            break;
    }
    if (spec_->family != ContractFamily::capitation) {  // where it is a term of the year's profit
        settle_boundary(now, book, year);
    }
    return year;
}

/// The payer pays for residents treated elsewhere, other areas for theirs treated here.
void Settler::settle_boundary(const ToDate& now, Book& book, AcuteYear& year) const
{
    const auto move = [&](const BoundarySpec& flow, const std::string& from, const std::string& to) {
        const Money price = flow_price(*now.activity, flow, now.months);
        if (!flow.measure.empty()) {  // else there is nobody elsewhere in the books
            book.move(from, to, price, Kind::income);
        }
        return price;
    };
    year.outflow = move(spec_->outflow, spec_->payer, elsewhere);
    year.inflow = move(spec_->inflow, elsewhere, "acute");
}

void Settler::settle_results(const ToDate& now, Book& book, AcuteYear& year) const
{
    const ResultsTerms& terms = spec_->results;
    const Activity::Stays own_stays = now.activity->stays(terms.short_days, terms.trim);
    const Activity::Stays usual_stays = usual_->stays(terms.short_days, terms.trim);
    const auto this_year = [&](Money price) {
        for (int y = 1; y <= now.t; ++y) {
            price = next_tariff(price, terms.pi, terms.e);
        }
        return price;
    };
    // The mix of stays is that of the measured period: the results hold no lengths by month.
    const auto value_of = [&](const PriceSpec& price, std::int64_t spells, const Activity::Stays& stays) {
        const SpellTariff tariff{this_year(price.price), terms.mff, terms.ss, terms.short_days,
                                 this_year(terms.ldp),   terms.trim};
        const Int128 all = std::max<std::int64_t>(1, stays.all);
        return spells_price(tariff, spells, divide_rounded(Int128{spells} * stays.below, all),
                            divide_rounded(Int128{spells} * stays.days_above, all));
    };
    const Months before = now.activity->last_year();
    Money value;
    Money v_base;
    std::int64_t n_spells = 0;
    for (const PriceSpec& price : terms.emergency_tariff) {
        const std::int64_t spells = now.activity->events_here(price.measure, now.months);
        n_spells += spells;
        value += value_of(price, spells, own_stays);
        const Int128 a_year =
            Int128{now.activity->events_here(price.measure, before)} * terms.baseline.millionths * now.length;
        v_base += value_of(price, divide_rounded(a_year, Int128{million} * now.activity->length(before)),
                           usual_stays);
    }
    const std::int64_t again = now.activity->events_here(terms.readmission_measure, now.months);
    const Money unpaid = part_of(value, again, std::max<std::int64_t>(1, n_spells)) * terms.unpaid;
    Money other;
    for (const PriceSpec& price : terms.tariff) {
        other += this_year(price.price) * now.activity->events_here(price.measure, now.months) * terms.mff;
    }
    const EmergencyIncome emergency = emergency_income(terms.emergency, value, unpaid, v_base);
    const ResultsIncome income = results_income(emergency, other, terms.cquin, terms.share_met);
    pay_covered(now, book, spec_->payer, income.income_total, Kind::income);
    book.move(spec_->payer, demand_management, at_prices(now, emergency.retained_70), Kind::transfer);
    const Ratio reward = unity + terms.cquin * terms.share_met;
    year.margin = emergency.v_full > v_base ? Margin::results_above_baseline : Margin::results_below_baseline;
    year.emergency_value = at_prices(now, emergency.v_full * reward);
    year.other_value = at_prices(now, other * reward);
}

void Settler::settle_bundled_fee(const ToDate& now, Book& book, AcuteYear& year) const
{
    const Money fee = so_far(now, flat_fee_in(spec_->bundled, base(spec_->covers), now.t));
    const BundledYear settled = settle_bundled(
        spec_->bundled, fee, in_cash(now, flow_price(*now.activity, spec_->inflow, now.months)),
        cost_in_cash(now), now.t, spec_->frr);
    pay_covered(now, book, spec_->payer, fee, Kind::income);
    if (!spec_->gain_share_with.empty()) {
        pay_covered(now, book, spec_->gain_share_with, -settled.gp_share, Kind::transfer);
    }
    year.margin = settled.gp_share.pence > 0 ? Margin::bundled_gain_open : Margin::bundled;
}

CapitationYear Settler::capitation_year(const ToDate& now) const
{
    // k_t x N_t: last year's base by the people then, times the people now.
    const Money yearly = capitation_price_in(spec_->capitation, base(spec_->covers), now.t);
    const Months before = activity_->last_year();
    const Int128 then = activity_->people(before);
    const Int128 scale = Int128{1} << 20;  // person-time of a country times pence needs more than 128 bits
    const Int128 part = activity_->people(now.months) / scale;
    const Int128 whole = then / scale * year_us / activity_->length(before);
    const Money k_total = whole > 0 ? part_of(yearly, part, whole) : Money{};
    const auto crossing = [&](const BoundarySpec& flow) {
        return in_cash(now, flow.price * activity_->events(flow.measure, now.months));
    };
    return settle_capitation(spec_->capitation, k_total, {crossing(spec_->outflow), crossing(spec_->inflow)},
                             cost_in_cash(now), account_);
}

void Settler::settle_heads(const ToDate& now, Book& book, AcuteYear& year) const
{
    const CapitationYear settled = capitation_year(now);
    pay_covered(now, book, spec_->payer, settled.turnover - settled.inflow, Kind::income);
    pay_covered(now, book, spec_->payer, settled.bailout - settled.reverts, Kind::transfer);
    // What crosses the boundary is acute care, and the base holds it in the part of acute care alone.
    book.move(elsewhere, "acute", at_prices(now, settled.inflow - settled.outflow), Kind::transfer);
    year.outflow = at_prices(now, settled.outflow);
    year.inflow = at_prices(now, settled.inflow);
    year.capitation = settled;
    year.margin = settled.reverts.pence > 0 ? Margin::capitation_above_cap : Margin::capitation_below_cap;
}

void Settler::settle_budgets(const ToDate& now, Book& book) const
{
    // Budgets keep their worth: they are uprated with prices, so all is done in the prices of the price year.
    for (const std::string& role : spec_->covers) {
        const Money b = so_far(now, budgets_.at(role));
        const Money from_others =
            role == "acute" ? flow_price(*now.activity, spec_->inflow, now.months) : Money{};
        const UnitYear unit =
            settle_unit(spec_->global_budget, b, costs_->in(role, now.months) - from_others);
        book.move(spec_->payer, role, b, Kind::income);
        book.move(role, improvement, unit.quality, Kind::transfer);
        book.move(role, spec_->payer, unit.surplus - unit.carried_forward, Kind::transfer);
    }
    if (!spec_->delay_payer.empty()) {
        const std::vector<Int128> delayed = now.activity->delayed_by_day(acute_bed, now.months);
        const Money charge = delay_charge(spec_->global_budget, delayed, one_day.count());
        book.move(spec_->delay_payer, "acute", charge, Kind::transfer);
    }
}

void Settler::settle_fund(const ToDate& now, Book& book) const
{
    std::vector<Money> contributions;
    for (const PurchaserSpec& purchaser : spec_->purchasers) {
        contributions.push_back(so_far(now, block_value_in(spec_->block, base(purchaser.roles), now.t)));
        pay_covered(now, book, purchaser.payer, contributions.back(), Kind::income);
    }
    const PooledYear year = settle_pool(contributions, cost_in_cash(now), spec_->risk_shared);
    for (std::size_t i = 0; i < contributions.size(); ++i) {
        pay_covered(now, book, spec_->purchasers[i].payer, -year.returns[i], Kind::transfer);
    }
}

void Settler::settle_purchases(const ToDate& now, Book& book) const
{
    for (const PurchaserSpec& purchaser : spec_->purchasers) {
        for (const std::string& role : purchaser.roles) {
            const Money paid = so_far(now, block_value_in(spec_->block, base({role}), now.t));
            book.move(purchaser.payer, role, at_prices(now, paid), Kind::income);
        }
    }
}

void Settler::close(const ToDate& now)
{
    if (spec_->family == ContractFamily::capitation) {
        account_ = next_account(spec_->capitation, account_, capitation_year(now));
    }
    const auto hosp = budgets_.find("acute");
    const auto prim = budgets_.find("primary");
    if (spec_->family == ContractFamily::global_budget && hosp != budgets_.end() && prim != budgets_.end()) {
        const Months before{now.months.first - months_in_year, now.months.first};
        const Money last = now.t == 1 ? costs_->last_year("acute") : costs_->in("acute", before);
        const UnitBudgets next = next_budgets(spec_->global_budget, {hosp->second, prim->second}, last,
                                              costs_->in("acute", now.months));
        hosp->second = next.hosp;
        prim->second = next.prim;
    }
}

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

bool begins_with_last_year(const ContractSpec& contract)
{
    return std::any_of(contract.arrangements.begin(), contract.arrangements.end(),
                       [](const ArrangementSpec& spec) {
                           return spec.family == ContractFamily::payment_by_results ||
                                  spec.family == ContractFamily::global_budget || !spec.per_head;
                       });
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

Settlement settle(const Activities& activities, std::size_t scenario, std::size_t replication,
                  const CostsSpec& costs, const ContractSpec& contract)
{
    return settle(activities.at(scenario, replication), activities.usual(replication), costs, contract);
}

}  // namespace esther
