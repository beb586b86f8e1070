#include "tests/scenarios/world/sample_population.hpp"

#include <filesystem>

#include "scenarios/spec/readers.hpp"
#include "tests/support/program.hpp"

namespace esther::test {

SamplePopulation load_population(const std::string& path)
{
    SamplePopulation sample;
    Problems problems;
    const std::filesystem::path where(path);
    InputFiles files = InputFiles::in_folder(where.parent_path().string());
    const Value document = read_document(path, problems);
    sample.spec = read_population(document, where.filename().string(), files, problems);
    problems.throw_if_any();
    sample.study.inputs = files.used();
    sample.study.folder = files.folder();
    sample.model = compile_population(sample.spec, sample.study, problems);
    problems.throw_if_any();
    return sample;
}

SamplePopulation library_population(const std::string& name)
{
    return load_population(project_root() + "/scenarios/library/populations/" + name + ".yaml");
}

}  // namespace esther::test
