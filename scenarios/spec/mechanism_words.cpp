#include "scenarios/spec/mechanism_words.hpp"

#include <algorithm>
#include <utility>

namespace esther {

namespace {

/// What each may move, in the order of their names.
const std::vector<std::pair<std::string, std::string>> fields = {
    {"M1", "delays, losses and repeats at handoffs"},
    {"M2", "how often the record is seen, and the odds of admitting when it is"},
    {"M3", "who is enrolled, its capacity, and the factor on needs of those enrolled"},
    {"M4", "appointments: how many, and how soon"},
    {"M5", "capacity, delay, awareness and reach of services in the place of hospital"},
    {"M6", "nothing: it says how everybody decides"},
    {"M7", "assessments, support and beds on the way home"},
    {"M8", "nothing: it says how practices are learned"},
    {"M9", "the list of those at risk, and who of them is asked in"},
};

}  // namespace

const std::vector<std::string>& mechanism_names()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> result;
        for (const auto& [name, moves] : fields) {
            result.push_back(name);
        }
        return result;
    }();
    return names;
}

bool is_stated_mechanism(const std::string& mechanism)
{
    return mechanism == "M2" || mechanism == "M3" || mechanism == "M6";
}

bool is_of(const PracticeSpec& practice, const std::string& mechanism)
{
    return std::find(practice.mechanisms.begin(), practice.mechanisms.end(), mechanism) !=
           practice.mechanisms.end();
}

std::string with_mechanisms(const PracticeSpec& practice)
{
    std::string text = "practice '" + practice.name + "'";
    for (const std::string& mechanism : practice.mechanisms) {
        text += (&mechanism == &practice.mechanisms.front() ? " of " : " and ") + mechanism;
    }
    return text;
}

std::string may_move(const PracticeSpec& practice)
{
    std::string text;
    for (const auto& [name, moves] : fields) {
        if (is_of(practice, name)) {
            text += (text.empty() ? "" : "; ") + name + " moves " + moves;
        }
    }
    return text;
}

}  // namespace esther
