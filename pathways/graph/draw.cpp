#include "pathways/graph/draw.hpp"

#include <map>
#include <vector>

#include "pathways/graph/draw_labels.hpp"

namespace esther {

namespace {

struct Shape {
    std::string dot;   ///< attributes of a Graphviz node
    std::string open;  ///< brackets of a Mermaid node
    std::string close;
};

Shape shape_of(const std::string& kind)
{
    if (kind == "decision") {
        return {"shape=diamond, style=filled, margin=\"0.02,0.02\"", "{", "}"};
    }
    if (kind == "wait") {
        return {"shape=box, style=\"rounded,dashed,filled\"", "([", "])"};
    }
    if (kind == "stay") {
        return {"shape=box, style=filled, peripheries=2", "[[", "]]"};
    }
    if (kind == "package") {
        return {"shape=folder, style=filled", "[/", "/]"};
    }
    if (kind == "record") {
        return {"shape=note, style=filled, fontsize=9", "[\\", "\\]"};
    }
    if (kind == "end") {
        return {"shape=doublecircle, style=filled, fontsize=9, margin=0", "((", "))"};
    }
    if (kind == "include") {
        return {"shape=component, style=filled", "[[", "]]"};
    }
    return {"shape=box, style=\"rounded,filled\"", "(", ")"};
}

/// Text between double quotes of DOT or Mermaid.
std::string escaped(const std::string& text, const std::string& quote, const std::string& backslash)
{
    std::string result;
    for (const char c : text) {
        if (c == '"') {
            result += quote;
        } else if (c == '\\') {
            result += backslash;
        } else {
            result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return result;
}

std::string label(const std::vector<std::string>& lines, const std::string& separator,
                  const std::string& quote, const std::string& backslash)
{
    std::string text;
    for (const std::string& line : lines) {
        text += (text.empty() ? "" : separator) + escaped(line, quote, backslash);
    }
    return text;
}

std::string dot_label(const std::vector<std::string>& lines)
{
    return "\"" + label(lines, "\\n", "\\\"", "\\\\") + "\"";
}

std::string mermaid_label(const std::vector<std::string>& lines)
{
    return "\"" + label(lines, "<br/>", "#quot;", "/") + "\"";
}

bool is_dashed(const Edge& edge)
{
    return edge.kind != EdgeKind::next && edge.kind != EdgeKind::race && edge.kind != EdgeKind::exit;
}

/// The include in which a node stands: its outermost one, "" for none.
std::string group_of(const std::string& name)
{
    const std::size_t slash = name.find('/');
    return slash == std::string::npos ? "" : name.substr(0, slash);
}

std::map<std::string, std::vector<const NodeSpec*>> groups_of(const PathwaySpec& pathway)
{
    std::map<std::string, std::vector<const NodeSpec*>> groups;
    for (const NodeSpec& node : pathway.nodes) {
        groups[group_of(node.name)].push_back(&node);
    }
    return groups;
}

std::map<std::string, std::size_t> branches_of(const PathwaySpec& pathway)
{
    std::map<std::string, std::size_t> n;
    for (const NodeSpec& node : pathway.nodes) {
        n[node.name] = node.next.size();
    }
    return n;
}

std::string dot_node(const NodeSpec& node, const Palette& palette)
{
    const Colour colour = palette.of(node);
    const std::string pen = node.worsens ? ", penwidth=2" : "";
    return "\"" + escaped(node.name, "\\\"", "\\\\") + "\" [label=" + dot_label(lines_of(node)) + ", " +
           shape_of(node.kind).dot + ", fillcolor=\"" + colour.fill + "\", color=\"" + colour.line + "\"" +
           pen + "];\n";
}

std::string dot_edge(const Edge& edge, std::size_t n_branches)
{
    std::string style = "color=\"#444444\"";
    if (edge.kind == EdgeKind::clock) {
        style = "style=dashed, color=\"#b02a2a\", fontcolor=\"#b02a2a\"";
    } else if (is_dashed(edge)) {
        style = "style=dashed, color=\"#777777\", fontcolor=\"#777777\"";
    }
    return "  \"" + escaped(edge.from, "\\\"", "\\\\") + "\" -> \"" + escaped(edge.to, "\\\"", "\\\\") +
           "\" [label=" + dot_label(lines_of(edge, n_branches)) + ", " + style + "];\n";
}

std::string dot_legend(const Palette& palette)
{
    if (palette.groups().empty()) {
        return "";
    }
    std::string rows;
    for (const auto& [name, colour] : palette.groups()) {
        rows +=
            "<tr><td bgcolor=\"" + colour.fill + "\" color=\"" + colour.line + "\">" + name + "</td></tr>";
    }
    return "  \" legend\" [shape=plain, fontsize=9, label=<<table border=\"0\" cellborder=\"1\" "
           "cellspacing=\"2\">" +
           rows + "</table>>];\n";
}

}  // namespace

std::string to_dot(const PathwaySpec& pathway, const Vocabulary* vocabulary)
{
    const Palette palette(pathway, vocabulary);
    std::string dot =
        "digraph pathway {\n"
        "  graph [rankdir=TB, fontname=\"Helvetica\", labelloc=t, fontsize=16, nodesep=0.35, ranksep=0.45, "
        "label=" +
        dot_label({pathway.title.empty() ? pathway.name : pathway.title}) +
        "];\n"
        "  node [fontname=\"Helvetica\", fontsize=11];\n"
        "  edge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.7];\n";
    const std::vector<std::string> entry = entry_of(pathway);
    if (!entry.empty() && !pathway.start.empty()) {
        dot += "  \" entry\" [label=" + dot_label(entry) +
               ", shape=plain, fontsize=10];\n  \" entry\" -> \"" + escaped(pathway.start, "\\\"", "\\\\") +
               "\" [penwidth=1.6];\n";
    }
    std::size_t n_clusters = 0;
    for (const auto& [group, nodes] : groups_of(pathway)) {
        if (!group.empty()) {
            dot += "  subgraph cluster_" + std::to_string(n_clusters++) +
                   " {\n    label=" + dot_label({group}) +
                   "; fontsize=11; style=\"rounded,dotted\"; color=\"#999999\";\n";
        }
        for (const NodeSpec* node : nodes) {
            dot += (group.empty() ? "  " : "    ") + dot_node(*node, palette);
        }
        dot += group.empty() ? "" : "  }\n";
    }
    const auto n_branches = branches_of(pathway);
    for (const Edge& edge : edges_of(pathway)) {
        if (!edge.to.empty()) {
            dot += dot_edge(edge, n_branches.at(edge.from));
        }
    }
    return dot + dot_legend(palette) + "}\n";
}

std::string to_mermaid(const PathwaySpec& pathway, const Vocabulary* vocabulary)
{
    const Palette palette(pathway, vocabulary);
    std::string text = "flowchart TD\n";
    std::map<std::string, std::string> ids;  // Mermaid takes no '/' and no word `end` as a name
    for (const NodeSpec& node : pathway.nodes) {
        ids.emplace(node.name, "n" + std::to_string(ids.size()));
    }
    const std::vector<std::string> entry = entry_of(pathway);
    if (!entry.empty() && ids.count(pathway.start) != 0) {
        text += "  entry>" + mermaid_label(entry) + "] --> " + ids[pathway.start] + "\n";
    }
    std::size_t n_groups = 0;
    for (const auto& [group, nodes] : groups_of(pathway)) {
        text += group.empty()
                    ? ""
                    : "  subgraph g" + std::to_string(n_groups++) + "[" + mermaid_label({group}) + "]\n";
        for (const NodeSpec* node : nodes) {
            const Shape shape = shape_of(node->kind);
            const Colour colour = palette.of(*node);
            text += "  " + ids[node->name] + shape.open + mermaid_label(lines_of(*node)) + shape.close +
                    "\n  style " + ids[node->name] + " fill:" + colour.fill + ",stroke:" + colour.line + "\n";
        }
        text += group.empty() ? "" : "  end\n";
    }
    const auto n_branches = branches_of(pathway);
    for (const Edge& edge : edges_of(pathway)) {
        if (ids.count(edge.to) == 0) {
            continue;
        }
        const std::vector<std::string> lines = lines_of(edge, n_branches.at(edge.from));
        text += "  " + ids[edge.from] + (is_dashed(edge) ? " -.->" : " -->") +
                (lines.empty() ? " " : "|" + mermaid_label(lines) + "| ") + ids[edge.to] + "\n";
    }
    return text;
}

}  // namespace esther
