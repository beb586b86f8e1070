#include "analysis/statistics/minimise.hpp"

#include <nlopt.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <memory>

#include "sim/core/check.hpp"

namespace esther {

namespace {

/// What the library calls; exceptions may not pass through it, since it is written in C.
struct Call {
    const std::function<double(const std::vector<double>&)>* function;
    nlopt_opt optimiser;
    std::exception_ptr thrown;
};

double call(unsigned n, const double* point, double* /*gradient*/, void* data)
{
    auto* const call = static_cast<Call*>(data);
    try {
        return (*call->function)({point, point + n});
    } catch (...) {
        call->thrown = std::current_exception();
        nlopt_force_stop(call->optimiser);
        return std::numeric_limits<double>::max();
    }
}

}  // namespace

Minimum minimise(const std::function<double(const std::vector<double>&)>& function,
                 const std::vector<double>& start, double first_step, double last_step,
                 std::int64_t evaluations)
{
    // BOBYQA fits a quadratic to the last points, which suits a sum of squares; it needs two coordinates.
    const auto method = start.size() > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_NELDERMEAD;
    const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> optimiser(
        nlopt_create(method, static_cast<unsigned>(start.size())), nlopt_destroy);
    ESTHER_CHECK(optimiser != nullptr);
    Call data{&function, optimiser.get(), nullptr};
    nlopt_set_min_objective(optimiser.get(), call, &data);
    nlopt_set_lower_bounds1(optimiser.get(), 0);
    nlopt_set_upper_bounds1(optimiser.get(), 1);
    nlopt_set_initial_step1(optimiser.get(), first_step);
    nlopt_set_xtol_abs1(optimiser.get(), last_step);
    nlopt_set_maxeval(optimiser.get(),
                      static_cast<int>(std::min<std::int64_t>(evaluations, std::numeric_limits<int>::max())));
    Minimum found;
    found.point = start;
    const nlopt_result ended = nlopt_optimize(optimiser.get(), found.point.data(), &found.value);
    if (data.thrown) {
        std::rethrow_exception(data.thrown);
    }
    ESTHER_CHECK(ended > 0 || ended == NLOPT_ROUNDOFF_LIMITED);
    found.settled = ended != NLOPT_MAXEVAL_REACHED;
    return found;
}

}  // namespace esther
