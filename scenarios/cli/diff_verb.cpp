#include <algorithm>
#include <iostream>
#include <optional>

#include "analysis/store/results_error.hpp"
#include "scenarios/cli/option_faults.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/compare_traces.hpp"

namespace esther {

namespace {

using Pairs = std::vector<std::pair<TraceSide, TraceSide>>;

std::string name_of(const TracePart& part)
{
    return part.scenario + ", replication " + std::to_string(part.replication);
}

void need_scenario(const TraceFile& trace, const std::string& name)
{
    const std::vector<std::string> known = trace.scenarios();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        throw ResultsError("'" + trace.name + "' has no scenario " + in_quotes(name) +
                           hint_line(did_you_mean(name, known, "scenarios")));
    }
}

/// The other scenarios of one trace, each beside the baseline.
Pairs pairs_within(const TraceFile& trace, const DiffArguments& arguments)
{
    const std::string baseline = arguments.baseline.empty() ? trace.reference : arguments.baseline;
    need_scenario(trace, baseline);
    if (!arguments.scenario.empty()) {
        need_scenario(trace, arguments.scenario);
    }
    Pairs pairs;
    for (const TracePart& part : trace.parts) {
        const TracePart* const beside = trace.find(baseline, part.replication);
        if (&part != beside && beside != nullptr &&
            (arguments.scenario.empty() || part.scenario == arguments.scenario)) {
            pairs.push_back({{name_of(*beside), beside}, {name_of(part), &part}});
        }
    }
    if (pairs.empty()) {
        throw ResultsError("'" + trace.name + "' has nothing to compare with " + in_quotes(baseline) +
                           "\n  try another scenario, or a second trace");
    }
    return pairs;
}

/// The same scenario and replication of two traces; the only scenarios of each whatever they are called.
Pairs pairs_between(const TraceFile& left, const TraceFile& right, const DiffArguments& arguments)
{
    if (!arguments.scenario.empty()) {
        need_scenario(left, arguments.scenario);
        need_scenario(right, arguments.scenario);
    }
    const bool single = left.scenarios().size() == 1 && right.scenarios().size() == 1;
    Pairs pairs;
    for (const TracePart& part : left.parts) {
        const TracePart* const beside =
            right.find(single ? right.parts.front().scenario : part.scenario, part.replication);
        if (beside != nullptr && (arguments.scenario.empty() || part.scenario == arguments.scenario)) {
            pairs.push_back(
                {{left.name + ", " + name_of(part), &part}, {right.name + ", " + name_of(*beside), beside}});
        }
    }
    if (pairs.empty()) {
        throw ResultsError("'" + left.name + "' and '" + right.name +
                           "' have no scenario and replication in common\n  try traces of the same study");
    }
    return pairs;
}

/// Whom both traces follow: of anybody else one side says nothing.
FollowedPeople people_of_both(const TraceFile& left, const TraceFile& right)
{
    FollowedPeople both = left.people.shared_with(right.people);
    if (both.size() == 0) {
        throw ResultsError("'" + left.name + "' and '" + right.name +
                           "' follow nobody in common\n  try traces with the same --trace-people");
    }
    return both;
}

void say_people(const TraceFile& left, const TraceFile& right, const FollowedPeople& both)
{
    const auto only = [&](const TraceFile& trace) {
        return std::to_string(trace.people.size() - both.size()) + " only in " + trace.name;
    };
    if (left.people.size() == both.size() && right.people.size() == both.size()) {
        return;
    }
    std::cout << "the traces follow different people: " << both.size() << " in both, " << only(left) << ", "
              << only(right) << "; compared are those in both\n";
    for (const TraceFile* const trace : {&left, &right}) {
        if (!trace->says_people) {
            std::cout << trace->name
                      << " does not say whom it follows: taken are those to whom something happens in it\n";
        }
    }
}

void need_people(const Pairs& pairs, const std::vector<std::string>& people, const FollowedPeople& compared)
{
    Problems problems;
    for (const std::string& who : people) {
        if (!compared.has(who)) {
            problems.add({}, in_quotes(who) + " is not followed in what is compared",
                         "a trace holds those who were chosen with --trace-people",
                         "one of those who stand in its line '# people:'");
            continue;
        }
        const auto is_in = [&](const TraceSide& side) {
            return std::any_of(side.part->lines.begin(), side.part->lines.end(),
                               [&](const TraceLine& line) { return line.who == who; });
        };
        if (std::none_of(pairs.begin(), pairs.end(),
                         [&](const auto& pair) { return is_in(pair.first) || is_in(pair.second); })) {
            problems.add({}, "nothing happens to " + in_quotes(who) + " in what is compared",
                         "a trace holds those who were chosen with --trace-people",
                         "one of those who stand in the column 'who'");
        }
    }
    throw_faults_of("--people", problems);
}

/// What explains a difference better than any event.
void note_heads(const TraceFile& left, const TraceFile& right)
{
    const auto note = [](const std::string& what, const std::string& a, const std::string& b) {
        if (a != b) {
            std::cerr << "esther: note: " << what << " is " << a << " there, " << b << " here\n";
        }
    };
    note("the study", left.study, right.study);
    note("the seed", left.seed, right.seed);
    note("the version", left.version, right.version);
}

}  // namespace

ExitCode diff_traces(const DiffArguments& arguments)
{
    Problems problems;
    const TraceFile left = read_trace(arguments.trace, problems);
    const TraceFile right = arguments.other.empty() ? TraceFile{} : read_trace(arguments.other, problems);
    problems.throw_if_any();
    const Pairs pairs =
        arguments.other.empty() ? pairs_within(left, arguments) : pairs_between(left, right, arguments);
    const FollowedPeople compared = arguments.other.empty() ? left.people : people_of_both(left, right);
    need_people(pairs, arguments.people, compared);
    if (!arguments.other.empty()) {
        note_heads(left, right);
        say_people(left, right, compared);
    }
    const auto is_compared = [&](const std::string& who) {
        const auto& only = arguments.people;
        return compared.has(who) && (only.empty() || std::find(only.begin(), only.end(), who) != only.end());
    };
    bool same = arguments.other.empty() || pairs.size() == std::max(left.parts.size(), right.parts.size()) ||
                !arguments.scenario.empty();
    if (!same) {
        std::cout << "the traces hold other scenarios or replications; compared is what both have\n";
    }
    for (const auto& [a, b] : pairs) {
        const std::vector<Parting> partings = compare_traces(*a.part, *b.part, is_compared);
        std::cout << words_of(a, b, partings, arguments.context);
        same = same &&
               std::none_of(partings.begin(), partings.end(), [](const Parting& p) { return p.parts(); });
    }
    return same ? ExitCode::success : ExitCode::differs;
}

}  // namespace esther
