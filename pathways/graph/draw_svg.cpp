#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "pathways/graph/draw.hpp"
#include "sim/core/check.hpp"

namespace esther {

namespace {

[[noreturn]] void fail(const std::string& doing)
{
    throw RunError("cannot draw: " + doing + ": " + std::generic_category().message(errno));
}

/// A file with a text, gone at the end of the scope.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& text)
        : name_((std::filesystem::temp_directory_path() / "esther-XXXXXX").string())
    {
        const int file = mkstemp(name_.data());
        if (file < 0) {
            fail("a temporary file " + name_);
        }
        std::size_t done = 0;
        while (done < text.size()) {
            const ssize_t n = write(file, text.data() + done, text.size() - done);
            if (n < 0 && errno == EINTR) {
                continue;
            }
            if (n <= 0) {
                const int reason = errno;
                close(file);
                unlink(name_.c_str());
                errno = reason;
                fail("writing " + name_);
            }
            done += static_cast<std::size_t>(n);
        }
        close(file);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { unlink(name_.c_str()); }
    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    std::string name_;
};

/// The path in single quotes for the shell.
std::string quoted(const std::string& path)
{
    std::string result = "'";
    for (const char c : path) {
        result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return result + "'";
}

}  // namespace

std::string to_svg(const std::string& dot)
{
    constexpr int not_found = 127;  // of the shell
    const TemporaryFile source(dot);
    const std::string command = "dot -Tsvg " + quoted(source.name()) + " 2>/dev/null";
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) {
        fail("starting dot");
    }
    std::string svg;
    std::array<char, 65536> buffer{};
    for (std::size_t n = 1; n > 0;) {
        n = fread(buffer.data(), 1, buffer.size(), pipe);
        svg.append(buffer.data(), n);
    }
    const int status = pclose(pipe);
    if (WIFEXITED(status) && WEXITSTATUS(status) == not_found) {
        throw RunError(
            "cannot draw: the program `dot` is not installed; install graphviz, or write .dot or .mmd "
            "instead of .svg");
    }
    if (status != 0 || svg.empty()) {
        throw RunError("cannot draw: the program `dot` failed; write .dot or .mmd instead of .svg");
    }
    return svg;
}

}  // namespace esther
