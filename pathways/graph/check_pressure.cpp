// A decision that looks at a pool stands where the pool is: what happens at another site is not known at
// once.

#include <algorithm>
#include <set>

#include "pathways/graph/check_parts.hpp"
#include "pathways/graph/checks.hpp"
#include "pathways/graph/edges.hpp"

namespace esther {

namespace {

class PlaceCheck {
  public:
    PlaceCheck(const PathwaySpec& pathway, const std::vector<PoolSpec>& pools, Problems& problems)
        : pathway_(&pathway), pools_(&pools), problems_(&problems), edges_(edges_of(pathway))
    {
    }

    void check(const NodeSpec& node)
    {
        const PoolSpec* const pool = find(node.pressure->pool);
        if (pool == nullptr) {
            return;  // reported with the names
        }
        std::vector<std::string> reached{node.name};
        std::set<std::string> seen{node.name};
        for (std::size_t i = 0; i < reached.size(); ++i) {
            std::string from;
            if (reached[i] == pathway_->start) {
                from = "the start of the pathway";
            } else if (pathway_->clock && reached[i] == pathway_->clock->to) {
                from = "the clock";
            }
            for (const Edge& edge : edges_) {
                if (!from.empty() || edge.to != reached[i]) {
                    continue;
                }
                const NodeSpec& source = node_of(edge.from);
                const bool passes = source.kind == "decision" || source.kind == "record";
                if (!leads_on_at_once(edge) || (!passes && place_of_body(source) != pool->at)) {
                    from = "node '" + source.name + "'";
                } else if (passes && seen.insert(source.name).second) {
                    reached.push_back(source.name);
                }
            }
            if (!from.empty()) {
                problems_->add(node.pressure->place,
                               "'pressure' of node '" + node.name + "' looks at pool '" + pool->name +
                                   "' at '" + pool->at + "', and " + from + " leads to it from elsewhere",
                               "how full a pool is, is known at its own site only",
                               "a decision behind a contact, a stay or a wait at '" + pool->at +
                                   "', or a pool of the place where it stands");
                return;
            }
        }
    }

  private:
    [[nodiscard]] const PoolSpec* find(const std::string& name) const
    {
        const auto found = std::find_if(pools_->begin(), pools_->end(),
                                        [&](const PoolSpec& pool) { return pool.name == name; });
        return found == pools_->end() ? nullptr : &*found;
    }
    [[nodiscard]] const NodeSpec& node_of(const std::string& name) const
    {
        return *std::find_if(pathway_->nodes.begin(), pathway_->nodes.end(),
                             [&](const NodeSpec& node) { return node.name == name; });
    }
    /// Whoever gives up or is turned away may be anywhere, and so may be who waits on the way.
    [[nodiscard]] static bool leads_on_at_once(const Edge& edge)
    {
        const bool on_the_way = edge.branch != nullptr && (edge.branch->delay || !edge.branch->over.empty());
        return (edge.kind == EdgeKind::next || edge.kind == EdgeKind::race) && !on_the_way;
    }
    [[nodiscard]] std::string place_of_body(const NodeSpec& node) const
    {
        if (node.kind == "package" || (node.kind == "wait" && node.at.empty())) {
            return "";
        }
        const PoolSpec* const pool = find(node.pool);
        return !node.at.empty() ? node.at : pool == nullptr ? "" : pool->at;
    }

    const PathwaySpec* pathway_;
    const std::vector<PoolSpec>* pools_;
    Problems* problems_;
    std::vector<Edge> edges_;
};

}  // namespace

void check_pressure(const PathwaySpec& pathway, const std::vector<PoolSpec>& pools, std::size_t n_places,
                    Problems& problems)
{
    PlaceCheck check(pathway, pools, problems);
    for (const NodeSpec& node : pathway.nodes) {
        if (node.pressure && node.kind == "decision" && n_places > 1 && !problems.full()) {
            check.check(node);
        }
    }
}

}  // namespace esther
