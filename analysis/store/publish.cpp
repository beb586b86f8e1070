// One way for a file to appear under its name: complete and synced.

#include "analysis/store/publish.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "sim/core/check.hpp"

namespace esther {

namespace {

/// A descriptor that closes itself while an exception passes.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor()
    {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int number() const { return number_; }

    /// 0, or what went wrong. On Linux the descriptor is closed even where EINTR is reported.
    int close_now()
    {
        const int failed = ::close(std::exchange(number_, -1));
        return failed != 0 && errno != EINTR ? errno : 0;
    }

  private:
    int number_;
};

/// The file under its temporary name; removed again unless it was renamed.
struct Temporary {
    std::filesystem::path path;
    bool stands = false;

    ~Temporary()
    {
        if (stands) {
            ::unlink(path.c_str());
        }
    }
};

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& doing, int error)
{
    throw RunError("'" + path.string() + "' was not written: could not " + doing + " (" +
                   std::strerror(error) + "); nothing of it is left on disk and no other file was touched");
}

[[noreturn]] void fail_because_it_exists(const std::filesystem::path& path)
{
    throw RunError("'" + path.string() +
                   "' was not written: a file of that name stands there; it was not touched");
}

/// Opens a new file beside the wanted one. A name left behind by a killed process of the same number is
/// passed over.
int open_temporary(const std::filesystem::path& path, Temporary& temporary)
{
    const std::string start = "." + path.filename().string() + "." + std::to_string(::getpid()) + ".";
    for (int attempt = 0;; ++attempt) {
        temporary.path = path.parent_path() / (start + std::to_string(attempt) + ".tmp");
        const int number = ::open(temporary.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (number >= 0) {
            temporary.stands = true;
            return number;
        }
        if (errno != EINTR && (errno != EEXIST || attempt >= 100)) {
            fail(path, "make a file in its folder", errno);
        }
    }
}

void write_all(const std::filesystem::path& path, int number, std::span<const std::byte> bytes)
{
    constexpr std::size_t most_at_once = std::size_t{1}
                                         << 30;  // Linux moves at most 2 GiB - 4 KiB in one call
    while (!bytes.empty()) {
        const ssize_t written = ::write(number, bytes.data(), std::min(bytes.size(), most_at_once));
        if (written < 0 && errno != EINTR) {
            fail(path, "write its " + std::to_string(bytes.size()) + " remaining bytes", errno);
        }
        if (written > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }
}

void sync(const std::filesystem::path& path, int number)
{
    while (::fsync(number) != 0) {
        if (errno != EINTR) {
            fail(path, "sync it to disk", errno);
        }
    }
}

/// Renames without replacing. Where the file system cannot do that in one step, a second link is made and
/// the first removed; where it knows no links either, the last resort is to look first.
int rename_if_free(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) {
        return errno;
    }
    if (::link(from.c_str(), to.c_str()) == 0) {
        ::unlink(from.c_str());
        return 0;
    }
    if (errno != EPERM && errno != ENOSYS && errno != ENOTSUP) {
        return errno;
    }
    if (::access(to.c_str(), F_OK) == 0) {
        return EEXIST;
    }
    return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

void rename_to(const std::filesystem::path& path, Temporary& temporary, Existing existing)
{
    int error = 0;
    if (existing == Existing::keep) {
        error = rename_if_free(temporary.path, path);
    } else if (::rename(temporary.path.c_str(), path.c_str()) != 0) {
        error = errno;
    }
    if (error == EEXIST) {
        fail_because_it_exists(path);
    }
    if (error != 0) {
        fail(path, "give it its name", error);
    }
    temporary.stands = false;
}

/// Makes the new name itself survive a power cut. File systems that cannot sync a folder say EINVAL.
void sync_folder(const std::filesystem::path& path, const std::filesystem::path& folder)
{
    Descriptor open_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    int error = open_folder.number() < 0 ? errno : 0;
    while (error == 0 && ::fsync(open_folder.number()) != 0) {
        if (errno != EINTR) {
            error = errno;
        }
    }
    if (error != 0 && error != EINVAL && error != ENOTSUP) {
        throw RunError("'" + path.string() +
                       "' stands complete under its name, but its folder could not be synced (" +
                       std::strerror(error) + "): a power cut now could lose the name");
    }
}

}  // namespace

void publish(const std::filesystem::path& path, std::span<const std::byte> bytes, Existing existing)
{
    publish(path, existing, [&](const ByteSink& to_file) { to_file(bytes); });
}

void publish(const std::filesystem::path& path, Existing existing,
             const std::function<void(const ByteSink& to_file)>& write)
{
    std::error_code ignored;
    if (existing == Existing::keep &&
        std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
        fail_because_it_exists(path);
    }
    Temporary temporary;
    Descriptor file(open_temporary(path, temporary));
    write([&](std::span<const std::byte> bytes) { write_all(path, file.number(), bytes); });
    sync(path, file.number());
    if (const int error = file.close_now(); error != 0) {
        fail(path, "close it", error);
    }
    rename_to(path, temporary, existing);
    sync_folder(path, path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

void ignore_file_signals()
{
    ::signal(SIGXFSZ, SIG_IGN);
    ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace esther
