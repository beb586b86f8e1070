#include "scenarios/world/check_population.hpp"

#include <filesystem>

#include "scenarios/spec/readers.hpp"
#include "scenarios/world/population.hpp"

namespace esther {

void check_population(const std::string& path, Problems& problems)
{
    const std::filesystem::path where(path);
    InputFiles files = InputFiles::in_folder(where.parent_path().generic_string());
    const PopulationSpec spec =
        read_population(read_document(path, problems), where.filename().generic_string(), files, problems);
    StudySpec study;
    study.inputs = files.used();
    study.folder = files.folder();
    if (!problems.any()) {
        static_cast<void>(compile_population(spec, study, problems));
    }
}

}  // namespace esther
