#include <algorithm>
#include <cmath>
#include <optional>

#include "pathways/yaml/read_parts.hpp"

namespace esther {

namespace {

const std::vector<std::string> day_names = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// `n` factors of mean 1 under a key of `week:`.
std::vector<Scalar> read_profile(Fields& fields, const std::string& key, std::size_t n,
                                 const std::string& these, Problems& problems)
{
    constexpr double most_off = 0.005;  // of the mean: figures are rounded
    std::vector<Scalar> factors;
    const Value* const list = fields.find(key);
    if (list == nullptr) {
        return factors;
    }
    const std::string what = "'" + key + "' of " + fields.what();
    const std::string hint = "a list of " + std::to_string(n) + " factors whose mean is 1";
    const std::size_t n_before = problems.items().size();
    double sum = 0;
    for (const Value& item : list->items) {
        factors.push_back(read_scalar(item, Dimension::number, what, problems));
        const Scalar& factor = factors.back();
        if (!factor.use.empty()) {
            problems.add(item.place, what + " uses the parameter " + in_quotes(factor.use),
                         "people come at the same hours in every care model", "a figure");
        } else if (factor.value < 0) {
            problems.add(item.place, what + ": the factor " + in_quotes(factor.text) + " is negative",
                         "the rate is multiplied by it", "a factor of 0 or more");
        }
        sum += factor.value;
    }
    if (factors.size() != n) {
        problems.add(list->place, what + " has " + std::to_string(factors.size()) + " factors", these, hint);
    } else if (problems.items().size() == n_before &&
               std::fabs(sum / static_cast<double>(n) - 1) > most_off) {
        problems.add(list->place,
                     what + " has factors of mean " + text_of_number(sum / static_cast<double>(n)),
                     "the rate is that of a whole week", hint);
    }
    return problems.items().size() == n_before ? factors : std::vector<Scalar>{};
}

}  // namespace

WeekSpec read_week(const Value& value, const std::string& what, Problems& problems)
{
    const std::size_t n_before = problems.items().size();
    Fields fields(value, what, problems);
    WeekSpec week;
    week.hours = read_profile(fields, "hours", 24, "a day has 24 hours, the first from midnight", problems);
    week.days = read_profile(fields, "days", 7, "a week has 7 days, Monday first", problems);
    if (week.is_even() && problems.items().size() == n_before) {
        problems.add(value.place, what + " says nothing", "without it all hours of a week are alike",
                     "'hours', 'days' or both");
    }
    fields.finish();
    return week;
}

std::vector<std::size_t> days_of(const std::string& text)
{
    const auto index_of = [](const std::string& name) -> std::size_t {
        return static_cast<std::size_t>(std::find(day_names.begin(), day_names.end(), name) -
                                        day_names.begin());
    };
    const std::size_t n = day_names.size();
    if (text == "daily") {
        return {0, 1, 2, 3, 4, 5, 6};
    }
    const std::size_t dash = text.find('-');
    const std::size_t first = index_of(text.substr(0, dash));
    const std::size_t last = dash == std::string::npos ? first : index_of(text.substr(dash + 1));
    std::vector<std::size_t> days;
    if (first >= n || last >= n) {
        return days;
    }
    for (std::size_t day = first;; day = (day + 1) % n) {
        days.push_back(day);
        if (day == last) {
            return days;
        }
    }
}

std::optional<int> minutes_of(const std::string& text)
{
    const auto digit = [&text](std::size_t i) {
        return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1;
    };
    constexpr std::size_t length = 5;
    if (text.size() != length || text[2] != ':') {
        return std::nullopt;
    }
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4}}) {
        if (digit(i) < 0) {
            return std::nullopt;
        }
    }
    const int minutes = (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4);
    const bool fits = digit(3) < 6 && minutes <= 24 * 60;
    return fits ? std::optional<int>(minutes) : std::nullopt;
}

}  // namespace esther
