// Any bytes as input: a located fault or a document, within a second, never a crash or a silent default.

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

#include "pathways/graph/checks.hpp"
#include "pathways/yaml/load_pathway.hpp"
#include "pathways/yaml/value.hpp"
#include "tests/pathways/bad_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/hostile_texts.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;

namespace {

struct Answer {
    Problems problems;
    double seconds = 0;  ///< of the processor: others may share the machine
};

Answer answer_to(const std::string& path)
{
    Answer answer;
    const std::clock_t start = std::clock();
    const PathwaySpec pathway = load_pathway(path, answer.problems);
    check_pathway(pathway, test::small_world(), answer.problems);
    static_cast<void>(test::text_of(answer.problems));
    answer.seconds = static_cast<double>(std::clock() - start) / static_cast<double>(CLOCKS_PER_SEC);
    return answer;
}

void check_answer(const Answer& answer)
{
    // Debug builds with sanitizers run several times slower.
#if defined(__SANITIZE_ADDRESS__) || !defined(NDEBUG)
    constexpr double longest = 10;  // [s]
#else
    constexpr double longest = 1;  // [s]
#endif
    CHECK(answer.seconds < longest);
    CHECK(answer.problems.any());
    for (const Problem& problem : answer.problems.items()) {
        CHECK(!problem.place.file.empty());
        CHECK(problem.place.line >= 1);
        CHECK(problem.place.column >= 1);
        CHECK(!problem.what.empty());
    }
}

}  // namespace

TEST_CASE("every hostile text is answered within a second by a located fault", "[language][hostile]")
{
    const test::TempDir folder;
    const auto texts = test::hostile_texts();
    CHECK(texts.size() >= 100);
    for (const auto& [name, text] : texts) {
        CAPTURE(name);
        check_answer(answer_to(folder.write("hostile.yaml", text)));
    }
}

TEST_CASE("what is no readable file is answered by a located fault", "[language][hostile]")
{
    const test::TempDir folder;
    check_answer(answer_to(folder.path().string()));
    check_answer(answer_to(folder / "absent.yaml"));
    check_answer(answer_to("/dev/zero"));
    check_answer(answer_to("/dev/stdin"));
    check_answer(answer_to(""));
    const std::string secret = folder.write("secret.yaml", "pathway: p");
    std::filesystem::permissions(secret, std::filesystem::perms::none);
    check_answer(answer_to(secret));  // root may read it, and then it is an incomplete pathway
    const std::string pipe = folder / "pipe";
    REQUIRE(std::system(("mkfifo '" + pipe + "'").c_str()) == 0);
    check_answer(answer_to(pipe));
}

TEST_CASE("an ordinary text with Windows line ends, comments and umlauts is no fault", "[language][hostile]")
{
    Problems problems;
    const Value value = parse_document(
        "# Grüße\r\npathway: p\r\ntitle: \"J\xC3\xB6nk\xC3\xB6ping: a, b\"  # ok\r\n", "a.yaml", problems);
    CHECK(test::text_of(problems).empty());
    REQUIRE(value.entries.size() == 2);
    CHECK(value.entries[0].value.text == "p");
    CHECK(value.entries[1].value.text == "J\xC3\xB6nk\xC3\xB6ping: a, b");
    CHECK(value.entries[1].value.quoted);
    CHECK(value.entries[1].value.place == Place{"a.yaml", 3, 8});
}

TEST_CASE("columns count characters, not bytes", "[language]")
{
    Problems problems;
    const Value value = parse_document(
        "{\xC3\xB6\xC3\xB6: a, b: \xC2\xA3"
        "5, c: d}",
        "a.yaml", problems);
    CHECK(test::text_of(problems).empty());
    REQUIRE(value.entries.size() == 3);
    CHECK(value.entries[1].key_place.column == 9);
    CHECK(value.entries[2].key_place.column == 16);
}
