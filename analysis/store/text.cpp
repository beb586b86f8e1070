// Checks of texts that go into a results file, and hints for names that are not in it.

#include "analysis/store/text.hpp"

#include <algorithm>
#include <cstddef>

namespace esther {

namespace {

/// Number of bytes after the first of a sequence, or -1 if no sequence begins so.
int continuation_bytes(unsigned char first)
{
    if (first < 0x80) {
        return first == 0 ? -1 : 0;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return 1;
    }
    if ((first & 0xf0) == 0xe0) {
        return 2;
    }
    return first >= 0xf0 && first <= 0xf4 ? 3 : -1;
}

/// The second byte rules out overlong forms, surrogates and values beyond U+10FFFF.
bool second_byte_fits(unsigned char first, unsigned char second)
{
    switch (first) {
        case 0xe0:
            return second >= 0xa0;
        case 0xed:
            return second <= 0x9f;
        case 0xf0:
            return second >= 0x90;
        case 0xf4:
            return second <= 0x8f;
        default:
            return true;
    }
}

/// Least number of letters to insert, remove or replace (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

}  // namespace

bool is_plain_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const int more = continuation_bytes(first);
        if (more < 0 || i + static_cast<std::size_t>(more) >= text.size()) {
            return false;
        }
        for (int k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
            if ((next & 0xc0) != 0x80 || (k == 1 && !second_byte_fits(first, next))) {
                return false;
            }
        }
        i += 1 + static_cast<std::size_t>(more);
    }
    return true;
}

std::string suggestion(std::string_view wanted, const std::vector<std::string>& known)
{
    std::string nearest;
    std::size_t least = wanted.size() / 3 + 2;  // farther names are no help
    for (const std::string& name : known) {
        const std::size_t d = distance(wanted, name);
        if (d < least) {
            least = d;
            nearest = name;
        }
    }
    if (!nearest.empty()) {
        return " (did you mean '" + nearest + "'?)";
    }
    if (known.empty()) {
        return "";
    }
    std::string all;
    for (const std::string& name : known) {
        all += (all.empty() ? "'" : ", '") + name + "'";
    }
    return " (there are " + all + ")";
}

}  // namespace esther
