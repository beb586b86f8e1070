// One replication: shards side by side in windows, review points between them.

#include "sim/engine/run.hpp"

#include <algorithm>
#include <exception>
#include <numeric>
#include <utility>

#include "sim/core/check.hpp"
#include "sim/core/int128.hpp"
#include "sim/engine/deadlock.hpp"

namespace esther {

TallyShape tally_shape(const RunSettings& settings)
{
    TallyShape shape;
    shape.measure_from = start_of_run + settings.warm_up;
    shape.month = settings.month;
    shape.n_warm =
        static_cast<std::size_t>((settings.warm_up + settings.month - Duration{1}) / settings.month);
    shape.horizon = settings.until_empty ? never : shape.measure_from + settings.measure;
    shape.n_months =
        shape.n_warm + std::max<std::size_t>(
                           1, static_cast<std::size_t>(
                                  settings.until_empty
                                      ? 1
                                      : (settings.measure + settings.month - Duration{1}) / settings.month));
    return shape;
}

namespace {

/// The words of Attributes in which courses lead something. What a course leads or looks at is no node's to
/// set, and has one course at most.
std::vector<std::uint8_t> led_words(const Network& network)
{
    std::vector<std::uint8_t> words;
    const auto is_set = [&](const AttributeField& field) {
        return std::any_of(network.effects.begin(), network.effects.end(), [&](const Effect& effect) {
            return network.attributes[effect.attribute] == field;
        });
    };
    for (const Course& course : network.courses) {
        for (const Course::Column& column : course.columns) {
            ESTHER_CHECK(!is_set(column.field));
        }
        if (course.attribute != AttributeId::none) {
            ESTHER_CHECK(!is_set(course.field));
            ESTHER_CHECK(std::count_if(network.courses.begin(), network.courses.end(), [&](const Course& c) {
                             return c.attribute == course.attribute;
                         }) == 1);
            if (std::find(words.begin(), words.end(), course.field.word) == words.end()) {
                words.push_back(course.field.word);
            }
        }
    }
    return words;
}

}  // namespace

Run::Run(const Network& network, const Parameters& parameters, const RunSettings& settings)
    : settings_(settings)
{
    may_block_ = may_block(network);
    state_.network = &network;
    state_.parameters = &parameters;
    state_.key = settings.key;
    state_.rounds = RoundKeys(settings.key);
    if (!settings.reference) {
        state_.plain = plain_part_of(network);
    }
    state_.lives.led = led_words(network);
    state_.sites.resize(network.sites.size());
    for (SiteState& site : state_.sites) {
        site.resources = Table<PoolId, Resource>(network.pools.size());
        site.last_record.assign(network.n_measures, never);
    }
    state_.sources.resize(network.pathways.size());
    state_.shard_of_site = settings.shard_of_site;
    state_.traced = settings.trace;
    state_.shard_of_site.resize(network.sites.size(), 0);
    std::size_t n_shards = 1;
    for (const std::uint16_t shard : state_.shard_of_site) {
        n_shards = std::max<std::size_t>(n_shards, shard + 1U);
    }
    const std::size_t n_workers = std::clamp<std::size_t>(settings.n_workers, 1, n_shards);
    TallyShape shape = tally_shape(settings);
    shape.n_measures = network.n_measures;
    shape.n_pathways = network.pathways.size();
    shape.n_cells = network.n_cells;
    shape.n_pools = network.pools.size();
    shape.n_courses = network.courses.size();
    state_.tallies.assign(n_workers, Tally(shape));
    state_.mail = Mail<Outbox>(n_workers);
    for (std::size_t i = 0; i < n_shards; ++i) {
        shards_.emplace_back(static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(i % n_workers),
                             settings.reference ? EventQueue::plain_heap() : EventQueue(),
                             !settings.trace.empty());
    }
}

Run::Run(const Network& network, const Parameters& parameters, const PeopleTable& people,
         const RunSettings& settings, const SideBySide& side_by_side)
    : Run(network, parameters, settings)
{
    state_.people.resize(people.n_people);
    for (std::size_t i = 0; i < people.n_people; ++i) {
        Person& person = state_.people[i];
        person.id = people.id[i];
        const std::int32_t birthday = people.birth_day[i] - Person::first_birthday;
        ESTHER_CHECK(birthday >= 0 && birthday <= UINT16_MAX);
        person.birthday = static_cast<std::uint16_t>(birthday);
        person.risk = people.risk[i];
        person.home = static_cast<SiteId>(people.home[i]);
        person.body = person.home;
        person.alive = true;
        if (!people.entry.empty() && people.entry[i] > start_of_run) {
            person.next = PersonNext::entry;
            person.next_candidate = people.entry[i];
            const std::int64_t year = people.entry[i].time_since_epoch() / one_year;
            ESTHER_CHECK(year <= UINT8_MAX);
            person.year = static_cast<std::uint8_t>(year);
        }
        for (std::size_t a = 0; a < people.n_attributes; ++a) {
            network.attributes[static_cast<AttributeId>(a)].set(
                person.attributes, people.attributes[i * people.n_attributes + a]);
        }
    }
    people_at_start_ = std::count_if(state_.people.begin(), state_.people.end(),
                                     [](const Person& person) { return person.is_resident(); });
    if (!network.courses.empty()) {
        state_.lives.next.assign(people.n_people, never);
        state_.lives.since.assign(people.n_people, never);
        state_.lives.at_first.resize(people.n_people * state_.lives.led.size());
    }
    std::vector<std::vector<std::uint32_t>> of_shard(shards_.size());
    for (std::uint32_t who = 0; who < state_.people.size(); ++who) {
        of_shard[state_.shard_of_site[index(state_.people[who].home)]].push_back(who);
    }
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        shards_[i].open(state_, of_shard[i].size());
    }
    each_shard(side_by_side, [&](Shard& shard) {
        for (const std::uint32_t who : of_shard[static_cast<std::size_t>(&shard - shards_.data())]) {
            shard.admit(state_, who);
        }
    });
    set_window();
}

/// The least time of any crossing between two shards: nothing sent in a window arrives in it. Only the sites
/// that serve one home have anything to say to one another.
void Run::set_window()
{
    const Network& network = *state_.network;
    std::vector<bool> is_home(network.sites.size(), false);
    for (const Person& person : state_.people) {
        is_home[index(person.home)] = true;
    }
    window_ = Duration::max();
    for (std::size_t home = 0; home < network.sites.size(); ++home) {
        if (!is_home[home]) {
            continue;
        }
        std::vector<SiteId> linked{static_cast<SiteId>(home)};
        for (const SiteId site : network.sites[static_cast<SiteId>(home)].serves) {
            linked.push_back(site);
        }
        for (const SiteId a : linked) {
            for (const SiteId b : linked) {
                if (state_.shard_of_site[index(a)] != state_.shard_of_site[index(b)]) {
                    window_ =
                        std::min(window_, network.least[network.sites[a].place][network.sites[b].place]);
                }
            }
        }
    }
    ESTHER_CHECK(window_ > Duration{0});
}

/// Every worker reads its mail and does its own shards, one after another. Of several faults the one that
/// came first in the order of events is reported, whatever the threads.
void Run::each_shard(const SideBySide& side_by_side, const std::function<void(Shard&)>& work)
{
    const std::size_t n_workers = state_.mail.n_workers();
    std::vector<std::exception_ptr> faults(shards_.size());
    side_by_side(n_workers, [&](std::size_t worker) {
        read_mail(worker);
        for (std::size_t i = worker; i < shards_.size(); i += n_workers) {
            try {
                work(shards_[i]);
            } catch (...) {
                faults[i] = std::current_exception();
            }
        }
    });
    state_.mail.turn();
    std::size_t first = shards_.size();
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        if (faults[i] && (first == shards_.size() || shards_[i].at().before(shards_[first].at()))) {
            first = i;
        }
    }
    if (first < shards_.size()) {
        std::rethrow_exception(faults[first]);
    }
}

/// Takes what has been sent to a worker's shards; its place in the order comes from the keys alone.
void Run::read_mail(std::size_t worker)
{
    for (std::size_t from = 0; from < state_.mail.n_workers(); ++from) {
        Outbox& box = state_.mail.in(from, worker);
        for (const Message& message : box.messages) {
            const Episode* luggage = box.luggage.data() + message.first_luggage;
            shards_[state_.shard_of_site[index(message.to)]].deliver(state_, message, luggage);
        }
        box.clear();
    }
}

void Run::advance(Time until, const SideBySide& side_by_side)
{
    while (may_block_ && now_ < until) {
        const Time midnight = next_midnight();
        const Time next = run_windows(std::min(until, midnight), side_by_side);
        const bool looks = now_ == midnight && now_ < state_.tallies.front().shape.horizon;
        if (looks && !resolve_deadlocks()) {
            // Until something happens there is nothing new to find.
            now_ = std::min(until, next == never ? never : next - next.time_since_epoch() % one_day);
        }
    }
    static_cast<void>(run_windows(until, side_by_side));
}

/// Returns when the next thing happens that is known by then.
Time Run::run_windows(Time until, const SideBySide& side_by_side)
{
    Time next = now_;
    in_windows(now_, until, window_, [&](Time end) {
        each_shard(side_by_side, [&](Shard& shard) { shard.advance(state_, end); });
        next = never;
        for (const Shard& shard : shards_) {
            next = std::min(next, shard.next_time());
        }
        return next;
    });
    each_shard(side_by_side, [](Shard&) {});  // nothing stays on the way
    now_ = until;
    return next;
}

void Run::set_parameters(const Parameters& parameters)
{
    state_.parameters = &parameters;
    if (now_ == end_of_warm_up()) {
        common_events_ = 0;
        for (const Tally& tally : state_.tallies) {
            common_events_ += tally.events;
        }
    }
    each_shard(one_after_another, [&](Shard& shard) { shard.review(state_, now_); });
    each_shard(one_after_another, [](Shard&) {});
}

std::uint64_t Run::fingerprint() const
{
    std::uint64_t sum = 0;
    for (const SiteState& site : state_.sites) {
        sum += site.fingerprint;
    }
    return sum;
}

RunResult Run::finish(const SideBySide& side_by_side)
{
    const Time horizon = state_.tallies.front().shape.horizon;
    advance(horizon, side_by_side);
    Time end = horizon;
    if (settings_.until_empty) {
        end = start_of_run;
        for (const Shard& shard : shards_) {
            end = std::max(end, shard.last_time());
        }
    }
    now_ = end;
    return close(end);
}

RunResult Run::so_far() const
{
    Run copy = *this;
    return copy.close(now_);
}

RunResult Run::close(Time end)
{
    RunResult result;
    result.common_events = common_events_;
    result.measured = end - (start_of_run + settings_.warm_up);
    result.people_at_start = people_at_start_;
    for (std::uint32_t who = 0; who < state_.people.size(); ++who) {
        const Person& person = state_.people[who];
        if (person.alive && person.travelling) {
            shard_of(person.body).close_journey(state_, who, end);
        }
    }
    for (Shard& shard : shards_) {
        shard.close(state_, end);
        result.trace.insert(result.trace.end(), shard.trace().begin(), shard.trace().end());
    }
    sort_trace(result.trace);
    result.tally = std::move(state_.tallies.front());
    for (std::size_t i = 1; i < state_.tallies.size(); ++i) {
        result.tally.add(state_.tallies[i]);
    }
    const Network& network = *state_.network;
    result.waiting_at_end.assign(network.pools.size(), 0);
    result.wait_so_far.assign(network.pools.size(), 0);
    for (const SiteState& site : state_.sites) {
        result.open_episodes += static_cast<std::int64_t>(site.episodes.in_use());
        for (std::uint32_t i = 0; i < site.requests.size(); ++i) {
            const Request& request = site.requests[i];
            if (request.pool != PoolId::none && request.state == RequestState::queued) {
                ++result.waiting_at_end[index(request.pool)];
                result.wait_so_far[index(request.pool)] += (end - request.since).count();
            }
        }
    }
    for (const Person& person : state_.people) {
        result.people_at_end += person.is_resident() ? 1 : 0;
    }
    check_books(result);
    return result;
}

/// Exact identities that hold in every run, whatever the model.
void Run::check_books(RunResult& result) const
{
    const Tally& tally = result.tally;
    const auto sum = [](const std::vector<std::int64_t>& counts) {
        return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    };
    if (result.people_at_start + sum(tally.entered) !=
        result.people_at_end + sum(tally.deaths) + sum(tally.left)) {
        result.failed_checks.push_back(
            "people at the start and entries differ from people at the end, deaths and those who left");
    }
    std::int64_t open = 0;
    for (std::size_t i = 0; i < tally.opened.size(); ++i) {
        open += tally.opened[i] - tally.closed[i];
    }
    if (open != result.open_episodes) {
        result.failed_checks.push_back("episodes opened differ from episodes closed plus open ones");
    }
    for (std::size_t p = 0; p < tally.shape.n_pools; ++p) {
        Int128 queue = 0;
        Int128 waits = result.wait_so_far[p];
        for (std::size_t m = 0; m < tally.shape.n_months; ++m) {
            queue += tally.pools[p * tally.shape.n_months + m].queue_time;
            waits += tally.pools[p * tally.shape.n_months + m].wait_time;
        }
        const PoolMonth& last = tally.pools[(p + 1) * tally.shape.n_months - 1];
        if (last.waiting != result.waiting_at_end[p]) {
            result.failed_checks.push_back("the line of pool " + std::to_string(p) + " at the end is not what was told");
        }
        if (queue != waits) {
            result.failed_checks.push_back("Little's identity fails for pool " + std::to_string(p));
        }
    }
    for (const SiteState& site : state_.sites) {
        for (const Resource& r : site.resources) {
            if (r.in_use < 0 || r.reserved < 0 || r.waiting < 0) {
                result.failed_checks.push_back("a resource has a negative count");
            }
        }
    }
}

}  // namespace esther
