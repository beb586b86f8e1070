#include "tests/analysis/tiny_study.hpp"

#include <limits>
#include <stdexcept>

#include "analysis/statistics/totals.hpp"

namespace esther::test {

namespace {

std::size_t place_in(const StudyResult& result, const ArraySpec& spec,
                     std::initializer_list<std::size_t> places)
{
    std::size_t index = 0;
    auto axis = spec.axes.begin();
    for (const std::size_t place : places) {
        index = index * result.length(*axis) + place;
        ++axis;
    }
    return index;
}

}  // namespace

StudyResult tiny_study(const std::vector<std::string>& scenarios, std::size_t n_replications)
{
    StudyResult result;
    result.scenarios = scenarios;
    for (std::size_t r = 0; r < n_replications; ++r) {
        result.replications.push_back(static_cast<std::int64_t>(r));
    }
    result.measures = {"emergency_admission", "ae_attendance", "ae_admission", "discharge", "ae_time",
                       "gp_contact",          "home_visit"};
    result.pathways = {"copd"};
    result.months = {-1, 0, 1};
    result.age_bands = {"0-16", "17+"};
    result.sexes = {"all"};
    result.deprivations = {"all"};
    result.pools = {"acute_bed"};
    result.awaited_pools = {"home_care"};
    result.delay_days = {0, 1, 2};
    result.wait_bin_hours = {4, std::numeric_limits<double>::infinity()};
    result.study = "tiny";
    result.title = "Tiny";
    result.reference = scenarios.front();
    result.persons = 100;
    result.warm_up_us = month_us;
    result.measured_us = 2 * month_us;
    result.month_us = month_us;
    result.esther_version = "0.1.0";
    result.allocate();
    return result;
}

std::int64_t& at(StudyResult& result, std::vector<std::int64_t> StudyResult::*member,
                 std::initializer_list<std::size_t> places)
{
    for (const ArraySpec& spec : array_specs()) {
        if (spec.member == member) {
            return (result.*member).at(place_in(result, spec, places));
        }
    }
    throw std::logic_error("no such array");
}

void CountCell::operator=(std::int64_t n) const
{
    std::vector<std::int64_t> numbers = result_->count.block(block_);
    numbers.at(place_) = n;
    result_->count.set_block(block_, numbers);
}

void CountCell::operator+=(std::int64_t n) const
{
    *this = result_->count.block(block_).at(place_) + n;
}

CountCell at(StudyResult& result, PackedNumbers StudyResult::*, std::initializer_list<std::size_t> places)
{
    const std::size_t place = place_in(result, array_specs().front(), places);
    const std::size_t size = result.count.block_size();
    return {result, place / size, place % size};
}

std::size_t measure(const StudyResult& result, const std::string& label)
{
    return place_of(result.measures, label).value();
}

}  // namespace esther::test
