#include "sim/core/sha256.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/sha256_blocks.hpp"
#include "tests/support/catch.hpp"

using namespace esther;

// FIPS 180-4 examples (NIST, "Examples with intermediate values"), and the empty message.
TEST_CASE("SHA-256 of the published messages is as published")
{
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 does not depend on the pieces in which a message comes")
{
    std::string message;
    for (int i = 0; i < 300; ++i) {
        message += static_cast<char>(i * 7);
    }
    for (std::size_t length = 0; length <= message.size(); ++length) {
        const std::string_view start = std::string_view(message).substr(0, length);
        Sha256 whole;
        whole.add(start);
        Sha256 pieces;
        for (std::size_t at = 0; at < length; at += 1 + at % 70) {
            pieces.add(start.substr(at, 1 + at % 70));
        }
        REQUIRE(whole.finish() == pieces.finish());
    }
}

TEST_CASE("blocks of SHA-256 are the same in the words of the standard and in the processor's instructions")
{
    std::vector<std::uint8_t> bytes(64 * 40);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(i * i / 3 + 7 * i);
    }
    bool any = true;
    for (std::size_t n_blocks = 0; n_blocks <= 39 && any; ++n_blocks) {
        Sha256State in_words{1, 2, 3, 4, 5, 6, 7, 0xffffffff};
        Sha256State in_hardware = in_words;
        add_sha256_blocks_in_words(in_words, bytes.data() + n_blocks, n_blocks);
        any = add_sha256_blocks_in_hardware(in_hardware, bytes.data() + n_blocks, n_blocks);
        REQUIRE((!any || in_hardware == in_words));
    }
}

TEST_CASE("SHA-256 of a published message is as published in the words of the standard")
{
    // "abc", padded by hand to one block.
    std::array<std::uint8_t, 64> block{'a', 'b', 'c', 0x80};
    block[63] = 24;
    Sha256State state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    add_sha256_blocks_in_words(state, block.data(), 1);
    CHECK(state == Sha256State{0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223, 0xb00361a3, 0x96177a9c,
                               0xb410ff61, 0xf20015ad});
}

TEST_CASE("numbers enter SHA-256 as 64-bit little-endian two's complement")
{
    const std::vector<std::int64_t> wide{1, -2, 0x0102030405060708};
    Sha256 numbers;
    numbers.add(std::span<const std::int64_t>(wide));
    Sha256 bytes;
    bytes.add(std::string_view("\1\0\0\0\0\0\0\0\xfe\xff\xff\xff\xff\xff\xff\xff\x08\7\6\5\4\3\2\1", 24));
    CHECK(numbers.finish() == bytes.finish());

    const std::vector<std::int32_t> narrow{1, -2};
    Sha256 as_narrow;
    as_narrow.add(std::span<const std::int32_t>(narrow));
    Sha256 as_wide;
    as_wide.add(std::span<const std::int64_t>(wide).first(2));
    CHECK(as_narrow.finish() == as_wide.finish());
}
