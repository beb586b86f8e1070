#include "scenarios/runner/trace_file.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>

#include "analysis/store/mapped_file.hpp"

namespace esther {

namespace {

/// Takes the next word off the front of a line.
std::string_view take_word(std::string_view& line)
{
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    return word;
}

template <class T>
bool read_number(std::string_view text, T& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

/// "08:31:02.5" as microseconds; less than a day.
std::optional<Duration> time_of_day(std::string_view text)
{
    const auto two_digits = [&](std::size_t at, int below) {
        int value = -1;
        return text.size() >= at + 2 && read_number(text.substr(at, 2), value) && value >= 0 && value < below
                   ? value
                   : -1;
    };
    const int hours = two_digits(0, 24);
    const int minutes = two_digits(3, 60);
    const int seconds = two_digits(6, 60);
    if (hours < 0 || minutes < 0 || seconds < 0 || text[2] != ':' || text[5] != ':') {
        return std::nullopt;
    }
    const Duration whole = hours * one_hour + minutes * one_minute + seconds * one_second;
    if (text.size() == 8) {
        return whole;
    }
    std::string digits(text.substr(9));
    digits.resize(6, '0');
    std::uint32_t micro = 0;
    if (text[8] != '.' || text.size() == 9 || text.size() > 15 ||
        !read_number(std::string_view(digits), micro)) {
        return std::nullopt;
    }
    return whole + Duration{micro};
}

class Reader {
  public:
    Reader(TraceFile& out, Problems& problems) : out_(out), problems_(problems) {}

    void read(std::string_view text)
    {
        for (number_ = 1; !text.empty() && !problems_.full(); ++number_) {
            const std::size_t end = text.find('\n');
            const std::string_view line = text.substr(0, end);
            if (number_ == 1 && line != trace_layout::first_line) {
                fault(1, "this is no trace file", "its first line is not '" + first_line() + "'",
                      "a file that 'esther run --trace' wrote");
                return;
            }
            if (end == std::string_view::npos) {
                fault(line.size() + 1, "the last line is cut short",
                      "every line of a trace ends with a line feed", "making the trace again");
                return;
            }
            read_line(line);
            text.remove_prefix(end + 1);
        }
        if (number_ == 1) {
            fault(0, "this is no trace file", "it is empty", "a file that 'esther run --trace' wrote");
        }
    }

  private:
    static std::string first_line() { return trace_layout::first_line; }

    void fault(std::size_t column, const std::string& what, const std::string& why, const std::string& hint)
    {
        problems_.add({out_.name, column == 0 ? 0 : number_, static_cast<int>(column)}, what, why, hint);
    }

    void read_line(std::string_view line)
    {
        const auto control = std::find_if(line.begin(), line.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        });
        if (control != line.end()) {
            fault(static_cast<std::size_t>(control - line.begin()) + 1, "a byte that no trace has",
                  "a trace is plain text", "making the trace again");
        } else if (!line.empty() && line[0] == '#') {
            read_head(line);
        } else if (line.rfind(trace_layout::part, 0) == 0) {
            read_part(line);
        } else {
            read_event(line);
        }
    }

    void read_head(std::string_view line)
    {
        const std::pair<const char*, std::string*> keys[] = {{trace_layout::study, &out_.study},
                                                             {trace_layout::seed, &out_.seed},
                                                             {trace_layout::version, &out_.version},
                                                             {trace_layout::reference, &out_.reference}};
        if (line.rfind(trace_layout::people, 0) == 0) {
            out_.says_people = true;
            const std::size_t n = std::string_view(trace_layout::people).size();
            if (!out_.people.read(line.substr(n))) {
                fault(n + 1, "whom the trace follows cannot be read",
                      "people stand there as '0-599' or 'patient:0-19', with commas between",
                      "making the trace again");
            }
        }
        for (const auto& [key, value] : keys) {
            if (line.rfind(key, 0) == 0) {
                *value = line.substr(std::string_view(key).size());
            }
        }
    }

    void read_part(std::string_view line)
    {
        const std::string_view rest = line.substr(std::string_view(trace_layout::part).size());
        const std::size_t of = rest.find(trace_layout::of);
        TracePart part;
        if (of == std::string_view::npos || !read_number(rest.substr(0, of), part.replication) ||
            part.replication < 0) {
            fault(1, "a part without its replication and scenario",
                  "a part begins with '= replication 0 of NAME'", "making the trace again");
            return;
        }
        part.scenario = rest.substr(of + std::string_view(trace_layout::of).size());
        if (out_.find(part.scenario, part.replication) != nullptr) {
            fault(1,
                  "a second part is replication " + std::to_string(part.replication) + " of " +
                      in_quotes(part.scenario),
                  "each stands once in a trace", "making the trace again");
            return;
        }
        out_.parts.push_back(std::move(part));
    }

    void read_event(std::string_view line)
    {
        std::string_view rest = line;
        std::int64_t day = 0;
        const bool has_day =
            read_number(take_word(rest), day) && day >= 0 && day < never.time_since_epoch() / one_day;
        const auto time = time_of_day(take_word(rest));
        const std::string_view who = take_word(rest);
        if (!has_day || !time || who.empty() || out_.parts.empty()) {
            fault(1, "this line is no event",
                  out_.parts.empty() && has_day && time ? "it stands in no part"
                                                        : "an event begins with day, hh:mm:ss and who it is",
                  "making the trace again");
            return;
        }
        TraceLine event{start_of_run + day * one_day + *time, std::string(who), "", 0};
        rest = line;
        for (std::string_view word = take_word(rest); !word.empty(); word = take_word(rest)) {
            event.text += (event.text.empty() ? "" : " ") + std::string(word);
        }
        // Figures that led to the same choice are no other life.
        event.n_same = std::min(event.text.find(trace_layout::figures), event.text.size());
        out_.parts.back().lines.push_back(std::move(event));
    }

    TraceFile& out_;
    Problems& problems_;
    int number_ = 1;
};

void add_all_who_have_events(TraceFile& trace)
{
    std::set<std::string_view> told;
    for (const TracePart& part : trace.parts) {
        for (const TraceLine& line : part.lines) {
            if (told.insert(line.who).second) {
                trace.people.add(line.who);
            }
        }
    }
}

}  // namespace

const TracePart* TraceFile::find(const std::string& scenario, std::int64_t replication) const
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const TracePart& part) {
        return part.scenario == scenario && part.replication == replication;
    });
    return found == parts.end() ? nullptr : &*found;
}

std::vector<std::string> TraceFile::scenarios() const
{
    std::vector<std::string> names;
    for (const TracePart& part : parts) {
        if (std::find(names.begin(), names.end(), part.scenario) == names.end()) {
            names.push_back(part.scenario);
        }
    }
    return names;
}

TraceFile read_trace(const std::string& file, Problems& problems)
{
    TraceFile trace;
    trace.name = file;
    const MappedFile mapped(file);
    const auto bytes = mapped.bytes();
    Reader(trace, problems).read({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    if (!trace.says_people) {
        add_all_who_have_events(trace);
    }
    return trace;
}

}  // namespace esther
