#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "analysis/report/csv.hpp"
#include "analysis/store/results_file.hpp"
#include "scenarios/cli/file_start.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/spec/figures.hpp"
#include "scenarios/spec/read_study.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

/// The numbers of a study with all its files, of any other file alone, or of the files that made some
/// results.
std::vector<Figure> figures_in(const std::string& file)
{
    Problems problems;
    if (is_hdf5(file)) {
        std::vector<InputFile> inputs;
        for (const Input& input : read_results(file).inputs) {
            inputs.push_back({input.name, input.text});
        }
        StudySpec study;
        study.inputs = std::move(inputs);
        return figures_of(study);
    }
    const std::string kind = check_file(file, problems);
    problems.throw_if_any();
    return kind == "study" ? figures_of(read_study(file, problems))
                           : figures_of(read_document(file, problems));
}

std::string place_of(const Figure& figure)
{
    return figure.place.file + ":" + std::to_string(figure.place.line);
}

std::string grade_of(const Figure& figure)
{
    return figure.grade.empty() ? "-" : figure.grade;
}

/// At most so many bytes, whole characters.
std::string shortened(const std::string& text, std::size_t most)
{
    if (text.size() <= most) {
        return text;
    }
    std::size_t end = most - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end) + "...";
}

std::string counts_of(const std::vector<Figure>& figures)
{
    std::map<std::string, std::size_t> counts;
    std::size_t n_unsourced = 0;
    for (const Figure& figure : figures) {
        ++counts[grade_of(figure)];
        n_unsourced += figure.is_sourced() ? 0U : 1U;
    }
    std::string text = std::to_string(figures.size()) + " numbers";
    for (const auto& [grade, count] : counts) {
        text += (grade == "-" ? ", without grade " : ", grade " + grade + " ") + std::to_string(count);
    }
    return text + "; " + std::to_string(n_unsourced) + " do not say what they rest on";
}

void print_table(const std::vector<Figure>& figures)
{
    constexpr std::size_t widest_name = 58;
    constexpr std::size_t widest_source = 36;
    std::vector<std::array<std::string, 5>> rows = {{"name", "value", "grade", "source", "place"}};
    for (const Figure& figure : figures) {
        rows.push_back({shortened(figure.name, widest_name),
                        figure.value + (figure.unit.empty() ? "" : " " + figure.unit), grade_of(figure),
                        figure.source.empty() ? "-" : shortened(figure.source, widest_source),
                        place_of(figure)});
    }
    std::array<std::size_t, 5> widths{};
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    for (const auto& row : rows) {
        for (std::size_t i = 0; i + 1 < row.size(); ++i) {
            std::cout << row[i] << std::string(widths[i] - row[i].size() + 2, ' ');
        }
        std::cout << row.back() << "\n";
    }
    std::cout << counts_of(figures) << "\n";
}

void print_csv(const std::vector<Figure>& figures)
{
    std::cout << "name,value,unit,source,grade,note,file,line\n";
    for (const Figure& figure : figures) {
        for (const std::string* text :
             {&figure.name, &figure.value, &figure.unit, &figure.source, &figure.grade, &figure.note}) {
            std::cout << csv_field(*text) << ",";
        }
        std::cout << csv_field(figure.place.file) << "," << figure.place.line << "\n";
    }
}

void print_json(const std::vector<Figure>& figures)
{
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const Figure& figure : figures) {
        all.push_back({{"name", figure.name},
                       {"value", figure.value},
                       {"unit", figure.unit},
                       {"source", figure.source},
                       {"grade", figure.grade},
                       {"note", figure.note},
                       {"file", figure.place.file},
                       {"line", figure.place.line}});
    }
    std::cout << all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
}

}  // namespace

ExitCode list_sources(const std::string& file, TableFormat format)
{
    std::vector<Figure> figures = figures_in(file);
    std::stable_partition(figures.begin(), figures.end(), [](const Figure& f) { return !f.is_sourced(); });
    switch (format) {
        case TableFormat::text:
            print_table(figures);
            break;
        case TableFormat::csv:
            print_csv(figures);
            break;
        case TableFormat::json:
            print_json(figures);
            break;
    }
    return ExitCode::success;
}

}  // namespace esther
