#include "sim/core/pack_zeros.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "sim/core/archive.hpp"

namespace esther {

namespace {

constexpr std::size_t word_size = 8;
constexpr std::size_t words_at_once = 16;  // looked at together, which compilers make a few instructions of
constexpr std::size_t most_of_one = 24;    // bytes that a run of zeros and a word take, and some over

std::uint64_t word_at(const std::byte* bytes)
{
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

bool are_zero(const std::byte* bytes)
{
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < words_at_once; ++i) {
        any |= word_at(bytes + i * word_size);
    }
    return any == 0;
}

}  // namespace

void ZeroPacker::make_room()
{
    if (packed_.size() - n_packed_ < most_of_one) {
        packed_.resize(packed_.size() + packed_.size() / 2 + 4096);
    }
}

void ZeroPacker::put_zeros()
{
    if (n_zeros_ == 0) {
        return;
    }
    make_room();
    packed_[n_packed_++] = std::byte{0};
    for (; n_zeros_ >= 0x80; n_zeros_ >>= 7) {
        packed_[n_packed_++] = static_cast<std::byte>(n_zeros_ | 0x80);
    }
    packed_[n_packed_++] = static_cast<std::byte>(n_zeros_);
    n_zeros_ = 0;
}

void ZeroPacker::put(std::uint64_t word)
{
    if (word == 0) {
        ++n_zeros_;
        return;
    }
    put_zeros();
    make_room();
    const auto n = static_cast<std::size_t>(std::bit_width(word) + 7) / 8;
    packed_[n_packed_] = static_cast<std::byte>(n);
    // All eight, in one store: those that do not count are written over by what follows.
    for (std::size_t i = 0; i < word_size; ++i) {
        packed_[n_packed_ + 1 + i] = static_cast<std::byte>(word >> (8 * i));
    }
    n_packed_ += 1 + n;
}

void ZeroPacker::add(std::span<const std::byte> bytes)
{
    n_bytes_ += bytes.size();
    const std::byte* at = bytes.data();
    const std::byte* const end = at + bytes.size();
    while (at != end && n_pending_ > 0) {
        pending_[n_pending_++] = *at++;
        if (n_pending_ == word_size) {
            put(word_at(pending_));
            n_pending_ = 0;
        }
    }
    const auto n_left = [&] { return static_cast<std::size_t>(end - at); };
    while (n_left() >= word_size) {
        if (n_left() >= words_at_once * word_size && are_zero(at)) {
            n_zeros_ += words_at_once;
            at += words_at_once * word_size;
            continue;
        }
        const std::byte* const stop = at + std::min(words_at_once, n_left() / word_size) * word_size;
        for (; at != stop; at += word_size) {
            put(word_at(at));
        }
    }
    while (at != end) {
        pending_[n_pending_++] = *at++;
    }
}

std::vector<std::byte> ZeroPacker::finish()
{
    if (n_pending_ > 0) {
        std::fill(pending_ + n_pending_, pending_ + word_size, std::byte{0});
        put(word_at(pending_));
    }
    put_zeros();
    packed_.resize(n_packed_);
    return std::move(packed_);
}

std::vector<std::byte> unpack_zeros(std::span<const std::byte> packed, std::uint64_t n_bytes)
{
    ArchiveReader from(packed);
    const auto next = [&] {
        std::uint8_t byte = 0;
        from(byte);
        return std::uint64_t{byte};
    };
    std::vector<std::byte> bytes((n_bytes + word_size - 1) / word_size * word_size);
    std::uint64_t n_left = bytes.size() / word_size;
    std::byte* at = bytes.data();
    while (n_left > 0) {
        std::uint64_t n_words = 1;
        if (const std::uint64_t n = next(); n == 0) {
            n_words = 0;
            std::uint64_t part = 0x80;
            for (int shift = 0; (part & 0x80) != 0 && shift < 63; shift += 7) {
                part = next();
                n_words |= (part & 0x7f) << shift;
            }
        } else {
            const auto counting = from.take(std::min<std::uint64_t>(n, word_size));
            std::uint64_t word = 0;
            for (std::size_t i = 0; i < counting.size(); ++i) {
                word |= std::to_integer<std::uint64_t>(counting[i]) << (8 * i);
            }
            std::memcpy(at, &word, sizeof word);
        }
        if (n_words == 0 || n_words > n_left) {
            throw ArchiveError("there are more packed bytes than there should be");
        }
        n_left -= n_words;
        at += n_words * word_size;
    }
    if (from.n_left() != 0) {
        throw ArchiveError("something follows the packed bytes");
    }
    bytes.resize(n_bytes);
    return bytes;
}

}  // namespace esther
