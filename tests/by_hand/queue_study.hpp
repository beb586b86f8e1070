#pragma once

#include <string>
#include <vector>

namespace esther::test {

/// Somebody who comes once: name, time of the day, what the first node does (a contact unless it says its
/// kind). `more` are nodes in between, entered at `then`; at the end stands the record `seen`; `left` is
/// another.
struct Comer {
    std::string name;
    std::string at;
    std::string does;
    std::string more = "";
    std::string then = "seen";
};

/// A study of queues without people, a day long.
[[nodiscard]] std::string queues(const std::string& pools, const std::vector<Comer>& comers);

}  // namespace esther::test
