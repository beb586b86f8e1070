#include "scenarios/runner/stop_text.hpp"

#include <algorithm>

namespace esther {

namespace {

constexpr std::size_t most_lines = 20;

std::string when(Time t)
{
    const Duration since = t.time_since_epoch();
    const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return "day " + std::to_string(since / one_day) + ", " + two(since % one_day / one_hour) + ":" +
           two(since % one_hour / one_minute);
}

std::string unit_of(PoolId pool, SiteId site, const Names& names)
{
    return "'" + names.pools[index(pool)] + "'" +
           (names.sites.size() > 1 ? " at " + names.sites[index(site)] : "");
}

/// "holds a unit of 'a' and of 'b' and waits for one of 'c' or of 'd'"
std::string plight_of(const Blocked& b, const Names& names)
{
    std::string text = b.held.empty() ? " holds nothing" : " holds a unit";
    for (std::size_t i = 0; i < b.held.size(); ++i) {
        text += (i == 0 ? " of " : " and of ") + unit_of(b.held[i].pool, b.held[i].site, names);
    }
    for (std::size_t i = 0; i < b.lines.size(); ++i) {
        text += (i == 0  ? " and waits for one of "
                 : b.any ? " or of "
                         : " and, at once, one of ") +
                unit_of(b.lines[i].pool, b.owner, names);
    }
    return text;
}

}  // namespace

std::string text_of(const LoopError& error, const Names& names)
{
    return when(error.at()) + (error.node() == NodeId::none ? "" : ", node '" + names.nodes[index(error.node())] + "'") +
           ": " + error.what() + "\n  try a time for one of the steps that lead back to it";
}

std::string text_of(const DeadlockError& error, const Names& names)
{
    const std::vector<Blocked>& who = error.who();
    std::string text = when(error.at()) + ": " + error.what();
    for (std::size_t i = 0; i < std::min(who.size(), most_lines); ++i) {
        const Blocked& b = who[i];
        const bool customer = (b.entity & customer_bit) != 0;
        text += "\n  " + std::string(customer ? "customer " : "person ") +
                std::to_string(customer ? b.entity & ~customer_bit : b.name) + " of '" +
                names.pathways[index(b.pathway)] + "'" + plight_of(b, names) + " since " + when(b.since);
    }
    if (who.size() > most_lines) {
        text += "\n  and " + std::to_string(who.size() - most_lines) + " more";
    }
    return text +
           "\n  try more units, a patience, or 'deadlock: swap', by which each takes the unit that the next "
           "holds";
}

}  // namespace esther
