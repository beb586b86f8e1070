#include "scenarios/contracts/capitation.hpp"

namespace esther {

Money capitation_price_in(const CapitationTerms& terms, Money base, int t)
{
    Money price = base * (unity + terms.margin);
    for (int year = 2; year <= t; ++year) {
        price = price * (unity + terms.idx);
    }
    return price;
}

CapitationYear settle_capitation(const CapitationTerms& terms, Money k_total, const BoundaryFlows& flows,
                                 Money c_t, Money account)
{
    CapitationYear year;
    year.outflow = flows.out * terms.alpha_out;
    year.inflow = flows.in * terms.alpha_in;
    year.turnover = k_total + year.inflow;
    year.profit = year.turnover - year.outflow - c_t;
    year.cap = terms.cap_base == CapBase::turnover ? year.turnover * terms.profit_cap
                                                   : at_least_zero(-(account * (unity + terms.profit_cap)));
    year.reverts = at_least_zero(year.profit - year.cap);
    year.bailout = at_least_zero(-year.profit) * terms.bailout;
    year.retained = year.profit - year.reverts + year.bailout;
    return year;
}

Money next_account(const CapitationTerms& terms, Money account, const CapitationYear& year)
{
    return account * (unity + terms.profit_cap) + year.retained;
}

}  // namespace esther
