#include "scenarios/runner/build_id.hpp"

#include <elf.h>
#include <link.h>

#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

namespace esther {

namespace {

constexpr std::string_view owner{"GNU", 4};  // with its closing zero

std::string hexadecimal(std::span<const unsigned char> bytes)
{
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

/// The build-id among the notes of a segment; empty if there is none.
std::string build_id_in(std::span<const unsigned char> notes, std::size_t alignment)
{
    const auto padded = [alignment](std::size_t n) { return (n + alignment - 1) / alignment * alignment; };
    ElfW(Nhdr) note{};
    while (notes.size() >= sizeof note) {
        std::memcpy(&note, notes.data(), sizeof note);
        const std::size_t content = padded(sizeof note + note.n_namesz);
        const std::size_t end = padded(content + note.n_descsz);
        if (end > notes.size()) {
            break;
        }
        const std::string_view name(reinterpret_cast<const char*>(notes.data()) + sizeof note, note.n_namesz);
        if (note.n_type == NT_GNU_BUILD_ID && name == owner) {
            return hexadecimal(notes.subspan(content, note.n_descsz));
        }
        notes = notes.subspan(end);
    }
    return {};
}

int look_at(dl_phdr_info* object, std::size_t, void* to)
{
    auto& id = *static_cast<std::string*>(to);
    for (const auto& segment : std::span(object->dlpi_phdr, object->dlpi_phnum)) {
        if (segment.p_type == PT_NOTE && id.empty()) {
            const auto* first = reinterpret_cast<const unsigned char*>(object->dlpi_addr + segment.p_vaddr);
            id = build_id_in({first, segment.p_memsz}, segment.p_align == 8 ? 8 : 4);
        }
    }
    return 1;  // the program itself comes first, and its libraries do not matter
}

}  // namespace

std::string build_id()
{
    std::string id;
    dl_iterate_phdr(look_at, &id);
    return id;
}

}  // namespace esther
