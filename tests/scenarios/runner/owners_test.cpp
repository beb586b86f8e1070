// Owning is a ledger, not a cure: who owns what changes the books and no outcome.

#include <algorithm>
#include <string>

#include "tests/scenarios/cli/own_library.hpp"
#include "tests/scenarios/cli/queue_study.hpp"
#include "tests/support/catch.hpp"

using namespace esther;
using test::OwnLibrary;

TEST_CASE("merging owners changes no bit of the outcomes while every practice stays", "[ledgers]")
{
    const OwnLibrary own;
    const std::string torbay = test::read_file(own.folder / "scenarios/library/care_models/torbay.yaml");
    const std::string owners =
        "{primary: gp_partnerships, community: torbay_care_trust, acute: south_devon_healthcare, social: "
        "torbay_care_trust}";
    const auto owned = [&](const std::string& model, const std::string& by) {
        std::string text = torbay;
        REQUIRE(text.find(owners) != std::string::npos);
        text.replace(text.find(owners), owners.size(), by);
        const std::string name = "care_model: torbay";
        text.replace(text.find(name), name.size(), "care_model: " + model);
        own.folder.write("scenarios/library/care_models/" + model + ".yaml", text);
    };
    owned("wye_valley", "{primary: one, community: one, acute: one, social: one}");
    owned("valencia", "{primary: practices, community: nurses, acute: hospital, social: council}");
    const StudyResult result = own.run("results.h5");
    REQUIRE(result.scenarios ==
            std::vector<std::string>{"weston", "torbay", "wye_valley", "valencia", "jonkoping"});

    const auto digests = outcome_digests(result);
    CHECK(digests[2] == digests[1]);
    CHECK(digests[3] == digests[1]);
    CHECK(digests[0] != digests[1]);

    // In the ledgers they are as many as they are.
    const std::size_t n = result.ledgers.organisations.size();
    const auto n_with_roles = [&](std::size_t scenario) {
        const auto first = result.ledgers.roles.begin() + static_cast<std::ptrdiff_t>(scenario * n);
        return std::count_if(first, first + static_cast<std::ptrdiff_t>(n), [](const std::string& roles) {
            return test::has(roles, "primary") || test::has(roles, "community") ||
                   test::has(roles, "acute") || test::has(roles, "social");
        });
    };
    CHECK(n_with_roles(1) == 3);
    CHECK(n_with_roles(2) == 1);
    CHECK(n_with_roles(3) == 4);
}
