#include "scenarios/contracts/bundled.hpp"

namespace esther {

Money flat_fee_in(const BundledTerms& terms, Money f_0, int t)
{
    Money fee = f_0;
    for (int year = 1; year <= t && terms.indexed; ++year) {
        fee = fee * (unity + terms.pi - terms.e);
    }
    return fee;
}

BundledYear settle_bundled(const BundledTerms& terms, Money f_t, Money other_income, Money c_t, int t,
                           int frr)
{
    BundledYear year;
    year.gain = f_t + other_income - c_t;
    const bool gate = t >= terms.gain_from && frr >= terms.frr_min;
    year.gp_share = gate ? at_least_zero(year.gain) * terms.g : Money{};
    year.provider = year.gain - year.gp_share;
    year.commissioner = f_t;
    return year;
}

}  // namespace esther
