// Whole-file hash of a results file.

#include "analysis/store/seal.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "analysis/store/results_error.hpp"
#include "sim/core/sha256.hpp"

namespace esther {

namespace {

constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
constexpr std::string_view seal_start = "\nesther-sha256:";
constexpr std::size_t seal_length = 80;

std::string_view text_of(const std::byte* bytes, std::size_t n)
{
    return {reinterpret_cast<const char*>(bytes), n};
}

std::string seal_of(const std::byte* image, std::size_t n)
{
    return std::string(seal_start) + sha256(text_of(image, n)) + "\n";
}

std::vector<std::byte> read_bytes(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = file ? static_cast<std::streamoff>(file.tellg()) : -1;
    std::vector<std::byte> bytes(size > 0 ? static_cast<std::size_t>(size) : 0);
    file.seekg(0);
    file.read(reinterpret_cast<char*>(bytes.data()), size > 0 ? size : 0);
    if (!file || size < 0) {
        throw ResultsError("'" + path.string() + "' cannot be read: " + std::strerror(errno));
    }
    return bytes;
}

}  // namespace

void seal(std::vector<std::byte>& image)
{
    const std::string text = seal_of(image.data(), image.size());
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    image.insert(image.end(), first, first + text.size());
}

void check_is_hdf5(const std::filesystem::path& path)
{
    const std::string name = "'" + path.string() + "'";
    std::error_code ignored;
    const auto status = std::filesystem::status(path, ignored);
    if (status.type() == std::filesystem::file_type::not_found) {
        throw ResultsError("there is no file " + name);
    }
    if (std::filesystem::is_directory(status)) {
        throw ResultsError(name + " is a folder, not a results file");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw ResultsError(name + " cannot be opened: " + std::strerror(errno));
    }
    char start[signature.size()] = {};
    file.read(start, sizeof start);
    const auto n = static_cast<std::size_t>(file.gcount());
    if (std::string_view(start, n) != signature) {
        throw ResultsError(name + " is not a results file: " + (n == 0 ? "it is empty" : "it is not HDF5"));
    }
}

std::vector<std::byte> read_sealed(const std::filesystem::path& path)
{
    check_is_hdf5(path);
    const std::string name = "'" + path.string() + "'";
    std::vector<std::byte> bytes = read_bytes(path);
    const std::size_t n = bytes.size() < seal_length ? 0 : bytes.size() - seal_length;
    const std::string_view end = text_of(bytes.data() + n, bytes.size() - n);
    if (n == 0 || end.substr(0, seal_start.size()) != seal_start) {
        throw ResultsError(name +
                           " is cut off, was changed, or was not written by esther: it does not end with "
                           "esther's seal");
    }
    if (end != seal_of(bytes.data(), n)) {
        throw ResultsError(name +
                           " is damaged or was changed: its bytes do not have the SHA-256 in its seal");
    }
    bytes.resize(n);
    return bytes;
}

}  // namespace esther
