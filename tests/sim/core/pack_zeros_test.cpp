#include "sim/core/pack_zeros.hpp"

#include <algorithm>

#include "sim/core/archive.hpp"
#include "sim/core/mix.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

TEST_CASE("packed bytes come back whatever they are and in whatever pieces they came")
{
    for (const std::size_t n : std::vector<std::size_t>{0, 1, 7, 8, 9, 127, 128, 129, 5000, 200000}) {
        for (const std::uint64_t one_in : std::vector<std::uint64_t>{1, 3, 50, 5000}) {
            std::vector<std::byte> bytes(n);
            for (std::size_t i = 0; i < n; ++i) {
                bytes[i] = mix(i, one_in) % one_in == 0 ? static_cast<std::byte>(mix(i)) : std::byte{0};
            }
            ZeroPacker packer;
            for (std::size_t at = 0; at < n;) {
                const std::size_t piece = std::min<std::size_t>(n - at, 1 + mix(at) % 300);
                packer.add(std::span(bytes).subspan(at, piece));
                at += piece;
            }
            CHECK(packer.n_bytes() == n);
            const std::vector<std::byte> packed = packer.finish();
            CHECK(unpack_zeros(packed, n) == bytes);
            if (n > 0) {
                CHECK_THROWS_AS(unpack_zeros(std::span(packed).first(packed.size() - 1), n), ArchiveError);
            }
        }
    }
}
