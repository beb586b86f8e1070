#include "scenarios/runner/review.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "scenarios/contracts/avoided_admission.hpp"
#include "scenarios/ledgers/keep_ledgers.hpp"
#include "scenarios/runner/collect.hpp"
#include "scenarios/spec/client_groups.hpp"
#include "sim/core/arithmetic.hpp"

namespace esther {

namespace {

constexpr Ratio most_spent = {500'000};    // of a surplus
constexpr Ratio bearable_loss = {30'000};  // of income
constexpr std::int64_t pence = 100;
constexpr const char* admission_measure = "emergency_admission";
constexpr const char* stay_measure = "discharge";
constexpr const char* bed_pool = "acute_bed";

/// Mean days in a bed of an emergency admission in a year; where no stay was timed, by the beds in use.
double days_of_stay(const StudyResult& result, const Activity& activity, std::size_t year)
{
    const auto stay = std::find(result.measures.begin(), result.measures.end(), stay_measure);
    double days = 0;
    std::int64_t n = 0;
    if (stay != result.measures.end()) {
        const auto m = static_cast<std::size_t>(stay - result.measures.begin());
        const auto first =
            result.stopwatch_count.begin() + static_cast<std::ptrdiff_t>(m * result.wait_bin_hours.size());
        for (std::size_t b = 0; b < result.wait_bin_hours.size(); ++b) {
            n += first[static_cast<std::ptrdiff_t>(b)];
        }
        days = static_cast<double>(result.stopwatch_time[m]);
    }
    if (n == 0) {
        n = activity.events(admission_measure, activity.year(year));
        days = static_cast<double>(activity.in_use(bed_pool, activity.year(year)));
    }
    return n > 0 ? days / static_cast<double>(n) / static_cast<double>(one_day.count()) : 0;
}

struct AdmissionCost {
    Money mean;
    Money marginal;
};

/// Of one more emergency admission: its spell and its days in a bed.
AdmissionCost cost_of_admission(const CostsSpec& costs, double days)
{
    AdmissionCost cost;
    const auto add = [&](const CostLine& line, Ratio units) {
        cost.mean += line.cost * units;
        cost.marginal += line.cost * line.marginal * units;
    };
    for (const CostLine& line : costs.lines) {
        if (line.measure == admission_measure) {
            add(line, unity);
        } else if (line.role == "acute" && line.pool == bed_pool) {
            add(line, ratio_of(days));
        }
    }
    return cost;
}

/// Makes the months after go-live those before it, again and again.
void go_on_as_before(StudyResult& result)
{
    const auto n_warm = static_cast<std::size_t>(result.first_measured_month - result.months.front());
    const auto whole = static_cast<std::size_t>(result.warm_up_us / result.month_us);
    const std::size_t n_used = std::clamp<std::size_t>(whole, 1, 12);
    for (const ArraySpec& spec : array_specs()) {
        const auto axis = std::find(spec.axes.begin(), spec.axes.end(), Axis::month);
        if (axis == spec.axes.end() || n_warm == 0) {
            continue;
        }
        std::size_t inner = 1;
        for (auto behind = axis + 1; behind != spec.axes.end(); ++behind) {
            inner *= result.length(*behind);
        }
        std::vector<std::int64_t> block = result.values(spec, 0, 0);
        for (std::size_t i = 0; i < block.size(); ++i) {
            const std::size_t month = i / inner % result.months.size();
            if (month >= n_warm) {
                const std::size_t source = n_warm - n_used + (month - n_warm) % n_used;
                block[i] = block[i - (month - source) * inner];
            }
        }
        result.set_values(spec, 0, 0, block);
    }
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
    only_.steps.clear();  // it is there to count
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

std::map<std::string, double> Review::with_changes(std::map<std::string, double> values) const
{
    for (const auto& [role, odds] : odds_) {
        values[income_odds(role)] = odds;
    }
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
    return with_changes(learned_).at(capacity.parameter) * n_people_;
}

std::int64_t Review::units_to_close(const CapacitySpec& capacity) const
{
    const double least = learned_.at(capacity.parameter) * n_people_ *
                         static_cast<double>(capacity.least.millionths) / million;
    // Units per head times people has rounding in its last digit: where 100 % stays nothing may close.
    constexpr double rounding = 1e-6;
    return static_cast<std::int64_t>(std::floor(std::max(0.0, units_of(capacity) - least) + rounding));
}

void Review::change(const CapacitySpec& capacity, double units)
{
    changes_[capacity.parameter] += units / n_people_;
}

const Parameters& Review::parameters()
{
    Problems problems;
    parameters_.push_back(compile_parameters(*study_, *world_, scenario_->group, replication_,
                                             with_changes(learned_), with_changes(in_the_end_), problems));
    problems.throw_if_any();
    return parameters_.back();
}

bool Review::looks_at_income() const
{
    return study_->feedback == Feedback::full && study_->elasticity != 0 && scenario_->arm == Arm::as_is;
}

StudyResult Review::result_of(const RunResult& run) const
{
    Collector collector(*study_, only_, replication_, 1);
    collector.take(replication_, 0, run);
    return collector.counted();
}

void Review::at_go_live(const RunResult& run)
{
    StudyResult result = result_of(run);
    go_on_as_before(result);
    const Activity activity(result, 0, 0);
    weigh(result, activity, settle(activity, activity, study_->costs, *contract_), 0, "before go-live");
}

/// What one admission avoided is worth to each owner by the table of the contracts (F6), and what that makes
/// of its decisions: one more is worth as much with the other sign.
void Review::weigh(const StudyResult& result, const Activity& activity, const Settlement& settlement,
                   std::size_t year, const std::string& when)
{
    const AcuteYear& acute = settlement.acute_years[year];
    const std::int64_t admissions = activity.events(admission_measure, activity.year(year));
    const AdmissionCost cost = cost_of_admission(study_->costs, days_of_stay(result, activity, year));
    MarginTerms terms;
    terms.p = admissions > 0 ? part_of(acute.emergency_value, 1, admissions) : Money{};
    terms.mc = cost.marginal;
    terms.m = of_acute(*contract_).results.emergency.m;
    terms.g = of_acute(*contract_).bundled.g;
    terms.rho = of_acute(*contract_).global_budget.rho;
    const Gains gains = gains_from_one_avoided(acute.margin, terms);
    gain_.clear();
    for (std::size_t role = 0; role < care_roles.size(); ++role) {
        gain_[owners_[role]] += care_roles[role] == std::string("acute")     ? gains.acute
                                : care_roles[role] == std::string("primary") ? gains.community
                                                                             : Money{};
    }
    for (std::size_t role = 0; role < care_roles.size() && looks_at_income() && cost.mean > Money{}; ++role) {
        const double worth = -static_cast<double>(gain_.at(owners_[role]).pence);
        const double odds = det::exp(study_->elasticity * worth / static_cast<double>(cost.mean.pence));
        odds_[care_roles[role]] = odds;
        char text[160];
        std::snprintf(text, sizeof text,
                      "one more admission, of mean cost %.2f, gains %.2f: %s care admits at odds times %.4f",
                      static_cast<double>(cost.mean.pence) / 100, worth / 100, care_roles[role], odds);
        notes_.push_back({review_kinds::income, when + " " + owners_[role] + ": " + text});
    }
}

bool Review::after_year(int y, const RunResult& run)
{
    bool changed = false;
    for (const Purchase& purchase : ordered_) {
        change(*purchase.capacity, static_cast<double>(purchase.units));
        changed = true;
    }
    ordered_.clear();

    const StudyResult result = result_of(run);
    const Activity activity(result, 0, 0);
    const Settlement settlement = settle(activity, activity, study_->costs, *contract_);
    const auto at = static_cast<std::size_t>(y - 1);
    const std::vector<Entry> year = settlement.year(at);
    weigh(result, activity, settlement, at, "after year " + std::to_string(y));
    changed = changed || looks_at_income();

    const std::size_t n_before = notes_.size();
    for (const std::string& owner : std::set<std::string>(owners_.begin(), owners_.end())) {
        Money surplus;
        Money income;
        for (std::size_t role = 0; role < care_roles.size(); ++role) {
            if (owners_[role] == owner) {
                surplus += year[role].surplus();
                income += year[role].income;
            }
        }
        Account& account = accounts_[owner];
        account.kept += surplus;
        account.income += income;
        if (account.kept < -(account.income * bearable_loss) && surplus < Money{}) {
            close(owner, -surplus, y);
        } else if (surplus > Money{}) {
            buy(owner, surplus, gain_.at(owner), y);
        }
    }
    const bool closed =
        std::any_of(notes_.begin() + static_cast<std::ptrdiff_t>(n_before), notes_.end(),
                    [](const ReviewNote& note) { return note.text.find(" closes ") != std::string::npos; });
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
        notes_.push_back({review_kinds::capacity, "after year " + std::to_string(y) + " " + owner + " buys " +
                                                      std::to_string(units) + " of " + best->name +
                                                      ", there from year " + std::to_string(y + 2)});
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
        const std::int64_t units = std::min(wanted, units_to_close(*capacity));
        if (units > 0) {
            change(*capacity, -static_cast<double>(units));
            gap -= capacity->cost * units;
            notes_.push_back({review_kinds::capacity, "after year " + std::to_string(y) + " " + owner +
                                                          " closes " + std::to_string(units) + " of " +
                                                          capacity->name});
        }
    }
    if (gap > Money{}) {
        notes_.push_back({review_kinds::capacity, "after year " + std::to_string(y) + " " + owner +
                                                      " keeps a gap of " + std::to_string(gap.pence / pence) +
                                                      " " + study_->costs.currency +
                                                      ": what may close is closed"});
    }
}

}  // namespace esther
