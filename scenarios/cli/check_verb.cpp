#include <iostream>
#include <nlohmann/json.hpp>

#include "scenarios/cli/verbs.hpp"
#include "scenarios/runner/calibrate.hpp"
#include "scenarios/spec/figures.hpp"
#include "scenarios/spec/read_calibration.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/world/world.hpp"

namespace esther {

namespace {

/// The kind of a file, after adding its faults; a study is composed and compiled too, also that of a
/// calibration.
std::string check_one(const std::string& file, bool strict, Problems& problems)
{
    const std::string kind = check_file(file, problems);
    if (kind == "study" && !problems.any()) {
        Problems again;
        const StudySpec study = read_study(file, again);
        static_cast<void>(compose(study, problems));
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

}  // namespace

ExitCode check_files(const std::vector<std::string>& files, bool strict, bool json)
{
    bool sound = true;
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const std::string& file : files) {
        Problems problems;
        const std::string kind = check_one(file, strict, problems);
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
