#include "scenarios/runner/trace_book.hpp"

#include <algorithm>

#include "scenarios/runner/provenance.hpp"
#include "scenarios/runner/trace_file.hpp"
#include "scenarios/spec/time_text.hpp"

namespace esther {

namespace {

Compiled names_of(const StudySpec& study, const World& world)
{
    Problems problems;
    Compiled compiled = compile_group(study, world, 0, 0, problems);
    problems.throw_if_any();
    return compiled;
}

}  // namespace

TraceBook::TraceBook(const StudySpec& study, const World& world, const TraceChoice& choice)
    : words_(names_of(study, world), world.groups.front().model, choice)
{
    for (const WorldScenario& scenario : world.scenarios) {
        scenarios_.push_back(scenario.name);
    }
    for (const std::uint32_t id : choice.people) {
        chosen_.push_back(std::to_string(id));
    }
    for (const auto& [pathway, number] : choice.customers) {
        chosen_.push_back(words_.who(pathway, number));
    }
    FollowedPeople people;
    for (const std::string& who : chosen_) {
        people.add(who);
    }
    head_ = std::string(trace_layout::first_line) + "\n" + trace_layout::study + study.name + "\n" +
            trace_layout::seed + std::to_string(study.seed) + "\n" + trace_layout::version + version_text() +
            "\n" + trace_layout::reference + scenarios_[world.reference] + "\n" + trace_layout::people +
            people.text() + "\n# go-live: " + instant_text(start_of_run + study.warm_up) +
            "; days and times count from the start of the run\n";
}

void TraceBook::take(std::int64_t replication, std::size_t scenario, const std::vector<TraceRow>& rows)
{
    std::string part;
    std::set<std::string> told;
    for (const TraceRow& row : rows) {
        part += words_.line(row);
        told.insert(words_.who(row));
    }
    const std::lock_guard lock(mutex_);
    parts_[{scenario, replication}] = std::move(part);
    told_.merge(told);
    n_events_ += rows.size();
}

std::string TraceBook::text() const
{
    std::string text = head_ + words_.heading();
    for (const auto& [of, part] : parts_) {
        text += trace_layout::part + std::to_string(of.second) + trace_layout::of + scenarios_[of.first] +
                "\n" + part;
    }
    return text;
}

std::vector<std::string> TraceBook::silent() const
{
    std::vector<std::string> names;
    std::copy_if(chosen_.begin(), chosen_.end(), std::back_inserter(names),
                 [&](const std::string& name) { return told_.count(name) == 0; });
    return names;
}

}  // namespace esther
