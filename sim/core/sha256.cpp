// SHA-256 as written in FIPS 180-4: what becomes of a message, sections 5.1.1 and 6.2; its blocks in
// sha256_blocks.cpp.

#include "sim/core/sha256.hpp"

#include <algorithm>
#include <bit>

#include "sim/core/sha256_blocks.hpp"

namespace esther {

namespace {

void put_little_endian(std::uint64_t number, std::uint8_t* to)
{
    for (int k = 0; k < 8; ++k) {
        to[k] = static_cast<std::uint8_t>(number >> (8 * k));
    }
}

}  // namespace

void Sha256::add_block(const std::uint8_t* block)
{
    add_sha256_blocks(state_, block, 1);
}

void Sha256::add(std::span<const std::uint8_t> bytes)
{
    n_bytes_ += bytes.size();
    while (!bytes.empty()) {
        if (n_pending_ == 0 && bytes.size() >= pending_.size()) {
            const std::size_t n_blocks = bytes.size() / pending_.size();
            add_sha256_blocks(state_, bytes.data(), n_blocks);
            bytes = bytes.subspan(n_blocks * pending_.size());
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
    if constexpr (std::endian::native == std::endian::little) {
        // Memory holds them already as they enter.
        add(std::span<const std::uint8_t>(reinterpret_cast<const std::uint8_t*>(numbers.data()),
                                          numbers.size_bytes()));
        return;
    }
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
