#include <algorithm>
#include <string_view>
#include <utility>

#include "pathways/yaml/read_parts.hpp"

namespace esther {

namespace {

/// Which kinds of nodes a key belongs to; the order is that of the README.
struct KeyRule {
    std::string_view key;
    std::string_view kinds;  ///< words, or "" for all but `end` and `include`
    std::string_view why;
};

constexpr KeyRule rules[] = {
    {"next", "", "its ways out are said otherwise"},
    {"worsens", "", "no time passes in it"},
    {"starts_clock", "", "no time passes in it"},
    {"stops_clock", "", "no time passes in it"},
    {"stopwatch", "", "no time passes in it"},
    {"rng_id", "contact wait decision stay package record include", "it draws nothing"},
    {"pool", "contact stay package", "it takes no resource"},
    {"also", "contact stay package", "it takes no resource"},
    {"overflow", "contact stay package", "it takes no resource"},
    {"waits_for", "contact stay package", "it waits for no resource"},
    {"time", "contact wait stay package", "it takes no time"},
    {"priority", "contact stay package", "it waits for no resource"},
    {"patience", "contact stay package", "it waits for no resource"},
    {"if_full", "contact stay package", "it waits for no resource"},
    {"balks", "contact stay package", "it waits for no resource"},
    {"leaves_free", "contact stay package", "it waits for no resource"},
    {"if_interrupted", "contact stay", "it is not served, or not where it could be interrupted"},
    {"ask", "contact stay package", "it asks for no resource"},
    {"when_away", "contact stay wait", "it does not need the body"},
    {"away_to", "contact stay wait", "it does not need the body"},
    {"away_hold", "contact stay wait", "it does not need the body"},
    {"travel", "contact stay wait", "the body goes nowhere for it"},
    {"at", "contact stay wait", "the body goes nowhere for it"},
    {"race", "wait", "only a wait can have rival ends"},
    {"keeps", "wait decision record", "it does not say what becomes of a held bed"},
    {"severity", "decision", "the weight of severity in a time stands in its law"},
    {"pressure", "decision", "it decides nothing"},
    {"decider", "decision", "it decides nothing"},
    {"count", "record", "only a record counts"},
    {"once", "record", "only a record counts"},
    {"list", "record", "only a record writes rows"},
    {"set", "record", "only a record sets attributes"},
    {"file", "include", "only an include names a file"},
    {"with", "include", "only an include takes parameters"},
    {"exits", "include", "only an include has exits"},
};

bool has_word(std::string_view words, std::string_view word)
{
    std::size_t at = 0;
    while (at <= words.size()) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (words.substr(at, end - at) == word) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

bool belongs(const KeyRule& rule, const std::string& kind)
{
    return rule.kinds.empty() ? kind != "end" && kind != "include" : has_word(rule.kinds, kind);
}

std::vector<std::string> keys_of(const std::string& kind)
{
    std::vector<std::string> keys = {"kind", "title"};
    for (const KeyRule& rule : rules) {
        if (belongs(rule, kind)) {
            keys.emplace_back(rule.key);
        }
    }
    return keys;
}

/// Reads one node; `fields_` remembers the keys.
class NodeReader {
  public:
    NodeReader(const std::string& name, const Value& value, Problems& problems)
        : value_(&value), fields_(value, "node '" + name + "'", problems), problems_(&problems)
    {
        node_.name = name;
        node_.place = value.place;
    }

    NodeSpec read();

  private:
    bool read_kind();
    void refuse_keys_of_other_kinds();
    void read_common();
    std::vector<std::string> names_of(const std::string& key);
    void read_resource();
    void read_away();
    void read_wait();
    void read_record();
    void read_include();
    void read_stopwatch();
    void require(const std::string& key);
    std::string choice(const std::string& key, const std::vector<std::string>& choices);
    void fault(const Place& place, const std::string& what, std::string why, std::string hint)
    {
        problems_->add(place, fields_.what() + what, std::move(why), std::move(hint));
    }

    const Value* value_;
    Fields fields_;
    Problems* problems_;
    NodeSpec node_;
};

bool NodeReader::read_kind()
{
    const std::vector<std::string> kinds = {"contact", "wait",   "decision", "stay",
                                            "package", "record", "end",      "include"};
    if (fields_.need("kind") == nullptr) {
        return false;
    }
    node_.kind = choice("kind", kinds);
    return !node_.kind.empty();
}

std::string NodeReader::choice(const std::string& key, const std::vector<std::string>& choices)
{
    const Value* value = fields_.find(key);
    if (value == nullptr) {
        return "";
    }
    if (value->kind == ValueKind::scalar &&
        std::find(choices.begin(), choices.end(), value->text) != choices.end()) {
        return value->text;
    }
    const std::string written =
        value->kind == ValueKind::scalar ? in_quotes(value->text) : "a list or mapping";
    const std::string near = value->kind == ValueKind::scalar ? nearest_name(value->text, choices) : "";
    fault(value->place, " has " + written + " as its '" + key + "'",
          "'" + key + "' is one of " + in_list(choices),
          choices.size() == 1 ? "'" + key + ": " + choices.front() + "'"
          : near.empty()      ? "one of these"
                              : "did you mean '" + near + "'?");
    return "";
}

void NodeReader::refuse_keys_of_other_kinds()
{
    for (const Value::Entry& entry : value_->entries) {
        for (const KeyRule& rule : rules) {
            if (entry.key == rule.key && !belongs(rule, node_.kind)) {
                const std::string why = entry.key == "next" && node_.kind == "end"
                                            ? "an end is left by nobody"
                                            : std::string(rule.why);
                fault(entry.key_place,
                      " has the key '" + entry.key + "', which does not belong to kind '" + node_.kind + "'",
                      why,
                      "leaving it out, or another kind; keys of '" + node_.kind +
                          "': " + in_list(keys_of(node_.kind)));
            }
        }
    }
}

void NodeReader::require(const std::string& key)
{
    static_cast<void>(fields_.need(key));
}

void NodeReader::read_common()
{
    node_.title = fields_.text("title");
    if (const Value* next = fields_.find("next")) {
        node_.next = read_branches(*next, "a branch of " + fields_.what(), *problems_);
    }
    node_.worsens = fields_.flag("worsens");
    node_.starts_clock = fields_.flag("starts_clock");
    node_.stops_clock = fields_.flag("stops_clock");
    node_.rng_id = fields_.name("rng_id");
    node_.keeps = fields_.flag("keeps");
    node_.at = fields_.name("at");
    node_.time = fields_.law("time");
    node_.travel = fields_.law("travel");
    if (node_.travel) {
        refuse_severity(*node_.travel, "'travel' of " + fields_.what(), "the way is as long for everybody",
                        *problems_);
    }
    read_stopwatch();
    if (const auto severity = fields_.scalar("severity", Dimension::number)) {
        node_.severity = severity->value;
        if (!severity->use.empty() || severity->value < -1 || severity->value > 1) {
            fault(severity->place, " has the severity " + in_quotes(severity->text),
                  "the weight of severity in a choice is a number between -1 and 1", "a weight such as 0.4");
        }
    }
    if (const Value* pressure = fields_.find("pressure")) {
        node_.pressure = read_pressure(*pressure, "'pressure' of " + fields_.what(), *problems_);
    }
    node_.decider = choice("decider", {"primary", "community", "acute", "social"});
}

void NodeReader::read_stopwatch()
{
    node_.starts_stopwatch = choice("stopwatch", {"start"}) == "start";
}

/// A list that names at least one.
std::vector<std::string> NodeReader::names_of(const std::string& key)
{
    const Value* value = fields_.find(key);
    if (value != nullptr && value->kind == ValueKind::sequence && value->items.empty()) {
        fault(value->place, " has an empty list as " + in_quotes(key), "it names nothing",
              "a name, or leaving it out");
    }
    return fields_.names(key);
}

void NodeReader::read_resource()
{
    node_.pool = fields_.name("pool");
    node_.also = names_of("also");
    node_.overflow = names_of("overflow");
    node_.waits_for = choice("waits_for", {"own", "any"});
    node_.priority = static_cast<int>(fields_.integer("priority", 0, 0, 7));
    if (const Value* patience = fields_.find("patience")) {
        AfterTo read = read_after_to(*patience, "'patience' of " + fields_.what(), *problems_);
        refuse_severity(read.after, "'patience' of " + fields_.what(), "patience is drawn by itself",
                        *problems_);
        node_.patience = std::move(read.after);
        node_.patience_to = std::move(read.to);
    }
    node_.if_full = fields_.name("if_full");
    if (const Value* balks = fields_.find("balks")) {
        read_balks(*balks, "'balks' of " + fields_.what(), node_, *problems_);
    }
    node_.leaves_free = static_cast<int>(fields_.integer("leaves_free", 0, 0, 65'535));
    const std::string interrupted = fields_.name("if_interrupted");
    const bool stays = interrupted.empty() || interrupted == "resume" || interrupted == "restart";
    node_.if_interrupted = stays ? interrupted : "reroute";
    node_.interrupted_to = stays ? "" : interrupted;
    node_.ask = choice("ask", {"ahead", "there"});
}

void NodeReader::read_away()
{
    node_.when_away = choice("when_away", {"cancel", "rebook", "hold"});
    node_.away_to = fields_.name("away_to");
    node_.away_hold = fields_.scalar("away_hold", Dimension::duration);
    if (node_.away_hold.has_value() != (node_.when_away == "hold")) {
        fault(node_.away_hold ? node_.away_hold->place : node_.place,
              node_.away_hold ? " has 'away_hold' without 'when_away: hold'"
                              : " has 'when_away: hold' without 'away_hold'",
              "'away_hold' says how long to hold for a body that is elsewhere", "both keys, or neither");
    }
    if (node_.kind == "wait" && node_.at.empty()) {
        for (const char* key : {"when_away", "away_to", "away_hold"}) {
            if (const Value* value = fields_.find(key)) {
                fault(value->place, " has '" + std::string(key) + "' without 'at'",
                      "a wait that goes nowhere does not need the body",
                      "'at: PLACE', or leaving '" + std::string(key) + "' out");
            }
        }
    }
    if (!node_.away_to.empty() && (node_.when_away == "rebook" || node_.when_away == "hold")) {
        fault(node_.place, " has 'away_to' with 'when_away: " + node_.when_away + "'",
              "only a cancelled episode goes elsewhere", "'when_away: cancel'");
    }
}

void NodeReader::read_wait()
{
    if (const Value* race = fields_.find("race")) {
        for (const Value* item : items_of(*race)) {
            AfterTo rival = read_after_to(*item, "a rival in the race of " + fields_.what(), *problems_);
            refuse_severity(rival.after, "a rival in the race of " + fields_.what(),
                            "rivals are drawn each by itself", *problems_);
            node_.rivals.push_back({std::move(rival.after), std::move(rival.to), std::move(rival.place)});
        }
        if (node_.rivals.empty()) {
            fault(race->place, " has a race without rivals", "the first rival to end says where to go",
                  "race: [{after: LAW, to: NODE}, ...]");
        }
        if (node_.time || !node_.next.empty()) {
            fault(race->place, " has a race and " + std::string(node_.time ? "'time'" : "'next'"),
                  "the rivals of a race are its times and its ways out",
                  "either 'race', or 'time' with 'next'");
        }
    } else if (!node_.time && node_.kind == "wait") {
        fault(node_.place, " has neither 'time' nor 'race'", "a wait says how long it lasts",
              "'time: LAW' with 'next', or 'race: [{after: LAW, to: NODE}, ...]'");
    }
}

void NodeReader::read_record()
{
    node_.counts = names_of("count");
    node_.once = fields_.flag("once");
    node_.list = fields_.flag("list");
    if (const Value* set = fields_.find("set")) {
        const Fields pairs(*set, "'set' of " + fields_.what(), *problems_);  // says so if it is no mapping
        for (const Value::Entry& entry : set->entries) {
            const std::string value =
                read_text(entry.value, "the value of " + in_quotes(entry.key), *problems_);
            if (!is_name(entry.key)) {
                fault(entry.key_place, " sets " + in_quotes(entry.key) + ", which is no name",
                      "attributes have names", "the name of an attribute of people");
            }
            node_.sets.emplace_back(entry.key, value);
        }
    }
    const bool does = !node_.counts.empty() || !node_.sets.empty() || node_.list || node_.starts_clock ||
                      node_.stops_clock || node_.starts_stopwatch || fields_.find("count") ||
                      fields_.find("set");
    if (node_.kind == "record" && !does) {
        fault(node_.place, " records nothing", "a record counts, lists or sets something",
              "'count: measure'");
    }
}

void NodeReader::read_include()
{
    node_.include = fields_.text("file");
    if (const Value* with = fields_.find("with")) {
        const Fields pairs(*with, "'with' of " + fields_.what(), *problems_);
        for (const Value::Entry& entry : with->entries) {
            node_.with.emplace(
                entry.key,
                read_any_scalar(entry.value, "parameter " + in_quotes(entry.key) + " of " + fields_.what(),
                                *problems_));
        }
    }
    if (const Value* exits = fields_.find("exits")) {
        const Fields pairs(*exits, "'exits' of " + fields_.what(), *problems_);
        for (const Value::Entry& entry : exits->entries) {
            node_.exits.emplace(entry.key,
                                read_name(entry.value, "exit " + in_quotes(entry.key), *problems_));
        }
    }
}

NodeSpec NodeReader::read()
{
    if (value_->kind != ValueKind::mapping) {
        return std::move(node_);
    }
    for (const Value::Entry& entry : value_->entries) {
        node_.key_places.emplace(entry.key, entry.value.place);
    }
    const bool known = read_kind();
    if (known) {
        refuse_keys_of_other_kinds();
    }
    read_common();
    read_resource();
    read_away();
    read_wait();
    read_record();
    read_include();
    if (known) {
        const bool takes = node_.kind == "contact" || node_.kind == "stay" || node_.kind == "package";
        if (takes) {
            require("pool");
            require("time");
        }
        if (node_.kind != "end" && node_.kind != "include" && fields_.find("race") == nullptr) {
            require("next");
        }
        if (node_.kind == "include") {
            require("file");
        }
        if (node_.kind == "end" || node_.kind == "include") {
            node_.next.clear();
        }
    }
    node_.provenance = fields_.provenance();
    fields_.finish();
    return std::move(node_);
}

}  // namespace

NodeSpec read_node(const std::string& name, const Value& value, Problems& problems)
{
    return NodeReader(name, value, problems).read();
}

}  // namespace esther
