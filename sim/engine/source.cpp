// Customers without a population: Poisson streams by thinning, renewal streams, and scheduled ones.
//
// A candidate of a stream brings a batch of customers, most often one. Customer k of candidate c is number
// c x (largest batch) + k: its draws depend on no other customer, come or not.

#include <algorithm>
#include <string>

#include "sim/core/arithmetic.hpp"
#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/engine/rate_error.hpp"
#include "sim/engine/rules.hpp"
#include "sim/engine/shard.hpp"

namespace esther {

namespace {

constexpr std::uint32_t gap_decision = hash_decision("engine/arrival/gap");
constexpr std::uint32_t accept_decision = hash_decision("engine/arrival/accept");
constexpr std::uint32_t batch_decision = hash_decision("engine/arrival/batch");
constexpr std::uint32_t no_show_decision = hash_decision("engine/arrival/no_show");
constexpr std::uint32_t late_decision = hash_decision("engine/arrival/late");
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
        case SourceShape::renewal:
        case SourceShape::scheduled:
            break;
    }
    return 0;
}

bool is_poisson(const Source& source)
{
    return source.shape != SourceShape::renewal && source.shape != SourceShape::scheduled;
}

std::uint32_t batch_size(const Source& source, double u)
{
    for (const Source::Batch& batch : source.batches) {
        if (u < batch.share) {
            return batch.size;
        }
        u = (u - batch.share) / (1.0 - batch.share);
    }
    return 1;
}

std::uint32_t largest_batch(const Source& source)
{
    std::uint32_t most = 1;
    for (const Source::Batch& batch : source.batches) {
        most = std::max(most, batch.size);
    }
    return most;
}

}  // namespace

/// Customers per microsecond to make room for; not below the mean.
double Shard::pace_of(const Source& source) const
{
    const double size = largest_batch(source);
    if (source.shape == SourceShape::scheduled) {
        return size * static_cast<double>(source.ends.size()) / static_cast<double>(source.period.count());
    }
    if (source.shape == SourceShape::renewal) {
        return size / std::max(run_->parameters->laws[source.between].mean(), 1.0);
    }
    return size * number(source.bound);
}

/// The time from the last candidate of a Poisson or renewal stream to the next.
Duration Shard::draw_gap(PathwayId pathway)
{
    const std::uint32_t candidate = run_->sources[index(pathway)].candidate;
    Foreseen& ahead = foreseen_[index(pathway)];
    if (candidate - ahead.first >= ahead.n) {
        foresee(pathway, candidate, ahead);
    }
    return ahead.gaps[candidate - ahead.first];
}

/// Draws what is sure to be wanted of the next candidates of a stream, unless parameters change before.
void Shard::foresee(PathwayId pathway, std::uint32_t candidate, Foreseen& ahead) const
{
    const Pathway& p = network().pathways[pathway];
    ahead.first = candidate;
    ahead.decision = first_decision(p);
    ahead.n = n_in_a_row;
    const std::uint32_t entity = customer_bit | candidate;
    const auto gaps = uniforms_in_a_row(run_->rounds, {entity, gap_decision, p.root, 0, 0});
    ahead.starts = uniforms_in_a_row(run_->rounds, {entity, ahead.decision, p.root, 0, 0});
    const Table<LawId, Law>& laws = run_->parameters->laws;
    const auto in_microseconds = [](const DrawsInARow& lengths, std::array<Duration, n_in_a_row>& to) {
        std::transform(lengths.begin(), lengths.end(), to.begin(), to_duration);
    };
    if (is_poisson(p.source)) {
        DrawsInARow each = exponentials_in_a_row(gaps);
        for (double& gap : each) {
            gap /= number(p.source.bound);
        }
        in_microseconds(each, ahead.gaps);
    } else {
        in_microseconds(laws[p.source.between].quantiles(gaps), ahead.gaps);
    }
    if (plain_ != nullptr && plain_->nodes[p.start].takes_time()) {
        in_microseconds(laws[plain_->nodes[p.start].time].quantiles(ahead.starts), ahead.lengths);
    }
}

/// What is drawn first for a customer, in the first node; 0 if nothing is.
std::uint32_t Shard::first_decision(const Pathway& p) const
{
    const Node& n = node(p.start);
    if (!p.source.batches.empty() || n.kind == NodeKind::end || n.kind == NodeKind::record) {
        return 0;
    }
    return n.kind == NodeKind::decision ? n.decision_split : n.decision_time;
}

/// When the next candidate of a stream comes; never if there is none.
Time Shard::next_arrival(PathwayId pathway)
{
    const Pathway& p = network().pathways[pathway];
    const Source& source = p.source;
    SourceState& state = run_->sources[index(pathway)];
    if (state.arrived >= source.most || (is_poisson(source) && number(source.bound) <= 0)) {
        return never;
    }
    if (source.shape == SourceShape::scheduled) {
        const std::size_t n = source.ends.size();
        const auto round = static_cast<std::int64_t>(state.candidate / n);
        state.last = later(start_of_run, round * source.period + source.ends[state.candidate % n]);
    } else {
        state.last = later(state.last, draw_gap(pathway));
    }
    ++state.candidate;
    return state.last;
}

void Shard::schedule_arrival(PathwayId pathway, Time at)
{
    const auto i = static_cast<std::uint32_t>(index(pathway));
    push(at, EventKind::arrival, source_bit | i, run_->sources[i].candidate, i);
}

void Shard::on_arrival(PathwayId pathway)
{
    const Pathway& p = network().pathways[pathway];
    const Source& source = p.source;
    SourceState& state = run_->sources[index(pathway)];
    const std::uint32_t candidate = state.candidate - 1;
    ++tally_->candidates;
    if (is_poisson(source) && source.shape != SourceShape::constant) {
        const double u = uniform(run_->rounds, {customer_bit | candidate, accept_decision, p.root, 0, 0});
        const double rate = rate_at(source, thinning_time(now_, number(source.bound)));
        if (rate > number(source.bound) * (1 + 1e-12)) {
            throw PathwayError(pathway, "the rate of arrivals is above its bound by a factor of " +
                                            std::to_string(rate / number(source.bound)));
        }
        if (u * number(source.bound) >= rate) {
            count_rejected();
            schedule_arrival(pathway, next_arrival(pathway));
            return;
        }
    }
    std::uint64_t n = 1;
    std::uint64_t first = candidate;
    if (!source.batches.empty()) {
        n = batch_size(source, uniform(run_->rounds, {customer_bit | candidate, batch_decision, p.root, 0, 0}));
        n = std::min(n, source.most - state.arrived);
        first *= largest_batch(source);
    }
    if (first + n > customer_bit) {
        throw PathwayError(pathway, "more customers than can be numbered: arrivals times the largest batch, " +
                                        std::to_string(largest_batch(source)) + ", are 2^31 at most");
    }
    state.arrived += n;
    const Foreseen& ahead = foreseen_[index(pathway)];
    if (ahead.decision != 0 && candidate - ahead.first < ahead.n) {
        known_ = {customer_bit | candidate, ahead.decision, p.root, ahead.starts[candidate - ahead.first]};
    }
    // Drawn first, put into the queue last: by then the draw is done, on which the order of events hangs.
    const Time next = next_arrival(pathway);
    for (std::uint64_t k = 0; k < n; ++k) {
        expect_customer(pathway, static_cast<std::uint32_t>(first + k), n == 1);
    }
    schedule_arrival(pathway, next);
}

/// A customer is due: does not come, comes later, or comes now. Those of a batch come each as an event of
/// their own, in the order of their luck.
void Shard::expect_customer(PathwayId pathway, std::uint32_t customer, bool alone)
{
    const Pathway& p = network().pathways[pathway];
    const Source& source = p.source;
    const auto draw_of = [&](std::uint32_t decision) {
        return uniform(run_->rounds, {customer_bit | customer, decision, p.root, 0, 0});
    };
    if (source.may_not_show && draw_of(no_show_decision) < number(source.no_show)) {
        ++tally_->no_shows[index(pathway) * tally_->shape.n_months + month_];
        note_entity(TraceKind::no_show, customer_bit | customer, pathway);
        return;
    }
    Time at = now_;
    if (source.late != LawId::none) {
        at = later(now_, to_duration(run_->parameters->laws[source.late].quantile(draw_of(late_decision))));
        note_entity(TraceKind::late, customer_bit | customer, pathway, at);
    }
    if (alone && at == now_) {
        on_customer(pathway, customer);
    } else {
        push(at, EventKind::customer, customer_name(customer_bit | customer, p.root), customer,
             static_cast<std::uint32_t>(index(pathway)));
    }
}

void Shard::on_customer(PathwayId pathway, std::uint32_t customer)
{
    open_episode(pathway, customer_bit | customer, network().pathways[pathway].root);
}

}  // namespace esther
