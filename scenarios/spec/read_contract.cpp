// Reads a contract: who pays whom for which services, and by which arithmetic.

#include <algorithm>

#include "scenarios/spec/readers.hpp"
#include "scenarios/spec/reading.hpp"
#include "scenarios/spec/terms.hpp"
#include "sim/observe/tally.hpp"

namespace esther {

namespace {

const std::vector<std::string> role_words(care_roles.begin(), care_roles.end());

/// The roles under a key; a word that is none is a fault.
std::vector<std::string> read_roles(Fields& fields, const std::string& key)
{
    std::vector<std::string> roles;
    for (const Text& role : read_texts(fields, key)) {
        if (std::find(role_words.begin(), role_words.end(), role.text) == role_words.end()) {
            add_unknown(fields.problems(), role.place, "role", role.text, role_words);
        } else {
            roles.push_back(role.text);
        }
    }
    return roles;
}

std::vector<PriceSpec> read_prices(Terms& terms, const std::string& key)
{
    std::vector<PriceSpec> prices;
    Problems& problems = terms.fields().problems();
    const Value* const value = terms.fields().find(key);
    if (value == nullptr) {
        return prices;
    }
    Fields own(*value, "'" + key + "'", problems);
    const std::string source = own.provenance().source;
    Terms amounts(own, terms.currency(), source.empty() ? terms.source() : source);
    for (const Value::Entry* entry : named_entries(value, "'" + key + "'", problems)) {
        (void)own.find(entry->key);
        prices.push_back({entry->key, amounts.amount(entry->value, "the price of " + in_quotes(entry->key)),
                          entry->key_place});
    }
    own.finish();
    return prices;
}

/// Terms that stand in a mapping of their own under `key`; nullptr if it is not there.
template <class Read>
void read_nested(Terms& terms, const std::string& key, Read read)
{
    if (const Value* const value = terms.fields().find(key)) {
        Fields own(*value, "'" + key + "' of " + terms.fields().what(), terms.fields().problems());
        const std::string source = own.provenance().source;
        Terms nested(own, terms.currency(), source.empty() ? terms.source() : source);
        if (value->kind == ValueKind::mapping) {
            read(nested);
        }
        own.finish();
    }
}

/// What the price begins with: exactly one of two ways to say it.
void read_base(Terms& terms, ArrangementSpec& spec)
{
    Fields& fields = terms.fields();
    const bool by_head = fields.find("per_head") != nullptr;
    const bool by_year = fields.find("of_last_year") != nullptr;
    if (by_head == by_year) {
        fields.problems().add(fields.place(),
                              fields.what() + (by_head ? " has both 'per_head' and 'of_last_year'"
                                                       : " does not say what the price begins with"),
                              "it is a price for each resident and year, or a share of last year's cost",
                              "'per_head: £600' or 'of_last_year: 100 %'");
    }
    if (by_head) {
        spec.per_head = terms.money("per_head", {});
    }
    spec.of_last_year = terms.share("of_last_year", unity);
}

void read_block(Terms& terms, BlockTerms& block)
{
    block.e = terms.need_share("efficiency");
    block.pi = terms.share("inflation", {});
    block.inflation_funded = terms.fields().flag("inflation_funded");
    if (block.inflation_funded && terms.fields().find("inflation") == nullptr) {
        terms.fields().problems().add(terms.fields().place(), terms.fields().what() + " funds no inflation",
                                      "'inflation_funded' adds 'inflation' to the price", "'inflation: 2 %'");
    }
}

/// What counts the events that have the price.
void read_count(Terms& terms, std::string& measure, Place& place)
{
    if (const Value* const value = terms.fields().need("count")) {
        place = value->place;
    }
    measure = terms.fields().name("count");
}

void read_results(Terms& terms, ResultsTerms& results)
{
    Fields& fields = terms.fields();
    (void)fields.need("emergency_tariff");
    results.emergency_tariff = read_prices(terms, "emergency_tariff");
    results.tariff = read_prices(terms, "tariff");
    results.pi = terms.need_share("inflation");
    results.e = terms.need_share("efficiency");
    results.mff = terms.factor("market_forces_factor", unity);
    read_nested(terms, "short_stay", [&](Terms& own) {
        results.short_days = own.days("below", 2);
        results.ss = own.need_share("pays");
    });
    read_nested(terms, "long_stay", [&](Terms& own) {
        results.trim = own.days("above", 0);
        results.ldp = own.need_money("per_day");
        if (own.fields().need("above") != nullptr && results.trim == 0) {
            own.fields().problems().add(own.fields().place(), own.fields().what() + " begins at once",
                                        "a trim point lies after some days", "'above: 30 days'");
        }
    });
    read_nested(terms, "readmissions", [&](Terms& own) {
        read_count(own, results.readmission_measure, results.readmission_place);
        results.unpaid = own.need_share("unpaid");
    });
    results.emergency.m = terms.need_share("marginal_rate");
    results.baseline = terms.factor("baseline", unity);
    (void)fields.need("baseline");
    const std::string order =
        read_word(fields, "order", {"readmissions_first", "threshold_first"}, "readmissions_first");
    results.emergency.order =
        order == "threshold_first" ? DeductionOrder::threshold_first : DeductionOrder::readmissions_first;
    results.cquin = terms.share("cquin", {});
    results.share_met = terms.share("quality_met", {});
}

void read_bundled(Terms& terms, ArrangementSpec& spec)
{
    Fields& fields = terms.fields();
    read_base(terms, spec);
    BundledTerms& bundled = spec.bundled;
    bundled.indexed = fields.flag("indexed");
    bundled.pi = terms.share("inflation", {});
    bundled.e = terms.share("efficiency", {});
    read_nested(terms, "gain_share", [&](Terms& own) {
        bundled.g = own.need_share("share");
        bundled.gain_from = static_cast<int>(own.fields().integer("from_year", 3, 1, 100));
        bundled.frr_min = static_cast<int>(own.fields().integer("least_risk_rating", 3, 1, 5));
        spec.frr = static_cast<int>(own.fields().integer("risk_rating", 3, 1, 5));
        (void)own.fields().need("with");
        spec.gain_share_with = read_word(own.fields(), "with", role_words, "primary");
    });
}

/// What crosses the boundary of the area, which belongs to whoever pays for hospitals.
void read_boundary(Terms& terms, const std::string& key, const ArrangementSpec& spec, BoundarySpec& boundary)
{
    read_nested(terms, key, [&](Terms& own) {
        read_count(own, boundary.measure, boundary.place);
        boundary.price = own.need_money("average_cost");
        boundary.pays = own.need_share("pays");
        if (std::find(spec.covers.begin(), spec.covers.end(), "acute") == spec.covers.end()) {
            own.fields().problems().add(own.fields().place(),
                                        own.fields().what() + " prices hospital care that it does not cover",
                                        "spells that cross the boundary are acute care",
                                        "'" + key + "' in the arrangement that covers acute care");
        }
    });
}

void read_capitation(Terms& terms, ArrangementSpec& spec)
{
    Fields& fields = terms.fields();
    read_base(terms, spec);
    CapitationTerms& capitation = spec.capitation;
    capitation.margin = terms.share("margin", {});
    capitation.idx = terms.need_share("indexation");
    capitation.profit_cap = terms.need_share("profit_cap");
    capitation.bailout = terms.share("bailout", {});
    const std::string base = read_word(fields, "cap_base", {"turnover", "irr"}, "turnover");
    capitation.cap_base = base == "irr" ? CapBase::irr : CapBase::turnover;
    spec.investment = terms.factor("investment", {});
    if (capitation.cap_base == CapBase::irr && fields.need("investment") == nullptr) {
        fields.problems().add(fields.place(), fields.what() + " caps the rate of return on nothing",
                              "a rate of return needs what was invested",
                              "'investment: 0.5', as a share of last year's cost");
    }
}

/// The days of each delay that are free: as many as the results tell apart.
std::int64_t read_grace(Terms& terms)
{
    Fields& fields = terms.fields();
    const std::int64_t grace = terms.days("grace", 0);
    if (grace > static_cast<std::int64_t>(last_delay_day)) {
        const std::string most = std::to_string(last_delay_day);
        fields.problems().add(fields.find("grace")->place,
                              "'grace' of " + fields.what() + " is longer than " + most + " days",
                              "the results tell the first " + most + " days of a delay apart",
                              "'grace: " + most + " days' or less");
        return 0;
    }
    return grace;
}

void read_global_budget(Terms& terms, ArrangementSpec& spec)
{
    read_base(terms, spec);
    GlobalBudgetTerms& budget = spec.global_budget;
    budget.rho = terms.need_share("moves_upstream");
    budget.cf = terms.need_share("carried_forward");
    budget.quality = terms.share("quality", {});
    read_nested(terms, "delay_charge", [&](Terms& own) {
        budget.f = own.need_money("per_day");
        budget.grace = read_grace(own);
        (void)own.fields().need("paid_by");
        spec.delay_payer = read_word(own.fields(), "paid_by", role_words, "social");
    });
}

void read_purchasers(Fields& fields, ArrangementSpec& spec)
{
    Problems& problems = fields.problems();
    const Value* const value = fields.need("payers");
    for (const Value::Entry* entry : named_entries(value, "'payers' of " + fields.what(), problems)) {
        check_name(*entry, "a payer", problems);
        Fields own(*value, "'payers' of " + fields.what(), problems);
        spec.purchasers.push_back({entry->key, read_roles(own, entry->key)});
        for (const std::string& role : spec.purchasers.back().roles) {
            if (std::find(spec.covers.begin(), spec.covers.end(), role) != spec.covers.end()) {
                problems.add(entry->key_place,
                             in_quotes(role) + " stands twice in 'payers' of " + fields.what(),
                             "each service is bought by one payer", "removing one of them");
            }
            spec.covers.push_back(role);
        }
    }
}

bool has_several_payers(ContractFamily family)
{
    return family == ContractFamily::pooled_budget || family == ContractFamily::separate_commissioning;
}

void read_family(Terms& terms, ArrangementSpec& spec)
{
    switch (spec.family) {
        case ContractFamily::payment_by_results:
            read_results(terms, spec.results);
            break;
        case ContractFamily::block:
            read_base(terms, spec);
            read_block(terms, spec.block);
            break;
        case ContractFamily::bundled:
            read_bundled(terms, spec);
            break;
        case ContractFamily::capitation:
            read_capitation(terms, spec);
            break;
        case ContractFamily::global_budget:
            read_global_budget(terms, spec);
            break;
        case ContractFamily::pooled_budget:
            spec.risk_shared = terms.need_share("risk_shared");
            [[fallthrough]];
        case ContractFamily::separate_commissioning:
            spec.of_last_year = terms.need_share("of_last_year");
            read_block(terms, spec.block);
            break;
    }
}

ArrangementSpec read_arrangement(const Value& value, const std::string& currency, Problems& problems)
{
    ArrangementSpec spec;
    spec.place = value.place;
    Fields family_only(value, "arrangement", problems);
    if (value.kind != ValueKind::mapping) {
        return spec;
    }
    (void)family_only.need("family");
    const std::string word = read_word(family_only, "family", family_words, "");
    if (word.empty()) {
        return spec;
    }
    spec.family = static_cast<ContractFamily>(std::find(family_words.begin(), family_words.end(), word) -
                                              family_words.begin());
    Fields fields(value, word + " arrangement", problems);
    (void)fields.find("family");
    (void)fields.text("title");
    if (has_several_payers(spec.family)) {
        read_purchasers(fields, spec);
    } else {
        (void)fields.need("covers");
        spec.covers = read_roles(fields, "covers");
        (void)fields.need("payer");
        spec.payer = fields.name("payer");
    }
    Terms terms(fields, currency, fields.provenance().source);
    read_family(terms, spec);
    if (!has_several_payers(spec.family)) {
        read_boundary(terms, "outflow", spec, spec.outflow);
        read_boundary(terms, "inflow", spec, spec.inflow);
        spec.capitation.alpha_out = spec.outflow.pays;
        spec.capitation.alpha_in = spec.inflow.pays;
    }
    fields.finish();
    return spec;
}

/// Each role is paid by exactly one arrangement, and payers are no roles.
void check_roles(const ContractSpec& contract, Problems& problems)
{
    for (const std::string& role : role_words) {
        int n = 0;
        for (const ArrangementSpec& arrangement : contract.arrangements) {
            n += static_cast<int>(std::count(arrangement.covers.begin(), arrangement.covers.end(), role));
            for (const PurchaserSpec& purchaser : arrangement.purchasers) {
                if (purchaser.payer == role) {
                    problems.add(arrangement.place, in_quotes(role) + " is a payer and a role of care",
                                 "who pays is told apart from who is paid", "another name for the payer");
                }
            }
            if (arrangement.payer == role) {
                problems.add(arrangement.place, in_quotes(role) + " is a payer and a role of care",
                             "who pays is told apart from who is paid", "another name for the payer");
            }
        }
        if (n != 1) {
            problems.add(
                contract.place,
                "contract " + in_quotes(contract.name) +
                    (n == 0 ? " does not say who pays for " : " pays more than once for ") + in_quotes(role) +
                    " care",
                "primary, community, acute and social care are each paid by one arrangement",
                n == 0 ? "an arrangement with 'covers: [" + role + "]'" : "removing it from all but one");
        }
    }
}

}  // namespace

ContractSpec read_contract(const Value& document, const std::string& file, Problems& problems)
{
    ContractSpec spec;
    spec.file = file;
    spec.place = document.place;
    if (!is_document_of("contract", document, document.place.file, problems)) {
        return spec;
    }
    Fields fields(document, "contract", problems);
    spec.name = fields.name("contract");
    spec.title = fields.text("title", spec.name);
    spec.provenance = fields.provenance();
    const Value* const list = fields.find("arrangements");
    if (list == nullptr) {
        if (fields.find("currency") != nullptr) {
            (void)fields.need("arrangements");
        }
    } else {
        spec.currency = read_currency(fields);
        if (list->kind != ValueKind::sequence || list->items.empty()) {
            problems.add(list->place, "'arrangements' of contract is no list",
                         "each item says who pays whom for which services",
                         "[{family: block, covers: [acute], payer: commissioner, ...}, ...]");
        } else {
            const std::size_t n_before = problems.items().size();
            for (const Value& item : list->items) {
                spec.arrangements.push_back(read_arrangement(item, spec.currency, problems));
            }
            if (problems.items().size() == n_before) {
                check_roles(spec, problems);
            }
        }
    }
    fields.finish();
    return spec;
}

}  // namespace esther
