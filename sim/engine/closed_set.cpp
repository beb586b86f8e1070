#include "sim/engine/closed_set.hpp"

#include <algorithm>

#include "sim/engine/rules.hpp"

namespace esther {

namespace {

std::int64_t most_units(const Calendar& calendar)
{
    std::int64_t most = 0;
    for (const Calendar::Step& step : calendar.steps) {
        most = std::max(most, step.capacity);
    }
    return most;
}

/// Nobody of its class passes it, nor anybody of a less urgent one unless free units are left for those.
bool is_ahead(const Blocked::Line& a, const Blocked::Line& b)
{
    return a.place < b.place && (a.priority == b.priority || a.leaves_free == 0);
}

}  // namespace

ClosedSet::ClosedSet(const RunState& run, std::vector<Blocked> waiting)
    : run_(&run), members_(std::move(waiting))
{
    if (!members_.empty()) {
        std::sort(members_.begin(), members_.end(),
                  [](const Blocked& a, const Blocked& b) { return a.before(b); });
        shrink();
    }
}

std::size_t ClosedSet::place_of(PoolId pool, SiteId site) const
{
    return index(site) * run_->network->pools.size() + index(pool);
}

/// Takes away whoever may be served once all others are gone, until nobody more is.
void ClosedSet::shrink()
{
    const std::size_t n_places = run_->sites.size() * run_->network->pools.size();
    const bool any_several =
        std::any_of(members_.begin(), members_.end(), [](const Blocked& b) { return b.wants_several(); });
    for (std::size_t before = members_.size() + 1; before != members_.size();) {
        before = members_.size();
        held_.assign(n_places, 0);
        obstacles_.assign(any_several ? n_places * (max_priorities + 1) : 0, nullptr);
        for (const Blocked& b : members_) {
            for (const Blocked::Held& unit : b.held) {
                ++held_[place_of(unit.pool, unit.site)];
            }
            for (std::size_t i = 0; b.wants_several() && i < b.lines.size(); ++i) {
                const Blocked::Line& line = b.lines[i];
                const auto stand = [&](std::size_t who) {
                    const Blocked::Line*& first =
                        obstacles_[place_of(line.pool, b.owner) * (max_priorities + 1) + who];
                    first = first == nullptr || line.place < first->place ? &line : first;
                };
                stand(line.priority);
                if (line.leaves_free == 0) {
                    stand(max_priorities);
                }
            }
        }
        std::vector<bool> stuck;
        for (const Blocked& b : members_) {
            stuck.push_back(is_stuck(b));
        }
        std::size_t i = 0;
        std::erase_if(members_, [&](const Blocked&) { return !stuck[i++]; });
    }
}

bool ClosedSet::lacks_units(const Blocked& member, const Blocked::Line& line) const
{
    const std::int64_t most = most_units(run_->parameters->calendars[member.owner][line.pool]);
    return !leaves_enough(most - held_[place_of(line.pool, member.owner)], line.leaves_free);
}

const Blocked::Line* ClosedSet::ahead_of(const Blocked& member, const Blocked::Line& line) const
{
    if (obstacles_.empty()) {
        return nullptr;
    }
    const std::size_t at = place_of(line.pool, member.owner) * (max_priorities + 1);
    const Blocked::Line* first = nullptr;
    for (const std::size_t who : {std::size_t{line.priority}, max_priorities}) {
        const Blocked::Line* const other = obstacles_[at + who];
        if (other != nullptr && is_ahead(*other, line) && (first == nullptr || other->place < first->place)) {
            first = other;
        }
    }
    return first;
}

bool ClosedSet::is_stuck(const Blocked& member) const
{
    const auto cannot = [&](const Blocked::Line& line) {
        return lacks_units(member, line) || ahead_of(member, line) != nullptr;
    };
    return member.any ? std::all_of(member.lines.begin(), member.lines.end(), cannot)
                      : std::any_of(member.lines.begin(), member.lines.end(), cannot);
}

bool ClosedSet::only_stands_behind(const Blocked& member) const
{
    const auto lacks = [&](const Blocked::Line& line) { return lacks_units(member, line); };
    return member.any ? !std::all_of(member.lines.begin(), member.lines.end(), lacks)
                      : std::none_of(member.lines.begin(), member.lines.end(), lacks);
}

/// Who gives a unit of the line's pool when it goes on: the oldest.
std::size_t ClosedSet::giver(const Blocked& member, std::size_t line) const
{
    for (std::size_t i = 0; i < members_.size(); ++i) {
        for (const Blocked::Held& unit : members_[i].held) {
            if (!unit.kept && unit.pool == member.lines[line].pool && unit.site == member.owner) {
                return i;
            }
        }
    }
    return none;
}

std::vector<Blocked> ClosedSet::oldest_ring() const
{
    std::vector<std::size_t> seen_from(members_.size(), none);
    for (std::size_t start = 0; start < members_.size(); ++start) {
        std::vector<Blocked> path;
        std::vector<std::size_t> slots;
        std::size_t at = start;
        while (at != none && seen_from[at] == none) {
            seen_from[at] = start;
            Blocked member = members_[at];
            std::size_t next = none;
            for (std::size_t i = 0; !member.wants_several() && next == none && i < member.lines.size(); ++i) {
                next = giver(member, i);
                member.line = i;
            }
            path.push_back(std::move(member));
            slots.push_back(at);
            at = next;
        }
        if (at != none && seen_from[at] == start) {
            const auto first = std::find(slots.begin(), slots.end(), at) - slots.begin();
            path.erase(path.begin(), path.begin() + first);
            return path;
        }
    }
    return {};
}

/// Whether a member would be helped if the other one went away.
bool ClosedSet::waits_for(const Blocked& member, const Blocked& other) const
{
    return std::any_of(member.lines.begin(), member.lines.end(), [&](const Blocked::Line& line) {
        const auto holds = [&](const Blocked::Held& unit) {
            return unit.pool == line.pool && unit.site == member.owner;
        };
        const auto stands = [&](const Blocked::Line& ahead) {
            return ahead.pool == line.pool && is_ahead(ahead, line);
        };
        return (lacks_units(member, line) && std::any_of(other.held.begin(), other.held.end(), holds)) ||
               (other.wants_several() && other.owner == member.owner &&
                std::any_of(other.lines.begin(), other.lines.end(), stands));
    });
}

/// Whether a member waits for itself in the end.
bool ClosedSet::is_in_ring(std::size_t member) const
{
    std::vector<bool> seen(members_.size(), false);
    std::vector<std::size_t> reached{member};
    for (std::size_t i = 0; i < reached.size(); ++i) {
        for (std::size_t j = 0; j < members_.size(); ++j) {
            if (!seen[j] && waits_for(members_[reached[i]], members_[j])) {
                seen[j] = true;
                reached.push_back(j);
            }
        }
    }
    return seen[member];
}

std::size_t ClosedSet::first_to_pass(Who who) const
{
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (members_[i].held.empty() == (who == Who::holds_nothing) && only_stands_behind(members_[i]) &&
            is_in_ring(i)) {
            return i;
        }
    }
    return none;
}

std::size_t ClosedSet::first_to_let_go() const
{
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (!members_[i].held.empty() && members_[i].together && is_in_ring(i)) {
            return i;
        }
    }
    return none;
}

}  // namespace esther
