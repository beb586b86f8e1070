#include <algorithm>
#include <optional>

#include "pathways/yaml/read_parts.hpp"
#include "sim/core/time.hpp"

namespace esther {

namespace {

constexpr double us_of(Duration duration)
{
    return static_cast<double>(duration.count());
}

struct Hours {
    int from = 0;  ///< [min]
    int to = 0;    ///< [min], more than a day where the span ends on the next day
};

std::optional<Hours> hours_of(const std::string& text)
{
    const std::size_t dash = text.find('-');
    if (dash == std::string::npos) {
        return std::nullopt;
    }
    const auto from = minutes_of(text.substr(0, dash));
    const auto to = minutes_of(text.substr(dash + 1));
    if (!from || !to || *from == 24 * 60) {
        return std::nullopt;
    }
    return Hours{*from, *to <= *from ? *to + 24 * 60 : *to};
}

bool begins_at_24(const std::string& text)
{
    const std::size_t dash = text.find('-');
    return text.substr(0, dash) == "24:00" && dash != std::string::npos && minutes_of(text.substr(dash + 1));
}

class OpeningReader {
  public:
    OpeningReader(std::string what, Problems& problems) : what_(std::move(what)), problems_(&problems) {}

    std::vector<PoolSpec::Span> read(const Value& value)
    {
        const std::size_t n_before = problems_->items().size();
        const Fields fields(value, what_, *problems_);
        for (const Value::Entry& entry : value.entries) {
            const std::vector<std::size_t> days = days_of(entry.key);
            if (days.empty()) {
                problems_->add(entry.key_place, in_quotes(entry.key) + " in " + what_ + " is no day",
                               "days are mon, tue, wed, thu, fri, sat, sun, ranges of them, and daily",
                               "a range such as 'mon-fri'");
            }
            for (const Value* item : items_of(entry.value)) {
                read_hours(*item, days);
            }
        }
        std::stable_sort(spans_.begin(), spans_.end(),
                         [](const Placed& a, const Placed& b) { return a.span.from < b.span.from; });
        std::vector<PoolSpec::Span> result;
        for (std::size_t i = 0; i < spans_.size(); ++i) {
            if (i > 0 && spans_[i].span.from < spans_[i - 1].span.to) {
                problems_->add(spans_[i].place, what_ + " has hours that overlap",
                               "capacity would be counted twice", "spans of one day apart from each other");
            }
            result.push_back(spans_[i].span);
        }
        if (value.kind == ValueKind::mapping && spans_.empty() && n_before == problems_->items().size()) {
            problems_->add(value.place, what_ + " has no hours", "a pool that never opens serves nobody",
                           "{mon-fri: 08:00-18:30}, or leaving it out for always");
        }
        return result;
    }

  private:
    struct Placed {
        PoolSpec::Span span;
        Place place;
    };

    void read_hours(const Value& value, const std::vector<std::size_t>& days)
    {
        double share = 1;
        const Value* hours = &value;
        if (value.kind == ValueKind::mapping) {
            Fields fields(value, "hours in " + what_, *problems_);
            hours = fields.need("hours");
            if (const auto written = fields.scalar("share", Dimension::share)) {
                share = written->value;
                if (!written->use.empty()) {
                    problems_->add(written->place, "'share' in " + what_ + " cannot be a parameter",
                                   "opening hours are part of the structure", "a share such as '50 %'");
                }
            }
            fields.finish();
        }
        if (hours == nullptr) {
            return;
        }
        const auto read = hours->kind == ValueKind::scalar ? hours_of(hours->text) : std::nullopt;
        if (!read && hours->kind == ValueKind::scalar && begins_at_24(hours->text)) {
            problems_->add(hours->place, in_quotes(hours->text) + " in " + what_ + " begins at 24:00",
                           "a day ends at 24:00, and the next begins at 00:00",
                           "'00:00" + hours->text.substr(hours->text.find('-')) + "' on the day after");
            return;
        }
        if (!read) {
            problems_->add(hours->place,
                           (hours->kind == ValueKind::scalar ? in_quotes(hours->text) : "this") + " in " +
                               what_ + " is no span of hours",
                           "hours run from 00:00 to 24:00", "a span such as '08:00-18:30'");
            return;
        }
        for (const std::size_t day : days) {
            const double midnight = static_cast<double>(day) * us_of(one_day);
            add({midnight + read->from * us_of(one_minute), midnight + read->to * us_of(one_minute), share},
                hours->place);
        }
    }

    /// A span that runs over Sunday midnight is two in the week.
    void add(const PoolSpec::Span& span, const Place& place)
    {
        const double week = us_of(one_week);
        spans_.push_back({{span.from, std::min(span.to, week), span.share}, place});
        if (span.to > week) {
            spans_.push_back({{0, span.to - week, span.share}, place});
        }
    }

    std::string what_;
    Problems* problems_;
    std::vector<Placed> spans_;
};

}  // namespace

std::vector<PoolSpec::Span> read_opening(const Value& value, const std::string& what, Problems& problems)
{
    return OpeningReader(what, problems).read(value);
}

}  // namespace esther
