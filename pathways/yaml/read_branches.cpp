#include <utility>

#include "pathways/yaml/read_parts.hpp"

namespace esther {

namespace {

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
        branch.odds = read_factors(*odds, "'odds' of " + what, problems);
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

AfterTo read_after_to(const Value& value, const std::string& what, Problems& problems)
{
    AfterTo result;
    result.place = value.place;
    result.after.values = {Scalar{}};
    Fields fields(value, what, problems);
    if (const Value* after = fields.need("after")) {
        result.after = read_law(*after, "'after' of " + what, problems);
    }
    if (fields.need("to") != nullptr) {
        result.to = fields.name("to");
    }
    fields.finish();
    return result;
}

}  // namespace esther
