#include "analysis/store/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "analysis/store/results_error.hpp"

namespace esther {

MappedFile::MappedFile(const std::filesystem::path& path)
{
    const std::string name = "'" + path.string() + "'";
    // Not to wait for a pipe that nobody writes to: it is no file.
    const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (number < 0) {
        throw ResultsError(errno == ENOENT ? "there is no file " + name
                                           : name + " cannot be opened: " + std::strerror(errno));
    }
    struct stat status {};
    const bool is_file = ::fstat(number, &status) == 0 && S_ISREG(status.st_mode);
    const auto n = static_cast<std::size_t>(is_file ? status.st_size : 0);
    void* const start = n > 0 ? ::mmap(nullptr, n, PROT_READ, MAP_PRIVATE, number, 0) : nullptr;
    const int error = errno;
    ::close(number);
    if (!is_file) {
        throw ResultsError(name + " is no file");
    }
    if (start == MAP_FAILED) {
        throw ResultsError(name + " cannot be read: " + std::strerror(error));
    }
    bytes_ = {static_cast<const std::byte*>(start), n};
}

MappedFile::~MappedFile()
{
    if (!bytes_.empty()) {
        ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
    }
}

}  // namespace esther
