#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/engine/run.hpp"

namespace esther {

/// What a review told of a run (ReviewNote, read back).
struct KeptNote {
    std::string kind;
    std::string text;

    template <class Self, class Archive>
    static void pass(Self& self, Archive& archive)
    {
        archive(self.kind, self.text);
    }
};

/// A finished run of a study, with all that was told of it.
struct RunRecord {
    std::int64_t replication = 0;
    std::size_t scenario = 0;  ///< of the world
    std::vector<KeptNote> notes;
    RunResult run;
};

/// The run as bytes, packed, with a checksum: what makes sense to this build of the program alone.
[[nodiscard]] std::vector<std::byte> to_bytes(std::int64_t replication, std::size_t scenario,
                                              const std::vector<KeptNote>& notes, const RunResult& run);

/// What stands before the bytes of a record.
struct RecordHead {
    std::uint64_t n_packed = 0;
    std::uint64_t n_bytes = 0;  ///< once unpacked
    std::int64_t replication = 0;
    std::uint64_t scenario = 0;
};

/// Bytes of the whole record of that head.
[[nodiscard]] std::uint64_t record_size(const RecordHead& head);

/// The run back. Throws ArchiveError if the bytes are not those of a whole record.
[[nodiscard]] RunRecord to_record(std::span<const std::byte> bytes);

}  // namespace esther
