#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "pathways/graph/problem.hpp"
#include "scenarios/cli/option_faults.hpp"
#include "scenarios/cli/schema_files.hpp"
#include "scenarios/cli/verbs.hpp"

namespace esther {

namespace {

using Json = nlohmann::ordered_json;

Json schema_of(std::string_view kind)
{
    for (const SchemaFile& file : schema_files()) {
        if (file.kind == kind) {
            return Json::parse(file.text);
        }
    }
    return {};
}

/// Turns a schema whose parts stand in several files into one that stands alone.
class Bundle {
  public:
    explicit Bundle(const std::string& kind) : schema_(schema_of(kind))
    {
        schema_.erase("definitions");
        take_refs(schema_, kind);
        while (!wanted_.empty()) {
            const auto [from, name] = wanted_.back();
            wanted_.pop_back();
            Json definition = schema_of(from);
            if (name.empty()) {
                definition.erase("definitions");
                definition.erase("$schema");
            } else {
                definition = definition.at("definitions").at(name);
            }
            const std::string key = key_of(from, name);
            take_refs(definition, from);
            definitions_[key] = std::move(definition);
        }
        schema_["definitions"] = std::move(definitions_);
    }

    [[nodiscard]] std::string text() const { return schema_.dump(2) + "\n"; }

  private:
    static std::string key_of(const std::string& kind, const std::string& name)
    {
        return name.empty() ? kind : kind + "." + name;
    }

    /// Lets every `$ref` below `node`, which stands in the schema of `kind`, point into this one schema.
    void take_refs(Json& node, const std::string& kind)
    {
        if (node.is_object() && node.contains("$ref")) {
            const auto written = node["$ref"].get<std::string>();
            const std::size_t hash = std::min(written.find('#'), written.size());
            const std::string file = written.substr(0, hash).substr(written.substr(0, hash).rfind('/') + 1);
            const std::string from = file.empty() ? kind : file.substr(0, file.find('.'));
            const std::string name = hash == written.size() ? "" : written.substr(written.rfind('/') + 1);
            const std::string key = key_of(from, name);
            node["$ref"] = "#/definitions/" + key;
            if (!definitions_.contains(key)) {
                definitions_[key] = nullptr;  // its place, until its turn comes
                wanted_.emplace_back(from, name);
            }
        }
        for (Json& child : node) {
            if (child.is_structured()) {
                take_refs(child, kind);
            }
        }
    }

    Json schema_;
    Json definitions_ = Json::object();
    std::vector<std::pair<std::string, std::string>> wanted_;  ///< kind of file, name of the definition
};

}  // namespace

ExitCode print_schema(const std::string& kind)
{
    std::vector<std::string> kinds;
    for (const SchemaFile& file : schema_files()) {
        kinds.emplace_back(file.kind);
    }
    if (kind.empty()) {
        for (const std::string& known : kinds) {
            std::cout << known << "  " << schema_of(known).value("description", "") << "\n";
        }
        return ExitCode::success;
    }
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
        std::cerr << "esther: there is no file kind " << in_quotes(kind)
                  << hint_line(did_you_mean(kind, kinds, "kinds")) << "\n";
        return ExitCode::bad_input;
    }
    std::cout << Bundle(kind).text();
    return ExitCode::success;
}

}  // namespace esther
