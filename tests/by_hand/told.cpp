#include "tests/by_hand/told.hpp"

#include <algorithm>

#include "scenarios/spec/read_study.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

namespace {

std::string minutes(Time t)
{
    const std::int64_t us = t.time_since_epoch().count();
    const std::int64_t minute = us / one_minute.count();
    const std::int64_t rest = us - minute * one_minute.count();
    return std::to_string(minute) + (rest == 0 ? "" : " and " + std::to_string(rest) + " us");
}

}  // namespace

Told run_told(const std::string& text)
{
    Problems problems;
    const StudySpec study = read_study({{"by_hand.yaml", text}}, problems);
    problems.throw_if_any();
    const World world = compose(study, problems);
    problems.throw_if_any();
    const Compiled compiled = compile_group(study, world, 0, 0, problems);
    problems.throw_if_any();
    Run run(compiled.network, compiled.parameters[0], {}, run_settings(study, world, 0));
    Told told;
    told.result = run.finish();
    CHECK(told.result.failed_checks == std::vector<std::string>{});
    std::vector<TapeRow> rows = told.result.tally.tape;
    const auto key = [](const TapeRow& row) {
        return std::tuple(row.time, row.pathway, row.person, row.measure);
    };
    std::sort(rows.begin(), rows.end(), [&](const TapeRow& a, const TapeRow& b) { return key(a) < key(b); });
    for (const TapeRow& row : rows) {
        const Source& source = compiled.network.pathways[row.pathway].source;
        const std::string number = source.most == 1 ? "" : " " + std::to_string(row.person);
        told.log.push_back(minutes(row.time) + " " + compiled.names.pathways[index(row.pathway)] + number +
                           " " + compiled.names.measures[index(row.measure)]);
    }
    told.pools = compiled.names.pools;
    told.pathways = compiled.names.pathways;
    return told;
}

namespace {

std::size_t number_of(const std::string& name, const std::vector<std::string>& names)
{
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

std::int64_t Told::delayed(const std::string& held, const std::string& awaited) const
{
    const std::size_t n_months = result.tally.shape.n_months;
    const std::size_t row = number_of(held, pools) * (pools.size() + 1) + number_of(awaited, pools);
    std::int64_t sum = 0;
    for (std::size_t m = 0; m < n_months; ++m) {
        sum += result.tally.delayed_time.at(row * n_months + m);
    }
    return sum / one_minute.count();
}

PoolMonth Told::pool(const std::string& name) const
{
    const std::size_t found = number_of(name, pools);
    const std::size_t n = result.tally.shape.n_months;
    PoolMonth sum;
    for (std::size_t m = 0; m < n; ++m) {
        sum.add(result.tally.pools.at(found * n + m));
    }
    return sum;
}

}  // namespace esther::test
