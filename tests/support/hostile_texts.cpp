#include "tests/support/hostile_texts.hpp"

#include <cstddef>

namespace esther::test {

namespace {

std::string repeated(const std::string& text, std::size_t n)
{
    std::string result;
    result.reserve(text.size() * n);
    for (std::size_t i = 0; i < n; ++i) {
        result += text;
    }
    return result;
}

const std::string head = "pathway: p\narrivals: {rate: 2 per hour}\nstart: a\nnodes:\n";
const std::string tail = "  b: {kind: end}\n";

/// A pathway whose node takes this time.
std::string with_time(const std::string& time)
{
    return head + "  a: {kind: wait, time: " + time + ", next: b}\n" + tail;
}

std::string billion_laughs()
{
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(before + ", ", 8) +
                before + "]\n";
    }
    return text;
}

std::string many_keys(const std::string& before, std::size_t n, const std::string& after)
{
    std::string text;
    for (std::size_t i = 0; i < n; ++i) {
        text += before + std::to_string(i) + after;
    }
    return text;
}

}  // namespace

std::map<std::string, std::string> hostile_texts()
{
    const std::string nul(1, '\0');
    std::map<std::string, std::string> texts = {
        {"100,000 nested lists", repeated("[", 100'000)},
        {"100,000 nested mappings", repeated("{a: ", 100'000)},
        {"100,000 nested complex keys", repeated("? ", 100'000)},
        {"100,000 nested dashes", repeated("- ", 100'000)},
        {"70 levels that are closed", "a: " + repeated("[", 70) + repeated("]", 70)},
        {"deep blocks",
         [] {
             std::string text;
             for (std::size_t i = 0; i < 1000; ++i) {
                 text += std::string(i, ' ') + "a:\n";
             }
             return text;
         }()},
        {"a billion laughs", billion_laughs()},
        {"an alias to itself", "a: &x [*x]"},
        {"an undefined alias", "a: *nobody"},
        {"an anchor that nobody uses", "pathway: &x p"},
        {"a merge key", "a: {b: 1}\nc:\n  <<: {b: 2}"},
        {"a duplicate key", "pathway: a\npathway: b"},
        {"100,000 duplicate keys", repeated("a: 1\n", 100'000)},
        {"100,000 unknown keys", many_keys("key", 100'000, ": 1\n")},
        {"100,000 unknown nodes",
         head + "  a:\n    kind: decision\n    next:\n" + many_keys("      - {to: n", 60'000, "}\n")},
        {"100,000 nodes", head + many_keys("  n", 40'000, ": {kind: end}\n")},
        {"100,000 marks", "marks:\n" + many_keys("  - m", 100'000, "\n") + head + tail},
        {"100,000 bands", head + tail + "need:\n  rate: 1 per year\n  by:\n    age:\n" +
                              many_keys("      ", 90'000, "-200: 1\n")},
        {"a NUL byte", "pathway: p" + nul + "q"},
        {"a NUL byte in quotes", "pathway: \"p" + nul + "\""},
        {"nothing but NUL bytes", std::string(10'000, '\0')},
        {"invalid UTF-8", "pathway: \xFF\xFE"},
        {"overlong UTF-8", "pathway: \xC0\xAF"},
        {"a surrogate in UTF-8", "pathway: \xED\xA0\x80"},
        {"UTF-8 cut off at the end", "pathway: p\xE2\x82"},
        {"a code point beyond Unicode", "pathway: \xF5\x80\x80\x80"},
        {"UTF-16", std::string("\xFF\xFEp\0a\0", 6)},
        {"a byte order mark", "\xEF\xBB\xBFpathway: p"},
        {"a control character", "pathway: \x07p"},
        {"an escape sequence for terminals", "pathway: \x1B[31mp"},
        {"a C1 control character", "pathway: p\xC2\x85q"},
        {"a Unicode line separator", "pathway: p\xE2\x80\xA8q"},
        {"carriage returns as line ends", "pathway: p\rtitle: q\r"},
        {"a tab as indentation", "pathway:\n\tp"},
        {"a scalar of 100 kB", "title: " + std::string(100'000, 'x')},
        {"a scalar of 3 MB in quotes", "title: '" + std::string(3'000'000, 'x') + "'"},
        {"a key of 100 kB", std::string(100'000, 'x') + ": 1"},
        {"a file of 9 MB in a list", "list:\n" + repeated("- item\n", 1'300'000)},
        {"a list of 500,000 items", "list:\n" + repeated("- a\n", 500'000)},
        {"a flow list of 1,000,000 items", "list: [" + repeated("a, ", 1'000'000) + "a]"},
        {"two documents", "pathway: p\n---\npathway: q"},
        {"100,000 documents", repeated("---\n", 100'000)},
        {"text after the end of the document", "pathway: p\n...\nx"},
        {"an unterminated double quote", "pathway: \"p"},
        {"an unterminated single quote", "pathway: 'it''s"},
        {"an unterminated quote that ends in a backslash", "pathway: \"p\\"},
        {"an unterminated list", "marks: [a, b"},
        {"an unterminated mapping", "need: {rate: 1 per year"},
        {"a closing bracket alone", "]"},
        {"a directive", "%YAML 9.9\n---\npathway: p"},
        {"an unknown directive", "%FOO bar\n---\npathway: p"},
        {"a tag", "pathway: !!python/object:os.system p"},
        {"a list as a key", "? [a, b]\n: 1"},
        {"a mapping as a key", "{{a: 1}: 2}"},
        {"an empty key", "? \n: 1"},
        {"null as a key", "~: 1"},
        {"an unknown escape", "pathway: \"\\q\""},
        {"an escape of half a surrogate", "pathway: \"\\uD800\""},
        {"an escape that is cut off", "pathway: \"\\u12\""},
        {"a bad indentation", "pathway: p\n  title: q"},
        {"a mapping after a list", "- a\nb: c"},
        {"an empty file", ""},
        {"spaces only", "   \n  \n"},
        {"a comment only", "# nothing\n"},
        {"an empty document", "---\n"},
        {"null", "~"},
        {"a number", "42"},
        {"a list", "[1, 2]"},
        {"a block scalar", "pathway: |\n  p\n  q\n"},
        {"something like an ELF file",
         "\x7F"
         "ELF\x02\x01\x01" +
             std::string(9, '\0')},
        {"an octal number", with_time("010 min")},
        {"not a number", with_time(".nan")},
        {"not a number of minutes", with_time(".nan min")},
        {"infinite", with_time(".inf")},
        {"negative infinite", with_time("-.inf")},
        {"a negative time", with_time("-5 min")},
        {"a hexadecimal time", with_time("0x1F min")},
        {"a time without unit", with_time("5")},
        {"a wrong unit", with_time("5 parsecs")},
        {"a rate for a time", with_time("5 per min")},
        {"an exponent that overflows", with_time("1e999 min")},
        {"an exponent that underflows", with_time("1e-999 min")},
        {"an exponent of many digits", with_time("1e" + std::string(10'000, '9') + " min")},
        {"a number of 60,000 digits", with_time(std::string(60'000, '9') + " min")},
        {"a number with trailing letters", with_time("5 minx")},
        {"a number with a decimal comma", with_time("'5,5 min'")},
        {"full-width digits", with_time("\xEF\xBC\x95 min")},
        {"no-break space", with_time("5\xC2\xA0min")},
        {"an empty time", with_time("''")},
        {"a null time", with_time("~")},
        {"a mixture of mixtures", with_time(repeated("{mixture: [{law: ", 30) + "1 h" + repeated("}]}", 30))},
        {"a boolean for a name", head + "  a: {kind: true, next: b}\n" + tail},
    };
    const std::map<std::string, std::string> repetitions = {
        {"brackets", "[],"}, {"colons", ":"},     {"exclamation marks", "!"}, {"ampersands", "&a "},
        {"line ends", "\n"}, {"spaces", " "},     {"comments", "#\n"},        {"quotes", "'"},
        {"dashes", "- "},    {"commas", ","},     {"question marks", "? "},   {"values", "a,"},
    };
    const auto kilobytes = [](std::size_t n, const std::string& part) {
        return repeated(part, n * 1000 / part.size());
    };
    for (const auto& [name, part] : repetitions) {  // just below what is read at all, and far above it
        for (const std::size_t n : {std::size_t{260}, std::size_t{1000}}) {
            texts[std::to_string(n) + " kB of " + name] = kilobytes(n, part) + "x";
            texts["a list of " + std::to_string(n) + " kB of " + name] = "[" + kilobytes(n, part);
        }
    }
    texts["260 kB of backslashes"] = "\"" + kilobytes(260, "\\");
    return texts;
}

}  // namespace esther::test
