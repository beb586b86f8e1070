#pragma once

#include <Random123/philox.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace esther {

/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011), from Random123: a bijection of 128-bit counters
/// for each 64-bit key. The one includer of Random123.
inline std::array<std::uint32_t, 4> philox(const std::array<std::uint32_t, 4>& counter,
                                           const std::array<std::uint32_t, 2>& key)
{
    const philox4x32_ctr_t c = {{counter[0], counter[1], counter[2], counter[3]}};
    const philox4x32_key_t k = {{key[0], key[1]}};
    const philox4x32_ctr_t r = philox4x32_R(10, c, k);
    return {r.v[0], r.v[1], r.v[2], r.v[3]};
}

/// The keys of the ten rounds. They follow from the first one; made once, they are a sixth of the work less.
class PhiloxRounds {
  public:
    explicit PhiloxRounds(std::array<std::uint32_t, 2> key)
    {
        for (std::array<std::uint32_t, 2>& round : keys_) {
            round = key;
            key[0] += PHILOX_W32_0;
            key[1] += PHILOX_W32_1;
        }
    }

    /// The first two words of philox(counter, key), as one number.
    [[nodiscard]] std::uint64_t first_words(std::array<std::uint32_t, 4> c) const
    {
        for (const std::array<std::uint32_t, 2>& key : keys_) {
            const std::uint64_t a = std::uint64_t{PHILOX_M4x32_0} * c[0];
            const std::uint64_t b = std::uint64_t{PHILOX_M4x32_1} * c[2];
            c = {static_cast<std::uint32_t>(b >> 32) ^ (c[1] ^ key[0]), static_cast<std::uint32_t>(b),
                 static_cast<std::uint32_t>(a >> 32) ^ (c[3] ^ key[1]), static_cast<std::uint32_t>(a)};
        }
        return std::uint64_t{c[1]} << 32 | c[0];
    }

    [[nodiscard]] const std::array<std::array<std::uint32_t, 2>, 10>& keys() const { return keys_; }

  private:
    std::array<std::array<std::uint32_t, 2>, 10> keys_{};
};

/// The same numbers one after another, behind the engine concept of Boost.Random and the standard library,
/// for designs and tests. Words of block `counter`, then of the next block; 2^34 words until it repeats.
class PhiloxEngine {
  public:
    using result_type = std::uint32_t;

    PhiloxEngine(const std::array<std::uint32_t, 4>& counter, const std::array<std::uint32_t, 2>& key)
        : counter_(counter), key_(key)
    {
    }

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return 0xffffffff; }

    result_type operator()()
    {
        if (next_ == 4) {
            words_ = philox(counter_, key_);
            ++counter_[3];  // the word of visit and draw
            next_ = 0;
        }
        return words_[next_++];
    }

    bool operator==(const PhiloxEngine&) const = default;

  private:
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> words_{};
    std::size_t next_ = 4;
};

}  // namespace esther
