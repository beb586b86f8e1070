#include "tests/scenarios/cli/queue_study.hpp"

#include <filesystem>
#include <set>

namespace esther::test {

std::string queue_study(int replications)
{
    return R"(study: queue
seed: 1
replications: )" +
           std::to_string(replications) + R"(
warm_up: 1 h
measure: 1 day
pools: {server: {capacity: 1}}
pathways:
  - pathway: customer
    arrivals: {rate: 8 per hour}
    start: serve
    nodes:
      serve: {kind: contact, pool: server, time: {exponential: {mean: 6 min}}, next: out}
      out: {kind: record, count: served, next: gone}
      gone: {kind: end}
)";
}

std::string listing(const std::string& folder)
{
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.insert(entry.path().filename().string());
    }
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : " ") + name;
    }
    return text;
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace esther::test
