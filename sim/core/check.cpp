#include "sim/core/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace esther {

void check_failed(const char* expression, const char* file, int line)
{
    std::fprintf(stderr, "esther: internal fault at %s:%d: %s\nplease report this with your input files\n",
                 file, line, expression);
    std::abort();
}

}  // namespace esther
