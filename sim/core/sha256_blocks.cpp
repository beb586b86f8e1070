// The blocks of SHA-256 as written in FIPS 180-4, sections 4.1.2, 4.2.2 and 6.2.2, and with the instructions
// that newer x86 processors have for them, which is about seven times as fast.

#include "sim/core/sha256_blocks.hpp"

#include <bit>

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace esther {

namespace {

/// First 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2).
constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t big_endian_word(const std::uint8_t* bytes)
{
    return (std::uint32_t{bytes[0]} << 24) | (std::uint32_t{bytes[1]} << 16) |
           (std::uint32_t{bytes[2]} << 8) | std::uint32_t{bytes[3]};
}

void add_block(Sha256State& state, const std::uint8_t* block)
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t t = 0; t < 16; ++t) {
        w[t] = big_endian_word(block + 4 * t);
    }
    for (std::size_t t = 16; t < 64; ++t) {
        const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10);
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t t = 0; t < 64; ++t) {
        const std::uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t chosen = (e & f) ^ (~e & g);
        const std::uint32_t first = h + sum1 + chosen + round_constants[t] + w[t];
        const std::uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + sum0 + majority;
    }
    const std::array<std::uint32_t, 8> worked{a, b, c, d, e, f, g, h};
    for (std::size_t k = 0; k < 8; ++k) {
        state[k] += worked[k];
    }
}

#ifdef __x86_64__

/// Leaf 7 tells of SHA in bit 29 of EBX; leaf 1 of SSSE3 and SSE4.1 in bits 9 and 19 of ECX.
bool can_sha()
{
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c >> 9 & 1) == 0 || (c >> 19 & 1) == 0) {
        return false;
    }
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 29 & 1) != 0;
}

#define ESTHER_WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

ESTHER_WITH_SHA inline __m128i load(const void* from)
{
    return _mm_loadu_si128(static_cast<const __m128i*>(from));
}

/// Four rounds with the words `w`, which are number 4 `i` and on.
ESTHER_WITH_SHA inline void four_rounds(__m128i& abef, __m128i& cdgh, __m128i w, std::size_t i)
{
    const __m128i sum = _mm_add_epi32(w, load(round_constants.data() + 4 * i));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

/// The four words after the sixteen `w0` to `w3`.
ESTHER_WITH_SHA inline __m128i next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
    const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));
    return _mm_sha256msg2_epu32(sum, w3);
}

ESTHER_WITH_SHA void add_blocks(Sha256State& state, const std::uint8_t* bytes, std::size_t n_blocks)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    // The instructions want the words a b e f in one register and c d g h in the other.
    const __m128i cdab = _mm_shuffle_epi32(load(state.data()), 0xB1);
    const __m128i hgfe = _mm_shuffle_epi32(load(state.data() + 4), 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, cdab, 0xF0);
    for (; n_blocks > 0; --n_blocks, bytes += 64) {
        const __m128i abef_before = abef;
        const __m128i cdgh_before = cdgh;
        __m128i w0 = _mm_shuffle_epi8(load(bytes), big_endian);
        __m128i w1 = _mm_shuffle_epi8(load(bytes + 16), big_endian);
        __m128i w2 = _mm_shuffle_epi8(load(bytes + 32), big_endian);
        __m128i w3 = _mm_shuffle_epi8(load(bytes + 48), big_endian);
        for (std::size_t i = 0;; i += 4) {
            four_rounds(abef, cdgh, w0, i);
            four_rounds(abef, cdgh, w1, i + 1);
            four_rounds(abef, cdgh, w2, i + 2);
            four_rounds(abef, cdgh, w3, i + 3);
            if (i == 12) {
                break;
            }
            w0 = next_words(w0, w1, w2, w3);
            w1 = next_words(w1, w2, w3, w0);
            w2 = next_words(w2, w3, w0, w1);
            w3 = next_words(w3, w0, w1, w2);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data() + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#endif

}  // namespace

void add_sha256_blocks_in_words(Sha256State& state, const std::uint8_t* bytes, std::size_t n_blocks)
{
    for (; n_blocks > 0; --n_blocks, bytes += 64) {
        add_block(state, bytes);
    }
}

#ifdef __x86_64__

bool add_sha256_blocks_in_hardware(Sha256State& state, const std::uint8_t* bytes, std::size_t n_blocks)
{
    static const bool can = can_sha();
    if (can) {
        add_blocks(state, bytes, n_blocks);
    }
    return can;
}

#else

bool add_sha256_blocks_in_hardware(Sha256State& /*state*/, const std::uint8_t* /*bytes*/,
                                   std::size_t /*n_blocks*/)
{
    return false;
}

#endif

void add_sha256_blocks(Sha256State& state, const std::uint8_t* bytes, std::size_t n_blocks)
{
    if (!add_sha256_blocks_in_hardware(state, bytes, n_blocks)) {
        add_sha256_blocks_in_words(state, bytes, n_blocks);
    }
}

}  // namespace esther
