#include "scenarios/runner/followed_people.hpp"

#include "tests/support/catch.hpp"

using namespace esther;

namespace {

FollowedPeople followed(const std::string& text)
{
    FollowedPeople people;
    REQUIRE(people.read(text));
    return people;
}

}  // namespace

TEST_CASE("people followed are said as ranges in order, whatever the order they came in", "[runner]")
{
    FollowedPeople people;
    for (const std::string who : {"7", "2", "3", "1", "fall:9", "2", "4294967295", "4294967294", "who"}) {
        people.add(who);
    }
    CHECK(people.text() == "1-3,7,4294967294-4294967295,fall:9");
    CHECK(people.size() == 7);
    CHECK(followed("5-9,0-3,4,8-20,fall:0-1").text() == "0-20,fall:0-1");
    CHECK(followed(people.text()).text() == people.text());
    CHECK(people.has("7"));
    CHECK(!people.has("8"));
    CHECK(people.has("fall:9"));
    CHECK(!people.has("9"));
    CHECK(!people.has("who"));
    CHECK(FollowedPeople().text().empty());
}

TEST_CASE("those followed twice are those in both", "[runner]")
{
    const FollowedPeople one = followed("0-9,20-29,40,fall:0-5,stroke:1");
    const FollowedPeople other = followed("5-24,26-50,fall:3-9,3");
    CHECK(one.shared_with(other).text() == "3,5-9,20-24,26-29,40,fall:3-5");
    CHECK(other.shared_with(one).text() == one.shared_with(other).text());
    CHECK(one.shared_with(FollowedPeople()).size() == 0);
}

TEST_CASE("what names no people is not read as such", "[runner]")
{
    for (const std::string text : {"x", "1-", "-1", "9-5", "1,,2", "fall:", "1-2-3", "4294967296", " 1"}) {
        CAPTURE(text);
        FollowedPeople people;
        CHECK(!people.read(text));
    }
}
