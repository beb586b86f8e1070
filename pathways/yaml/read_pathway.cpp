#include <utility>

#include "pathways/yaml/read_parts.hpp"

namespace esther {

namespace {

/// Names of nodes have no '.': the compiler makes names such as `triage.to.home`.
bool is_node_name(const std::string& text)
{
    return is_name(text) && text.find('.') == std::string::npos;
}

void read_nodes(Fields& fields, PathwaySpec& pathway)
{
    const Value* nodes = fields.need("nodes");
    if (nodes == nullptr) {
        return;
    }
    if (nodes->kind != ValueKind::mapping || nodes->entries.empty()) {
        fields.problems().add(nodes->place,
                              "'nodes' of " + fields.what() + " must be a mapping with one node or more",
                              "each node has a name", "nodes: {serve: {kind: ...}, ...}");
        return;
    }
    constexpr std::size_t most_nodes = 2000;
    if (nodes->entries.size() > most_nodes) {
        fields.problems().add(nodes->place,
                              fields.what() + " has " + std::to_string(nodes->entries.size()) + " nodes",
                              "2,000 is the most for one file", "sub-pathways");
        return;
    }
    for (const Value::Entry& entry : nodes->entries) {
        if (!is_node_name(entry.key)) {
            fields.problems().add(entry.key_place, in_quotes(entry.key) + " is no name for a node",
                                  "a name has small letters, digits and '_', and begins with a letter",
                                  "a name such as 'see_gp'");
        }
        pathway.nodes.push_back(read_node(entry.key, entry.value, fields.problems()));
    }
}

void read_parameters(Fields& fields, PathwaySpec& pathway)
{
    const Value* parameters = fields.find("parameters");
    if (parameters == nullptr) {
        return;
    }
    const Fields inner(*parameters, "'parameters' of " + fields.what(), fields.problems());
    for (const Value::Entry& entry : parameters->entries) {
        if (!is_name(entry.key)) {
            fields.problems().add(entry.key_place, in_quotes(entry.key) + " is no name for a parameter",
                                  "a name has small letters, digits, '_' and '.', and begins with a letter",
                                  "a name such as 'share_at_home'");
        }
        Scalar scalar;
        scalar.place = entry.key_place;
        if (entry.value.kind != ValueKind::null) {
            scalar = read_any_scalar(entry.value, "parameter " + in_quotes(entry.key), fields.problems());
        }
        pathway.parameters.emplace(entry.key, std::move(scalar));
    }
}

}  // namespace

PathwaySpec read_pathway(const Value& value, const std::string& file, Problems& problems)
{
    PathwaySpec pathway;
    pathway.file = file;
    pathway.place = value.place;
    Fields head(value, "the pathway", problems);
    if (value.kind != ValueKind::mapping) {
        return pathway;
    }
    if (head.need("pathway") != nullptr) {
        pathway.name = head.name("pathway");
    }
    const std::string what = "pathway '" + pathway.name + "'";
    Fields fields(value, what, problems);
    static_cast<void>(fields.find("pathway"));
    for (const Value::Entry& entry : value.entries) {
        pathway.key_places.emplace(entry.key, entry.value.place);
    }
    pathway.title = fields.text("title");
    pathway.marks = fields.names("marks");
    read_parameters(fields, pathway);
    const Value* need = fields.find("need");
    const Value* arrivals = fields.find("arrivals");
    if (need != nullptr) {
        pathway.need = read_need(*need, "the need of " + what, problems);
    }
    if (arrivals != nullptr) {
        pathway.source = read_source(*arrivals, "'arrivals' of " + what, problems);
    }
    if (need != nullptr && arrivals != nullptr) {
        problems.add(arrivals->place, what + " has both a need and arrivals",
                     "episodes are opened by people's needs or by a stream without people",
                     "leaving one of them out");
    }
    if (const Value* clock = fields.find("clock")) {
        AfterTo read = read_after_to(*clock, "the clock of " + what, problems);
        pathway.clock = ClockSpec{std::move(read.after), std::move(read.to), std::move(read.place)};
    }
    if (fields.need("start") != nullptr) {
        pathway.start = fields.name("start");
    }
    read_nodes(fields, pathway);
    pathway.provenance = fields.provenance();
    fields.finish();
    return pathway;
}

}  // namespace esther
