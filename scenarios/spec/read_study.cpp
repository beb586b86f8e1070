#include "scenarios/spec/read_study.hpp"

#include <filesystem>

#include "pathways/graph/checks.hpp"
#include "pathways/yaml/load_pathway.hpp"
#include "scenarios/spec/read_calibration.hpp"
#include "scenarios/spec/reading.hpp"
#include "scenarios/spec/study_reader.hpp"

namespace esther {

namespace {

/// A list of pathways, and each pathway in it.
void check_pathway_list(const Value& document, const std::string& file, InputFiles& files, Problems& problems)
{
    for (const auto& [name, place] : read_pathway_list(document, file, problems)) {
        if (const std::string* const text = files.open(name, place, problems)) {
            const Value pathway = parse_document(*text, files.shown(name), problems);
            if (is_document_of("pathway", pathway, files.shown(name), problems)) {
                check_structure(load_pathway(pathway, files.shown(name), problems), problems);
            }
        }
    }
}

void check_document(const std::string& kind, const Value& document, const std::string& file,
                    InputFiles& files, Problems& problems)
{
    if (kind == "population") {
        (void)read_population(document, file, files, problems);
    } else if (kind == "people") {
        (void)read_people(document, file, files, problems);
    } else if (kind == "setting") {
        (void)read_setting(document, file, files, problems);
    } else if (kind == "services") {
        (void)read_services(document, file, files, problems);
    } else if (kind == "pathway_list") {
        check_pathway_list(document, file, files, problems);
    } else if (kind == "mechanisms") {
        (void)read_mechanisms(document, file, problems);
    } else if (kind == "care_model") {
        (void)read_care_model(document, file, problems);
    } else if (kind == "contract") {
        (void)read_contract(document, file, problems);
    } else if (kind == "costs") {
        (void)read_costs(document, file, problems);
    } else if (kind == "pathway") {
        // With its sub-pathways; names of pools and attributes are known in a study only.
        check_structure(load_pathway(document, files.shown(file), problems), problems);
    } else if (!is_unread(document)) {
        problems.add({files.shown(file), 1, 1}, "this is no file of ours",
                     "every file names its kind in a key, by custom the first",
                     "'study', 'calibration', 'population', 'people', 'setting', 'services', 'mechanisms', 'care_model', "
                     "'contract', 'costs', 'pathway' or 'pathway_list'");
    }
}

}  // namespace

StudySpec read_study(const std::string& path, Problems& problems)
{
    const std::filesystem::path where(path);
    const std::string folder = where.parent_path().generic_string();
    return StudyReader(InputFiles::in_folder(folder), problems).read(where.filename().generic_string());
}

StudySpec read_study(const std::vector<InputFile>& files, Problems& problems)
{
    return StudyReader(InputFiles::kept(files), problems).read(files.empty() ? "" : files.front().name);
}

std::string check_file(const std::string& path, Problems& problems)
{
    const std::filesystem::path where(path);
    InputFiles files = InputFiles::in_folder(where.parent_path().generic_string());
    const std::string file = where.filename().generic_string();
    const std::string* const text = files.open(file, {files.shown(file), 1, 1}, problems);
    if (text == nullptr) {
        return "";
    }
    Problems of_document;  // a study is read a second time below, and would repeat them
    const Value document = parse_document(*text, files.shown(file), of_document);
    const std::string kind = document_kind(document);
    if (kind == "study") {
        (void)read_study(path, problems);
        return kind;
    }
    if (kind == "calibration") {
        (void)read_calibration(path, problems);
        return kind;
    }
    for (const Problem& problem : of_document.items()) {
        problems.add(problem.place, problem.what, problem.why, problem.hint);
    }
    check_document(kind, document, file, files, problems);
    return kind;
}

}  // namespace esther
