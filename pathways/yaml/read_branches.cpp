#include <utility>

#include "pathways/yaml/quantity.hpp"
#include "pathways/yaml/read_parts.hpp"
#include "sim/core/arithmetic.hpp"

namespace esther {

namespace {

/// One figure is no table, and what it would do to everybody is said in another way.
bool is_one_factor(const Value& value, const std::string& what, Problems& problems)
{
    const Number number = value.kind == ValueKind::scalar ? read_number(value.text) : Number{};
    if (value.kind != ValueKind::scalar || number.fault || !number.rest.empty() || number.value <= 0) {
        return false;
    }
    problems.add(value.place, what + ": " + in_quotes(value.text) + " is no table of factors",
                 "odds tell people apart by an attribute, a pair of them or a mark",
                 "'log_odds: " + text_of_number(log(number.value)) +
                     "', which is this factor on everybody's odds, or a table such as {age: {0-64: 1, 65+: " +
                     value.text + "}}");
    return true;
}

std::vector<FactorSpec> read_odds(const Value& value, const std::string& what, Problems& problems)
{
    bool is_table = true;
    for (const Value* item : items_of(value)) {
        is_table = !is_one_factor(*item, what, problems) && is_table;
    }
    return is_table ? read_factors(value, what, problems) : std::vector<FactorSpec>{};
}

BranchSpec read_branch(const Value& value, const std::string& what, Problems& problems)
{
    BranchSpec branch;
    branch.place = value.place;
    if (value.kind == ValueKind::scalar) {
        branch.to = read_name(value, what, problems);
        return branch;
    }
    Fields fields(value, what, problems);
    if (fields.need("to") != nullptr) {
        branch.to = fields.name("to");
    }
    branch.share = fields.scalar("share", Dimension::share);
    if (const Value* odds = fields.find("odds")) {
        branch.odds = read_odds(*odds, "'odds' of " + what, problems);
    }
    branch.log_odds = fields.scalar("log_odds", Dimension::number);
    branch.marks = fields.names("mark");
    branch.delay = fields.law("delay");
    branch.over = fields.name("over");
    const Provenance provenance = fields.provenance();
    if (branch.share && branch.share->provenance.source.empty() && branch.share->provenance.grade.empty()) {
        branch.share->provenance = provenance;
    }
    fields.finish();
    return branch;
}

}  // namespace

std::vector<BranchSpec> read_branches(const Value& value, const std::string& what, Problems& problems)
{
    std::vector<BranchSpec> branches;
    for (const Value* item : items_of(value)) {
        branches.push_back(read_branch(*item, what, problems));
    }
    return branches;
}

void read_balks(const Value& value, const std::string& what, NodeSpec& node, Problems& problems)
{
    constexpr std::int64_t most = 1'000'000'000;
    Fields fields(value, what, problems);
    const Value* at = fields.need("at");
    if (at != nullptr && at->kind == ValueKind::scalar) {
        NodeSpec::Balk all;
        all.from = fields.integer("at", 1, 0, most);
        all.share.value = 1;
        all.share.dimension = Dimension::share;
        node.balks.push_back(std::move(all));
    } else if (at != nullptr) {
        bool is_read = true;
        for (const Value* item : items_of(*at)) {
            const std::size_t n_before = problems.items().size();
            Fields step(*item, "a step of " + what, problems);
            NodeSpec::Balk balk;
            static_cast<void>(step.need("from"));
            balk.from = step.integer("from", 1, 0, most);
            static_cast<void>(step.need("share"));
            balk.share = step.scalar("share", Dimension::share).value_or(Scalar{});
            step.finish();
            if (problems.items().size() != n_before) {
                is_read = false;
                continue;  // what could not be read neither rises nor falls
            }
            const bool known = !node.balks.empty() && node.balks.back().share.use.empty();
            if (!node.balks.empty() && balk.from <= node.balks.back().from) {
                problems.add(item->place, what + " has steps that do not rise",
                             "each begins with more people waiting", "the steps from short to long lines");
            } else if (known && balk.share.use.empty() && balk.share.value < node.balks.back().share.value) {
                problems.add(item->place, what + " has shares that fall",
                             "who does not bear a line bears no longer one", "shares that rise");
            }
            node.balks.push_back(std::move(balk));
        }
        if (node.balks.empty() && is_read) {
            problems.add(at->place, what + " has no steps", "they say who goes elsewhere, and when",
                         "'at: 5', or 'at: [{from: 3, share: 20 %}, {from: 8, share: 60 %}]'");
        }
    }
    if (fields.need("to") != nullptr) {
        node.balks_to = fields.name("to");
    }
    fields.finish();
}

namespace {

/// True for the name of a node of a sub-pathway, `illness/call_ambulance`: names with '/' between them.
bool is_path(const std::string& text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) {
        return false;
    }
    const std::string rest = text.substr(slash + 1);
    return is_name(text.substr(0, slash)) && (is_name(rest) || is_path(rest));
}

}  // namespace

AfterTo read_after_to(const Value& value, const std::string& what, Problems& problems)
{
    AfterTo result;
    result.place = value.place;
    result.after.values = {Scalar{}};
    Fields fields(value, what, problems);
    if (const Value* after = fields.need("after")) {
        result.after = read_law(*after, "'after' of " + what, problems);
    }
    if (const Value* to = fields.need("to")) {
        result.to = is_path(to->text) ? to->text : fields.name("to");
    }
    fields.finish();
    return result;
}

}  // namespace esther
