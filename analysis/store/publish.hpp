#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>

#include "sim/core/archive.hpp"

namespace esther {

/// What to do about a file that stands under the wanted name.
enum class Existing { keep, replace };

/// Puts bytes under a name, whole or not at all: a temporary name in the same folder, written, synced,
/// renamed, the folder synced. With Existing::keep a file of that name is never touched, even if it
/// appears while we write. Throws RunError that says what failed and what stands on disk.
void publish(const std::filesystem::path& path, std::span<const std::byte> bytes, Existing existing);

/// The same for what is written piece by piece: `write` is given the way to the file.
void publish(const std::filesystem::path& path, Existing existing,
             const std::function<void(const ByteSink& to_file)>& write);

/// Makes a file-size limit or a closed pipe an error of the call instead of the death of the program.
/// Call once, at the start of the program.
void ignore_file_signals();

}  // namespace esther
