#pragma once

#include <stdexcept>

namespace esther::h5 {

/// A call of the HDF5 library failed, or bytes are no chunk. Leaves image.cpp as RunError or ResultsError.
class H5Failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace esther::h5
