#pragma once

#include <functional>
#include <string>
#include <vector>

#include "pathways/graph/pathway.hpp"

// The checks that check_structure is made of; nobody else needs them.

namespace esther {

[[nodiscard]] std::vector<std::string> node_names(const PathwaySpec& pathway);
/// Neither need nor arrivals: made to be included.
[[nodiscard]] bool is_sub_pathway(const PathwaySpec& pathway);

/// Where the value of a key stands; the whole node or pathway if that is not known.
template <class Spec>
[[nodiscard]] const Place& place_of(const Spec& spec, const char* key)
{
    const auto place = spec.key_places.find(key);
    return place == spec.key_places.end() ? spec.place : place->second;
}

/// True if something was already found at this place: what follows from it is not worth a second message.
[[nodiscard]] bool is_reported(const Place& place, const Problems& problems);

/// The shares of a node's branches in words, "5 % to 'a', the rest to 'b'"; `text` says one share.
[[nodiscard]] std::string shares_text(const NodeSpec& node,
                                      const std::function<std::string(const Scalar&)>& text);

/// Unknown targets and a missing start. True if every name is known.
bool check_targets(const PathwaySpec& pathway, Problems& problems);
void check_shares(const PathwaySpec& pathway, Problems& problems);
void check_marks(const PathwaySpec& pathway, Problems& problems);
void check_clock(const PathwaySpec& pathway, Problems& problems);
void check_bands(const PathwaySpec& pathway, Problems& problems);
/// True if all nodes that lead on say where.
bool check_nodes(const PathwaySpec& pathway, Problems& problems);

}  // namespace esther
