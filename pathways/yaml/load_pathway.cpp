#include "pathways/yaml/load_pathway.hpp"

#include <filesystem>

#include "pathways/graph/includes.hpp"

namespace esther {

std::string path_beside(const std::string& from, const std::string& file)
{
    return (std::filesystem::path(from).parent_path() / file).lexically_normal().string();
}

PathwaySpec load_pathway(const std::string& path, Problems& problems)
{
    return load_pathway(read_document(path, problems), path, problems);
}

PathwaySpec load_pathway(const Value& document, const std::string& path, Problems& problems)
{
    const auto load = [&problems](const std::string& file, const std::string& from,
                                  const Place& place) -> std::optional<PathwaySpec> {
        const std::string beside = path_beside(from, file);
        std::error_code error;
        if (!std::filesystem::is_regular_file(beside, error)) {
            problems.add(place, "the included file " + path_in_quotes(file) + " is not there",
                         "files are named relative to the file that names them",
                         "a path relative to the folder of " + path_in_quotes(place.file));
            return std::nullopt;
        }
        const std::size_t before = problems.items().size();
        PathwaySpec sub = read_pathway(read_document(beside, problems), beside, problems);
        return problems.items().size() == before ? std::optional<PathwaySpec>(std::move(sub)) : std::nullopt;
    };
    PathwaySpec pathway = read_pathway(document, path, problems);
    return expand_includes(std::move(pathway), load, problems);
}

}  // namespace esther
