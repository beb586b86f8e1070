#include "scenarios/runner/run_identity.hpp"

#include <algorithm>

#include "scenarios/runner/build_id.hpp"
#include "scenarios/runner/provenance.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/sha256.hpp"

namespace esther {

namespace {

constexpr std::size_t longest = 80;  // characters of a value that messages show

/// The text if messages can show it, else what stands for it.
std::string brief(const std::string& text)
{
    return text.size() <= longest ? text : sha256(text);
}

/// On one line, without what separates names from values.
std::string plain(std::string text)
{
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
    return text;
}

std::string text_of(const TraceChoice& choice)
{
    std::string text;
    for (const std::uint32_t person : choice.people) {
        text += (text.empty() ? "" : ",") + std::to_string(person);
    }
    for (const auto& [pathway, number] : choice.customers) {
        text += (text.empty() ? "" : ",") + std::to_string(index(pathway)) + ":" + std::to_string(number);
    }
    return text.empty() ? "nobody" : text;
}

}  // namespace

std::vector<IdentityLine> identity_of(const StudySpec& study, const World& world, const JobOptions& options)
{
    std::string scenarios;
    for (const WorldScenario& scenario : world.scenarios) {
        scenarios += (scenarios.empty() ? "" : ", ") + scenario.name;
    }
    std::vector<IdentityLine> lines{
        {"version", version_text()},
        {"build", build_id()},
        {"study", study.name},
        {"seed", std::to_string(study.seed)},
        {"replications", std::to_string(options.n_replications)},
        {"first replication", std::to_string(options.first_replication)},
        {"scenarios", brief(scenarios)},
        {"people traced", brief(text_of(options.trace))},
    };
    for (const SavedState& state : options.states) {
        lines.push_back(
            {"saved state of replication " + std::to_string(state.label().replication), state.digest()});
    }
    for (const InputFile& input : study.inputs) {
        const bool is_option = input.name.rfind("--", 0) == 0;
        lines.push_back({input.name, is_option ? brief(plain(input.text)) : sha256(input.text)});
    }
    for (IdentityLine& line : lines) {
        line = {plain(line.name), plain(line.value)};
    }
    return lines;
}

}  // namespace esther
