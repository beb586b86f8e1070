// Checks of nodes against the pools that they name: interruptions, units of several pools at once, or of one
// of several.

#include <algorithm>

#include "pathways/graph/check_parts.hpp"
#include "pathways/graph/checks.hpp"

namespace esther {

namespace {

constexpr std::size_t most_pools = 8;  // a claim names them by the bits of a byte

class PoolCheck {
  public:
    PoolCheck(const NodeSpec& node, const std::vector<PoolSpec>& pools, Problems& problems)
        : node_(&node),
          pools_(&pools),
          problems_(&problems),
          key_(node.also.empty() ? "overflow" : "also"),
          others_(node.also.empty() ? node.overflow : node.also),
          who_("node '" + node.name + "'")
    {
    }

    void check()
    {
        check_interruption();
        if (!node_->waits_for.empty() && node_->overflow.empty()) {
            add("waits_for", who_ + " has 'waits_for' without 'overflow'",
                "it says in whose lines a claim waits that found several pools full",
                "'overflow: [POOL, ...]' with it, or leaving it out");
        }
        if (!node_->also.empty() && !node_->overflow.empty()) {
            add("overflow", who_ + " has 'also' and 'overflow'",
                "units taken together stay together, so none of them can be looked for elsewhere alone",
                "one of the two, or a decision that leads to a node for each");
            return;
        }
        if (others_.empty()) {
            return;
        }
        if (!node_->balks.empty()) {
            add(key_, who_ + " has '" + key_ + "' and 'balks'",
                "a newcomer looks at one line, and a claim on several pools may stand in several",
                "one of the two");
        }
        if (others_.size() + 1 > most_pools) {
            add(key_, who_ + " takes from " + std::to_string(others_.size() + 1) + " pools",
                std::to_string(most_pools) + " is the most for one claim", "fewer pools");
        }
        if (std::find(others_.begin(), others_.end(), node_->pool) != others_.end()) {
            add(key_, who_ + " has pool '" + node_->pool + "' as its own and in '" + key_ + "'",
                "it takes one unit of a pool at most", "another pool, or leaving it out");
        }
        check_pool(node_->pool);
        for (const std::string& pool : others_) {
            check_pool(pool);
        }
        check_places();
    }

  private:
    void add(const std::string& key, const std::string& what, const std::string& why, const std::string& hint)
    {
        const Place& place = place_of(*node_, key.c_str());
        const auto said = [&](const Problem& problem) {
            return problem.place == place && problem.what == what;
        };
        if (std::none_of(problems_->items().begin(), problems_->items().end(), said)) {  // of another setting
            problems_->add(place, what, why, hint);
        }
    }

    [[nodiscard]] const PoolSpec* find(const std::string& name) const
    {
        const auto found = std::find_if(pools_->begin(), pools_->end(),
                                        [&](const PoolSpec& pool) { return pool.name == name; });
        return found == pools_->end() ? nullptr : &*found;
    }

    void check_interruption()
    {
        const PoolSpec* pool = node_->if_interrupted.empty() ? nullptr : find(node_->pool);
        if (pool != nullptr && !pool->preempts && pool->at_close != "interrupt") {
            add("if_interrupted",
                who_ + " has 'if_interrupted', and pool '" + pool->name + "' interrupts nobody",
                "it says what becomes of a service that is broken off",
                "'preempts: true' or 'at_close: interrupt' in the pool, or leaving it out");
        }
    }

    void check_pool(const std::string& name)
    {
        const PoolSpec* pool = find(name);
        if (pool == nullptr) {
            return;
        }
        const bool together = key_ == "also";
        const std::string how = together ? " together with others" : " with others to turn to";
        if (together && pool->rises) {
            add(key_, who_ + " takes from pool '" + name + "', which has 'rises'," + how,
                "a claim that stands in several lines must be at the same place in each, or two could wait "
                "for each other",
                "pools whose priorities do not rise");
        }
        const bool closes = !pool->at_close.empty() && pool->at_close != "finish";
        if (pool->preempts || closes) {
            add(key_,
                who_ + " takes from pool '" + name + "', which breaks off services (" +
                    (pool->preempts ? "preempts" : "at_close: " + pool->at_close) + ")," + how,
                together ? "the other units would be held without work"
                         : "the rest would be due in one pool "
                           "while another is free",
                "pools that finish what they began, or a node of one pool");
        }
    }

    void check_places()
    {
        const PoolSpec* own = find(node_->pool);
        for (const std::string& name : others_) {
            const PoolSpec* other = find(name);
            if (own == nullptr || other == nullptr || own->at == other->at) {
                continue;
            }
            add(key_,
                who_ + " takes from pool '" + own->name + "' at " + in_quotes(own->at) + " and pool '" +
                    name + "' at " + in_quotes(other->at),
                "no site knows at once what is free at another",
                "pools of one place; across places a stay or package is held while the next is awaited");
            return;
        }
    }

    const NodeSpec* node_;
    const std::vector<PoolSpec>* pools_;
    Problems* problems_;
    std::string key_;
    const std::vector<std::string>& others_;
    std::string who_;
};

}  // namespace

void check_pools(const PathwaySpec& pathway, const std::vector<PoolSpec>& pools, Problems& problems)
{
    for (const NodeSpec& node : pathway.nodes) {
        if (problems.full()) {
            return;
        }
        PoolCheck(node, pools, problems).check();
    }
}

}  // namespace esther
