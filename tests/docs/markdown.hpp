#pragma once

#include <string>
#include <vector>

namespace esther::test {

/// A fenced block of a Markdown page.
struct Block {
    std::string language;  ///< as written behind the fence
    std::string text;
    int line = 0;  ///< of the fence
};

/// The fenced blocks of a page of the project, in order.
[[nodiscard]] std::vector<Block> blocks_of(const std::string& page);

/// The first line of a text.
[[nodiscard]] std::string first_line(const std::string& text);

}  // namespace esther::test
