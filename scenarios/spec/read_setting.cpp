// Reads a setting: places, the way between them, pools, interfaces.

#include <algorithm>

#include "scenarios/spec/age_band.hpp"
#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"

namespace esther {

namespace {

/// Sites have 16-bit numbers; a place has at most this many.
constexpr std::int64_t most_sites = 20'000;

std::vector<std::string> place_names(const SettingSpec& setting)
{
    std::vector<std::string> names;
    for (const PlaceSpec& place : setting.places) {
        names.push_back(place.name);
    }
    return names;
}

void read_places(const Value& value, SettingSpec& setting, Problems& problems)
{
    for (const Value::Entry* entry : named_entries(&value, "'places'", problems)) {
        const std::string what = "place '" + entry->key + "'";
        check_name(*entry, what, problems);
        Fields fields(entry->value, what, problems);
        PlaceSpec place;
        place.name = entry->key;
        place.title = fields.text("title", entry->key);
        place.place = entry->key_place;
        need_keys(entry->value, what, {"count"}, problems);
        place.count = fields.integer("count", 1, 1, most_sites);
        place.home = fields.flag("home");
        place.provenance = fields.provenance();
        fields.finish();
        setting.places.push_back(std::move(place));
    }
    const auto n_homes = std::count_if(setting.places.begin(), setting.places.end(),
                                       [](const PlaceSpec& place) { return place.home; });
    if (n_homes != 1 && !setting.places.empty()) {
        problems.add(value.place, std::to_string(n_homes) + " of the places are home",
                     "people live at the sites of exactly one place",
                     "'home: true' on the place where people live, and there only");
    }
}

/// Takes what a list says, in the place of what stands there under the same name.
template <class Named>
void add_own(std::vector<Named>& list, std::vector<Named> own)
{
    for (Named& item : own) {
        const auto shared = std::find_if(list.begin(), list.end(),
                                         [&](const Named& other) { return other.name == item.name; });
        if (shared == list.end()) {
            list.push_back(std::move(item));
        } else {
            *shared = std::move(item);
        }
    }
}

void read_weights_by_age(const Value& value, const std::string& what, WeightsSpec& weights,
                         Problems& problems)
{
    std::vector<PlacedBand> bands;
    bool counts_some = false;
    for (const Value::Entry* entry : named_entries(&value, "'age' of " + what, problems)) {
        const auto band = parse_band(entry->key);
        if (!band) {
            problems.add(entry->key_place, what + ": " + in_quotes(entry->key) + " is no band of ages",
                         "people are weighted by their age in whole years", "a band such as '65-74' or '85+'");
            continue;
        }
        const Scalar weight = read_figure(entry->value, Dimension::number, what, problems);
        if (weight.value < 0) {
            problems.add(entry->value.place, what + ": " + in_quotes(weight.text) + " is below 0",
                         "nobody takes away from what there is", "0 or more");
        }
        counts_some = counts_some || weight.value != 0;
        bands.push_back({*band, entry->key_place});
        weights.by_age.emplace_back(*band, weight.value);
    }
    check_bands_cover(bands, what, value.place, problems);
    if (!counts_some && !weights.by_age.empty()) {
        problems.add(value.place, what + " are 0 at all ages", "nothing would be shared out by them",
                     "a number above 0 for some age");
    }
}

void read_crossing(const Value* value, SettingSpec& setting, const Place& whole, Problems& problems)
{
    std::int64_t n_sites = 0;
    for (const PlaceSpec& place : setting.places) {
        n_sites += place.count;
    }
    if (value == nullptr) {
        if (n_sites > 1 && !setting.crossing_least) {
            problems.add(whole, "the least time of a crossing between sites is not said",
                         "nothing crosses between two sites in no time", "'crossing: {least: 15 min}'");
        }
        return;
    }
    Fields fields(*value, "'crossing'", problems);
    if (const Value* const least = fields.need("least")) {
        const std::size_t n_before = problems.items().size();
        setting.crossing_least = read_figure(*least, Dimension::duration, "'crossing', 'least'", problems);
        if (setting.crossing_least->value < 1 && problems.items().size() == n_before) {
            problems.add(least->place, "the least time of a crossing is 0",
                         "nothing crosses between two sites in no time", "about '15 min'");
        }
    }
    fields.finish();
}

void read_interfaces(const Value* value, SettingSpec& setting, Problems& problems)
{
    std::vector<InterfaceSpec> own;
    for (const Value::Entry* entry : named_entries(value, "'interfaces'", problems)) {
        const std::string what = "interface '" + entry->key + "'";
        Fields fields(entry->value, what, problems);
        InterfaceSpec interface;
        interface.name = entry->key;
        interface.place = entry->key_place;
        const auto read = [&](const std::string& key, Dimension dimension, Scalar& target) {
            if (const Value* const found = fields.need(key)) {
                target = read_scalar(*found, dimension, what + ", '" + key + "'", problems);
            }
        };
        read("delay", Dimension::duration, interface.delay);
        read("lost", Dimension::share, interface.lost);
        read("retry", Dimension::duration, interface.retry);
        fields.finish();
        own.push_back(std::move(interface));
    }
    add_own(setting.interfaces, std::move(own));
}

void read_weights(const Value* value, SettingSpec& setting, Problems& problems)
{
    std::vector<WeightsSpec> own;
    for (const Value::Entry* entry : named_entries(value, "'weights'", problems)) {
        const std::string what = "weights '" + entry->key + "'";
        check_name(*entry, what, problems);
        Fields fields(entry->value, what, problems);
        WeightsSpec weights;
        weights.name = entry->key;
        weights.place = entry->key_place;
        if (const Value* const ages = fields.need("age")) {
            read_weights_by_age(*ages, what, weights, problems);
        }
        weights.provenance = fields.provenance();
        fields.finish();
        own.push_back(std::move(weights));
    }
    add_own(setting.weights, std::move(own));
}

void check_weights(const PoolSpec& pool, const SettingSpec& setting, Problems& problems)
{
    std::vector<std::string> known;
    for (const WeightsSpec& weights : setting.weights) {
        known.push_back(weights.name);
    }
    if (!pool.weights.empty() && std::find(known.begin(), known.end(), pool.weights) == known.end()) {
        add_unknown(problems, pool.place, "weights", pool.weights, known);
    }
}

void check_pools(SettingSpec& setting, Problems& problems)
{
    for (PoolSpec& pool : setting.pools) {
        check_weights(pool, setting, problems);
        const bool is_only_place = pool.at.empty() && setting.places.size() == 1;
        if (is_only_place) {
            pool.at = setting.places.front().name;
        } else if (pool.at.empty()) {
            problems.add(pool.place, "pool '" + pool.name + "' has no place",
                         "there are several places it could be at", "'at: PLACE'");
        } else if (std::none_of(setting.places.begin(), setting.places.end(),
                                [&](const PlaceSpec& place) { return place.name == pool.at; })) {
            add_unknown(problems, pool.place, "place", pool.at, place_names(setting));
        }
    }
}

/// Takes over what the file under `services` says; false if it could not be read, which has been reported.
bool read_shared(const Value& value, SettingSpec& setting, InputFiles& files, Problems& problems)
{
    if (value.kind != ValueKind::scalar || value.text.empty()) {
        problems.add(value.place, "'services' is no file name",
                     "it names a file with the pools that several settings share",
                     "a path relative to this file");
        return false;
    }
    const std::string file = InputFiles::resolve(setting.file, value.text);
    const std::string* const text = files.open(file, value.place, problems);
    if (text == nullptr) {
        return false;
    }
    const std::size_t n_before = problems.items().size();
    SettingSpec shared =
        read_services(parse_document(*text, files.shown(file), problems), file, files, problems);
    setting.crossing_least = std::move(shared.crossing_least);
    setting.weights = std::move(shared.weights);
    setting.pools = std::move(shared.pools);
    setting.interfaces = std::move(shared.interfaces);
    setting.flows = std::move(shared.flows);
    return problems.items().size() == n_before;
}

}  // namespace

double WeightsSpec::of(int age) const
{
    for (const auto& [band, weight] : by_age) {
        if (age >= band.first && age <= band.last) {
            return weight;
        }
    }
    return 0;
}

void read_setting_parts(Fields& fields, SettingSpec& setting, Problems& problems)
{
    if (const Value* const places = fields.find("places")) {
        read_places(*places, setting, problems);
    } else {
        // A study without people happens in one place that needs no name.
        PlaceSpec only;
        only.name = "model";
        only.title = "model";
        only.home = true;
        only.place = fields.place();
        setting.places.push_back(std::move(only));
    }
    read_crossing(fields.find("crossing"), setting, fields.place(), problems);
    if (const Value* const pools = fields.find("pools")) {
        add_own(setting.pools, read_pools(*pools, problems));
    }
    check_pools(setting, problems);
    read_interfaces(fields.find("interfaces"), setting, problems);
}

SettingSpec read_services(const Value& document, const std::string& file, const InputFiles& files,
                          Problems& problems)
{
    SettingSpec spec;
    spec.file = file;
    spec.place = document.place;
    if (!is_document_of("services", document, files.shown(file), problems)) {
        return spec;
    }
    Fields fields(document, "services", problems);
    spec.name = fields.name("services");
    spec.title = fields.text("title", spec.name);
    read_crossing(fields.find("crossing"), spec, fields.place(), problems);
    read_weights(fields.find("weights"), spec, problems);
    if (const Value* const pools = fields.need("pools")) {
        spec.pools = read_pools(*pools, problems);
    }
    read_interfaces(fields.find("interfaces"), spec, problems);
    read_flows(fields.find("flows"), spec.flows, problems);
    spec.provenance = fields.provenance();
    fields.finish();
    return spec;
}

SettingSpec read_setting(const Value& document, const std::string& file, InputFiles& files,
                         Problems& problems)
{
    SettingSpec spec;
    spec.file = file;
    spec.place = document.place;
    if (!is_document_of("setting", document, document.place.file, problems)) {
        return spec;
    }
    Fields fields(document, "setting", problems);
    spec.name = fields.name("setting");
    spec.title = fields.text("title", spec.name);
    if (const Value* const services = fields.find("services")) {
        need_keys(document, "setting", {"places"}, problems);
        if (!read_shared(*services, spec, files, problems)) {
            return spec;  // the rest builds on it
        }
    } else {
        need_keys(document, "setting", {"places", "pools"}, problems);
    }
    const std::size_t n_before = problems.items().size();
    read_weights(fields.find("weights"), spec, problems);
    read_setting_parts(fields, spec, problems);
    read_flows(fields.find("flows"), spec.flows, problems);
    if (problems.items().size() == n_before) {
        check_flows(spec, problems);
    }
    spec.provenance = fields.provenance();
    fields.finish();
    return spec;
}

}  // namespace esther
