#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pathways/yaml/value.hpp"
#include "scenarios/spec/care_model_spec.hpp"
#include "scenarios/spec/contract_spec.hpp"
#include "scenarios/spec/costs_spec.hpp"
#include "scenarios/spec/input_files.hpp"
#include "scenarios/spec/mechanisms_spec.hpp"
#include "scenarios/spec/population_spec.hpp"
#include "scenarios/spec/setting_spec.hpp"

// One reader for each kind of file. Faults are collected; what is returned with faults is good for finding
// more of them and for nothing else. `file` is the name of the input file.

namespace esther {

/// Reads a population and opens the tables that it names, so that they are kept.
[[nodiscard]] PopulationSpec read_population(const Value& document, const std::string& file,
                                             InputFiles& files, Problems& problems);
/// Reads what populations have in common: attributes, how often they occur, death, age bands.
[[nodiscard]] PopulationSpec read_people(const Value& document, const std::string& file,
                                         const InputFiles& files, Problems& problems);
/// Reads a setting and the services that it names.
[[nodiscard]] SettingSpec read_setting(const Value& document, const std::string& file, InputFiles& files,
                                       Problems& problems);
/// Reads what settings have in common: crossing, pools and interfaces, without places.
[[nodiscard]] SettingSpec read_services(const Value& document, const std::string& file,
                                        const InputFiles& files, Problems& problems);
/// The files that a list of pathways names, relative to the folder of the study.
[[nodiscard]] std::vector<std::pair<std::string, Place>> read_pathway_list(const Value& document,
                                                                           const std::string& file,
                                                                           Problems& problems);
[[nodiscard]] MechanismsSpec read_mechanisms(const Value& document, const std::string& file,
                                             Problems& problems);
[[nodiscard]] CareModelSpec read_care_model(const Value& document, const std::string& file,
                                            Problems& problems);
[[nodiscard]] ContractSpec read_contract(const Value& document, const std::string& file, Problems& problems);
[[nodiscard]] CostsSpec read_costs(const Value& document, const std::string& file, Problems& problems);

/// Where the people of a population come from.
void read_people_sources(Fields& fields, PopulationSpec& spec, InputFiles& files, Problems& problems);
/// How often the values of attributes occur. An area's own figure takes the place of a shared one.
void read_prevalences(const Value* value, PopulationSpec& spec, Problems& problems);
void check_prevalences(const Value* value, const PopulationSpec& spec, Problems& problems);

/// Parts of a population that act during a run.
void read_courses(const Value* value, PopulationSpec& spec, Problems& problems);
void read_births_and_migration(const Value& value, PopulationSpec& spec, Problems& problems);

/// Who crosses the boundary; what the value says takes the place of what `flows` holds.
void read_flows(const Value* value, FlowsSpec& flows, Problems& problems);
/// Whether the flows of a setting fit its pools.
void check_flows(const SettingSpec& setting, Problems& problems);

/// Places and pools that a setting and a study without people have in common.
void read_setting_parts(Fields& fields, SettingSpec& setting, Problems& problems);

/// A list of factor tables (or one) over attributes, checked against what is declared.
[[nodiscard]] std::vector<FactorSpec> read_people_factors(const Value& value, const std::string& what,
                                                          const std::vector<AttributeSpec>& attributes,
                                                          Problems& problems);

/// Whether a key names an outcome or an effect on one, which no care model may set.
[[nodiscard]] bool names_an_effect(const std::string& key);
/// "a care model says how work is done, never what comes of it"
void add_effect_fault(Problems& problems, const Place& place, const std::string& what,
                      const std::string& key);

}  // namespace esther
