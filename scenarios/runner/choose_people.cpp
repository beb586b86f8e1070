#include "scenarios/runner/choose_people.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "sim/engine/state.hpp"

namespace esther {

namespace {

constexpr std::uint32_t most_at_once = 1'000'000;

std::optional<std::uint32_t> number_in(const std::string& text)
{
    std::uint32_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data(), end, value);
    const bool plain = !text.empty() && text[0] >= '0' && text[0] <= '9' && (text[0] != '0' || text == "0");
    return plain && error == std::errc{} && read_to == end ? std::optional(value) : std::nullopt;
}

class Chooser {
  public:
    Chooser(const World& world, Problems& problems) : problems_(problems)
    {
        const auto& pathways = world.groups.front().model.pathways;
        for (std::size_t i = 0; i < pathways.size(); ++i) {
            if (pathways[i].source) {
                streams_.emplace_back(pathways[i].name, static_cast<PathwayId>(i));
                names_.push_back(pathways[i].name);
            }
        }
        if (const auto& people = world.groups.front().people) {
            n_people_ = people->n_ever();
        }
    }

    void add(const std::string& word)
    {
        const std::size_t colon = word.find(':');
        const std::string kind = colon == std::string::npos ? "" : word.substr(0, colon);
        const auto number = number_in(colon == std::string::npos ? word : word.substr(colon + 1));
        const bool known = kind.empty() || kind == "first" || stream(kind) != PathwayId::none;
        if (colon == 0 || (known && !number)) {
            problems_.add({}, in_quotes(word) + " names nobody",
                          "people are named by a whole number, customers by pathway and number",
                          "4032, " + (names_.empty() ? "" : names_.front() + ":17, ") + "or first:20");
        } else if (!known) {
            problems_.add({}, "no customers come to a pathway " + in_quotes(kind),
                          names_.empty() ? "no pathway of this study has arrivals"
                                         : "customers are named by their pathway and number",
                          names_.empty() ? "the id of a person, such as 4032"
                                         : did_you_mean(kind, names_, "pathways with arrivals"));
        } else if (kind == "first") {
            add_first(word, *number);
        } else if (!kind.empty()) {
            add_customer(stream(kind), *number, word);
        } else if (n_people_ > 0) {
            add_person(*number);
        } else if (streams_.size() == 1) {
            add_customer(streams_.front().second, *number, word);
        } else {
            problems_.add({}, in_quotes(word) + " does not say whose customer",
                          "several pathways of this study have arrivals: " + in_list(names_),
                          names_.front() + ":" + word);
        }
    }

    [[nodiscard]] TraceChoice take()
    {
        const auto tidy = [](auto& items) {
            std::sort(items.begin(), items.end());
            items.erase(std::unique(items.begin(), items.end()), items.end());
        };
        tidy(choice_.people);
        tidy(choice_.customers);
        return std::move(choice_);
    }

  private:
    [[nodiscard]] PathwayId stream(const std::string& name) const
    {
        const auto found = std::find_if(streams_.begin(), streams_.end(),
                                        [&](const auto& each) { return each.first == name; });
        return found == streams_.end() ? PathwayId::none : found->second;
    }

    void add_first(const std::string& word, std::uint32_t n)
    {
        if (n == 0 || n > most_at_once) {
            problems_.add({}, in_quotes(word) + " is not a number of people to trace",
                          "1 to " + std::to_string(most_at_once) + " can be", "first:20");
            return;
        }
        for (std::uint32_t i = 0; i < n; ++i) {
            if (n_people_ > 0) {
                if (i < n_people_) {
                    choice_.people.push_back(i);
                }
                continue;
            }
            for (const auto& [name, pathway] : streams_) {
                choice_.customers.emplace_back(pathway, i);
            }
        }
    }

    void add_person(std::uint32_t id)
    {
        if (id >= n_people_) {
            problems_.add(
                {}, "there is no person " + std::to_string(id),
                "the study has " + std::to_string(n_people_) + " people, whose ids count from 0",
                "an id up to " + std::to_string(n_people_ - 1) + ", as the lists of the results show it");
            return;
        }
        choice_.people.push_back(id);
    }

    void add_customer(PathwayId pathway, std::uint32_t number, const std::string& word)
    {
        if (number >= customer_bit) {
            problems_.add({}, "there can be no customer " + in_quotes(word),
                          "customers are numbered up to " + std::to_string(customer_bit - 1),
                          "a smaller number");
            return;
        }
        choice_.customers.emplace_back(pathway, number);
    }

    Problems& problems_;
    std::size_t n_people_ = 0;
    std::vector<std::pair<std::string, PathwayId>> streams_;
    std::vector<std::string> names_;
    TraceChoice choice_;
};

}  // namespace

TraceChoice choose_people(const std::vector<std::string>& words, const World& world, Problems& problems)
{
    Chooser chooser(world, problems);
    for (const std::string& word : words) {
        chooser.add(word);
    }
    return chooser.take();
}

}  // namespace esther
