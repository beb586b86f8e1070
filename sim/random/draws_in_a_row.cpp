#include "sim/random/draws_in_a_row.hpp"

#include "sim/core/arithmetic.hpp"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace esther {

namespace {

using Numbers = std::array<std::uint64_t, n_in_a_row>;

Numbers one_by_one(const RoundKeys& keys, DrawId id)
{
    Numbers bits;
    for (std::uint64_t& each : bits) {
        each = keys.random_bits(id);
        ++id.entity;
    }
    return bits;
}

#ifdef __x86_64__

#define ESTHER_WITH_AVX2 __attribute__((target("avx2")))

/// Four counters side by side, each word in the lower half of 64 bits; what the upper halves hold is never
/// looked at.
struct Words {
    __m256i c0;
    __m256i c1;
    __m256i c2;
    __m256i c3;
};

ESTHER_WITH_AVX2 inline __m256i in_all(std::uint32_t word)
{
    return _mm256_set1_epi64x(word);
}

ESTHER_WITH_AVX2 inline Words next_round(const Words& c, __m256i key0, __m256i key1)
{
    const __m256i a = _mm256_mul_epu32(in_all(PHILOX_M4x32_0), c.c0);
    const __m256i b = _mm256_mul_epu32(in_all(PHILOX_M4x32_1), c.c2);
    return {_mm256_xor_si256(_mm256_srli_epi64(b, 32), _mm256_xor_si256(c.c1, key0)), b,
            _mm256_xor_si256(_mm256_srli_epi64(a, 32), _mm256_xor_si256(c.c3, key1)), a};
}

/// The first two words of a block, as one number.
ESTHER_WITH_AVX2 inline __m256i first_words(const Words& c)
{
    return _mm256_blend_epi32(c.c0, _mm256_slli_epi64(c.c1, 32), 0b10101010);
}

ESTHER_WITH_AVX2 Numbers side_by_side(const RoundKeys& keys, DrawId id)
{
    static_assert(n_in_a_row == 8);
    const std::uint32_t last = std::uint32_t{id.visit} << 16 | id.draw;
    const __m256i entities = _mm256_add_epi32(in_all(id.entity), _mm256_set_epi64x(3, 2, 1, 0));
    const __m256i others = _mm256_add_epi32(in_all(id.entity), _mm256_set_epi64x(7, 6, 5, 4));
    Words lower{entities, in_all(id.decision), in_all(id.root), in_all(last)};
    Words upper{others, lower.c1, lower.c2, lower.c3};
    for (const std::array<std::uint32_t, 2>& key : keys.rounds()) {
        const __m256i key0 = in_all(key[0]);
        const __m256i key1 = in_all(key[1]);
        lower = next_round(lower, key0, key1);
        upper = next_round(upper, key0, key1);
    }
    Numbers bits;
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(bits.data()), first_words(lower));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(bits.data() + 4), first_words(upper));
    return bits;
}

/// det::exponential_quantile of four: -log(1 - u) as det::log has it for normal numbers.
ESTHER_WITH_AVX2 inline __m256d four_exponentials(__m256d u)
{
    using namespace det::detail;
    const __m256d one = _mm256_set1_pd(1.0);
    const __m256d w = one - u;
    const __m256i bits = _mm256_castpd_si256(w);
    const __m256i offset = _mm256_set1_epi64x(static_cast<std::int64_t>(log_offset));
    const __m256i above = _mm256_sub_epi64(bits, offset);
    // The exponents are in the upper halves, twelve bits each.
    const __m256i upper = _mm256_permutevar8x32_epi32(_mm256_srai_epi32(above, 20),
                                                      _mm256_setr_epi32(1, 3, 5, 7, 1, 3, 5, 7));
    const __m256d k = _mm256_cvtepi32_pd(_mm256_castsi256_si128(upper));
    const __m256i exponent = _mm256_set1_epi64x(static_cast<std::int64_t>(0xfff0000000000000ULL));
    const __m256i z = _mm256_sub_epi64(bits, _mm256_and_si256(above, exponent));
    const __m256i f = _mm256_andnot_si256(_mm256_set1_epi64x((std::int64_t{1} << 45) - 1),
                                          _mm256_add_epi64(z, _mm256_set1_epi64x(std::int64_t{1} << 44)));
    const __m256i entry = _mm256_srli_epi64(_mm256_sub_epi64(f, offset), 45);
    const __m256i at = _mm256_add_epi64(entry, _mm256_slli_epi64(entry, 1));  // of three numbers each
    static_assert(sizeof(LogEntry) == 3 * sizeof(double));
    const double* const table = &log_table[0].inverse;
    const __m256d entry_inverse = _mm256_i64gather_pd(table, at, 8);
    const __m256d entry_high = _mm256_i64gather_pd(table + 1, at, 8);
    const __m256d entry_low = _mm256_i64gather_pd(table + 2, at, 8);
    const __m256d r = (_mm256_castsi256_pd(z) - _mm256_castsi256_pd(f)) * entry_inverse;
    const __m256d r2 = r * r;
    const __m256d high = k * _mm256_set1_pd(ln2_high) + entry_high;
    const __m256d sum = high + r;
    const __m256d low = ((high - sum) + r) + (entry_low + k * _mm256_set1_pd(ln2_low));
    const __m256d second = _mm256_set1_pd(-0.5) + r * _mm256_set1_pd(1.0 / 3);
    const __m256d fourth = _mm256_set1_pd(-0.25) + r * _mm256_set1_pd(0.2);
    const __m256d sixth = _mm256_set1_pd(-1.0 / 6) + r * _mm256_set1_pd(1.0 / 7);
    const __m256d tail = r2 * (second + r2 * (fourth + r2 * sixth));
    return ((w - one) + u) - (sum + (low + tail));
}

ESTHER_WITH_AVX2 void exponentials_side_by_side(DrawsInARow& u)
{
    for (std::size_t i = 0; i < u.size(); i += 4) {
        _mm256_storeu_pd(u.data() + i, four_exponentials(_mm256_loadu_pd(u.data() + i)));
    }
}

#endif

}  // namespace

bool draws_side_by_side()
{
#ifdef __x86_64__
    static const bool can = [] {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") != 0;
    }();
    return can;
#else
    return false;
#endif
}

DrawsInARow uniforms_in_a_row(const RoundKeys& keys, DrawId first)
{
#ifdef __x86_64__
    const Numbers bits = draws_side_by_side() ? side_by_side(keys, first) : one_by_one(keys, first);
#else
    const Numbers bits = one_by_one(keys, first);
#endif
    DrawsInARow u;
    for (std::size_t i = 0; i < u.size(); ++i) {
        u[i] = uniform_of(bits[i]);
    }
    return u;
}

DrawsInARow exponentials_in_a_row(const DrawsInARow& u)
{
    DrawsInARow x = u;
#ifdef __x86_64__
    if (draws_side_by_side()) {
        exponentials_side_by_side(x);
        return x;
    }
#endif
    for (double& each : x) {
        each = det::exponential_quantile(each);
    }
    return x;
}

}  // namespace esther
