// The only includer of TBB.

#include "sim/parallel/for_each.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <exception>
#include <vector>

namespace esther {

void for_each_parallel(std::size_t n, std::size_t threads, const std::function<void(std::size_t)>& job)
{
    threads = std::min(threads, n);  // TBB starts as many as are allowed, jobs or not
    std::vector<std::exception_ptr> failures(n);
    const auto guarded = [&](std::size_t i) {
        try {
            job(i);
        } catch (...) {
            failures[i] = std::current_exception();
        }
    };
    if (threads <= 1) {
        for (std::size_t i = 0; i < n; ++i) {
            guarded(i);
        }
    } else {
        const tbb::global_control workers(tbb::global_control::max_allowed_parallelism, threads);
        tbb::task_arena arena(static_cast<int>(threads));
        arena.execute([&] { tbb::parallel_for(std::size_t{0}, n, guarded, tbb::simple_partitioner{}); });
    }
    for (const std::exception_ptr& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

std::size_t available_threads()
{
    return static_cast<std::size_t>(tbb::info::default_concurrency());
}

}  // namespace esther
