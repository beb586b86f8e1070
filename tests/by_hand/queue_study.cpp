#include "tests/by_hand/queue_study.hpp"

namespace esther::test {

std::string queues(const std::string& pools, const std::vector<Comer>& comers)
{
    std::string text =
        "study: queues\nseed: 1\nreplications: 1\nmeasure: 1 day\npools: {" + pools + "}\npathways:\n";
    for (const Comer& comer : comers) {
        const bool says_kind = comer.does.find("kind:") != std::string::npos;
        const bool leaves =
            comer.does.find(": left") != std::string::npos || comer.more.find(": left") != std::string::npos;
        text += "  - pathway: " + comer.name + "\n    arrivals: {at: [" + comer.at + "], count: 1}\n" +
                "    start: comes\n    nodes:\n      comes: {" + (says_kind ? "" : "kind: contact, ") +
                comer.does + ", next: " + comer.then + "}\n" +
                (comer.more.empty() ? "" : "      " + comer.more + "\n") +
                "      seen: {kind: record, count: seen, list: true, next: gone}\n" +
                (leaves ? "      left: {kind: record, count: left, list: true, next: gone}\n" : "") +
                "      gone: {kind: end}\n";
    }
    return text;
}

}  // namespace esther::test
