#include "scenarios/spec/check_moves.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "pathways/graph/visit.hpp"
#include "scenarios/spec/mechanism_words.hpp"

namespace esther {

namespace {

using Forbids = std::function<bool(const PracticeSpec&)>;

bool forbids_all(const PracticeSpec&)
{
    return true;
}

bool is_flow(const PracticeSpec& practice)
{
    return !practice.stated;
}

bool is_none_of_odds(const PracticeSpec& practice)
{
    return !is_of(practice, "M2") && !is_of(practice, "M6");
}

bool is_not_of_m3(const PracticeSpec& practice)
{
    return !is_of(practice, "M3");
}

class MoveCheck {
  public:
    MoveCheck(const StudySpec& study, const PathwaySpec& pathway, Problems& problems)
        : study_(study), pathway_(pathway), problems_(problems)
    {
    }

    void run()
    {
        check_arising();
        check_course();
        for (const NodeSpec& node : pathway_.nodes) {
            check_odds(node);
            check_choice(node);
        }
    }

  private:
    /// What a way comes to before anybody has to be free.
    struct Reach {
        bool admission = false;
        bool service = false;
    };

    /// A way from a node, and the figures that say who takes it.
    struct Way {
        std::string to;
        std::vector<const Scalar*> figures;
    };

    /// Faults of a figure that practices move which may not move it here.
    void refuse(const Scalar& scalar, const Forbids& forbids, const std::string& here,
                const std::string& hint)
    {
        const ParameterSpec* const parameter =
            scalar.use.empty() ? nullptr : study_.mechanisms.find_parameter(scalar.use);
        if (parameter == nullptr) {
            return;
        }
        for (const MoveSpec& move : parameter->moves) {
            const PracticeSpec* const practice = study_.mechanisms.find_practice(move.practice);
            if (practice != nullptr && forbids(*practice)) {
                problems_.add(scalar.place,
                              with_mechanisms(*practice) + " moves '" + scalar.use + "', and that is " +
                                  here + " of pathway '" + pathway_.name + "'",
                              "no file may put an effect on admissions; " + may_move(*practice), hint);
            }
        }
    }

    void check_arising()
    {
        const auto refuse_all = [&](const Scalar& scalar) {
            refuse(scalar, forbids_all, "how often the need", "a parameter that no practice moves");
        };
        PathwaySpec arising;
        arising.need = pathway_.need;
        arising.source = pathway_.source;
        if (arising.need) {
            arising.need->by.clear();
        }
        for_each_scalar(std::as_const(arising), refuse_all);
        if (pathway_.need) {
            for (const FactorSpec& factor : pathway_.need->by) {
                check_factor(factor);
            }
        }
    }

    /// Those enrolled are told by an attribute that records set. Of one that people do not have, a fault says
    /// so elsewhere, or that the population cannot be read.
    void check_factor(const FactorSpec& factor)
    {
        const auto of_any = [&](bool (*is)(const AttributeSpec&)) {
            return [this, is](const std::string& name) { return has_attribute(name, is); };
        };
        if (!std::all_of(factor.attributes.begin(), factor.attributes.end(),
                         of_any([](const AttributeSpec&) { return true; }))) {
            return;
        }
        const bool is_of_enrolled =
            std::any_of(factor.attributes.begin(), factor.attributes.end(),
                        of_any([](const AttributeSpec& attribute) { return attribute.changes; }));
        for_each_scalar(factor, [&](const Scalar& scalar) {
            refuse(scalar, is_of_enrolled ? Forbids(is_not_of_m3) : Forbids(forbids_all),
                   "a factor on how often the need",
                   "a parameter that no practice moves; M3 may move the factor of an attribute that records "
                   "set, such as {enrolled: {yes: ...}}");
        });
    }

    bool has_attribute(const std::string& name, bool (*is)(const AttributeSpec&)) const
    {
        return std::any_of(
            study_.populations.begin(), study_.populations.end(), [&](const PopulationSpec& population) {
                return std::any_of(
                    population.attributes.begin(), population.attributes.end(),
                    [&](const AttributeSpec& attribute) { return attribute.name == name && is(attribute); });
            });
    }

    void check_course()
    {
        if (pathway_.clock) {
            for_each_scalar(pathway_.clock->after, [&](const Scalar& scalar) {
                refuse(scalar, forbids_all, "the course of illness (M0)",
                       "a parameter that no practice moves");
            });
        }
    }

    void check_odds(const NodeSpec& node)
    {
        const auto refuse_odds = [&](const Scalar& scalar) {
            refuse(scalar, is_none_of_odds, "odds at node '" + node.name + "'",
                   "a practice of M2, where the record is seen; or a parameter that no practice moves");
        };
        for (const BranchSpec& branch : node.next) {
            for (const FactorSpec& factor : branch.odds) {
                for_each_scalar(factor, refuse_odds);
            }
            if (branch.log_odds) {
                refuse_odds(*branch.log_odds);
            }
        }
        if (node.pressure) {
            for (const PressureSpec::Step& step : node.pressure->steps) {
                refuse_odds(step.from);
                refuse_odds(step.odds);
            }
        }
    }

    static std::vector<Way> ways_of(const NodeSpec& node)
    {
        std::vector<Way> ways;
        for (const BranchSpec& branch : node.next) {
            ways.push_back({branch.to, {}});
            if (branch.share) {
                ways.back().figures.push_back(&*branch.share);
            }
        }
        for (const RivalSpec& rival : node.rivals) {
            ways.push_back({rival.to, {}});
            for_each_scalar(rival.after,
                            [&](const Scalar& scalar) { ways.back().figures.push_back(&scalar); });
        }
        return ways;
    }

    void check_choice(const NodeSpec& node)
    {
        const std::vector<Way> ways = ways_of(node);
        for (const Way& way : ways) {
            for (const Scalar* const figure : way.figures) {
                if (is_moved(*figure) && decides_admission(way, ways)) {
                    refuse(*figure, is_flow,
                           "who goes from '" + node.name + "' to '" + way.to +
                               "', which decides who is admitted",
                           "a share of people who are offered a service with a pool in the place of "
                           "hospital, or the "
                           "service's capacity or delay; or a parameter that no practice moves");
                }
            }
        }
    }

    bool is_moved(const Scalar& scalar) const
    {
        const ParameterSpec* const parameter = study_.mechanisms.find_parameter(scalar.use);
        return parameter != nullptr && !parameter->moves.empty();
    }

    bool decides_admission(const Way& own, const std::vector<Way>& ways) const
    {
        const Reach there = reach_of(own.to);
        bool some_admit = there.admission;
        bool others_admit = true;
        for (const Way& way : ways) {
            if (&way != &own) {
                const bool admits = reach_of(way.to).admission;
                some_admit = some_admit || admits;
                others_admit = others_admit && admits;
            }
        }
        const bool offers_service = there.service && (others_admit || !there.admission);
        return some_admit && !offers_service;
    }

    Reach reach_of(const std::string& node) const
    {
        Reach reach;
        std::set<std::string> seen;
        std::vector<std::string> due = {node};
        while (!due.empty()) {
            const NodeSpec* const at = find_node(due.back());
            due.pop_back();
            if (at == nullptr || !seen.insert(at->name).second) {
                continue;
            }
            const bool admits = std::any_of(at->counts.begin(), at->counts.end(), is_admission);
            reach.admission = reach.admission || admits;
            reach.service = reach.service || !at->pool.empty();
            if (!admits && at->pool.empty()) {
                for (const Way& way : ways_of(*at)) {
                    due.push_back(way.to);
                }
            }
        }
        return reach;
    }

    /// `admission`, `emergency_admission`, `ae_admission` and whatever else is called so.
    static bool is_admission(const std::string& measure)
    {
        return measure == "admission" || measure.ends_with("_admission");
    }

    const NodeSpec* find_node(const std::string& name) const
    {
        const auto found = std::find_if(pathway_.nodes.begin(), pathway_.nodes.end(),
                                        [&](const NodeSpec& node) { return node.name == name; });
        return found == pathway_.nodes.end() ? nullptr : &*found;
    }

    const StudySpec& study_;
    const PathwaySpec& pathway_;
    Problems& problems_;
};

}  // namespace

void check_moves(const StudySpec& study, Problems& problems)
{
    for (const PathwaySpec& pathway : study.pathways) {
        MoveCheck(study, pathway, problems).run();
    }
}

}  // namespace esther
