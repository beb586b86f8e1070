#include "scenarios/contracts/pooled_budget.hpp"

namespace esther {

PooledYear settle_pool(std::span<const Money> contributions, Money cost, Ratio risk_shared)
{
    PooledYear year;
    for (const Money contribution : contributions) {
        year.fund += contribution;
    }
    year.surplus = year.fund - cost;
    const Money shared = year.surplus * risk_shared;
    year.returns = split(shared, contributions);
    year.provider = year.surplus - shared;
    return year;
}

SeparateYear settle_separately(const BlockTerms& terms, std::span<const Purchase> purchases, int t)
{
    SeparateYear year;
    for (const Purchase& purchase : purchases) {
        year.paid.push_back(block_value_in(terms, purchase.last_year, t));
        year.surplus.push_back(year.paid.back() - purchase.cost);
        year.provider += year.surplus.back();
    }
    return year;
}

}  // namespace esther
