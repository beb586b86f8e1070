#include "tests/scenarios/ledgers/small_ledgers.hpp"

#include <algorithm>

#include "scenarios/spec/readers.hpp"
#include "sim/core/time.hpp"

namespace esther::test {

namespace {

constexpr std::int64_t day_us = one_day.count();
constexpr std::int64_t month_us = one_year.count() / 12;

CostLine line(const std::string& name, const std::string& role, const std::string& measure, double pounds,
              double marginal)
{
    return {name, role, measure, "", money_of(pounds), ratio_of(marginal), {}, {}, {}, {}};
}

}  // namespace

const std::string other_arrangements =
    "  - {family: block, covers: [primary, community, social], payer: council, of_last_year: 100 %, "
    "efficiency: "
    "0 %, source: test}\n";

SmallLedgers::SmallLedgers()
{
    study.costs.name = "costs";
    study.costs.file = "costs.yaml";
    study.costs.currency = "GBP";
    study.costs.price_year = "2011-12";
    study.costs.lines = {line("spell", "acute", "emergency_admission", 1000, 0.5),
                         line("visit", "community", "visit", 100, 1)};
    CostLine bed{"bed",          "acute",       "", "acute_bed", money_of(200), ratio_of(0.5),
                 ratio_of(0.25), ratio_of(0.8), {}, {}};
    study.costs.lines.push_back(bed);
    CareModelSpec model;
    model.name = "model";
    model.organisations = {
        {"primary", "practices"}, {"community", "nurses"}, {"acute", "hospital"}, {"social", "council_care"}};
    study.care_models = {model};
    for (const char* const name : {"base", "other"}) {
        ScenarioSpec scenario;
        scenario.name = name;
        scenario.care_model = 0;
        scenario.contract = 0;
        study.scenarios.push_back(scenario);
    }
    result.scenarios = {"base", "other"};
    result.replications = {0};
    result.measures = {"emergency_admission", "visit", "discharge"};
    result.pathways = {"p"};
    result.months = {0, 1, 2, 3};
    result.age_bands = {"all"};
    result.sexes = {"all"};
    result.deprivations = {"all"};
    result.pools = {"acute_bed"};
    result.awaited_pools = {"acute_bed"};
    result.delay_days = {0, 1, 2};
    result.wait_bin_hours = {24, 48, 240};
    result.reference = "base";
    result.persons = 1000;
    result.warm_up_us = 2 * month_us;
    result.measured_us = 2 * month_us;
    result.first_measured_month = 2;
    result.month_us = month_us;
    also_counts({});
}

void SmallLedgers::also_counts(const std::vector<std::string>& measures)
{
    result.measures.insert(result.measures.end(), measures.begin(), measures.end());
    result.allocate();
    for (std::int64_t& time : result.person_time) {
        time = 1000 * month_us;
    }
}

void SmallLedgers::count(std::size_t scenario, const std::string& measure, std::size_t month, std::int64_t n)
{
    const auto place = static_cast<std::size_t>(
        std::find(result.measures.begin(), result.measures.end(), measure) - result.measures.begin());
    std::vector<std::int64_t> counts = result.count.block(result.block_of(scenario, 0));
    counts.at(place * result.months.size() + month) = n;
    result.count.set_block(result.block_of(scenario, 0), counts);
}

void SmallLedgers::beds(std::size_t scenario, std::size_t month, std::int64_t in_use, std::int64_t open)
{
    result.pool_busy_time[scenario * result.months.size() + month] = in_use * day_us;
    result.pool_capacity_time[scenario * result.months.size() + month] = open * day_us;
}

ContractSpec SmallLedgers::contract(const std::string& text)
{
    Problems problems;
    const Value document = parse_document(text, "contract.yaml", problems);
    ContractSpec contract = read_contract(document, "contract.yaml", problems);
    problems.throw_if_any();
    return contract;
}

}  // namespace esther::test
