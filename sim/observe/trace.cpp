#include "sim/observe/trace.hpp"

#include <tuple>

namespace esther {

void sort_trace(std::vector<TraceRow>& rows)
{
    const auto key = [](const TraceRow& row) {
        return std::tuple(row.time, row.rank, row.entity, row.serial, row.site);
    };
    // Stable: the rows of one event stand in their order already.
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const TraceRow& a, const TraceRow& b) { return key(a) < key(b); });
}

}  // namespace esther
