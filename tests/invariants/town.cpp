#include "tests/invariants/town.hpp"

#include <algorithm>
#include <stdexcept>

#include "analysis/store/study_result.hpp"
#include "scenarios/runner/collect.hpp"
#include "scenarios/spec/read_study.hpp"

namespace esther::test {

namespace {

const char* const study = R"(study: town
seed: 20111
replications: 2
warm_up: 45 days
measure: 75 days
mechanisms: mechanisms.yaml
pathways: [cough.yaml, fall.yaml, enrolment.yaml]
reference: usual
scenarios:
  - {name: usual, population: people.yaml, setting: places.yaml, care_model: usual.yaml, contract: block.yaml}
  - {name: joined, population: people.yaml, setting: places.yaml, care_model: joined.yaml, contract: block.yaml}
)";

const char* const mechanisms = R"(mechanisms: shared
practices:
  shared_record: {mechanism: M2, stated: true}
  discharge_hub: {mechanism: M7}
  case_finding: {mechanism: M3, stated: true}
parameters:
  record.odds: {value: 1, full: 0.6, mechanism: M2, practice: shared_record}
  handoff.delay: {value: 4 days, full: 1 day, mechanism: M7, practice: discharge_hub}
  handoff.lost: {value: 20 %, full: 5 %, mechanism: M7, practice: discharge_hub}
  capacity.care: {value: "8 per 1,000 people", full: "14 per 1,000 people", mechanism: M7, practice: discharge_hub}
  enrolled.effect: {value: 1, full: 0.5, mechanism: M3, practice: case_finding}
  exposed: 40 %
)";

const char* const places = R"(setting: places
places:
  neighbourhood: {count: 4, home: true}
  hospital: {count: 1}
  district: {count: 1}
crossing: {least: 15 min}
pools:
  gp: {at: neighbourhood, capacity: 1, open: {mon-fri: 09:00-12:00}}
  ambulance: {at: district, capacity: 1}
  ae: {at: hospital, capacity: 1}
  bed: {at: hospital, capacity: 9}
  care: {at: district, capacity: {use: capacity.care}}
  rapid: {at: district, capacity: 1, room: 0}
interfaces:
  ward_home: {delay: {use: handoff.delay}, lost: {use: handoff.lost}, retry: 5 days}
)";

const char* const people = R"(population: people
census: {file: census.csv, areas: [Town]}
life_table: {file: life.csv, country: X}
risk: {shape: 0.5}
attributes:
  frailty: {values: [fit, mild, severe]}
  enrolled: {values: [no, yes], changes: true}
prevalence:
  deprivation: {shares: {"1": 20 %, "2": 20 %, "3": 20 %, "4": 20 %, "5": 20 %}}
  frailty: {by: age, shares: {0-64: {fit: 100 %}, 65+: {mild: 30 %, severe: 10 %}}}
death:
  by: [{frailty: {mild: 2, severe: 4}}]
age_bands: [0-39, 40-64, 65+]
)";

const char* const cough = R"(pathway: cough
need:
  rate: 1.5 per year
  risk: true
  by:
    - {age: {0-39: 0.7, 65+: 1.8}}
    - {frailty: {severe: 2}}
    - {enrolled: {yes: {use: enrolled.effect}}}
clock: {after: {lognormal: {mean: 3 days, cv: 1}, severity: -0.4}, to: call}
marks: [visible]
start: onset
nodes:
  onset: {kind: record, count: onset, list: true, next: first}
  first: {kind: decision, severity: 0.5, next: [{to: call, share: 8 %}, {to: see_gp, share: 70 %}, {to: ride_out}]}
  ride_out: {kind: wait, worsens: true, time: {lognormal: {mean: 5 days, cv: 0.5}}, next: gone}
  see_gp: {kind: contact, pool: gp, worsens: true, time: {lognormal: {mean: 14 min, cv: 0.5}}, patience: {after: 30 h, to: rapid}, when_away: rebook, next: after_gp}
  after_gp: {kind: decision, severity: 0.4, next: [{to: rapid, share: 12 %}, {to: see_gp, share: 15 %, delay: 3 days}, {to: gone}]}
  rapid: {kind: contact, pool: rapid, time: 2 h, if_full: call, next: gone}
  call: {kind: contact, pool: ambulance, ask: ahead, stops_clock: true, time: {lognormal: {mean: 50 min, cv: 0.4}}, next: record_seen}
  record_seen: {kind: decision, next: [{to: ae, share: 40 %, mark: visible}, {to: ae}]}
  ae: {kind: contact, pool: ae, priority: 1, time: {gamma: {mean: 90 min, shape: 2}}, next: admits}
  admits: {kind: decision, severity: 0.3, next: [{to: admission, share: 45 %, odds: [{frailty: {severe: 2}}, {mark: visible, odds: {use: record.odds}}]}, {to: gone}]}
  admission: {kind: record, count: admission, list: true, next: ward}
  ward: {kind: stay, pool: bed, time: {lognormal: {mean: 5 days, cv: 1}, severity: 0.5}, patience: {after: 3 days, to: gone}, next: sorts}
  sorts: {kind: decision, next: [{to: care, share: 35 %, over: ward_home}, {to: gone}]}
  care: {kind: package, pool: care, time: {exponential: {mean: 12 days}}, patience: {after: 10 days, to: gave_up}, next: back}
  gave_up: {kind: record, count: gave_up, next: gone}
  back: {kind: decision, next: [{to: call, share: 25 %}, {to: gone}]}
  gone: {kind: end}
)";

const char* const fall = R"(pathway: fall
need:
  rate: 0.2 per year
  by: [{age: {0-64: 0.5, 65+: 4}}]
  season: [1.3, 1.2, 1, 1, 0.9, 0.8, 0.8, 0.8, 0.9, 1, 1.1, 1.2]
start: onset
nodes:
  onset: {kind: record, count: onset, list: true, next: ae}
  ae: {kind: contact, pool: ae, travel: {uniform: {from: 0 min, to: 40 min}}, time: {uniform: {from: 20 min, to: 3 h}}, next: heals}
  heals: {kind: wait, race: [{after: {weibull: {mean: 9 days, shape: 1.5}}, to: check}, {after: {exponential: {mean: 20 days}}, to: gone}]}
  check: {kind: contact, pool: gp, time: 10 min, when_away: cancel, away_to: missed, next: gone}
  missed: {kind: record, count: missed, next: gone}
  gone: {kind: end}
)";

const char* const enrolment = R"(pathway: enrolment
need: {rate: 0.6 per year, by: [{age: {0-64: 0.1}}, {enrolled: {yes: 0}}]}
start: visit
nodes:
  visit: {kind: contact, pool: gp, time: 15 min, when_away: hold, away_hold: 2 days, next: enrols}
  enrols: {kind: record, count: enrolled, list: true, set: {enrolled: yes}, next: gone}
  gone: {kind: end}
)";

const char* const usual = R"(care_model: usual
organisations: {primary: practices, acute: hospital, social: council}
practices:
  shared_record: {status: absent}
  discharge_hub: {status: absent}
  case_finding: {status: absent}
)";

const char* const joined = R"(care_model: joined
organisations: {primary: practices, acute: trust, social: trust}
practices:
  shared_record: {status: seen, evidence: "a page"}
  discharge_hub: {status: seen, evidence: "a page"}
  case_finding: {status: seen, evidence: "a page"}
)";

std::string life()
{
    std::string text = "country,sex,age,mx\n";
    for (const char* const sex : {"F", "M"}) {
        for (int age = 0; age <= 100; ++age) {
            const int per_thousand = age < 50 ? 5 : age < 80 ? 40 : 250;
            text += "X," + std::string(sex) + "," + std::to_string(age) + ",0." +
                    std::to_string(1000 + per_thousand).substr(1) + "\n";
        }
    }
    return text;
}

}  // namespace

Ran run_study(const StudySpec& spec, std::size_t threads, std::size_t shards, bool fork)
{
    Problems problems;
    const World world = compose(spec, problems);
    problems.throw_if_any();
    Ran ran;
    ran.runs.resize(static_cast<std::size_t>(spec.replications),
                    std::vector<RunResult>(world.scenarios.size()));
    JobOptions options;
    options.n_replications = spec.replications;
    options.threads = threads;
    options.shards = shards;
    options.fork = fork;
    Collector collector(spec, world, 0, spec.replications);
    run_jobs(spec, world, options, [&](std::int64_t replication, std::size_t scenario, RunResult result) {
        collector.take(replication, scenario, result);
        ran.runs[static_cast<std::size_t>(replication)][scenario] = std::move(result);
    });
    ran.digest = content_digest(outcome_digests(collector.finish()));
    ran.names = compile_group(spec, world, 0, 0, problems).names;
    return ran;
}

Parts parts_of(const StudySpec& spec, std::int64_t replication)
{
    Problems problems;
    const World world = compose(spec, problems);
    problems.throw_if_any();
    Parts parts;
    parts.settings = run_settings(spec, world, replication);
    parts.compiled = compile_group(spec, world, 0, replication, problems);
    problems.throw_if_any();
    parts.people = people_of(world.groups.front(), parts.settings.key);
    return parts;
}

StudyText& StudyText::replace(const std::string& file, const std::string& old_text,
                              const std::string& new_text)
{
    for (InputFile& input : files_) {
        if (input.name == file) {
            const std::size_t at = input.text.find(old_text);
            if (at == std::string::npos) {
                throw std::logic_error("'" + old_text + "' does not stand in " + file);
            }
            input.text.replace(at, old_text.size(), new_text);
            return *this;
        }
    }
    throw std::logic_error("no file " + file);
}

StudyText& StudyText::add(const std::string& file, const std::string& text)
{
    files_.push_back({file, text});
    return *this;
}

StudyText& StudyText::reverse(const std::string& file, const std::string& key)
{
    const std::string old_text = text(file);
    const std::size_t line = old_text.find("\n" + key);
    if (line == std::string::npos) {
        throw std::logic_error("no line '" + key + "' in " + file);
    }
    const std::size_t first = old_text.find('\n', line + 1) + 1;
    std::vector<std::string> lines;
    std::size_t end = first;
    while (end < old_text.size() && old_text[end] == ' ') {
        const std::size_t next = old_text.find('\n', end) + 1;
        lines.push_back(old_text.substr(end, next - end));
        end = next;
    }
    std::reverse(lines.begin(), lines.end());
    std::string turned;
    for (const std::string& each : lines) {
        turned += each;
    }
    return replace(file, old_text, old_text.substr(0, first) + turned + old_text.substr(end));
}

const std::string& StudyText::text(const std::string& file) const
{
    for (const InputFile& input : files_) {
        if (input.name == file) {
            return input.text;
        }
    }
    throw std::logic_error("no file " + file);
}

StudySpec StudyText::read() const
{
    Problems problems;
    StudySpec spec = read_study(files_, problems);
    problems.throw_if_any();
    return spec;
}

StudyText town()
{
    return StudyText({{"study.yaml", study},
                      {"mechanisms.yaml", mechanisms},
                      {"places.yaml", places},
                      {"people.yaml", people},
                      {"cough.yaml", cough},
                      {"fall.yaml", fall},
                      {"enrolment.yaml", enrolment},
                      {"usual.yaml", usual},
                      {"joined.yaml", joined},
                      {"block.yaml", "contract: block\n"},
                      {"census.csv",
                       "area_code,area_name,sex,age_lo,age_hi,persons\n"
                       "T1,\"Town\",F,0,39,230\nT1,\"Town\",F,40,84,260\nT1,\"Town\",F,85,,40\n"
                       "T1,\"Town\",M,0,39,230\nT1,\"Town\",M,40,84,220\nT1,\"Town\",M,85,,20\n"},
                      {"life.csv", life()}});
}

StudyText wide_town()
{
    StudyText text = town();
    text.replace("places.yaml", "neighbourhood: {count: 4,", "neighbourhood: {count: 64,");
    text.replace("places.yaml", "hospital: {count: 1}", "hospital: {count: 16}");
    text.replace("places.yaml", "district: {count: 1}", "district: {count: 16}");
    text.replace("places.yaml", "capacity: 9}", "capacity: 1}");
    return text;
}

StudyText moving_town()
{
    StudyText text = town();
    text.replace("study.yaml", "measure: 75 days", "measure: 400 days");
    text.replace("census.csv", "M,0,39,230", "M,0,39,700");
    text.replace("census.csv", "M,40,84,220", "M,40,84,100");  // so many leave at 40
    text.replace("people.yaml", "  enrolled:", "  copd: {values: [no, yes]}\n  enrolled:");
    text.replace("people.yaml", "death:", R"(  copd: {by: age, shares: {0-39: {no: 100 %}, 40+: {yes: 10 %}}}
course:
  copd: {keep: prevalence}
  frailty: {rate: 0.9 per year, by: [{frailty: {mild: 2}}, {age: {0-39: 0.3}}, {copd: {yes: 2}}]}
births_and_migration: {keep: census}
death:)");
    return text;
}

StudyText ample_town()
{
    StudyText text = town();
    text.replace("places.yaml", "capacity: 1, open: {mon-fri: 09:00-12:00}", "capacity: unlimited");
    text.replace("places.yaml", "ambulance: {at: district, capacity: 1}",
                 "ambulance: {at: district, capacity: unlimited}");
    text.replace("places.yaml", "ae: {at: hospital, capacity: 1}", "ae: {at: hospital, capacity: unlimited}");
    text.replace("places.yaml", "capacity: 9}", "capacity: unlimited}");
    text.replace("places.yaml", "capacity: {use: capacity.care}", "capacity: unlimited");
    text.replace("places.yaml", "capacity: 1, room: 0", "capacity: unlimited");
    return text;
}

}  // namespace esther::test
