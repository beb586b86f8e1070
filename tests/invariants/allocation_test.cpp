// Once the pools have grown, events take no memory.

#include "tests/invariants/count_allocations.hpp"
#include "tests/invariants/town.hpp"
#include "tests/support/catch.hpp"

namespace esther::test {

TEST_CASE("a stretch of time that is run once more allocates nothing for its events", "[invariants]")
{
    const Parts parts = parts_of(town().read());
    for (const bool heap : {false, true}) {
        RunSettings settings = parts.settings;
        settings.reference = heap;
        Run start(parts.compiled.network, parts.compiled.parameters[0], parts.people, settings);
        start.advance(start_of_run + 20 * one_day);
        Run again = start;
        again.advance(start_of_run + 120 * one_day);
        again = start;  // keeps the memory it has
        const std::size_t before = allocations();
        again.advance(start_of_run + 120 * one_day);
        const std::size_t here = allocations() - before;
        CAPTURE(heap);
        CHECK(here <= 8);  // what a window takes, however many events it holds
        CHECK(again.finish().tally.events - start.finish().tally.events == 0);
        CHECK(allocations() > before + here);  // it does count
    }
}

}  // namespace esther::test
