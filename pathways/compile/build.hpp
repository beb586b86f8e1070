#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pathways/compile/model.hpp"
#include "pathways/compile/numbers.hpp"

namespace esther {

/// A Model on its way to a Network: what is built, and how its names become numbers.
struct Build {
    Build(const Model& from, Problems& faults) : model(from), problems(faults), numbers(from, faults) {}

    const Model& model;
    Problems& problems;
    Numbers numbers;
    Compiled out;
    std::map<std::uint32_t, std::string> decisions;  ///< hashes given so far
    bool is_copy = false;  ///< what is being built shares the decisions of another
};

/// The name under which a pathway draws: copies for different people share their luck.
[[nodiscard]] inline const std::string& luck_name(const PathwaySpec& pathway)
{
    return pathway.copy_of.empty() ? pathway.name : pathway.copy_of;
}

/// Nodes of one pathway by name.
class LocalNodes {
  public:
    LocalNodes(const PathwaySpec& pathway, std::size_t first_node);
    /// `none` for an empty or unknown name.
    [[nodiscard]] NodeId find(const std::string& name) const;

  private:
    std::map<std::string, NodeId> ids_;
};

// names.cpp
void name_everything(Build& build);
[[nodiscard]] PoolId find_pool(const Build& build, const std::string& name);
[[nodiscard]] PlaceId find_place(const Build& build, const std::string& name);
[[nodiscard]] MeasureId find_measure(const Build& build, const std::string& name);
[[nodiscard]] AttributeId find_attribute(const Build& build, const std::string& name);
/// Hash that names a decision in the key of its draws; two equal ones are a fault, but in copies of a
/// pathway.
[[nodiscard]] std::uint32_t name_decision(Build& build, const std::string& path, const Place& place);

// compile_sites.cpp
void add_sites(Build& build);
/// Capacities of every pool at every site, by scenario. Call when the parameters have been taken out.
void add_capacities(Build& build);

// compile_factors.cpp
[[nodiscard]] Range add_factors(Build& build, const std::vector<FactorSpec>& specs,
                                const std::vector<std::string>& marks);
/// Value numbers that a key names: one value, or the years of an age band.
[[nodiscard]] std::vector<std::size_t> values_of(const Build& build, AttributeId id, const std::string& key);
[[nodiscard]] std::size_t n_values(const Build& build, AttributeId id);
void add_death(Build& build);
void add_courses(Build& build);
void add_axes(Build& build);

// compile_need.cpp, compile_source.cpp
[[nodiscard]] Need make_need(Build& build, const NeedSpec& spec, const PathwaySpec& pathway);
[[nodiscard]] Source make_source(Build& build, const SourceSpec& spec);

// compile_node.cpp, compile_branches.cpp
[[nodiscard]] Node make_node(Build& build, const NodeSpec& spec, const PathwaySpec& pathway,
                             const LocalNodes& local);
void add_alternatives(Build& build);
[[nodiscard]] Range add_branches(Build& build, const NodeSpec& spec, const PathwaySpec& pathway,
                                 const LocalNodes& local);

// compile_visits.cpp
/// Gives counters of visits to the nodes that an episode may enter more than once.
void plan_counters(Build& build, const PathwaySpec& spec, Pathway& pathway, std::size_t first_node);

}  // namespace esther
