#include "tests/scenarios/spec/sample_study.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace esther::test {

namespace {

const char* const study = R"(study: sample
title: A sample
seed: 20111
replications: 2
warm_up: 30 days
measure: 60 days
mechanisms: mechanisms.yaml
pathways: [visit.yaml]
reference: usual
scenarios:
  - {name: usual, population: town.yaml, setting: places.yaml, care_model: models/usual.yaml, contract: block.yaml}
  - {name: joined, population: town.yaml, setting: places.yaml, care_model: models/joined.yaml, contract: block.yaml}
)";

const char* const mechanisms = R"(mechanisms: shared
practices:
  shared_record: {mechanism: M2, stated: true, extent: {seen: 0.6, half: 0.3}}
  discharge_hub: {mechanism: M7, extent: {seen: 1, half: 0.5}}
  rapid_response: {mechanism: [M5, M7], extent: {seen: 1, half: 0.5}}
parameters:
  record.visible: {value: 30 %, full: 80 %, mechanism: M2, practice: shared_record, ideal: 100 %, source: assumption, grade: E}
  handoff.delay: {value: 8 days, full: 2 days, mechanism: M7, practice: discharge_hub, ideal: 0 min}
  capacity.nurse: {value: "1 per 1,000 people", full: "3 per 1,000 people", mechanism: M5, practice: rapid_response}
  visits: 2 per year
  calls: {value: 2 per year, mechanism: M7, moves: [{practice: discharge_hub, full: 1 per year}, {practice: rapid_response, full: 4 per year}]}
  exposed: 40 %
)";

const char* const places = R"(setting: places
places:
  neighbourhood: {count: 4, home: true}
  hospital: {count: 1}
crossing: {least: 15 min}
pools:
  nurse: {at: neighbourhood, capacity: {use: capacity.nurse}}
  bed: {at: hospital, capacity: 12}
interfaces:
  ward_home: {delay: {use: handoff.delay}, lost: 10 %, retry: 7 days}
)";

const char* const town = R"(population: town
census: {file: census.csv, areas: [Town]}
life_table: {file: life.csv, country: X}
risk: {shape: 0.5, source: assumption, grade: E}
attributes:
  frailty: {values: [fit, mild, severe]}
  copd: {values: [no, yes]}
prevalence:
  deprivation: {shares: {"1": 20 %, "2": 20 %, "3": 20 %, "4": 20 %, "5": 20 %}}
  copd: {by: age, shares: {0-39: {no: 100 %}, 40+: {yes: 5 %}}, odds: [{deprivation: {"5": 2}}, {frailty: {severe: 3}}]}
  frailty: {by: age, shares: {0-64: {fit: 100 %}, 65+: {mild: 30 %, severe: 10 %}}}
death:
  by: [{frailty: {mild: 2, severe: 4}}]
age_bands: [0-39, 40-64, 65+]
)";

const char* const visit = R"(pathway: visit
need: {rate: {use: visits}}
start: see_nurse
nodes:
  see_nurse: {kind: contact, pool: nurse, time: 20 min, next: gone}
  gone: {kind: end}
)";

const char* const usual = R"(care_model: usual
organisations: {primary: practices, acute: hospital}
practices:
  shared_record: {status: absent}
  discharge_hub: {status: absent}
  rapid_response: {status: unknown}
)";

const char* const joined = R"(care_model: joined
practices:
  shared_record: {status: seen, evidence: "a page"}
  discharge_hub: {status: seen}
  rapid_response: {status: unknown}
)";

/// 1,000 women and 900 men; death rates that rise with age.
std::string census()
{
    return "area_code,area_name,sex,age_lo,age_hi,persons\n"
           "T1,\"Town\",F,0,39,500\nT1,\"Town\",F,40,84,400\nT1,\"Town\",F,85,,100\n"
           "T1,\"Town\",M,0,39,500\nT1,\"Town\",M,40,84,350\nT1,\"Town\",M,85,,50\n";
}

std::string life()
{
    std::string text = "country,sex,age,mx\n";
    for (const char* const sex : {"F", "M"}) {
        for (int age = 0; age <= 100; ++age) {
            const int per_thousand = age < 50 ? 1 : age < 80 ? 20 : 200;
            text += "X," + std::string(sex) + "," + std::to_string(age) + ",0." +
                    std::to_string(1000 + per_thousand).substr(1) + "\n";
        }
    }
    return text;
}

}  // namespace

SampleStudy::SampleStudy()
{
    std::filesystem::create_directories(folder_ / "models");
    write("study.yaml", study);
    write("mechanisms.yaml", mechanisms);
    write("places.yaml", places);
    write("town.yaml", town);
    write("visit.yaml", visit);
    write("block.yaml", "contract: block\n");
    write("models/usual.yaml", usual);
    write("models/joined.yaml", joined);
    write("census.csv", census());
    write("life.csv", life());
}

void SampleStudy::write(const std::string& name, const std::string& text) const
{
    std::ofstream(folder_ / name, std::ios::binary) << text;
}

void SampleStudy::replace(const std::string& name, const std::string& old_text,
                          const std::string& new_text) const
{
    std::string text = read_file(folder_ / name);
    const std::size_t at = text.find(old_text);
    if (at == std::string::npos) {
        throw std::logic_error("'" + old_text + "' does not stand in " + name);
    }
    text.replace(at, old_text.size(), new_text);
    write(name, text);
}

}  // namespace esther::test
