#include "sim/parallel/team.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

namespace esther {

struct Team::Threads {
    explicit Threads(std::size_t n)
        : workers(tbb::global_control::max_allowed_parallelism, n), arena(static_cast<int>(n))
    {
    }
    tbb::global_control workers;
    tbb::task_arena arena;
};

Team::Team(std::size_t threads) : threads_(threads > 1 ? std::make_unique<Threads>(threads) : nullptr) {}

Team::~Team() = default;

void Team::operator()(std::size_t n, const std::function<void(std::size_t)>& job) const
{
    if (threads_ == nullptr || n <= 1) {
        for (std::size_t i = 0; i < n; ++i) {
            job(i);
        }
        return;
    }
    threads_->arena.execute([&] { tbb::parallel_for(std::size_t{0}, n, job, tbb::static_partitioner{}); });
}

}  // namespace esther
