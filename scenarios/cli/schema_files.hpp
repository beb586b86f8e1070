#pragma once

#include <span>
#include <string_view>

namespace esther {

/// A JSON Schema as it stands in the library, put into the program when it is built
/// (scenarios/CMakeLists.txt).
struct SchemaFile {
    std::string_view kind;  ///< of the files that it describes
    std::string_view text;
};

[[nodiscard]] std::span<const SchemaFile> schema_files();

}  // namespace esther
