#include "scenarios/spec/scalars.hpp"

#include "pathways/graph/visit.hpp"

namespace esther {

void for_each_scalar(const SettingSpec& setting, const std::function<void(const Scalar&)>& visit)
{
    if (setting.crossing_least) {
        visit(*setting.crossing_least);
    }
    for (const PoolSpec& pool : setting.pools) {
        visit(pool.capacity);
        if (pool.room) {
            visit(*pool.room);
        }
        for (const auto* law : {&pool.there_for, &pool.away_for}) {
            if (*law) {
                for_each_scalar(**law, visit);
            }
        }
    }
    for (const InterfaceSpec& interface : setting.interfaces) {
        visit(interface.delay);
        visit(interface.lost);
        visit(interface.retry);
    }
    if (setting.flows.elsewhere) {
        visit(*setting.flows.elsewhere);
    }
    for (const auto* list : {&setting.flows.elsewhere_of, &setting.flows.others}) {
        for (const auto& [name, scalar] : *list) {
            visit(scalar);
        }
    }
}

}  // namespace esther
