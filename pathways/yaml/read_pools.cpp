#include <cmath>
#include <utility>

#include "pathways/graph/edges.hpp"
#include "pathways/yaml/read_parts.hpp"

namespace esther {

namespace {

constexpr double most_units = 1e9;  // of one pool at one site

/// The written form of a capacity, also inside `{value: ...}`.
const Value& written_in(const Value& value)
{
    for (const Value::Entry& entry : value.entries) {
        if (entry.key == "value") {
            return entry.value;
        }
    }
    return value;
}

void read_capacity(const Value& value, const std::string& what, PoolSpec& pool, Problems& problems)
{
    const Value& written = written_in(value);
    if (written.kind == ValueKind::scalar && written.text == "unlimited") {
        pool.unlimited = true;
        pool.capacity.place = value.place;
        pool.capacity.text = written.text;
        if (value.kind == ValueKind::mapping) {
            Fields fields(value, "'capacity' of " + what, problems);
            static_cast<void>(fields.find("value"));
            pool.capacity.provenance = fields.provenance();
            fields.finish();
        }
        return;
    }
    pool.per_person = written.kind == ValueKind::scalar && dimension_of(written.text) == Dimension::people;
    pool.capacity = read_scalar(value, pool.per_person ? Dimension::people : Dimension::number,
                                "'capacity' of " + what, problems);
    const Scalar& capacity = pool.capacity;
    const bool whole =
        capacity.value >= 0 && capacity.value <= most_units && std::floor(capacity.value) == capacity.value;
    if (capacity.use.empty() && !pool.per_person && !whole) {
        problems.add(
            capacity.place, what + " has the capacity " + in_quotes(capacity.text),
            "it is a whole number of units at each site, 1,000 million at most, or a number per people",
            "'12', '0.6 per 1,000 people' or 'unlimited'");
    }
}

void read_absences(const Value& value, const std::string& what, PoolSpec& pool, Problems& problems)
{
    Fields fields(value, what, problems);
    for (const auto& [key, law] : {std::pair{"every", &pool.there_for}, std::pair{"for", &pool.away_for}}) {
        static_cast<void>(fields.need(key));
        const std::size_t n_before = problems.items().size();
        *law = fields.law(key);
        const bool is_read = problems.items().size() == n_before;  // what could not be read looks like 0
        if (*law && is_read && law == &pool.there_for && is_zero(**law)) {
            problems.add((*law)->place, what + " come again after no time",
                         "'every' is the time for which a unit is there in between",
                         "a time such as '30 days'");
        }
        if (*law && (*law)->severity != 0) {
            problems.add((*law)->place, what + " have a law with a severity", "units have no illness",
                         "leaving 'severity' out");
        }
    }
    if (pool.unlimited) {
        problems.add(value.place, what + " are of a pool without limit", "it would have as many units left",
                     "a capacity, or no 'absences'");
    }
    fields.finish();
}

/// What all care models share, so no parameter may stand there: absent if one does, for there is no more to
/// say of it.
std::optional<Scalar> read_written(Fields& fields, const std::string& key, Dimension dimension,
                                   const std::string& what, Problems& problems)
{
    std::optional<Scalar> scalar = fields.scalar(key, dimension);
    if (scalar && !scalar->use.empty()) {
        problems.add(scalar->place,
                     "'" + key + "' of " + what + " is taken from the parameter '" + scalar->use + "'",
                     "it is part of the structure, which all care models share", "the quantity itself");
        scalar.reset();
    }
    return scalar;
}

PoolSpec read_pool(const std::string& name, const Value& value, Problems& problems)
{
    PoolSpec pool;
    pool.name = name;
    pool.place = value.place;
    const std::string what = "pool '" + name + "'";
    Fields fields(value, what, problems);
    pool.title = fields.text("title");
    pool.at = fields.name("at");
    if (const Value* capacity = fields.need("capacity")) {
        read_capacity(*capacity, what, pool, problems);
    }
    pool.weights = fields.name("weights");
    pool.room = read_written(fields, "room", Dimension::number, what, problems);
    if (pool.room && !(pool.room->value >= 0 && pool.room->value <= most_units &&
                       std::floor(pool.room->value) == pool.room->value)) {
        problems.add(pool.room->place, what + " has the room " + in_quotes(pool.room->text),
                     "waiting places are counted in whole numbers",
                     "a whole number, or leaving it out for no limit");
    }
    pool.rises = read_written(fields, "rises", Dimension::duration, what, problems);
    if (pool.rises && pool.rises->value <= 0) {
        problems.add(pool.rises->place,
                     what + " has priorities that rise after " + in_quotes(pool.rises->text),
                     "a claim rises by one class for so long a wait", "a time such as '2 h'");
    }
    pool.preempts = fields.flag("preempts");
    pool.at_close = fields.text("at_close");
    if (!pool.at_close.empty() && pool.at_close != "finish" && pool.at_close != "hand_over" &&
        pool.at_close != "interrupt") {
        problems.add(fields.find("at_close")->place, what + " has 'at_close: " + pool.at_close + "'",
                     "it says what becomes of work in hand when a shift ends",
                     "finish, hand_over or interrupt");
    }
    if (const Value* absences = fields.find("absences")) {
        read_absences(*absences, "'absences' of " + what, pool, problems);
    }
    if (const Value* open = fields.find("open")) {
        pool.open = read_opening(*open, "'open' of " + what, problems);
    }
    pool.provenance = fields.provenance();
    if (pool.capacity.provenance.source.empty() && pool.capacity.provenance.grade.empty()) {
        pool.capacity.provenance = pool.provenance;
    }
    fields.finish();
    return pool;
}

}  // namespace

std::vector<PoolSpec> read_pools(const Value& value, Problems& problems)
{
    std::vector<PoolSpec> pools;
    if (value.kind != ValueKind::mapping) {
        if (!is_unread(value)) {
            problems.add(value.place, "'pools' must be a mapping", "each pool has a name",
                         "pools: {gp: {capacity: 12}}");
        }
        return pools;
    }
    for (const Value::Entry& entry : value.entries) {
        if (!is_name(entry.key)) {
            problems.add(entry.key_place, in_quotes(entry.key) + " is no name for a pool",
                         "a name has small letters, digits, '_' and '.', and begins with a letter",
                         "a name such as 'acute_bed'");
        }
        pools.push_back(read_pool(entry.key, entry.value, problems));
    }
    return pools;
}

}  // namespace esther
