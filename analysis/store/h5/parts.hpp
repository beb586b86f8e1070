#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "analysis/store/h5.hpp"

// What the files of this folder share. Says in C++'s own types what hdf5.h says in its, so that no header
// needs that.

namespace esther::h5 {

using Id = std::int64_t;            ///< hid_t
using Status = int;                 ///< herr_t
using Length = unsigned long long;  ///< hsize_t

/// A call of the library failed. Leaves image.cpp as RunError or ResultsError.
class H5Failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

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
[[nodiscard]] Dataset read_file(Id file, Depth depth);
[[nodiscard]] Dataset read_from_memory(const std::vector<std::byte>& image, Depth depth);
[[nodiscard]] Handle open_image(const std::vector<std::byte>& image);
/// verify.cpp: throws H5Failure unless the bytes of a file hold the dataset, and each of its chunks what they
/// should.
void verify(const std::vector<std::byte>& image, const Dataset& dataset, std::size_t threads);

}  // namespace esther::h5
