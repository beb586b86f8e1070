// Reads who crosses the boundary of an area.

#include <algorithm>

#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

const Scalar* find_by_name(const std::vector<std::pair<std::string, Scalar>>& list, const std::string& name)
{
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.first == name; });
    return found == list.end() ? nullptr : &found->second;
}

bool is_some(const Scalar& share)
{
    return !share.use.empty() || share.value > 0;
}

void read_names(Fields& fields, const std::string& key, std::vector<std::string>& names)
{
    if (fields.find(key) != nullptr) {
        names = fields.names(key);
    }
}

void read_by_name(Fields& fields, const std::string& key, Dimension dimension,
                  std::vector<std::pair<std::string, Scalar>>& list)
{
    const Value* const value = fields.find(key);
    if (value == nullptr) {
        return;
    }
    list.clear();
    const std::string what = "'" + key + "' of 'flows'";
    for (const Value::Entry* entry : named_entries(value, what, fields.problems())) {
        check_name(*entry, "an entry of " + what, fields.problems());
        list.emplace_back(entry->key, read_scalar(entry->value, dimension,
                                                  what + ", " + in_quotes(entry->key), fields.problems()));
    }
}

}  // namespace

bool FlowsSpec::leads_elsewhere() const
{
    return (elsewhere && is_some(*elsewhere)) ||
           std::any_of(elsewhere_of.begin(), elsewhere_of.end(),
                       [](const auto& item) { return is_some(item.second); });
}

const Scalar* FlowsSpec::share_of(const std::string& pathway) const
{
    const Scalar* share = find_by_name(elsewhere_of, pathway);
    share = share == nullptr && elsewhere ? &*elsewhere : share;
    return share != nullptr && is_some(*share) ? share : nullptr;
}

const Scalar* FlowsSpec::rate_of(const std::string& inflow) const
{
    return find_by_name(others, inflow);
}

void read_flows(const Value* value, FlowsSpec& flows, Problems& problems)
{
    if (value == nullptr) {
        return;
    }
    Fields fields(*value, "'flows'", problems);
    flows.place = value->place;
    read_names(fields, "pools", flows.pools);
    read_names(fields, "spells", flows.spells);
    read_names(fields, "counts", flows.counts);
    if (const auto share = fields.scalar("elsewhere", Dimension::share)) {
        flows.elsewhere = share;
    }
    read_by_name(fields, "elsewhere_of", Dimension::share, flows.elsewhere_of);
    read_by_name(fields, "others", Dimension::rate, flows.others);
    fields.finish();
}

void check_flows(const SettingSpec& setting, Problems& problems)
{
    const FlowsSpec& flows = setting.flows;
    const bool crosses = flows.elsewhere || !flows.elsewhere_of.empty() || !flows.others.empty();
    if (crosses && flows.pools.empty()) {
        problems.add(flows.place, "'flows' does not say what belongs to hospitals",
                     "people cross the boundary for what these pools give",
                     "'pools: [acute_bed]', here or in the 'services'");
    }
    std::string at;
    for (const std::string& name : flows.pools) {
        const auto pool = std::find_if(setting.pools.begin(), setting.pools.end(),
                                       [&](const PoolSpec& known) { return known.name == name; });
        if (pool == setting.pools.end()) {
            std::vector<std::string> known;
            for (const PoolSpec& other : setting.pools) {
                known.push_back(other.name);
            }
            add_unknown(problems, flows.place, "pool", name, known);
            continue;
        }
        if (!at.empty() && pool->at != at) {
            problems.add(flows.place,
                         "the pools of 'flows' stand at " + in_quotes(at) + " and " + in_quotes(pool->at),
                         "they belong to one kind of place, the hospitals", "pools of one place");
        }
        at = pool->at;
        for (const PoolSpec& other : setting.pools) {
            if (other.name == name + elsewhere_suffix) {
                problems.add(other.place,
                             "pool " + in_quotes(other.name) + " has the name of what " + in_quotes(name) +
                                 " is elsewhere",
                             "'flows' makes a pool of this name", "another name");
            }
        }
    }
    if (crosses && flows.spells.empty()) {
        problems.add(flows.place, "'flows' does not say what a spell is",
                     "spells that cross the boundary are counted, and priced by contracts",
                     "'spells: [emergency_admission]', here or in the 'services'");
    }
}

}  // namespace esther
