#include "scenarios/runner/review.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "scenarios/contracts/avoided_admission.hpp"
#include "scenarios/ledgers/keep_ledgers.hpp"
#include "scenarios/runner/collect.hpp"
#include "scenarios/spec/client_groups.hpp"

namespace esther {

namespace {

constexpr Ratio most_spent = {500'000};    // of a surplus
constexpr Ratio bearable_loss = {30'000};  // of income
constexpr const char* admission_measure = "emergency_admission";
constexpr const char* stay_measure = "discharge";

/// Marginal cost of one more emergency admission: its spell and its days in a bed.
Money marginal_cost(const CostsSpec& costs, const StudyResult& result)
{
    const auto stay = std::find(result.measures.begin(), result.measures.end(), stay_measure);
    double days = 0;
    if (stay != result.measures.end()) {
        const auto m = static_cast<std::size_t>(stay - result.measures.begin());
        const auto first =
            result.stopwatch_count.begin() + static_cast<std::ptrdiff_t>(m * result.wait_bin_hours.size());
        std::int64_t n = 0;
        for (std::size_t b = 0; b < result.wait_bin_hours.size(); ++b) {
            n += first[static_cast<std::ptrdiff_t>(b)];
        }
        days = n > 0 ? static_cast<double>(result.stopwatch_time[m]) / static_cast<double>(n) /
                           static_cast<double>(one_day.count())
                     : 0;
    }
    Money cost;
    for (const CostLine& line : costs.lines) {
        if (line.measure == admission_measure) {
            cost += line.cost * line.marginal;
        } else if (line.role == "acute" && line.pool == "acute_bed") {
            cost += line.cost * line.marginal * ratio_of(days);
        }
    }
    return cost;
}

const ArrangementSpec& of_acute(const ContractSpec& contract)
{
    return *std::find_if(contract.arrangements.begin(), contract.arrangements.end(), [](const auto& a) {
        return std::find(a.covers.begin(), a.covers.end(), "acute") != a.covers.end();
    });
}

}  // namespace

Review::Review(const StudySpec& study, const World& world, std::size_t scenario, std::int64_t replication)
    : study_(&study),
      only_(world),
      world_(&world),
      scenario_(&world.scenarios[scenario]),
      replication_(replication),
      in_the_end_(parameters_of(study, *scenario_, replication)),
      learned_(in_the_end_)
{
    only_.scenarios = {*scenario_};
    only_.reference = 0;
    const ScenarioSpec& spec = scenario_of_row(study, scenario_->name);
    owners_ = owners(study.care_models[*spec.care_model]);
    contract_ = &study.contracts[*spec.contract];
    n_people_ = static_cast<double>(world.groups[scenario_->group].people->n_people);
}

void Review::learn(const LearningStep& step)
{
    learned_ = parameters_of(*study_, *scenario_, replication_, step.middle);
}

std::map<std::string, double> Review::changed(std::map<std::string, double> values) const
{
    for (const auto& [parameter, change] : changes_) {
        const std::string of_groups = name_for(parameter, "");
        for (auto& [name, value] : values) {
            if (name == parameter || name.starts_with(of_groups)) {
                value = std::max(0.0, value + change);
            }
        }
    }
    return values;
}

double Review::units_of(const CapacitySpec& capacity) const
{
    return changed(learned_).at(capacity.parameter) * n_people_;
}

void Review::change(const CapacitySpec& capacity, double units)
{
    changes_[capacity.parameter] += units / n_people_;
}

const Parameters& Review::parameters()
{
    Problems problems;
    parameters_.push_back(compile_parameters(*study_, *world_, scenario_->group, replication_,
                                             changed(learned_), changed(in_the_end_), problems));
    problems.throw_if_any();
    return parameters_.back();
}

bool Review::after_year(int y, const RunResult& run)
{
    bool changed = false;
    for (const Purchase& purchase : ordered_) {
        change(*purchase.capacity, static_cast<double>(purchase.units));
        changed = true;
    }
    ordered_.clear();

    Collector collector(*study_, only_, replication_, 1);
    collector.take(replication_, 0, run);
    const StudyResult result = collector.finish();
    const Activity activity(result, 0, 0);
    const Settlement settlement = settle(result, 0, 0, study_->costs, *contract_);
    const auto at = static_cast<std::size_t>(y - 1);
    const std::vector<Entry> year = settlement.year(at);
    const AcuteYear& acute = settlement.acute_years[at];
    const std::int64_t admissions = activity.events(admission_measure, activity.year(at));
    MarginTerms terms;
    terms.p = admissions > 0 ? part_of(acute.emergency_value, 1, admissions) : Money{};
    terms.mc = marginal_cost(study_->costs, result);
    terms.m = of_acute(*contract_).results.emergency.m;
    terms.g = of_acute(*contract_).bundled.g;
    terms.rho = of_acute(*contract_).global_budget.rho;
    const Gains gains = gains_from_one_avoided(acute.margin, terms);

    const std::size_t n_before = decisions_.size();
    for (const std::string& owner : std::set<std::string>(owners_.begin(), owners_.end())) {
        Money surplus;
        Money income;
        Money own_gain;
        for (std::size_t role = 0; role < care_roles.size(); ++role) {
            if (owners_[role] == owner) {
                surplus += year[role].surplus();
                income += year[role].income;
                own_gain += care_roles[role] == std::string("acute")     ? gains.acute
                            : care_roles[role] == std::string("primary") ? gains.community
                                                                         : Money{};
            }
        }
        Account& account = accounts_[owner];
        account.kept += surplus;
        account.income += income;
        if (account.kept < -(account.income * bearable_loss) && surplus < Money{}) {
            close(owner, -surplus, y);
        } else if (surplus > Money{}) {
            buy(owner, surplus, own_gain, y);
        }
    }
    const bool closed =
        std::any_of(decisions_.begin() + static_cast<std::ptrdiff_t>(n_before), decisions_.end(),
                    [](const std::string& text) { return text.find(" closes ") != text.npos; });
    return changed || closed;
}

void Review::buy(const std::string& owner, Money surplus, Money own_gain, int y)
{
    const CapacitySpec* best = nullptr;
    double most = 0;
    for (const CapacitySpec& capacity : study_->costs.capacities) {
        const auto role = std::find(care_roles.begin(), care_roles.end(), capacity.role);
        if (owners_[static_cast<std::size_t>(role - care_roles.begin())] != owner) {
            continue;
        }
        const double worth = capacity.believed * static_cast<double>(own_gain.pence) -
                             static_cast<double>(capacity.cost.pence);
        if (worth > most) {
            most = worth;
            best = &capacity;
        }
    }
    if (best == nullptr || best->cost <= Money{}) {
        return;
    }
    const std::int64_t units = (surplus * most_spent).pence / best->cost.pence;
    if (units > 0) {
        ordered_.push_back({best, units});
        decisions_.push_back("after year " + std::to_string(y) + " " + owner + " buys " +
                             std::to_string(units) + " of " + best->name + ", there from year " +
                             std::to_string(y + 2));
    }
}

void Review::close(const std::string& owner, Money gap, int y)
{
    std::vector<const CapacitySpec*> owned;
    for (const CapacitySpec& capacity : study_->costs.capacities) {
        const auto role = std::find(care_roles.begin(), care_roles.end(), capacity.role);
        if (owners_[static_cast<std::size_t>(role - care_roles.begin())] == owner) {
            owned.push_back(&capacity);
        }
    }
    std::stable_sort(owned.begin(), owned.end(),
                     [](const CapacitySpec* a, const CapacitySpec* b) { return a->cost > b->cost; });
    for (const CapacitySpec* const capacity : owned) {
        if (gap <= Money{} || capacity->cost <= Money{}) {
            return;
        }
        const std::int64_t wanted = (gap.pence + capacity->cost.pence - 1) / capacity->cost.pence;
        const std::int64_t units =
            std::min(wanted, static_cast<std::int64_t>(std::floor(units_of(*capacity))));
        if (units > 0) {
            change(*capacity, -static_cast<double>(units));
            gap -= capacity->cost * units;
            decisions_.push_back("after year " + std::to_string(y) + " " + owner + " closes " +
                                 std::to_string(units) + " of " + capacity->name);
        }
    }
}

}  // namespace esther
