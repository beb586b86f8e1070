#include "tests/docs/markdown.hpp"

#include <sstream>

#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

namespace esther::test {

std::vector<Block> blocks_of(const std::string& page)
{
    std::vector<Block> blocks;
    std::istringstream lines(read_file(project_root() + "/" + page));
    bool inside = false;
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.rfind("```", 0) == 0) {
            if (!inside) {
                blocks.push_back({line.substr(3), "", number});
            }
            inside = !inside;
        } else if (inside) {
            blocks.back().text += line + "\n";
        }
    }
    return blocks;
}

std::string first_line(const std::string& text)
{
    return text.substr(0, text.find('\n'));
}

}  // namespace esther::test
