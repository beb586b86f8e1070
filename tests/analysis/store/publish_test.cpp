#include "analysis/store/publish.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "sim/core/check.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace esther;
using Catch::Matchers::Contains;

namespace {

std::span<const std::byte> bytes_of(const std::string& text)
{
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

std::size_t files_in(const test::TempDir& folder)
{
    std::size_t n = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        ++n;
    }
    return n;
}

/// Runs `body` in a process of its own, so that limits end with it. Gives its exit code, 128 + signal if
/// killed.
template <class Body>
int in_child(const Body& body)
{
    const pid_t child = fork();
    if (child == 0) {
        int code = 99;
        try {
            code = body();
        } catch (...) {
            code = 98;
        }
        _exit(code);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("a published file is whole, and nothing else is left in the folder")
{
    const test::TempDir folder;
    const std::string text(3'000'000, 'x');
    publish(folder / "a.h5", bytes_of(text), Existing::keep);
    CHECK(test::read_file(folder / "a.h5") == text);
    CHECK(files_in(folder) == 1);
    publish(folder / "none.h5", {}, Existing::keep);
    CHECK(test::read_file(folder / "none.h5").empty());
}

TEST_CASE("a file that stands is touched only if asked")
{
    const test::TempDir folder;
    const std::string path = folder.write("a.h5", "old");
    CHECK_THROWS_WITH(publish(path, bytes_of("new"), Existing::keep),
                      Contains("was not written: a file of that name stands there; it was not touched"));
    CHECK(test::read_file(path) == "old");
    publish(path, bytes_of("new"), Existing::replace);
    CHECK(test::read_file(path) == "new");
    CHECK(files_in(folder) == 1);
}

TEST_CASE("a dangling link counts as a file that stands")
{
    const test::TempDir folder;
    std::filesystem::create_symlink("nowhere", folder / "a.h5");
    CHECK_THROWS_AS(publish(folder / "a.h5", bytes_of("new"), Existing::keep), RunError);
    CHECK(std::filesystem::is_symlink(folder / "a.h5"));
}

TEST_CASE("what a killed process of the same number left behind is in nobody's way")
{
    const test::TempDir folder;
    folder.write(".a.h5." + std::to_string(getpid()) + ".0.tmp", "half");
    publish(folder / "a.h5", bytes_of("new"), Existing::keep);
    CHECK(test::read_file(folder / "a.h5") == "new");
}

TEST_CASE("a folder that is not there is an error that says so")
{
    const test::TempDir folder;
    CHECK_THROWS_WITH(
        publish(folder / "no/a.h5", bytes_of("new"), Existing::keep),
        Contains("could not make a file in its folder (No such file or directory); nothing of it is "
                 "left on disk and no other file was touched"));
}

TEST_CASE("a reader keeps the file it opened when another takes its name")
{
    const test::TempDir folder;
    const std::string path = folder.write("a.h5", "old");
    const int reader = open(path.c_str(), O_RDONLY);
    publish(path, bytes_of("new"), Existing::replace);
    char text[4] = {};
    CHECK(read(reader, text, 3) == 3);
    CHECK(std::string(text) == "old");
    close(reader);
}

TEST_CASE("a file-size limit is an error, not the death of the program, and leaves nothing behind")
{
    const test::TempDir folder;
    const std::string old = folder.write("a.h5", "old");
    const int code = in_child([&] {
        ignore_file_signals();
        const rlimit limit{100'000, 100'000};
        setrlimit(RLIMIT_FSIZE, &limit);
        try {
            publish(folder / "a.h5", bytes_of(std::string(1'000'000, 'x')), Existing::replace);
        } catch (const RunError& error) {
            return std::string(error.what()).find("File too large") != std::string::npos ? 7 : 1;
        }
        return 0;
    });
    CHECK(code == 7);
    CHECK(test::read_file(old) == "old");
    CHECK(files_in(folder) == 1);
}
