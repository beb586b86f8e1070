#pragma once

#include <string>

#include "pathways/compile/model.hpp"
#include "sim/observe/trace.hpp"

namespace esther {

/// Rows of a trace in words, in columns of one width.
class TraceWords {
  public:
    /// `model` is what `compiled` was made of.
    TraceWords(Compiled compiled, const Model& model, const TraceChoice& choice);

    /// Names of the columns.
    [[nodiscard]] std::string heading() const;
    /// "  12 08:31:02.5    4032  fall  see_gp  queues for gp at neighbourhood 1", and a line feed.
    [[nodiscard]] std::string line(const TraceRow& row) const;
    /// "4032", "patient:17".
    [[nodiscard]] std::string who(const TraceRow& row) const;
    [[nodiscard]] std::string who(PathwayId pathway, std::uint32_t customer) const;

  private:
    [[nodiscard]] std::string what(const TraceRow& row) const;
    [[nodiscard]] std::string entering(const TraceRow& row) const;
    [[nodiscard]] std::string waiting(const TraceRow& row) const;
    [[nodiscard]] std::string leaving(const TraceRow& row) const;
    [[nodiscard]] std::string node(NodeId id) const;
    [[nodiscard]] std::string pool_of(NodeId id, SiteId site) const;
    [[nodiscard]] std::string pool_at(PoolId pool, SiteId site) const;
    [[nodiscard]] std::string columns(const std::string& when, const std::string& whom,
                                      const std::string& pathway, const std::string& at,
                                      const std::string& happened) const;

    Compiled compiled_;
    std::vector<AttributeSpec> attributes_;
    bool has_places_;
    std::size_t who_width_ = 0;
    std::size_t pathway_width_ = 0;
    std::size_t node_width_ = 0;
};

}  // namespace esther
