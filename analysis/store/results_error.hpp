#pragma once

#include <stdexcept>

namespace esther {

/// A file of ours that cannot be used as asked: not there, not ours, damaged, of a newer format, or without
/// the scenario or measure that was named. The words say which file, what is wrong and what to try.
class ResultsError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace esther
