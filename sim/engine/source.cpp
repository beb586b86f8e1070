// Customers without a population: Poisson streams by thinning, and scheduled ones.

#include <algorithm>
#include <string>

#include "sim/core/arithmetic.hpp"
#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

constexpr std::uint32_t gap_decision = hash_decision("engine/arrival/gap");
constexpr std::uint32_t accept_decision = hash_decision("engine/arrival/accept");
constexpr std::uint32_t source_bit = 0xc0000000;

/// Arrivals per microsecond at `t`.
double rate_at(const Source& source, Time t)
{
    const Duration since = t.time_since_epoch();
    switch (source.shape) {
        case SourceShape::steps: {
            const Duration phase = since % source.period;
            const auto step = std::upper_bound(source.ends.begin(), source.ends.end(), phase);
            return source.values[static_cast<std::size_t>(step - source.ends.begin())];
        }
        case SourceShape::sinusoid: {
            const double turn = static_cast<double>((since % source.period).count()) /
                                static_cast<double>(source.period.count());
            return source.values[0] + source.values[1] * det::sin_turns(turn);
        }
        case SourceShape::ramp:
            return source.values[0] + source.values[1] * static_cast<double>(since.count());
        case SourceShape::constant:
        case SourceShape::scheduled:
            break;
    }
    return 0;
}

}  // namespace

void Shard::schedule_arrival(PathwayId pathway)
{
    const Pathway& p = network().pathways[pathway];
    SourceState& state = run_->sources[index(pathway)];
    if (state.arrived >= p.source.most ||
        (p.source.shape != SourceShape::scheduled && number(p.source.bound) <= 0)) {
        return;
    }
    if (p.source.shape == SourceShape::scheduled) {
        state.last = later(state.last, p.source.period);
    } else {
        const double u = uniform(run_->key, {customer_bit | state.candidate, gap_decision, p.root, 0, 0});
        state.last = later(state.last, to_duration(det::exponential_quantile(u) / number(p.source.bound)));
    }
    ++state.candidate;
    push(state.last, EventClass::request, EventKind::arrival,
         source_bit | static_cast<std::uint32_t>(index(pathway)), state.candidate,
         static_cast<std::uint32_t>(index(pathway)));
}

void Shard::on_arrival(PathwayId pathway)
{
    const Pathway& p = network().pathways[pathway];
    SourceState& state = run_->sources[index(pathway)];
    const std::uint32_t customer = customer_bit | (state.candidate - 1);
    ++tally_->candidates;
    const bool thinned = p.source.shape == SourceShape::steps || p.source.shape == SourceShape::sinusoid ||
                         p.source.shape == SourceShape::ramp;
    if (thinned) {
        const double u = uniform(run_->key, {customer, accept_decision, p.root, 0, 0});
        const double rate = rate_at(p.source, thinning_time(now_, number(p.source.bound)));
        if (rate > number(p.source.bound) * (1 + 1e-12)) {
            throw RunError("the rate of arrivals of pathway " + std::to_string(index(pathway)) +
                           " is above its bound by a factor of " +
                           std::to_string(rate / number(p.source.bound)));
        }
        if (u * number(p.source.bound) >= rate) {
            count_rejected();
            schedule_arrival(pathway);
            return;
        }
    }
    ++state.arrived;
    schedule_arrival(pathway);
    open_episode(pathway, customer, p.root);
}

}  // namespace esther
