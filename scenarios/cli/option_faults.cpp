#include "scenarios/cli/option_faults.hpp"

#include "analysis/store/results_error.hpp"

namespace esther {

void throw_faults_of(const std::string& option, const Problems& problems)
{
    std::string text;
    for (const Problem& problem : problems.items()) {
        text += (text.empty() ? "" : "\nesther: ") + option + ": " + problem.what + "\n  because " +
                problem.why + "\n  try " + problem.hint;
    }
    if (problems.any()) {
        throw ResultsError(text);
    }
}

}  // namespace esther
