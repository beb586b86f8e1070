#include <algorithm>

#include "pathways/compile/build.hpp"

namespace esther {

namespace {

/// Whether what happens to people may change the attribute.
bool changes(const Build& build, const std::string& name)
{
    const AttributeId id = find_attribute(build, name);
    return id != AttributeId::none && build.model.attributes[index(id)].changes;
}

/// Whether a calibration may move a figure of the table.
bool is_fitted(const Build& build, const FactorSpec& table)
{
    const auto fitted = [&](const Scalar& scalar) { return build.model.fitted.count(scalar.use) > 0; };
    return (table.otherwise && fitted(*table.otherwise)) ||
           std::any_of(table.entries.begin(), table.entries.end(),
                       [&](const auto& entry) { return fitted(entry.second); });
}

std::size_t n_cells(const Build& build, const Factor& f)
{
    return n_values(build, f.attribute_a) * f.n_b;
}

/// Greatest factor that a table can have in any care model, chosen for this study or not: candidates are
/// drawn under it, and must not depend on what they are compared with.
double greatest(const Build& build, const FactorSpec& table)
{
    const auto most = [&](const Scalar& scalar) {
        const auto found = build.model.greatest.find(scalar.use);
        return found == build.model.greatest.end() ? scalar.value : found->second;
    };
    double factor = table.otherwise ? most(*table.otherwise) : 1.0;
    for (const auto& entry : table.entries) {
        factor = std::max(factor, most(entry.second));
    }
    return factor;
}

/// Candidates must be the same in every model, so what bounds them may not differ between scenarios.
void check_same_in_all_scenarios(Build& build, const Need& n, const NeedSpec& spec,
                                 const PathwaySpec& pathway)
{
    bool same = true;
    for (std::size_t s = 1; s < build.numbers.n_scenarios() && same; ++s) {
        same = build.numbers.at(n.base, s) == build.numbers.at(n.base, 0);
        for (std::uint16_t f = 0; f < n.fixed.count && same; ++f) {
            const Factor& factor = build.out.network.factors[n.fixed.first + f];
            for (std::size_t i = 0; i < n_cells(build, factor) && same; ++i) {
                const auto number = factor.first_number + static_cast<std::uint32_t>(i);
                same = build.numbers.at(number, s) == build.numbers.at(number, 0);
            }
        }
    }
    if (!same) {
        build.problems.add(
            spec.place, "the need of pathway '" + pathway.name + "' has another rate in another care model",
            "people come to need things at the same rates in every model; only what happens to them may "
            "lower a rate",
            "let the factor depend on an attribute that a record node sets, such as 'enrolled'");
    }
}

}  // namespace

Need make_need(Build& build, const NeedSpec& spec, const PathwaySpec& pathway)
{
    Need n;
    n.base = build.numbers.add(spec.rate);
    n.risk = spec.risk;
    n.opens_away = spec.opens_away;
    std::vector<FactorSpec> fixed;
    std::vector<FactorSpec> changing;
    for (const FactorSpec& factor : spec.by) {
        const bool may_change = std::any_of(factor.attributes.begin(), factor.attributes.end(),
                                            [&](const std::string& name) { return changes(build, name); });
        // What a calibration moves is thinned too: the same candidates stand behind all of its values.
        (may_change || is_fitted(build, factor) ? changing : fixed).push_back(factor);
    }
    n.fixed = add_factors(build, fixed, {});
    n.changing = add_factors(build, changing, {});
    check_same_in_all_scenarios(build, n, spec, pathway);
    double bound = 1;
    for (const FactorSpec& table : changing) {
        bound *= greatest(build, table);
    }
    n.changing_bound = build.numbers.add([bound](std::size_t) { return bound; });
    double season_bound = spec.season.empty() ? 1 : 0;
    for (std::size_t month = 0; month < 12; ++month) {
        const std::uint32_t number = spec.season.empty() ? build.numbers.add([](std::size_t) { return 1.0; })
                                                         : build.numbers.add(spec.season[month]);
        n.season = month == 0 ? number : n.season;
        for (std::size_t s = 0; s < build.numbers.n_scenarios(); ++s) {
            season_bound = std::max(season_bound, build.numbers.at(number, s));
        }
    }
    if (!spec.week.is_even()) {
        n.has_week = true;
        double week_bound = 0;
        for (std::size_t hour = 0; hour < WeekSpec::hours_of_week; ++hour) {
            const double factor = spec.week.at(hour);
            const std::uint32_t number = build.numbers.add([factor](std::size_t) { return factor; });
            n.week = hour == 0 ? number : n.week;
            week_bound = std::max(week_bound, factor);
        }
        season_bound *= week_bound;
    }
    n.season_bound = build.numbers.add([season_bound](std::size_t) { return season_bound; });
    return n;
}

}  // namespace esther
