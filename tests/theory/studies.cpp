// Which study answers for which exact result: by subject in studies_*.cpp.

#include "tests/theory/studies.hpp"

#include <algorithm>

#include "tests/theory/builder.hpp"

namespace esther::theory {

const std::vector<Study>& studies()
{
    static const std::vector<Study> all = [] {
        std::vector<Study> some;
        for (const auto add :
             {add_queues, add_networks, add_caseloads, add_streams, add_courses, add_people}) {
            add(some);
        }
        // By the number of the case; those of one case as they were added.
        std::stable_sort(some.begin(), some.end(), [](const Study& a, const Study& b) {
            return a.quantities.front().id < b.quantities.front().id;
        });
        return some;
    }();
    return all;
}

}  // namespace esther::theory
