#include "scenarios/runner/unfinished_runs.hpp"

#include <algorithm>
#include <cstring>
#include <iostream>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>

#include "analysis/store/results_error.hpp"

namespace esther {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view first_words = "# esther run, unfinished\n";
constexpr std::uint64_t longest_head = 1 << 20;
constexpr std::chrono::seconds between_syncs{10};  // work that a power cut may cost

std::string head_of(const std::vector<IdentityLine>& identity)
{
    std::string head(first_words);
    for (const IdentityLine& line : identity) {
        head += line.name + "\t" + line.value + "\n";
    }
    return head + "\n";
}

/// Of a head up to its empty line; none if that is not there.
std::optional<std::vector<IdentityLine>> identity_in(std::string_view head)
{
    std::vector<IdentityLine> identity;
    head.remove_prefix(first_words.size());
    while (true) {
        const std::size_t end = head.find('\n');
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        if (end == 0) {
            return identity;
        }
        const std::string_view line = head.substr(0, end);
        const std::size_t tab = std::min(line.find('\t'), end);
        identity.push_back(
            {std::string(line.substr(0, tab)), std::string(line.substr(std::min(tab + 1, end)))});
        head.remove_prefix(end + 1);
    }
}

std::string value_of(const std::vector<IdentityLine>& identity, const std::string& name)
{
    const auto found = std::find_if(identity.begin(), identity.end(),
                                    [&](const IdentityLine& line) { return line.name == name; });
    return found == identity.end() ? "nothing" : found->value;
}

/// The beginning of a digest, if it tells it from the other value.
std::string shown(const std::string& value, const std::string& other)
{
    constexpr std::size_t n = 12;
    const bool is_digest = value.size() == 64 && value.find(' ') == std::string::npos;
    return is_digest && value.compare(0, n, other, 0, n) != 0 ? value.substr(0, n) : value;
}

/// Each thing in which two runs differ on a line of its own.
std::string differences(const std::vector<IdentityLine>& there, const std::vector<IdentityLine>& asked)
{
    std::vector<IdentityLine> all = asked;
    std::copy_if(there.begin(), there.end(), std::back_inserter(all), [&](const IdentityLine& line) {
        return std::none_of(asked.begin(), asked.end(),
                            [&](const IdentityLine& other) { return other.name == line.name; });
    });
    std::string text;
    for (const IdentityLine& line : all) {
        const std::string left = value_of(there, line.name);
        const std::string right = value_of(asked, line.name);
        if (left != right) {
            text += "  differs: " + line.name + ": there " + shown(left, right) + ", asked " +
                    shown(right, left) + "\n";
        }
    }
    return text;
}

std::string read_start(const LockedFile& file, std::uint64_t most)
{
    std::string text(static_cast<std::size_t>(std::min(file.size(), most)), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    return text;
}

}  // namespace

UnfinishedRuns::UnfinishedRuns(std::string path, std::vector<IdentityLine> identity, const Rules& rules)
    : file_(std::move(path)), head_(head_of(identity)), identity_(std::move(identity)), rules_(rules)
{
    switch (file_.take(false)) {
        case LockedFile::Taken::yes:
            try {
                recognise();
            } catch (const std::system_error& error) {
                refuse_unreadable(error);
            }
            break;
        case LockedFile::Taken::not_there:
            break;
        case LockedFile::Taken::by_another:
            throw ResultsError("'" + file_.path() +
                               "' is in use: another process is at work on these results\n"
                               "  try another name with -o, or wait until it ends");
        case LockedFile::Taken::unusable:
            give_up(file_.why());
            break;
    }
}

bool UnfinishedRuns::remove_of(const std::string& path, const std::vector<IdentityLine>& identity)
{
    LockedFile file(path);
    const std::string head = head_of(identity);
    try {
        if (file.take(false) != LockedFile::Taken::yes || read_start(file, head.size()) != head) {
            return false;
        }
    } catch (const std::system_error&) {
        return false;
    }
    file.remove();
    return true;
}

void UnfinishedRuns::recognise()
{
    const std::string start = read_start(file_, longest_head);
    if (start.compare(0, head_.size(), head_) == 0) {
        rules_.nothing_before = {};  // it took some time before
        return;
    }
    const std::size_t n = std::min(start.size(), first_words.size());
    if (start.compare(0, n, first_words, 0, n) != 0) {
        throw ResultsError("'" + file_.path() +
                           "' is no file of unfinished results, which is what this name is for\n"
                           "  try another name with -o, or move that file away");
    }
    // One that ends within its head holds nothing.
    const auto there = n < first_words.size() ? std::nullopt : identity_in(start);
    if (there && !rules_.replace) {
        throw ResultsError("'" + file_.path() + "' holds the unfinished results of another run\n" +
                           differences(*there, identity_) +
                           "  try another name with -o, or --overwrite to begin anew");
    }
    n_dropped_ = there ? 0 : file_.size();
    file_.cut(0);
}

void UnfinishedRuns::refuse_unreadable(const std::system_error& error) const
{
    throw ResultsError("'" + file_.path() + "' could not be read (" + error.code().message() +
                       ")\n  try another name with -o");
}

void UnfinishedRuns::read(const std::function<void(RunRecord)>& take)
{
    std::uint64_t at = head_.size();
    if (file_.size() <= at) {
        return;
    }
    try {
        std::vector<std::byte> bytes;
        while (file_.size() - at > sizeof(RecordHead)) {
            RecordHead head;
            file_.read(at, std::as_writable_bytes(std::span(&head, 1)));
            const std::uint64_t n_left = file_.size() - at;
            if (head.n_packed > n_left || record_size(head) > n_left) {
                break;
            }
            bytes.resize(record_size(head));
            file_.read(at, bytes);
            RunRecord record = to_record(bytes);
            const Which which{record.replication, record.scenario};
            take(std::move(record));
            read_.insert(which);
            at += bytes.size();
        }
    } catch (const ArchiveError&) {
        // Damaged: this record and all behind it are done again, as those that were cut off.
    } catch (const std::system_error& error) {
        refuse_unreadable(error);
    }
    n_dropped_ = file_.size() - at;
    file_.cut(at);
}

bool UnfinishedRuns::has(std::int64_t replication, std::size_t scenario) const
{
    return read_.count({replication, scenario}) > 0;
}

void UnfinishedRuns::note(std::int64_t replication, std::size_t scenario, const std::string& kind,
                          const std::string& text)
{
    const std::lock_guard lock(notes_mutex_);
    notes_[{replication, scenario}].push_back({kind, text});
}

std::vector<KeptNote> UnfinishedRuns::notes_of(const Which& which)
{
    const std::lock_guard lock(notes_mutex_);
    auto found = notes_.extract(which);
    return found ? std::move(found.mapped()) : std::vector<KeptNote>();
}

void UnfinishedRuns::keep(std::int64_t replication, std::size_t scenario, const RunResult& run)
{
    if (rules_.before_each) {
        rules_.before_each();
    }
    const std::vector<KeptNote> notes = notes_of({replication, scenario});
    const Clock::time_point begin = Clock::now();
    const std::chrono::duration<double, std::nano> passed = begin - start_;
    const double most = rules_.most_of_time * passed.count() * static_cast<double>(rules_.threads);
    if (has_failed_ || passed < rules_.nothing_before || static_cast<double>(spent_) > most) {
        return;
    }
    const std::vector<std::byte> record = to_bytes(replication, scenario, notes, run);
    {
        const std::lock_guard lock(file_mutex_);
        write(record);
    }
    spent_ += std::chrono::nanoseconds(Clock::now() - begin).count();
}

void UnfinishedRuns::write(const std::vector<std::byte>& record)
{
    if (has_failed_) {
        return;
    }
    try {
        if (!file_.is_open()) {
            const LockedFile::Taken taken = file_.take(true);
            if (taken != LockedFile::Taken::yes || file_.size() > 0) {
                const bool is_other = taken != LockedFile::Taken::unusable;
                file_.close();
                give_up(is_other ? "another process is at work on these results" : file_.why());
                return;
            }
        }
        if (file_.size() == 0) {
            file_.append(std::as_bytes(std::span(head_)));
        }
        file_.append(record);
        if (const Clock::time_point now = Clock::now(); now - synced_ > between_syncs) {
            file_.sync();
            synced_ = now;
        }
    } catch (const std::system_error& error) {
        give_up(error.code().message());
    }
}

void UnfinishedRuns::give_up(const std::string& why)
{
    has_failed_ = true;
    std::cerr << "esther: warning: '" + file_.path() + "' could not be written (" + why +
                     "): what is finished from now on would not survive a kill; the run goes on\n";
}

void UnfinishedRuns::remove()
{
    const std::lock_guard lock(file_mutex_);
    file_.remove();
}

}  // namespace esther
