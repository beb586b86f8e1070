#include "analysis/statistics/one_pathway.hpp"

#include "analysis/statistics/totals.hpp"
#include "analysis/store/results_error.hpp"
#include "analysis/store/text.hpp"
#include "sim/parallel/for_each.hpp"

namespace esther {

namespace {

/// Counts of a block stand by measure, pathway, and then by all else.
void leave_counts(StudyResult& result, std::size_t pathway)
{
    const std::size_t n_pathways = result.pathways.size();
    const std::size_t n_rows = result.measures.size() * n_pathways;
    const std::size_t row_size = n_rows == 0 ? 0 : result.count.block_size() / n_rows;
    for_each_parallel(result.count.n_blocks(), available_threads(), [&](std::size_t b) {
        std::vector<std::int64_t> left(result.count.block_size());
        result.count.for_each_filled(b, [&](std::size_t i, std::int64_t number) {
            if (i / row_size % n_pathways == pathway) {
                left[i] = number;
            }
        });
        result.count.set_block(b, left);
    });
}

Admissions rows_of_pathway(const Admissions& all, std::size_t pathway)
{
    Admissions kept;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (static_cast<std::size_t>(all.pathway[i]) == pathway) {
            kept.add(static_cast<std::size_t>(all.scenario[i]), static_cast<std::size_t>(all.replication[i]),
                     static_cast<std::size_t>(all.measure[i]), pathway, all.person[i], all.occurrence[i],
                     all.time_us[i]);
        }
    }
    return kept;  // sorted as they were
}

}  // namespace

StudyResult only_pathway(StudyResult result, const std::string& name)
{
    const auto pathway = place_of(result.pathways, name);
    if (!pathway) {
        throw ResultsError("there is no pathway '" + name + "'" + suggestion(name, result.pathways));
    }
    leave_counts(result, *pathway);
    result.admissions = rows_of_pathway(result.admissions, *pathway);
    return result;
}

}  // namespace esther
