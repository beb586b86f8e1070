#include <filesystem>
#include <iostream>
#include <span>

#include "analysis/store/publish.hpp"
#include "pathways/graph/checks.hpp"
#include "pathways/graph/draw.hpp"
#include "pathways/graph/ways.hpp"
#include "pathways/yaml/load_pathway.hpp"
#include "scenarios/cli/verbs.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

std::string drawing(const PathwaySpec& pathway, const std::string& ending)
{
    if (ending == ".mmd") {
        return to_mermaid(pathway);
    }
    const std::string dot = to_dot(pathway);
    return ending == ".svg" ? to_svg(dot) : dot;
}

}  // namespace

ExitCode draw_pathway(const std::string& file, const std::string& output)
{
    const std::string ending = std::filesystem::path(output).extension().string();
    if (!output.empty() && ending != ".svg" && ending != ".dot" && ending != ".mmd") {
        std::cerr << "esther: cannot draw '" << output << "': the ending tells the format\n"
                  << "  try a name that ends in .svg, .dot (Graphviz) or .mmd (Mermaid)\n";
        return ExitCode::bad_input;
    }
    Problems problems;
    const std::string kind = document_kind(read_document(file, problems));
    problems.throw_if_any();
    if (!kind.empty() && kind != "pathway") {
        std::cerr << "esther: '" << file << "' is a " << kind << ", and 'draw' takes a pathway\n"
                  << "  try a file that begins with 'pathway:'\n";
        return ExitCode::bad_input;
    }
    const PathwaySpec whole = load_pathway(file, problems);
    problems.throw_if_any();
    check_structure(whole, problems);
    problems.throw_if_any();
    const PathwaySpec pathway = without_dead_ways(whole);
    const std::string text = drawing(pathway, ending);
    if (output.empty()) {
        std::cout << text;
        return ExitCode::success;
    }
    publish(output, std::as_bytes(std::span(text)), Existing::replace);
    std::cerr << "esther: drew " << pathway.name << " (" << pathway.nodes.size() << " nodes) in " << output
              << "\n";
    return ExitCode::success;
}

}  // namespace esther
