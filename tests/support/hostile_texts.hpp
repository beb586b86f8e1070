#pragma once

#include <map>
#include <string>

namespace esther::test {

/// Texts that a reader must answer with a located fault, quickly: name and text.
[[nodiscard]] std::map<std::string, std::string> hostile_texts();

}  // namespace esther::test
