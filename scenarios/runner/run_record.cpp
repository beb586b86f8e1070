#include "scenarios/runner/run_record.hpp"

#include <cstring>
#include <tuple>

#include "sim/core/archive.hpp"
#include "sim/core/pack_zeros.hpp"
#include "sim/core/sha256.hpp"
#include "sim/observe/pass_tally.hpp"

namespace esther {

namespace {

constexpr std::size_t digest_size = std::tuple_size_v<Sha256::Digest>;

/// Described once for both ways: who adds a member is told by the compiler to add it here. Tallies first: in
/// them numbers lie where the packing of zeros wants them.
template <class Archive, class Notes, class Result>
void pass_run(Archive& archive, Notes& notes, Result& run)
{
    auto& [tally, measured, common_events, people_at_start, people_at_end, open_episodes, waiting_at_end,
           wait_so_far, failed_checks, trace] = run;
    pass_tally(archive, tally);
    archive(measured, common_events, people_at_start, people_at_end, open_episodes, waiting_at_end,
            wait_so_far, trace, failed_checks, notes);
}

Sha256::Digest digest_of(std::span<const std::byte> bytes)
{
    Sha256 hash;
    hash.add(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
    return hash.finish();
}

}  // namespace

std::vector<std::byte> to_bytes(std::int64_t replication, std::size_t scenario,
                                const std::vector<KeptNote>& notes, const RunResult& run)
{
    ZeroPacker packer(std::vector<std::byte>(sizeof(RecordHead)));
    ArchiveWriter archive([&](std::span<const std::byte> bytes) { packer.add(bytes); });
    pass_run(archive, notes, run);
    archive.flush();
    std::vector<std::byte> record = packer.finish();
    const RecordHead head{record.size() - sizeof head, packer.n_bytes(), replication, scenario};
    std::memcpy(record.data(), &head, sizeof head);
    const Sha256::Digest digest = digest_of(record);
    const auto bytes = std::as_bytes(std::span(digest));
    record.insert(record.end(), bytes.begin(), bytes.end());
    return record;
}

std::uint64_t record_size(const RecordHead& head)
{
    return sizeof head + head.n_packed + digest_size;
}

RunRecord to_record(std::span<const std::byte> bytes)
{
    ArchiveReader whole(bytes);
    RecordHead head;
    whole(head);
    const auto packed = whole.take(head.n_packed);
    Sha256::Digest digest;
    whole(digest);
    if (whole.n_left() != 0 || digest_of(bytes.first(bytes.size() - digest_size)) != digest) {
        throw ArchiveError("its content is not what its checksum says");
    }
    const std::vector<std::byte> content = unpack_zeros(packed, head.n_bytes);
    ArchiveReader archive(content);
    RunRecord record{head.replication, head.scenario, {}, {}};
    pass_run(archive, record.notes, record.run);
    if (archive.n_left() != 0) {
        throw ArchiveError("something follows the run");
    }
    return record;
}

}  // namespace esther
