#include "scenarios/contracts/money.hpp"

#include <algorithm>

namespace esther {

std::vector<Money> split(Money amount, std::span<const Money> weights)
{
    const bool none = std::all_of(weights.begin(), weights.end(), [](Money w) { return w.pence == 0; });
    const auto weight_of = [&](Money w) { return none ? Int128{1} : Int128{w.pence}; };
    Int128 whole = 0;
    for (const Money weight : weights) {
        whole += weight_of(weight);
    }
    std::vector<Money> parts;
    Int128 running = 0;
    Money given;
    for (const Money weight : weights) {
        running += weight_of(weight);
        const Money so_far = part_of(amount, running, whole);
        parts.push_back(so_far - given);
        given = so_far;
    }
    return parts;
}

}  // namespace esther
