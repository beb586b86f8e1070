#pragma once

namespace esther {

/// 128-bit integers for sums of people x time and of squares; GCC and Clang have them on 64-bit machines.
__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

}  // namespace esther
