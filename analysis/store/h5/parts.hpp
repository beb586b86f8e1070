#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/store/h5.hpp"
#include "analysis/store/h5/chunk.hpp"
#include "analysis/store/h5/failure.hpp"

// What the files of this folder share. Says in C++'s own types what hdf5.h says in its, so that no header
// needs that.

namespace esther::h5 {

using Id = std::int64_t;            ///< hid_t
using Status = int;                 ///< herr_t
using Length = unsigned long long;  ///< hsize_t

/// Keeps the library from printing to stderr; the words go into exceptions instead.
class QuietErrors {
  public:
    QuietErrors();
    ~QuietErrors();
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;

  private:
    Status (*function_)(Id, void*) = nullptr;
    void* data_ = nullptr;
};

[[noreturn]] void fail(const std::string& doing);

/// Passes a return code on if it is not negative, which is how every HDF5 call reports failure.
template <class Code>
Code checked(Code code, const std::string& doing)
{
    if (code < 0) {
        fail(doing);
    }
    return code;
}

/// Owns an identifier. Close it by `close` where a failure matters; the destructor is for unwinding.
class Handle {
  public:
    using Closer = Status (*)(Id);

    Handle(Id id, Closer closer, const std::string& doing) : id_(checked(id, doing)), closer_(closer) {}
    ~Handle()
    {
        if (id_ >= 0) {
            closer_(id_);
        }
    }
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), closer_(other.closer_) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle& operator=(Handle&&) = delete;

    [[nodiscard]] Id id() const { return id_; }
    void close(const std::string& doing) { checked(closer_(std::exchange(id_, -1)), "close " + doing); }

  private:
    Id id_;
    Closer closer_;
};

[[nodiscard]] Handle text_type(std::size_t size);
[[nodiscard]] Handle scalar_space();
[[nodiscard]] Handle simple_space(const std::vector<Length>& shape);
/// Properties of a file in memory.
[[nodiscard]] Handle core_access();

[[nodiscard]] Id memory_type(const std::vector<std::int64_t>&);
[[nodiscard]] Id memory_type(const std::vector<std::int32_t>&);
[[nodiscard]] Id memory_type(const std::vector<double>&);

inline constexpr const char* nameless_prefix = "This is a netCDF dimension but not a netCDF variable.";

/// write.cpp: the bytes of a file.
[[nodiscard]] std::vector<std::byte> build_image(const Dataset& dataset, std::size_t threads);
/// read.cpp: what an open file holds, or the bytes of one.
[[nodiscard]] Dataset read_file(Id file, Depth depth, std::string_view packed = {});
[[nodiscard]] Dataset read_from_memory(const std::vector<std::byte>& image, Depth depth,
                                       std::string_view packed);
[[nodiscard]] Handle open_image(const std::vector<std::byte>& image);
/// read_chunks.cpp: the lengths of an array and of its chunks. Throws H5Failure for one that is not in
/// chunks.
struct Cut {
    std::vector<Length> shape;
    std::vector<Length> chunk;
};
[[nodiscard]] Cut cut_of(Id array, Id properties);
/// Hands over every chunk that is stored, as it lies there, in the order of the grid. Throws H5Failure if one
/// cannot be read.
void read_chunks(Id array, const ChunkGrid& grid,
                 const std::function<void(std::size_t c, FilteredChunk chunk)>& use);
/// The numbers of an array as its chunks lie there; nothing if these are not as we would make them: whole
/// numbers of 64 bits, our filters, no chunk across blocks, and 0 where none is stored.
[[nodiscard]] std::optional<PackedNumbers> read_packed(Id array, Id properties);
/// verify.cpp: throws H5Failure unless the bytes of a file hold the dataset, and each of its chunks what they
/// should.
void verify(const std::vector<std::byte>& image, const Dataset& dataset, std::size_t threads);

}  // namespace esther::h5
