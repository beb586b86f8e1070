#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/theory/observe.hpp"
#include "tests/theory/studies.hpp"

namespace esther::theory {

/// Adds the quantities of one case and parameter set.
class Builder {
  public:
    Builder(std::string id, std::string parameters, std::string note = "")
        : id_(std::move(id)), parameters_(std::move(parameters)), note_(std::move(note))
    {
    }

    Builder& mean(const std::string& name, Observe observe, Sort sort = Sort::mean)
    {
        return add(name, sort, {{1, Statistic::mean, std::move(observe)}});
    }
    Builder& variance(const std::string& name, Observe observe)
    {
        return add(name, Sort::spread, {{1, Statistic::variance, std::move(observe)}});
    }
    Builder& deviation(const std::string& name, Observe observe)
    {
        return add(name, Sort::spread, {{1, Statistic::deviation, std::move(observe)}});
    }
    Builder& add(const std::string& name, Sort sort, std::vector<Term> terms)
    {
        Quantity q;
        q.id = id_;
        q.parameters = parameters_;
        q.name = name;
        q.note = note_;
        q.sort = sort;
        q.terms = std::move(terms);
        quantities_.push_back(std::move(q));
        return *this;
    }
    /// What `of` makes of the statistics of the terms.
    Builder& made_of(const std::string& name, std::vector<Term> terms, Made of)
    {
        add(name, Sort::mean, std::move(terms));
        quantities_.back().of = std::move(of);
        return *this;
    }
    Builder& quantile(const std::string& name, double level, Durations durations)
    {
        add(name, Sort::spread, {});
        quantities_.back().level = level;
        quantities_.back().histogram = std::move(durations);
        return *this;
    }
    /// What follows has this note.
    Builder& note(const std::string& note)
    {
        note_ = note;
        return *this;
    }
    /// The last one must not agree with its exact result.
    Builder& differs()
    {
        quantities_.back().must_differ = true;
        return *this;
    }
    [[nodiscard]] Study study(const std::string& file, Duration unit, bool slow = false) const
    {
        Study study;
        study.file = file;
        study.unit = unit;
        study.quantities = quantities_;
        study.slow = slow;
        return study;
    }

  private:
    std::string id_;
    std::string parameters_;
    std::string note_;
    std::vector<Quantity> quantities_;
};

/// The quantities of both, of one study.
[[nodiscard]] inline Study joined(Study study, const Study& other)
{
    study.quantities.insert(study.quantities.end(), other.quantities.begin(), other.quantities.end());
    return study;
}

// The studies, by subject.
void add_queues(std::vector<Study>& all);
void add_networks(std::vector<Study>& all);
void add_caseloads(std::vector<Study>& all);
void add_streams(std::vector<Study>& all);
void add_courses(std::vector<Study>& all);
void add_people(std::vector<Study>& all);

}  // namespace esther::theory
