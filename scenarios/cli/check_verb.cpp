#include <iostream>
#include <nlohmann/json.hpp>

#include "pathways/graph/checks.hpp"
#include "pathways/yaml/load_pathway.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/world/world.hpp"

namespace esther {

namespace {

/// The kind of a file, after adding its faults; a pathway's graph is checked and a study is composed too.
std::string check_one(const std::string& file, Problems& problems)
{
    Problems of_file;
    const std::string kind = check_file(file, of_file);
    if (kind == "pathway") {
        // Read again with the sub-pathways that it includes. Names of pools and attributes belong to a study.
        const PathwaySpec pathway = load_pathway(file, problems);
        check_structure(pathway, problems);
        return kind;
    }
    for (const Problem& problem : of_file.items()) {
        problems.add(problem.place, problem.what, problem.why, problem.hint);
    }
    if (kind == "study" && !problems.any()) {
        Problems again;
        const StudySpec study = read_study(file, again);
        static_cast<void>(compose(study, problems));
    }
    return kind;
}

nlohmann::ordered_json as_json(const Problem& problem)
{
    return {{"file", problem.place.file}, {"line", problem.place.line}, {"column", problem.place.column},
            {"what", problem.what},       {"why", problem.why},         {"hint", problem.hint}};
}

}  // namespace

ExitCode check_files(const std::vector<std::string>& files, bool json)
{
    bool sound = true;
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const std::string& file : files) {
        Problems problems;
        const std::string kind = check_one(file, problems);
        sound = sound && !problems.any();
        if (json) {
            nlohmann::ordered_json faults = nlohmann::ordered_json::array();
            for (const Problem& problem : problems.items()) {
                faults.push_back(as_json(problem));
            }
            all.push_back({{"file", file}, {"kind", kind}, {"faults", faults}});
            continue;
        }
        if (!problems.any()) {
            std::cout << file << ": " << kind << ", no faults\n";
            continue;
        }
        try {
            problems.throw_if_any();
        } catch (const InputError& error) {
            std::cerr << error.what() << "\n";
        }
    }
    if (json) {
        std::cout << all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    }
    return sound ? ExitCode::success : ExitCode::bad_input;
}

}  // namespace esther
