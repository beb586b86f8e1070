#include "pathways/compile/calendar.hpp"

#include <algorithm>

namespace esther {

namespace {

std::int64_t whole_units(double units)
{
    return units <= 0 ? 0 : std::max<std::int64_t>(1, static_cast<std::int64_t>(units + 0.5));
}

std::int64_t whole_units_in_passing(double units, double most)
{
    return units < std::min(0.5, most / 2) ? 0 : whole_units(units);
}

}  // namespace

Calendar make_calendar(const PoolSpec& pool, double units, std::optional<double> passing)
{
    const auto whole = [&](double share) {
        return passing ? whole_units_in_passing(units * share, *passing * share) : whole_units(units * share);
    };
    Calendar calendar;
    if (pool.open.empty()) {
        calendar.steps.push_back({Duration{0}, pool.unlimited ? unlimited : whole(1)});
        return calendar;
    }
    std::vector<double> edges{0};
    for (const PoolSpec::Span& span : pool.open) {
        edges.push_back(span.from);
        edges.push_back(span.to);
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    for (const double edge : edges) {
        const Duration from = to_duration(edge);
        if (from >= calendar.period) {
            break;
        }
        double share = 0;
        for (const PoolSpec::Span& span : pool.open) {
            if (span.from <= edge && edge < span.to) {
                share += span.share;
            }
        }
        const std::int64_t capacity = pool.unlimited && share > 0 ? unlimited : whole(share);
        if (calendar.steps.empty() || calendar.steps.back().capacity != capacity) {
            calendar.steps.push_back({from, capacity});
        }
    }
    return calendar;
}

}  // namespace esther
