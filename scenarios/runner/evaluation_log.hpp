#pragma once

#include <map>
#include <string>
#include <vector>

namespace esther {

/// What every target came to: (target, replication).
using TargetFigures = std::vector<std::vector<double>>;

/// Everything evaluated so far, kept in a file line by line, so that a search that was killed finds its way
/// back: the same search asks the same questions, and what it knows costs nothing.
class EvaluationLog {
  public:
    /// `path` empty: nothing is kept on disk. `about` stands for everything that the figures depend on beside
    /// the parameters: a file about something else is begun anew if `replace`, else it is an error
    /// (ResultsError).
    EvaluationLog(std::string path, const std::string& about, bool replace);

    [[nodiscard]] const TargetFigures* find(const std::vector<std::string>& parameters) const;
    const TargetFigures& add(const std::vector<std::string>& parameters, TargetFigures figures);
    [[nodiscard]] std::size_t size() const { return known_.size(); }

  private:
    void read(const std::string& text, std::size_t first);

    std::string path_;
    std::map<std::vector<std::string>, TargetFigures> known_;
};

}  // namespace esther
