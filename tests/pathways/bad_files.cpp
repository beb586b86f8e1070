#include "tests/pathways/bad_files.hpp"

#include "pathways/graph/checks.hpp"
#include "pathways/yaml/load_pathway.hpp"
#include "pathways/yaml/value.hpp"

namespace esther::test {

Vocabulary small_world()
{
    Vocabulary world;
    world.attributes = {
        {"age", {}}, {"sex", {"female", "male"}}, {"frailty", {"fit", "mild", "moderate", "severe"}, true}};
    for (const char* name : {"server", "nurse", "clerk", "surgeon", "rising", "urgent", "shift", "u1", "u2",
                             "u3", "u4", "u5", "u6", "u7"}) {
        world.pools.emplace_back().name = name;
    }
    world.pools[1].at = "hospital";
    world.pools[3].at = "neighbourhood";
    world.pools[4].rises.emplace();
    world.pools[5].preempts = true;
    world.pools[6].at_close = "hand_over";
    world.places = {"neighbourhood", "hospital"};
    world.interfaces.resize(1);
    world.interfaces[0].name = "primary_acute";
    world.parameters = {"service.time", "share.admitted"};
    world.measures = {"admission", "attendance"};
    return world;
}

std::string text_of(const Problems& problems)
{
    try {
        problems.throw_if_any();
    } catch (const InputError& error) {
        return std::string(error.what()) + "\n";
    }
    return "";
}

std::string faults_of_file(const std::string& folder, const std::string& name)
{
    Problems problems;
    const std::string path = folder + "/" + name;
    Problems of_pools;
    const Value document = read_document(path, of_pools);
    if (!document.entries.empty() && document.entries.front().key == "pools") {
        static_cast<void>(read_pools(document.entries.front().value, problems));
    } else {
        const PathwaySpec pathway = load_pathway(path, problems);
        check_pathway(pathway, small_world(), problems);
    }
    std::string text = text_of(problems);
    for (std::size_t at = text.find(folder + "/"); at != std::string::npos; at = text.find(folder + "/")) {
        text.erase(at, folder.size() + 1);
    }
    return text;
}

}  // namespace esther::test
