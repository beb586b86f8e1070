#include "sim/engine/snapshot.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/core/check.hpp"
#include "sim/core/mix.hpp"
#include "sim/core/sha256.hpp"
#include "sim/observe/pass_tally.hpp"

namespace esther {

namespace {

constexpr std::uint32_t format = 7;
constexpr std::array<char, 8> magic{'E', 's', 't', 'h', 'e', 'r', 'S', '\n'};

struct Head {
    std::array<char, 8> magic;
    std::uint32_t format;
    std::uint32_t byte_order;
    std::uint64_t n_bytes;
};
static_assert(sizeof(Head) == 24);
constexpr std::uint32_t byte_order = 0x01020304;
constexpr std::size_t digest_size = std::tuple_size_v<Sha256::Digest>;

enum class Section : std::uint64_t { layout = 1, info, structure, people, sites, sources, events, tally };

/// Sizes of the records that are kept as this machine holds them, and a hash of the files that declare them.
struct Layout {
    std::array<std::uint64_t, 10> sizes;
    std::uint64_t declarations;
    bool operator==(const Layout&) const = default;
};
constexpr std::array record_names{"Person",  "Episode", "Request",     "Resource",  "Unit",
                                  "Message", "Event",   "SourceState", "PoolMonth", "TapeRow"};
constexpr Layout layout_here{
    {sizeof(Person), sizeof(Episode), sizeof(Request), sizeof(Resource), sizeof(Unit), sizeof(Message),
     sizeof(Event), sizeof(SourceState), sizeof(PoolMonth), sizeof(TapeRow)},
    hash_text(ESTHER_RECORDS)};

// Each state is described once, for both ways. The structured bindings name every member: who adds one is
// told by the compiler to add it here.

template <class Archive, class T>
void pass_settings(Archive& archive, T& settings)
{
    auto& [key, warm_up, measure, month, until_empty, shard_of_site, n_workers, stop_if_blocked, reference,
           trace] = settings;
    static_cast<void>(shard_of_site);
    static_cast<void>(n_workers);
    static_cast<void>(stop_if_blocked);
    static_cast<void>(reference);
    static_cast<void>(trace);
    archive(key, warm_up, measure, month, until_empty);
}

template <class Archive, class T>
void pass_info(Archive& archive, T& info)
{
    auto& [label, settings, now, people, parameters, rates] = info;
    archive(label);
    pass_settings(archive, settings);
    archive(now, people, parameters, rates);
}

template <class Archive, class T>
void pass_site(Archive& archive, T& site)
{
    auto& [episodes, delays, requests, inbox, request_of, resources, units, last_record, serial,
           fingerprint] = site;
    archive(episodes, delays, requests, inbox, request_of, resources, units, last_record, serial,
            fingerprint);
}

using Content = std::function<void(ArchiveWriter&)>;

std::uint64_t size_of(const Content& content)
{
    ArchiveWriter measure([](std::span<const std::byte>) {});
    content(measure);
    return measure.n_bytes();
}

/// Reads a section, which must be there and hold what `content` reads and no more.
template <class Read>
void read_section(ArchiveReader& archive, Section tag, const Read& content)
{
    Section found{};
    std::uint64_t n_bytes = 0;
    archive(found, n_bytes);
    if (found != tag) {
        throw ArchiveError("section " + std::to_string(static_cast<std::uint64_t>(found)) +
                           " stands where section " + std::to_string(static_cast<std::uint64_t>(tag)) +
                           " should");
    }
    ArchiveReader section(archive.take(n_bytes));
    content(section);
    if (section.n_left() != 0) {
        throw ArchiveError("section " + std::to_string(static_cast<std::uint64_t>(tag)) + " is too long by " +
                           std::to_string(section.n_left()) + " bytes");
    }
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : "; ") + word;
    }
    return text;
}

std::string in_days(Duration d)
{
    if (d % (one_day / 100) != Duration{0}) {
        return std::to_string(d.count()) + " microseconds";
    }
    const auto hundredths = d / (one_day / 100);
    std::string text = std::to_string(hundredths / 100);
    if (hundredths % 100 != 0) {
        text += "." + std::to_string(100 + hundredths % 100).substr(1);
    }
    return text + " days";
}

std::vector<std::string> differences(const RunSettings& there, const RunSettings& here)
{
    std::vector<std::string> words;
    if (there.key != here.key) {
        words.emplace_back("it was made with another seed or replication, so its random numbers are others");
    }
    const auto length = [&](const std::string& what, Duration a, Duration b) {
        if (a != b) {
            words.push_back(what + " is " + in_days(a) + " there, " + in_days(b) + " here");
        }
    };
    length("the warm-up", there.warm_up, here.warm_up);
    length("the measured time", there.measure, here.measure);
    length("the period of the tallies", there.month, here.month);
    if (there.until_empty != here.until_empty) {
        words.emplace_back("one of the two runs until it is empty");
    }
    return words;
}

void check_layout(const Layout& there)
{
    if (there == layout_here) {
        return;
    }
    std::vector<std::string> words;
    for (std::size_t i = 0; i < record_names.size(); ++i) {
        if (there.sizes[i] != layout_here.sizes[i]) {
            words.push_back(std::string("a ") + record_names[i] + " takes " + std::to_string(there.sizes[i]) +
                            " bytes there, " + std::to_string(layout_here.sizes[i]) + " here");
        }
    }
    throw SnapshotError("was saved by another version of the program, which holds its records otherwise" +
                        (words.empty() ? "" : " (" + joined(words) + ")"));
}

void check_whole(std::span<const std::byte> bytes)
{
    Head head{};
    if (bytes.size() >= sizeof head) {
        std::memcpy(&head, bytes.data(), sizeof head);
    }
    if (head.magic != magic) {
        throw SnapshotError("is no saved state");
    }
    if (head.byte_order != byte_order) {
        throw SnapshotError("was saved on a machine with another order of bytes");
    }
    if (head.format != format) {
        throw SnapshotError("has format " + std::to_string(head.format) + ", and this program reads format " +
                            std::to_string(format));
    }
    if (head.n_bytes != bytes.size()) {
        throw SnapshotError("is " + std::string(bytes.size() < head.n_bytes ? "cut short" : "too long") +
                            ": " + std::to_string(bytes.size()) + " bytes, where it says " +
                            std::to_string(head.n_bytes));
    }
    if (bytes.size() < sizeof head + digest_size) {
        throw SnapshotError("is cut short");
    }
    Sha256 hash;
    const auto content = bytes.first(bytes.size() - digest_size);
    hash.add(std::span(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
    if (std::memcmp(hash.finish().data(), bytes.data() + content.size(), digest_size) != 0) {
        throw SnapshotError("is damaged: its content is not what its checksum says");
    }
}

}  // namespace

void Snapshot::save(Run& run, const std::string& label, const ByteSink& sink)
{
    SnapshotInfo info{label, run.settings_, run.now_, run.people_at_start_, hash_of(*run.state_.parameters),
                      0};
    Tally tally(run.state_.tallies.front().shape);
    for (const Tally& each : run.state_.tallies) {
        tally.add(each);
    }
    ESTHER_CHECK(run.state_.mail.empty());
    Time last{};
    for (Shard& shard : run.shards_) {
        info.rates += shard.rates(run.state_);
        last = std::max(last, shard.last_time());
    }
    const std::pair<Section, Content> sections[] = {
        {Section::layout, [](ArchiveWriter& to) { to(layout_here); }},
        {Section::info, [&](ArchiveWriter& to) { pass_info(to, info); }},
        {Section::structure, [&](ArchiveWriter& to) { to(structure_of(*run.state_.network)); }},
        {Section::people,
         [&](ArchiveWriter& to) {
             const Lives& lives = run.state_.lives;
             to(run.state_.people, lives.next, lives.since, lives.at_first);
         }},
        {Section::sites,
         [&](ArchiveWriter& to) {
             for (const SiteState& site : run.state_.sites) {
                 pass_site(to, site);
             }
         }},
        {Section::sources, [&](ArchiveWriter& to) { to(run.state_.sources); }},
        {Section::events,
         [&](ArchiveWriter& to) {
             for (const Shard& shard : run.shards_) {
                 const Shard::Restore restore{shard};
                 shard.queue_.for_each([&](const Event& event) { to(event); },
                                       [&](std::uint32_t who) {
                                           Event event;
                                           if (restore(who, event)) {
                                               to(event);
                                           }
                                       });
             }
         }},
        {Section::tally,
         [&](ArchiveWriter& to) {
             pass_tally(to, tally);
             to(last, run.common_events_);
         }},
    };
    std::vector<std::uint64_t> sizes;
    std::uint64_t n_bytes = sizeof(Head) + digest_size;
    for (const auto& [tag, content] : sections) {
        sizes.push_back(size_of(content));
        n_bytes += sizeof tag + sizeof n_bytes + sizes.back();
    }
    Sha256 hash;
    ArchiveWriter archive([&](std::span<const std::byte> bytes) {
        hash.add(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
        sink(bytes);
    });
    archive(Head{magic, format, byte_order, n_bytes});
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        archive(sections[i].first, sizes[i]);
        sections[i].second(archive);
    }
    archive.flush();
    const Sha256::Digest digest = hash.finish();
    sink(std::as_bytes(std::span(digest)));
}

Snapshot::Snapshot(std::span<const std::byte> bytes)
{
    check_whole(bytes);
    std::memcpy(digest_.data(), bytes.data() + bytes.size() - digest_size, digest_size);
    ArchiveReader all(bytes.subspan(sizeof(Head), bytes.size() - sizeof(Head) - digest_size));
    try {
        Layout layout{};
        read_section(all, Section::layout, [&](ArchiveReader& from) { from(layout); });
        check_layout(layout);
        read_section(all, Section::info, [&](ArchiveReader& from) { pass_info(from, info_); });
        read_section(all, Section::structure, [&](ArchiveReader& from) { from(structure_); });
    } catch (const ArchiveError& error) {
        throw SnapshotError(std::string("is damaged: ") + error.what());
    }
    state_ = all.take(all.n_left());
}

bool Snapshot::goes_on_with(const Parameters& parameters) const
{
    return info_.parameters == hash_of(parameters);
}

Run Snapshot::restore(const Network& network, const Parameters& parameters, const RunSettings& settings) const
{
    if (const auto words = differences(structure_, structure_of(network)); !words.empty()) {
        throw SnapshotError("is the state of another network: " + joined(words));
    }
    if (const auto words = differences(info_.settings, settings); !words.empty()) {
        throw SnapshotError("is the state of another run: " + joined(words));
    }
    Run run(network, parameters, settings);
    try {
        read_state(run);
    } catch (const ArchiveError& error) {
        throw SnapshotError(std::string("is damaged: ") + error.what());
    }
    if (!goes_on_with(parameters)) {
        std::uint64_t rates = 0;
        for (Shard& shard : run.shards_) {
            rates += shard.rates(run.state_);
        }
        if (rates != info_.rates) {
            throw SnapshotError(
                "holds needs and deaths to come that were drawn with other rates than are given now; only "
                "what happens after a need arises may differ");
        }
        run.set_parameters(parameters);
    }
    return run;
}

/// Shares the state out over the shards of an empty run.
void Snapshot::read_state(Run& run) const
{
    ArchiveReader all(state_);
    RunState& state = run.state_;
    const std::size_t n_sites = state.sites.size();
    Lives& lives = state.lives;
    read_section(all, Section::people,
                 [&](ArchiveReader& from) { from(state.people, lives.next, lives.since, lives.at_first); });
    const std::size_t n_lives = state.network->courses.empty() ? 0 : state.people.size();
    if (lives.next.size() != n_lives || lives.since.size() != n_lives ||
        lives.at_first.size() != n_lives * lives.led.size()) {
        throw ArchiveError("there are courses of " + std::to_string(lives.next.size()) +
                           " people where there should be those of " + std::to_string(n_lives));
    }
    for (const Person& person : state.people) {
        if (index(person.home) >= n_sites || index(person.body) >= n_sites) {
            throw ArchiveError("somebody is at no site");
        }
    }
    read_section(all, Section::sites, [&](ArchiveReader& from) {
        for (SiteState& site : state.sites) {
            pass_site(from, site);
        }
    });
    read_section(all, Section::sources, [&](ArchiveReader& from) { from(state.sources); });
    std::vector<std::size_t> n_people(run.shards_.size());
    for (const Person& person : state.people) {
        ++n_people[state.shard_of_site[index(person.body)]];
    }
    for (std::size_t i = 0; i < run.shards_.size(); ++i) {
        run.shards_[i].expect_events(state, n_people[i]);
    }
    read_section(all, Section::events, [&](ArchiveReader& from) {
        while (from.n_left() > 0) {
            Event event;
            from(event);
            if (index(event.site) >= n_sites) {
                throw ArchiveError("an event is due at site " + std::to_string(index(event.site)) + " of " +
                                   std::to_string(n_sites));
            }
            run.shards_[state.shard_of_site[index(event.site)]].queue_.push(event);
        }
    });
    Tally& tally = state.tallies.front();
    const TallyShape shape = tally.shape;
    Time last{};
    read_section(all, Section::tally, [&](ArchiveReader& from) {
        pass_tally(from, tally);
        from(last, run.common_events_);
    });
    if (tally.shape != shape || all.n_left() != 0) {
        throw ArchiveError("its tallies have another shape, or something follows them");
    }
    for (Shard& shard : run.shards_) {
        shard.last_ = last;
    }
    run.people_at_start_ = info_.people;
    run.now_ = info_.now;
    run.set_window();
}

void save_snapshot(Run& run, const std::string& label, const ByteSink& sink)
{
    Snapshot::save(run, label, sink);
}

}  // namespace esther
