#include "scenarios/runner/progress.hpp"

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace esther {

namespace {

constexpr double seconds_between_moves = 0.2;   // on a terminal
constexpr double seconds_between_lines = 10.0;  // in a log

std::string as_time(double seconds)
{
    const auto whole = static_cast<long>(seconds + 0.5);
    char text[32];
    if (whole >= 3600) {
        std::snprintf(text, sizeof text, "%ld h %02ld min", whole / 3600, whole / 60 % 60);
    } else if (whole >= 60) {
        std::snprintf(text, sizeof text, "%ld min %02ld s", whole / 60, whole % 60);
    } else {
        std::snprintf(text, sizeof text, "%ld s", whole);
    }
    return text;
}

}  // namespace

Progress::Progress(std::string what, std::size_t total, std::size_t before)
    : what_(std::move(what)),
      total_(total),
      before_(before),
      done_(before),
      terminal_(isatty(STDERR_FILENO) != 0)
{
}

double Progress::seconds() const
{
    return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Progress::done_one()
{
    const std::lock_guard lock(mutex_);
    ++done_;
    const double since = std::chrono::duration<double>(Clock::now() - said_).count();
    if (since >= (terminal_ ? seconds_between_moves : seconds_between_lines)) {
        say(false);
    }
}

void Progress::finish()
{
    const std::lock_guard lock(mutex_);
    say(true);
}

void Progress::say(bool last)
{
    said_ = Clock::now();
    const double passed = seconds();
    if (last) {
        std::fprintf(stderr, "%s%s: %zu of %zu in %s%s\n", terminal_ ? "\r" : "", what_.c_str(), done_,
                     total_, as_time(passed).c_str(), terminal_ ? "\033[K" : "");
        return;
    }
    const std::size_t now = done_ - before_;
    const double left =
        now == 0 ? 0 : passed / static_cast<double>(now) * static_cast<double>(total_ - done_);
    std::fprintf(stderr, "%s%s: %zu of %zu, about %s to go%s", terminal_ ? "\r" : "", what_.c_str(), done_,
                 total_, as_time(left).c_str(), terminal_ ? "\033[K" : "\n");
    std::fflush(stderr);
}

}  // namespace esther
