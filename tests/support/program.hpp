#pragma once

#include <string>
#include <vector>

namespace esther::test {

/// What a program left when it ended.
struct Outcome {
    int exit_code = -1;            ///< 128 + signal if a signal ended it
    std::string out;               ///< standard output
    std::string error;             ///< standard error
    double seconds = 0;            ///< wall-clock time
    double processor_seconds = 0;  ///< of the program and what it waited for; others may share the machine
    bool timed_out = false;
};

/// How to start it.
struct RunOptions {
    std::string folder;                    ///< current folder; empty = the root of the project
    std::vector<std::string> environment;  ///< "NAME=value", over the test's own
    double timeout_seconds = 600;          ///< then it is killed
};

/// Runs a program (a path, or a name looked up in PATH) with no standard input, and waits for its end.
[[nodiscard]] Outcome run_program(const std::string& program, const std::vector<std::string>& arguments,
                                  const RunOptions& options = {});

/// Runs `esther` of this build: run_esther({"check", "scenarios/library/weston_options.yaml"}).
[[nodiscard]] Outcome run_esther(const std::vector<std::string>& arguments, const RunOptions& options = {});

/// The program `esther` of this build, for scripts that start it themselves.
[[nodiscard]] std::string esther_path();

/// Runs a script under Debian's own Python, which has h5py and xarray.
[[nodiscard]] Outcome run_python(const std::vector<std::string>& arguments, const RunOptions& options = {});

/// The root of the project; names of files below it are given from there.
[[nodiscard]] std::string project_root();

}  // namespace esther::test
