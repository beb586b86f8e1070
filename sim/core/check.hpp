#pragma once

#include <stdexcept>
#include <string>

namespace esther {

/// The world failed while a run went on (disk full, a rate above its bound, ...): exit code 1.
class RunError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Prints what was broken and aborts. Only ESTHER_CHECK calls it.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace esther

/// A condition that no input can break; broken means a fault of ours.
#define ESTHER_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::esther::check_failed(#condition, __FILE__, __LINE__))
