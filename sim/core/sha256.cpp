// SHA-256 as written in FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1 and 6.2.

#include "sim/core/sha256.hpp"

#include <algorithm>
#include <bit>

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

void put_little_endian(std::uint64_t number, std::uint8_t* to)
{
    for (int k = 0; k < 8; ++k) {
        to[k] = static_cast<std::uint8_t>(number >> (8 * k));
    }
}

}  // namespace

void Sha256::add_block(const std::uint8_t* block)
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
    auto [a, b, c, d, e, f, g, h] = state_;
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
        state_[k] += worked[k];
    }
}

void Sha256::add(std::span<const std::uint8_t> bytes)
{
    n_bytes_ += bytes.size();
    while (!bytes.empty()) {
        if (n_pending_ == 0 && bytes.size() >= pending_.size()) {
            add_block(bytes.data());
            bytes = bytes.subspan(pending_.size());
            continue;
        }
        const std::size_t taken = std::min(bytes.size(), pending_.size() - n_pending_);
        std::copy_n(bytes.begin(), taken, pending_.begin() + static_cast<std::ptrdiff_t>(n_pending_));
        n_pending_ += taken;
        bytes = bytes.subspan(taken);
        if (n_pending_ == pending_.size()) {
            add_block(pending_.data());
            n_pending_ = 0;
        }
    }
}

void Sha256::add(std::string_view bytes)
{
    add(std::span<const std::uint8_t>(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

void Sha256::add(std::span<const std::int64_t> numbers)
{
    std::array<std::uint8_t, 4096> buffer;
    while (!numbers.empty()) {
        const std::size_t n = std::min(numbers.size(), buffer.size() / 8);
        for (std::size_t i = 0; i < n; ++i) {
            put_little_endian(static_cast<std::uint64_t>(numbers[i]), buffer.data() + 8 * i);
        }
        add(std::span<const std::uint8_t>(buffer.data(), 8 * n));
        numbers = numbers.subspan(n);
    }
}

void Sha256::add(std::span<const std::int32_t> numbers)
{
    for (const std::int32_t number : numbers) {
        const std::int64_t wide = number;
        add(std::span<const std::int64_t>(&wide, 1));
    }
}

Sha256::Digest Sha256::finish()
{
    const std::uint64_t n_bits = n_bytes_ * 8;
    std::array<std::uint8_t, 72> padding{0x80};
    const std::size_t n_zero_end = (n_pending_ < 56 ? 56 : 120) - n_pending_;
    for (std::size_t k = 0; k < 8; ++k) {
        padding[n_zero_end + k] = static_cast<std::uint8_t>(n_bits >> (56 - 8 * k));
    }
    add(std::span<const std::uint8_t>(padding.data(), n_zero_end + 8));
    Digest digest;
    for (std::size_t k = 0; k < 32; ++k) {
        digest[k] = static_cast<std::uint8_t>(state_[k / 4] >> (24 - 8 * (k % 4)));
    }
    return digest;
}

std::string to_hex(const Sha256::Digest& digest)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string sha256(std::string_view bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return to_hex(hash.finish());
}

}  // namespace esther
