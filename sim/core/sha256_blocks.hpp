#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace esther {

/// The eight words that SHA-256 carries from block to block.
using Sha256State = std::array<std::uint32_t, 8>;

/// Works `n_blocks` blocks of 64 bytes into `state` (FIPS 180-4, section 6.2.2).
void add_sha256_blocks(Sha256State& state, const std::uint8_t* bytes, std::size_t n_blocks);

/// The two ways of doing it, which agree: as the standard writes it, and with the processor's own
/// instructions.
void add_sha256_blocks_in_words(Sha256State& state, const std::uint8_t* bytes, std::size_t n_blocks);
/// Returns false, and does nothing, where the processor has none.
bool add_sha256_blocks_in_hardware(Sha256State& state, const std::uint8_t* bytes, std::size_t n_blocks);

}  // namespace esther
