#include "tests/analysis/sample_result.hpp"

#include <limits>

#include "sim/core/mix.hpp"

namespace esther::test {

namespace {

void fill_arrays(StudyResult& result)
{
    std::uint64_t array = 0;
    for (const ArraySpec& spec : array_specs()) {
        ++array;
        std::uint64_t place = 0;
        for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
            for (std::size_t r = 0; r < result.replications.size(); ++r) {
                std::vector<std::int64_t> values = result.values(spec, s, r);
                for (std::int64_t& value : values) {
                    // Small numbers, some negative, some zero, and now and then one that needs all 64 bits.
                    const std::uint64_t h = mix(array, ++place);
                    value = static_cast<std::int64_t>(h % 2001) - 1000;
                    if (h % 97 == 0) {
                        value = static_cast<std::int64_t>(h);
                    }
                }
                result.set_values(spec, s, r, values);
            }
        }
    }
}

void fill_admissions(StudyResult& result)
{
    for (std::uint64_t i = 0; i < 3000; ++i) {
        const std::uint64_t h = mix(77, i);
        result.admissions.add(h % result.scenarios.size(), (h >> 8) % result.replications.size(),
                              (h >> 16) % result.measures.size(), (h >> 24) % result.pathways.size(),
                              static_cast<std::int64_t>((h >> 32) % 202566),
                              static_cast<std::int64_t>(h >> 31),
                              static_cast<std::int64_t>((h >> 4) % 63'072'000'000'000));
    }
    result.admissions.sort();
}

}  // namespace

StudyResult bare_result()
{
    StudyResult result;
    result.scenarios = {"model"};
    result.replications = {0};
    result.measures = {"served"};
    result.pathways = {"customer"};
    result.months = {0};
    result.age_bands = {"all"};
    result.sexes = {"all"};
    result.deprivations = {"all"};
    result.pools = {"server"};
    result.awaited_pools = {"server"};
    result.delay_days = {0, 1, 2};
    result.wait_bin_hours = {std::numeric_limits<double>::infinity()};
    result.study = "mm1";
    result.title = "";
    result.reference = "model";
    result.esther_version = "0.1.0";
    result.allocate();
    return result;
}

StudyResult sample_result()
{
    StudyResult result;
    result.scenarios = {"weston", "torbay", "jönköping"};
    result.replications = {0, 1, 2, 3};
    result.measures = {"ae_attendance", "emergency_admission", "discharge"};
    result.pathways = {"copd", "fall"};
    result.months = {-2, -1, 0, 1, 2};
    result.age_bands = {"0-4", "5-16", "17-64", "65+"};
    result.sexes = {"female", "male"};
    result.deprivations = {"1", "2", "3", "4", "5"};
    result.pools = {"gp", "acute_bed"};
    result.awaited_pools = {"gp", "acute_bed", "home_care"};
    result.delay_days = {0, 1, 2};
    result.wait_bin_hours = {0, 0.5, 4, 24, std::numeric_limits<double>::infinity()};
    result.study = "sample";
    result.title = "A \"sample\" of Jönköping's figures";
    result.reference = "weston";
    result.arms = "ideal, flow_only";
    result.seed = 8'070'450'532'247'928'832;
    result.persons = 202'566;
    result.warm_up_us = 5'256'000'000'000;
    result.measured_us = 7'884'000'000'000;
    result.first_measured_month = 0;
    result.month_us = 2'628'000'000'000;
    result.esther_version = "0.1.0";
    result.allocate();
    fill_arrays(result);
    fill_admissions(result);
    result.ledgers = {"GBP",
                      "2011-12",
                      {"trust", "council"},
                      {"income", "surplus"},
                      {1},
                      {0, 1},
                      {"block", "block", "bundled"},
                      {"acute", "payer", "acute, social", "payer", "", "payer"},
                      std::vector<double>(48, 12.34),
                      std::vector<double>(96, -0.01)};
    result.inputs = {{"study.yaml", "study: sample\ntitle: \"Jönköping\"\r\n\ttabs and \\ stay\n"},
                     {"empty.yaml", ""},
                     {"bytes.csv", std::string("caf\xe9;\0;1\n", 9)}};
    result.parameters = {{"copd.exposed_share", "1", {0.6, 0.6, 0.55}, "assumption", "E", ""},
                         {"handoff.acute_social.delay",
                          "us",
                          {4.32e11, 1.728e11, 3e11},
                          "models.md T21",
                          "D",
                          "discharge_hub"}};
    result.provenance = {{"compiler", "g++ 12.2.0"}, {"threads", std::int64_t{2}}, {"run_s", 12.5}};
    result.self_checks = {{"people in = people out + inside", 0, 1, true, "202566 = 1204 + 201362"},
                          {"Little's law", 1, 0, false, "off by 3 us"}};
    result.warnings = {"the pool 'gp' has not settled", "naïve, but true"};
    return result;
}

}  // namespace esther::test
