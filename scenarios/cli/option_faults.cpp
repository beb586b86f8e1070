#include "scenarios/cli/option_faults.hpp"

#include "analysis/store/results_error.hpp"

namespace esther {

std::string hint_line(const std::string& hint)
{
    const bool question = hint.rfind("did you mean", 0) == 0;
    return (question ? "\n  " : "\n  try ") + hint;
}

void throw_faults_of(const std::string& option, const Problems& problems)
{
    std::string text;
    for (const Problem& problem : problems.items()) {
        text += (text.empty() ? "" : "\nesther: ") + option + ": " + problem.what + "\n  because " +
                problem.why + hint_line(problem.hint);
    }
    if (problems.any()) {
        throw ResultsError(text);
    }
}

}  // namespace esther
