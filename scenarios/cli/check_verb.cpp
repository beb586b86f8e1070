#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/calibrate.hpp"
#include "scenarios/spec/figures.hpp"
#include "scenarios/spec/read_calibration.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/world/check_population.hpp"
#include "scenarios/world/world.hpp"

namespace esther {

namespace {

/// The kind of a file, after adding its faults and warnings; a study is composed and compiled too, also that
/// of a calibration, and the tables of a population are read.
std::string check_one(const std::string& file, bool strict, Problems& problems,
                      std::vector<std::string>& warnings)
{
    const std::string kind = check_file(file, problems);
    if (kind == "study" && !problems.any()) {
        Problems again;
        const StudySpec study = read_study(file, again);
        warnings = compose(study, problems).warnings;
    }
    if (kind == "population" && !problems.any()) {
        check_population(file, problems);
    }
    if (kind == "calibration" && !problems.any()) {
        Problems again;
        const CalibrationSpec calibration = read_calibration(file, again);
        const World world = compose(calibration.study, problems);
        if (!problems.any()) {
            check_targets(calibration, labels_of(calibration.study, world), problems);
        }
    }
    if (strict && !problems.any()) {
        Problems again;
        add_unsourced(
            kind == "study" ? figures_of(read_study(file, again)) : figures_of(read_document(file, again)),
            problems);
    }
    return kind;
}

nlohmann::ordered_json as_json(const Problem& problem)
{
    return {{"file", problem.place.file}, {"line", problem.place.line}, {"column", problem.place.column},
            {"what", problem.what},       {"why", problem.why},         {"hint", problem.hint}};
}

/// Says the faults of a file but for those that were said of a file before: a pathway's faults are also those
/// of a study that names it.
void say_faults(const std::string& file, const Problems& problems, std::vector<Problem>& said)
{
    Problems fresh;
    const auto stands_in = [](const std::vector<Problem>& list, const Problem& problem) {
        return std::any_of(list.begin(), list.end(), [&](const Problem& other) {
            return other.place == problem.place && other.what == problem.what;
        });
    };
    std::vector<Problem> known;  // each once: a study comes to a fault of a pathway more than once
    for (const Problem& problem : problems.items()) {
        if (stands_in(said, problem)) {
            if (!stands_in(known, problem)) {
                known.push_back(problem);
            }
        } else {
            fresh.add(problem.place, problem.what, problem.why, problem.hint);
        }
    }
    try {
        fresh.throw_if_any();
    } catch (const InputError& error) {
        std::cerr << error.what() << "\n";
        said.insert(said.end(), error.problems().begin(), error.problems().end());
    }
    if (!known.empty()) {
        std::cerr << file << ": " << known.size() << (fresh.any() ? " more" : "")
                  << (known.size() == 1 ? " fault, which stands above\n" : " faults, which stand above\n");
    }
}

}  // namespace

ExitCode check_files(const std::vector<std::string>& files, bool strict, bool json)
{
    bool sound = true;
    std::vector<Problem> said;
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const std::string& file : files) {
        Problems problems;
        std::vector<std::string> warnings;
        const std::string kind = check_one(file, strict, problems, warnings);
        sound = sound && !problems.any();
        if (json) {
            nlohmann::ordered_json faults = nlohmann::ordered_json::array();
            for (const Problem& problem : problems.items()) {
                faults.push_back(as_json(problem));
            }
            all.push_back({{"file", file}, {"kind", kind}, {"faults", faults}, {"warnings", warnings}});
            continue;
        }
        if (!problems.any()) {
            std::cout
                << file << ": " << kind << ", no faults"
                << (kind == "pathway"
                        ? " of its own; a study tells whether its pools, parameters and attributes exist\n"
                        : "\n");
        }
        for (const std::string& warning : warnings) {
            std::cerr << file << ": warning: " << warning << "\n";
        }
        say_faults(file, problems, said);
    }
    if (json) {
        std::cout << all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    }
    return sound ? ExitCode::success : ExitCode::bad_input;
}

}  // namespace esther
