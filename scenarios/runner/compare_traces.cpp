#include "scenarios/runner/compare_traces.hpp"

#include <algorithm>
#include <map>

#include "scenarios/spec/time_text.hpp"

namespace esther {

namespace {

std::string counted(std::size_t n, const std::string& one, const std::string& many)
{
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

bool is_same(const TraceLine& a, const TraceLine& b)
{
    return a.text.compare(0, a.n_same, b.text, 0, b.n_same) == 0;
}

/// Lines [from, to) as far as there are such.
std::string lines_of(const std::vector<const TraceLine*>& lines, std::size_t from, std::size_t to,
                     const std::string& mark)
{
    std::string text;
    for (std::size_t i = from; i < std::min(to, lines.size()); ++i) {
        text += mark + lines[i]->text + "\n";
    }
    return text;
}

std::string side_in_words(const std::vector<const TraceLine*>& lines, std::size_t from, std::size_t n)
{
    const std::string shown = lines_of(lines, from, from + n, "    ");
    return shown.empty() ? "    (nothing more)\n" : shown;
}

}  // namespace

Time Parting::time() const
{
    const Time here = n_common < left.size() ? left[n_common]->time : never;
    const Time there = n_common < right.size() ? right[n_common]->time : never;
    return std::min(here, there);
}

std::vector<Parting> compare_traces(const TracePart& left, const TracePart& right,
                                    const std::function<bool(const std::string& who)>& is_compared)
{
    std::map<std::string, Parting> of;
    const auto gather = [&](const TracePart& part, std::vector<const TraceLine*> Parting::*side) {
        for (const TraceLine& line : part.lines) {
            if (is_compared(line.who)) {
                (of[line.who].*side).push_back(&line);
            }
        }
    };
    gather(left, &Parting::left);
    gather(right, &Parting::right);
    std::vector<Parting> partings;
    for (auto& [who, parting] : of) {
        parting.who = who;
        const std::size_t n = std::min(parting.left.size(), parting.right.size());
        while (parting.n_common < n &&
               is_same(*parting.left[parting.n_common], *parting.right[parting.n_common])) {
            ++parting.n_common;
        }
        partings.push_back(std::move(parting));
    }
    std::stable_sort(partings.begin(), partings.end(),
                     [](const Parting& a, const Parting& b) { return a.time() < b.time(); });
    return partings;
}

std::string words_of(const TraceSide& left, const TraceSide& right, const std::vector<Parting>& partings,
                     std::size_t context)
{
    const auto n_parted = static_cast<std::size_t>(
        std::count_if(partings.begin(), partings.end(), [](const Parting& each) { return each.parts(); }));
    std::string text = left.label + " and " + right.label + ": ";
    if (n_parted == 0) {
        std::size_t n_events = 0;
        for (const Parting& each : partings) {
            n_events += each.left.size();
        }
        return text + "identical (" + counted(partings.size(), "person", "people") + ", " +
               counted(n_events, "event", "events") + ")\n";
    }
    const Parting& first = partings.front();
    const std::size_t from = first.n_common - std::min(context, first.n_common);
    text += std::to_string(n_parted) + " of " + counted(partings.size(), "person", "people") +
            (n_parted == 1 ? " parts" : " part") + "\n  first " + first.who + " on " +
            instant_text(first.time()) + ", after " +
            counted(first.n_common, "common event", "common events") + "\n" +
            lines_of(first.left, from, first.n_common, "    ") + "  " + left.label + "\n" +
            side_in_words(first.left, first.n_common, context) + "  " + right.label + "\n" +
            side_in_words(first.right, first.n_common, context);
    for (std::size_t i = 1; i < n_parted; ++i) {
        text += "  then " + partings[i].who + " on " + instant_text(partings[i].time()) + "\n";
    }
    return text;
}

}  // namespace esther
