#include "scenarios/contracts/block.hpp"

namespace esther {

Money block_value(const BlockTerms& terms, Money s_last)
{
    return s_last * (terms.inflation_funded ? unity + terms.pi - terms.e : unity - terms.e);
}

Money block_value_in(const BlockTerms& terms, Money s_0, int t)
{
    Money value = s_0;
    for (int year = 1; year <= t; ++year) {
        value = block_value(terms, value);
    }
    return value;
}

}  // namespace esther
