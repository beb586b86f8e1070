// Random damage to good files: a fault or a pathway, never a crash.

#include <array>
#include <cstdint>
#include <filesystem>

#include "pathways/graph/checks.hpp"
#include "pathways/graph/draw.hpp"
#include "pathways/yaml/value.hpp"
#include "tests/pathways/bad_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;

namespace {

/// SplitMix64 (Steele, Lea and Flood 2014): the same damage everywhere.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}
    std::size_t below(std::size_t n)
    {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return static_cast<std::size_t>((z ^ (z >> 31U)) % n);
    }

  private:
    std::uint64_t state_;
};

std::vector<std::string> good_texts()
{
    std::vector<std::string> texts;
    for (const char* folder : {"/pathways/library", "/tests/errors"}) {
        for (const auto& entry : std::filesystem::directory_iterator(test::project_root() + folder)) {
            if (entry.path().extension() == ".yaml") {
                texts.push_back(test::read_file(entry.path()));
            }
        }
    }
    return texts;
}

const std::array<std::string, 24> pieces = {"{",  "}",  "[",  "]",  ":",  ": ",       ",",  "\n",
                                            "  ", "- ", "'",  "\"", "~",  "&a ",      "*a", "use",
                                            "0",  "-",  "e9", "%",  "\t", "\xC2\xA3", "#",  "next: "};

std::string damaged(std::string text, const std::vector<std::string>& texts, Chance& chance)
{
    const std::size_t n = 1 + chance.below(6);
    for (std::size_t i = 0; i < n && !text.empty(); ++i) {
        const std::size_t at = chance.below(text.size());
        switch (chance.below(5)) {
            case 0:
                text.erase(at, 1 + chance.below(20));
                break;
            case 1:
                text.insert(at, pieces[chance.below(pieces.size())]);
                break;
            case 2:
                text[at] = static_cast<char>(chance.below(256));
                break;
            case 3:
                text.insert(at, text.substr(chance.below(text.size()), chance.below(80)));
                break;
            default: {
                const std::string& other = texts[chance.below(texts.size())];
                text.insert(at,
                            other.empty() ? "" : other.substr(chance.below(other.size()), chance.below(200)));
            }
        }
    }
    return text;
}

void damage_and_read(std::size_t n_tries, std::uint64_t seed)
{
    const std::vector<std::string> texts = good_texts();
    REQUIRE(texts.size() > 20);
    Chance chance(seed);
    std::size_t n_faulty = 0;
    for (std::size_t i = 0; i < n_tries; ++i) {
        const std::string text = damaged(texts[chance.below(texts.size())], texts, chance);
        Problems problems;
        const Value document = parse_document(text, "a.yaml", problems);
        static_cast<void>(read_pools(document, problems));
        problems = Problems();
        const PathwaySpec pathway =
            read_pathway(parse_document(text, "a.yaml", problems), "a.yaml", problems);
        check_pathway(pathway, test::small_world(), problems);
        static_cast<void>(test::text_of(problems).size() + to_dot(pathway).size() +
                          to_mermaid(pathway).size());
        n_faulty += problems.any() ? 1 : 0;
    }
    CHECK(n_faulty > n_tries / 2);
}

}  // namespace

TEST_CASE("damaged files never crash the reader", "[language][hostile]")
{
    damage_and_read(1'000, 1);
}

TEST_CASE("many damaged files never crash the reader", "[.fuzz]")
{
    damage_and_read(20'000, 2);
}
