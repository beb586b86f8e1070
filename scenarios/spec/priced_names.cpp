#include "scenarios/spec/priced_names.hpp"

namespace esther {

namespace {

void add(std::vector<PricedName>& names, const PricedName& priced)
{
    if (!priced.name.empty()) {
        names.push_back(priced);
    }
}

}  // namespace

std::vector<PricedName> priced_names(const CostsSpec& costs)
{
    std::vector<PricedName> names;
    for (const CostLine& line : costs.lines) {
        add(names, {line.measure, false, line.place});
        add(names, {line.pool, true, line.place});
    }
    return names;
}

std::vector<PricedName> priced_names(const ContractSpec& contract)
{
    std::vector<PricedName> names;
    for (const ArrangementSpec& arrangement : contract.arrangements) {
        const ResultsTerms& results = arrangement.results;
        for (const auto* const prices : {&results.emergency_tariff, &results.tariff}) {
            for (const PriceSpec& price : *prices) {
                add(names, {price.measure, false, price.place});
            }
        }
        add(names, {results.readmission_measure, false, results.readmission_place});
        for (const BoundarySpec* const flow : {&arrangement.outflow, &arrangement.inflow}) {
            add(names, {flow->measure, false, flow->place});
        }
    }
    return names;
}

}  // namespace esther
