#include "scenarios/cli/differing_inputs.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "pathways/graph/problem.hpp"

namespace esther {

namespace {

const Input* find_input(const std::vector<Input>& inputs, const std::string& name)
{
    const auto found =
        std::find_if(inputs.begin(), inputs.end(), [&](const Input& input) { return input.name == name; });
    return found == inputs.end() ? nullptr : &*found;
}

/// The next line without what it is indented by, in quotes.
std::string next_line(std::istream& text)
{
    std::string line;
    if (!std::getline(text, line)) {
        return "the end";
    }
    return in_quotes(line.substr(std::min(line.find_first_not_of(' '), line.size())));
}

/// Precondition: the texts differ.
std::string first_difference(const std::string& there, const std::string& asked)
{
    std::istringstream left(there);
    std::istringstream right(asked);
    for (int line = 1; left.good() || right.good(); ++line) {
        const std::string a = next_line(left);
        const std::string b = next_line(right);
        if (a != b) {
            return "line " + std::to_string(line) + ": there " + a + ", asked " + b;
        }
    }
    return "there and asked by spaces alone";
}

bool is_option(const Input& input)
{
    return input.name.rfind("--", 0) == 0;
}

std::string given(const Input* option)
{
    return option == nullptr ? "not given" : in_quotes(option->text.substr(0, option->text.find('\n')));
}

}  // namespace

std::vector<std::string> differing_inputs(const std::vector<Input>& there, const std::vector<Input>& asked)
{
    std::vector<Input> all = there;
    std::copy_if(asked.begin(), asked.end(), std::back_inserter(all),
                 [&](const Input& input) { return find_input(there, input.name) == nullptr; });
    std::vector<std::string> sentences;
    for (const Input& input : all) {
        const Input* const left = find_input(there, input.name);
        const Input* const right = find_input(asked, input.name);
        if (left != nullptr && right != nullptr && left->text == right->text) {
            continue;
        }
        sentences.push_back(input.name +
                            (is_option(input)   ? ": there " + given(left) + ", asked " + given(right)
                             : left == nullptr  ? ": asked only"
                             : right == nullptr ? ": there only"
                                                : ", " + first_difference(left->text, right->text)));
    }
    return sentences;
}

}  // namespace esther
