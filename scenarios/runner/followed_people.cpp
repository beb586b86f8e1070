#include "scenarios/runner/followed_people.hpp"

#include <algorithm>
#include <charconv>

namespace esther {

namespace {

bool read_number(std::string_view text, std::uint32_t& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

/// Length of "patient:" in "patient:17"; 0 of a person.
std::size_t length_of_pathway(std::string_view who)
{
    const std::size_t colon = who.rfind(':');
    return colon == std::string_view::npos ? 0 : colon + 1;
}

}  // namespace

void FollowedPeople::add(std::string_view who)
{
    const std::size_t n = length_of_pathway(who);
    std::uint32_t number = 0;
    if (read_number(who.substr(n), number)) {
        join(std::string(who.substr(0, n)), {number, number});
    }
}

void FollowedPeople::join(const std::string& pathway, Range range)
{
    std::vector<Range>& ranges = ranges_[pathway];
    // Those that overlap the new one or touch it become part of it.
    const auto first = std::lower_bound(
        ranges.begin(), ranges.end(), range.first,
        [](const Range& each, std::uint32_t number) { return std::uint64_t{each.second} + 1 < number; });
    auto last = first;
    for (; last != ranges.end() && last->first <= std::uint64_t{range.second} + 1; ++last) {
        range = {std::min(range.first, last->first), std::max(range.second, last->second)};
    }
    ranges.insert(ranges.erase(first, last), range);
}

std::string FollowedPeople::text() const
{
    std::string text;
    for (const auto& [pathway, ranges] : ranges_) {
        for (const auto& [first, last] : ranges) {
            text += (text.empty() ? "" : ",") + pathway + std::to_string(first) +
                    (last == first ? "" : "-" + std::to_string(last));
        }
    }
    return text;
}

bool FollowedPeople::read(std::string_view text)
{
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(','));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const std::size_t n = length_of_pathway(word);
        const std::string_view numbers = word.substr(n);
        const std::size_t dash = std::min(numbers.find('-'), numbers.size());
        Range range;
        if (!read_number(numbers.substr(0, dash), range.first)) {
            return false;
        }
        range.second = range.first;
        if (dash < numbers.size() && !read_number(numbers.substr(dash + 1), range.second)) {
            return false;
        }
        if (range.second < range.first) {
            return false;
        }
        join(std::string(word.substr(0, n)), range);
    }
    return true;
}

bool FollowedPeople::has(std::string_view who) const
{
    const std::size_t n = length_of_pathway(who);
    std::uint32_t number = 0;
    const auto found = ranges_.find(who.substr(0, n));
    if (found == ranges_.end() || !read_number(who.substr(n), number)) {
        return false;
    }
    const auto range =
        std::lower_bound(found->second.begin(), found->second.end(), number,
                         [](const Range& each, std::uint32_t wanted) { return each.second < wanted; });
    return range != found->second.end() && range->first <= number;
}

std::uint64_t FollowedPeople::size() const
{
    std::uint64_t n = 0;
    for (const auto& [pathway, ranges] : ranges_) {
        for (const auto& [first, last] : ranges) {
            n += std::uint64_t{last} - first + 1;
        }
    }
    return n;
}

FollowedPeople FollowedPeople::shared_with(const FollowedPeople& other) const
{
    FollowedPeople shared;
    for (const auto& [pathway, ranges] : ranges_) {
        const auto found = other.ranges_.find(pathway);
        if (found == other.ranges_.end()) {
            continue;
        }
        auto theirs = found->second.begin();
        for (auto ours = ranges.begin(); ours != ranges.end() && theirs != found->second.end();) {
            const Range both{std::max(ours->first, theirs->first), std::min(ours->second, theirs->second)};
            if (both.first <= both.second) {
                shared.ranges_[pathway].push_back(both);
            }
            if (ours->second < theirs->second) {
                ++ours;
            } else {
                ++theirs;
            }
        }
    }
    return shared;
}

}  // namespace esther
