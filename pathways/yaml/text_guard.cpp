#include "pathways/yaml/text_guard.hpp"

#include <algorithm>
#include <cstdint>

namespace esther {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 18;  // [bytes] yaml-cpp needs up to 0.2 s for it

std::uint32_t byte_at(const std::string& text, std::size_t i)
{
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

/// Length of the UTF-8 character at `i`, 0 if it is none. Overlong forms, surrogates and code
/// points above U+10FFFF are refused (RFC 3629, section 4).
std::size_t utf8_length(const std::string& text, std::size_t i)
{
    const std::uint32_t first = byte_at(text, i);
    const auto follows = [&](std::size_t k, std::uint32_t low, std::uint32_t high) {
        const std::uint32_t byte = byte_at(text, i + k);
        return byte >= low && byte <= high;
    };
    if (first < 0x80U) {
        return 1;
    }
    if (first >= 0xC2U && first <= 0xDFU) {
        return follows(1, 0x80U, 0xBFU) ? 2 : 0;
    }
    if (first >= 0xE0U && first <= 0xEFU) {
        const std::uint32_t low = first == 0xE0U ? 0xA0U : 0x80U;
        const std::uint32_t high = first == 0xEDU ? 0x9FU : 0xBFU;
        return follows(1, low, high) && follows(2, 0x80U, 0xBFU) ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        const std::uint32_t low = first == 0xF0U ? 0x90U : 0x80U;
        const std::uint32_t high = first == 0xF4U ? 0x8FU : 0xBFU;
        return follows(1, low, high) && follows(2, 0x80U, 0xBFU) && follows(3, 0x80U, 0xBFU) ? 4 : 0;
    }
    return 0;
}

/// What is wrong with the character at `i`; nullptr if it is fine.
const char* fault_of_character(const std::string& text, std::size_t i, std::size_t length)
{
    const std::uint32_t byte = byte_at(text, i);
    if (byte == 0) {
        return "a NUL byte";
    }
    if (byte == '\r') {
        return byte_at(text, i + 1) == '\n' ? nullptr : "a carriage return that is no part of a line end";
    }
    if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) {
        return "a control character";
    }
    if (length == 2 && byte == 0xC2U && byte_at(text, i + 1) < 0xA0U) {
        return "a control character";
    }
    const bool separator = length == 3 && byte == 0xE2U && byte_at(text, i + 1) == 0x80U &&
                           (byte_at(text, i + 2) == 0xA8U || byte_at(text, i + 2) == 0xA9U);
    if (separator) {
        return "a Unicode line separator";
    }
    if (length == 3 && byte == 0xEFU && byte_at(text, i + 1) == 0xBBU && byte_at(text, i + 2) == 0xBFU) {
        return "a byte order mark";
    }
    return nullptr;
}

bool guard_line(const std::string& text, const std::string& file, std::size_t start, Problems& problems)
{
    std::size_t i = start;
    while (byte_at(text, i) == ' ') {
        ++i;
    }
    if (byte_at(text, i) == '\t') {
        problems.add(place_at(text, file, i), "a tab in the indentation",
                     "YAML counts indentation in spaces, and a tab has no width of its own",
                     "spaces instead of the tab");
        return false;
    }
    if (byte_at(text, start) == '%') {
        problems.add(place_at(text, file, start), "a YAML directive",
                     "files are read as YAML 1.2, without directives", "leaving the line out");
        return false;
    }
    return true;
}

}  // namespace

Place place_at(const std::string& text, const std::string& file, std::size_t offset)
{
    const std::size_t end = std::min(offset, text.size());
    Place place{file, 1, 1};
    for (std::size_t i = 0; i < end; ++i) {
        if (text[i] == '\n') {
            ++place.line;
            place.column = 1;
        } else if ((byte_at(text, i) & 0xC0U) != 0x80U) {
            ++place.column;
        }
    }
    return place;
}

bool begins_as_results(const std::string& text)
{
    return text.rfind(hdf5_signature, 0) == 0;
}

bool guard_text(const std::string& text, const std::string& file, Problems& problems)
{
    if (begins_as_results(text)) {
        problems.add({file, 1, 1}, "this is a results file (HDF5)", "what is read here is YAML",
                     "'esther compare' with it");
        return false;
    }
    constexpr int most_faults = 20;  // of one file; a binary file has millions
    if (text.size() > most_bytes) {
        problems.add({file, 1, 1}, "the file has " + std::to_string(text.size()) + " bytes",
                     "256 KiB (262,144 bytes) is the most that is read", "several smaller files");
        return false;
    }
    int faults = 0;
    bool line_begins = true;
    for (std::size_t i = 0; i < text.size() && faults < most_faults;) {
        if (line_begins && !guard_line(text, file, i, problems)) {
            ++faults;
        }
        const std::size_t length = utf8_length(text, i);
        if (length == 0) {
            problems.add(place_at(text, file, i), "a byte that is not UTF-8", "every file is UTF-8 text",
                         "saving the file as UTF-8");
            ++faults;
        } else if (const char* fault = fault_of_character(text, i, length)) {
            problems.add(place_at(text, file, i), fault, "a file is plain text in lines",
                         "removing it, or saving the file as UTF-8 text without a byte order mark");
            ++faults;
        }
        line_begins = text[i] == '\n';
        i += std::max<std::size_t>(length, 1);
    }
    return faults == 0;
}

}  // namespace esther
