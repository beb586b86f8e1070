#include "analysis/store/locked_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace esther {

namespace {

[[noreturn]] void fail(int error)
{
    throw std::system_error(error, std::generic_category());
}

int open_file(const std::string& path, bool make)
{
    int number = -1;
    do {
        number =
            ::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (make ? O_CREAT : 0), 0666);
    } while (number < 0 && errno == EINTR);
    return number;
}

}  // namespace

LockedFile::Taken LockedFile::take(bool make)
{
    // Who had the file may have removed it between our opening and our locking it: then we look again.
    while (true) {
        number_ = open_file(path_, make);
        if (number_ < 0) {
            why_ = std::strerror(errno);
            return errno == ENOENT && !make ? Taken::not_there : Taken::unusable;
        }
        struct stat ours {};
        struct stat named {};
        if (::fstat(number_, &ours) != 0 || !S_ISREG(ours.st_mode)) {
            why_ = "it is no ordinary file";
            close();
            return Taken::unusable;
        }
        if (::flock(number_, LOCK_EX | LOCK_NB) != 0) {
            const int error = errno;
            why_ = std::strerror(error);
            close();
            return error == EWOULDBLOCK ? Taken::by_another : Taken::unusable;
        }
        if (::stat(path_.c_str(), &named) == 0 && named.st_dev == ours.st_dev &&
            named.st_ino == ours.st_ino && ::fstat(number_, &ours) == 0) {
            size_ = static_cast<std::uint64_t>(ours.st_size);
            return Taken::yes;
        }
        close();
    }
}

void LockedFile::read(std::uint64_t from, std::span<std::byte> to) const
{
    while (!to.empty()) {
        const ssize_t n = ::pread(number_, to.data(), to.size(), static_cast<off_t>(from));
        if (n < 0 && errno != EINTR) {
            fail(errno);
        }
        if (n == 0) {
            fail(EIO);
        }
        if (n > 0) {
            from += static_cast<std::uint64_t>(n);
            to = to.subspan(static_cast<std::size_t>(n));
        }
    }
}

void LockedFile::append(std::span<const std::byte> bytes)
{
    std::span<const std::byte> left = bytes;
    while (!left.empty()) {
        const ssize_t n = ::write(number_, left.data(), left.size());
        if (n < 0 && errno != EINTR) {
            const int error = errno;
            [[maybe_unused]] const int ignored = ::ftruncate(number_, static_cast<off_t>(size_));
            fail(error);
        }
        if (n > 0) {
            left = left.subspan(static_cast<std::size_t>(n));
        }
    }
    size_ += bytes.size();
}

void LockedFile::cut(std::uint64_t size)
{
    if (::ftruncate(number_, static_cast<off_t>(size)) != 0) {
        fail(errno);
    }
    size_ = size;
}

void LockedFile::sync() const
{
    ::fdatasync(number_);
}

void LockedFile::remove()
{
    if (is_open()) {
        ::unlink(path_.c_str());
        close();
    }
}

void LockedFile::close()
{
    if (number_ >= 0) {
        ::close(std::exchange(number_, -1));
    }
}

}  // namespace esther
