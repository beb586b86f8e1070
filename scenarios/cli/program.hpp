#pragma once

namespace esther {

/// Exit codes of the program.
enum class ExitCode { success = 0, failed = 1, differs = 1, bad_input = 2, stopped = 3 };

/// The command line: reads arguments, runs one verb, turns every failure into words and an exit code.
int run_program(int argc, char** argv);

}  // namespace esther
