#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "scenarios/ledgers/activity.hpp"
#include "scenarios/ledgers/role_costs.hpp"
#include "scenarios/ledgers/settle.hpp"

namespace esther {

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
            const RoleCosts& costs);

    AcuteYear settle(const ToDate& now, Book& book) const;
    /// What a full year leaves for the next.
    void close(const ToDate& now);

  private:
    using Kind = Book::Kind;

    /// What the price begins with, a year, in the prices of year 0.
    [[nodiscard]] Money base(const std::vector<std::string>& roles) const;
    [[nodiscard]] Money cost_in_cash(const ToDate& now) const;
    /// Between a party and the covered roles, shared by what each cost in the year before go-live.
    void pay_covered(const ToDate& now, Book& book, const std::string& payer, Money cash,
                     Book::Kind kind) const;
    void settle_results(const ToDate& now, Book& book, AcuteYear& year) const;
    void settle_bundled_fee(const ToDate& now, Book& book, AcuteYear& year) const;
    void settle_heads(const ToDate& now, Book& book, AcuteYear& year) const;
    void settle_budgets(const ToDate& now, Book& book) const;
    void settle_fund(const ToDate& now, Book& book) const;
    void settle_purchases(const ToDate& now, Book& book) const;
    [[nodiscard]] CapitationYear capitation_year(const ToDate& now) const;

    const ArrangementSpec* spec_;
    const Activity* activity_;
    const Activity* usual_;  ///< the reference scenario
    const RoleCosts* costs_;
    std::vector<Money> shares_;             ///< by covered role
    Money account_;                         ///< capitation with a cap on the rate of return
    std::map<std::string, Money> budgets_;  ///< global budget, by role, a year
};

}  // namespace esther
