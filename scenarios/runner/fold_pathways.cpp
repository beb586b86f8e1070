#include "scenarios/runner/fold_pathways.hpp"

#include <algorithm>

namespace esther {

namespace {

/// Adds up the rows of a table (outer, pathway, inner).
void fold(std::vector<std::int64_t>& table, std::size_t n_outer, std::size_t n_inner, const PathwayRows& rows)
{
    const std::size_t n_from = rows.row_of.size();
    const std::size_t n_to = rows.names.size();
    std::vector<std::int64_t> folded(n_outer * n_to * n_inner, 0);
    for (std::size_t outer = 0; outer < n_outer; ++outer) {
        for (std::size_t p = 0; p < n_from; ++p) {
            for (std::size_t i = 0; i < n_inner; ++i) {
                folded[(outer * n_to + rows.row_of[p]) * n_inner + i] +=
                    table[(outer * n_from + p) * n_inner + i];
            }
        }
    }
    table = std::move(folded);
}

}  // namespace

PathwayRows pathway_rows(const WorldGroup& group)
{
    PathwayRows rows;
    for (const PathwaySpec& pathway : group.model.pathways) {
        const std::string& name = pathway.copy_of.empty() ? pathway.name : pathway.copy_of;
        const auto found = std::find(rows.names.begin(), rows.names.end(), name);
        rows.row_of.push_back(static_cast<std::size_t>(found - rows.names.begin()));
        if (found == rows.names.end()) {
            rows.names.push_back(name);
        }
    }
    return rows;
}

Tally fold_pathways(Tally tally, const PathwayRows& rows)
{
    const std::size_t months = tally.shape.n_months;
    const std::size_t block = months * tally.shape.n_cells;
    fold(tally.counts, tally.shape.n_measures, block, rows);
    fold(tally.absorbed_open, 1, block, rows);
    fold(tally.absorbed_away, 1, block, rows);
    fold(tally.balked, 1, block, rows);
    fold(tally.no_shows, 1, months, rows);
    fold(tally.opened, 1, 1, rows);
    fold(tally.closed, 1, 1, rows);
    for (TapeRow& row : tally.tape) {
        row.pathway = static_cast<PathwayId>(rows.row_of[index(row.pathway)]);
    }
    tally.shape.n_pathways = rows.names.size();
    return tally;
}

}  // namespace esther
