#include "tests/support/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/support/temp_dir.hpp"

namespace esther::test {

namespace {

std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// In the child: opens `path` as file descriptor `as`, or ends the child.
void redirect(const char* path, int flags, int as)
{
    const int file = open(path, flags, 0600);
    if (file < 0 || dup2(file, as) < 0) {
        _exit(127);
    }
    close(file);
}

double seconds_of(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

int exit_code_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Outcome run_program(const std::string& program, const std::vector<std::string>& arguments,
                    const RunOptions& options)
{
    // Files instead of pipes: whatever the program writes, neither side ever waits for the other.
    const TempDir work;
    const std::string out = work.write("out", "");  // now, since the child may be killed before it opens them
    const std::string error = work.write("error", "");
    const std::string folder = options.folder.empty() ? project_root() : options.folder;

    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> settings = options.environment;
    const std::vector<char*> argv = pointers_to(words);
    const std::vector<char*> extra = pointers_to(settings);

    const auto start = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child < 0) {
        throw std::runtime_error("cannot start " + program);
    }
    if (child == 0) {
        redirect("/dev/null", O_RDONLY, STDIN_FILENO);
        redirect(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
        redirect(error.c_str(), O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
        for (char* setting : extra) {
            if (setting != nullptr) {
                putenv(setting);
            }
        }
        if (chdir(folder.c_str()) == 0) {
            execvp(argv[0], argv.data());
        }
        _exit(127);
    }

    Outcome outcome;
    int status = 0;
    rusage usage{};
    const auto deadline = start + std::chrono::duration<double>(options.timeout_seconds);
    while (wait4(child, &status, WNOHANG, &usage) == 0) {
        if (std::chrono::steady_clock::now() > deadline) {
            outcome.timed_out = true;
            kill(child, SIGKILL);
            wait4(child, &status, 0, &usage);
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    outcome.processor_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    outcome.exit_code = exit_code_of(status);
    outcome.out = read_file(out);
    outcome.error = read_file(error);
    return outcome;
}

Outcome run_esther(const std::vector<std::string>& arguments, const RunOptions& options)
{
    return run_program(ESTHER_PROGRAM, arguments, options);
}

std::string esther_path()
{
    return ESTHER_PROGRAM;
}

Outcome run_python(const std::vector<std::string>& arguments, const RunOptions& options)
{
    return run_program(ESTHER_PYTHON, arguments, options);
}

std::string project_root()
{
    return ESTHER_ROOT;
}

}  // namespace esther::test
