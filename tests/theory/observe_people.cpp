// What became of people.

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "tests/theory/observe.hpp"

namespace esther::theory {

namespace {

/// How often each person was listed, in the year of warm-up and in the year measured.
std::map<std::uint32_t, std::array<std::int64_t, 2>> years_of_people(const Outcome& o,
                                                                     const std::string& measure)
{
    std::map<std::uint32_t, std::array<std::int64_t, 2>> counts;
    for (const std::uint32_t id : o.people().id) {
        counts[id] = {0, 0};
    }
    for (const TapeRow& row : o.listed()) {
        if (row.measure == o.measure(measure)) {
            ++counts.at(row.person)[row.time < o.from() ? 0 : 1];
        }
    }
    return counts;
}

}  // namespace

Observe yearly_counts(const std::string& measure)
{
    return [=](const Outcome& o) {
        Moments m;
        for (const auto& [id, years] : years_of_people(o, measure)) {
            for (const std::int64_t year : years) {
                const auto count = static_cast<double>(year);
                m.n += 1;
                m.sum += count;
                m.squares += count * count;
            }
        }
        return m;
    };
}

Observe share_without(const std::string& measure)
{
    return [=](const Outcome& o) {
        Moments m;
        for (const auto& [id, years] : years_of_people(o, measure)) {
            m.n += 2;
            m.sum += static_cast<double>(std::count(years.begin(), years.end(), 0));
        }
        return m;
    };
}

Observe next_year_of_those_with(const std::string& measure, std::int64_t so_many)
{
    return [=](const Outcome& o) {
        Moments m;
        for (const auto& [id, years] : years_of_people(o, measure)) {
            if (years[0] == so_many) {
                const auto count = static_cast<double>(years[1]);
                m.n += 1;
                m.sum += count;
                m.squares += count * count;
            }
        }
        return m;
    };
}

Observe share_of_the_riskiest(const std::string& measure, double share)
{
    return [=](const Outcome& o) {
        const PeopleTable& people = o.people();
        std::vector<std::size_t> by_risk(people.n_people);
        std::iota(by_risk.begin(), by_risk.end(), std::size_t{0});
        std::sort(by_risk.begin(), by_risk.end(),
                  [&](std::size_t a, std::size_t b) { return people.risk[a] > people.risk[b]; });
        const auto n_top = static_cast<std::size_t>(share * static_cast<double>(people.n_people));
        const auto counts = years_of_people(o, measure);
        Moments m;
        for (std::size_t i = 0; i < by_risk.size(); ++i) {
            const auto& years = counts.at(people.id[by_risk[i]]);
            const auto n = static_cast<double>(years[0] + years[1]);
            m.n += n;
            m.sum += i < n_top ? n : 0;
        }
        return m;
    };
}

Observe life_of_people()
{
    return [](const Outcome& o) {
        return Moments{static_cast<double>(o.people().n_people), o.person_time(), 0};
    };
}

Observe alive_after(double duration)
{
    return [=](const Outcome& o) {
        const auto n = static_cast<double>(o.people().n_people);
        return Moments{n, n - o.deaths_before(duration), 0};
    };
}

}  // namespace esther::theory
