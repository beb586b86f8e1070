#include "scenarios/runner/saved_state.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "analysis/store/results_error.hpp"
#include "scenarios/runner/provenance.hpp"
#include "sim/core/sha256.hpp"

namespace esther {

namespace {

namespace fs = std::filesystem;
constexpr const char* ending = ".state";

template <class Archive, class Label>
void pass_label(Archive& archive, Label& label)
{
    auto& [study, version, seed, replication, scenario, inputs, input_digests] = label;
    archive(study, version, seed, replication, scenario, inputs, input_digests);
}

std::string to_text(const StateLabel& label)
{
    std::string text;
    ArchiveWriter archive([&](std::span<const std::byte> bytes) {
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    });
    pass_label(archive, label);
    archive.flush();
    return text;
}

[[noreturn]] void refuse(const std::string& file, const std::string& why)
{
    throw ResultsError("'" + file + "' " + why +
                       "\n  try 'esther snapshot', which makes a state for a study");
}

Snapshot verified(const std::string& file, const MappedFile& bytes)
{
    try {
        return Snapshot(bytes.bytes());
    } catch (const SnapshotError& error) {
        refuse(file, error.what());
    }
}

}  // namespace

StateLabel label_of(const StudySpec& study, std::int64_t replication, const std::string& scenario)
{
    StateLabel label{study.name, version_text(), study.seed, replication, scenario, {}, {}};
    for (const InputFile& input : study.inputs) {
        label.inputs.push_back(input.name);
        label.input_digests.push_back(sha256(input.text));
    }
    return label;
}

void save_state(const std::string& file, Run& run, const StateLabel& label, Existing existing)
{
    publish(file, existing, [&](const ByteSink& to_file) { save_snapshot(run, to_text(label), to_file); });
}

SavedState::SavedState(const std::string& file) : file_(file), bytes_(file), snapshot_(verified(file, bytes_))
{
    const std::string& text = info().label;
    try {
        ArchiveReader archive(std::as_bytes(std::span(text)));
        pass_label(archive, label_);
    } catch (const ArchiveError&) {
        refuse(file, "is the state of a run, but not one that this program has saved");
    }
    if (label_.version != version_text()) {
        refuse(file, "was saved by version " + label_.version + ", and this is version " + version_text() +
                         ": their rules may differ");
    }
}

Run SavedState::restore(const Network& network, const Parameters& parameters,
                        const RunSettings& settings) const
{
    try {
        return snapshot_.restore(network, parameters, settings);
    } catch (const SnapshotError& error) {
        refuse(file_, error.what());
    }
}

std::vector<SavedState> read_states(const std::string& file_or_folder)
{
    std::vector<std::string> files;
    std::error_code ignored;
    if (fs::is_directory(file_or_folder, ignored)) {
        for (const auto& entry : fs::directory_iterator(file_or_folder)) {
            if (entry.path().extension() == ending) {
                files.push_back(entry.path().string());
            }
        }
        std::sort(files.begin(), files.end());
        if (files.empty()) {
            throw ResultsError("there is no saved state in the folder '" + file_or_folder +
                               "'\n  try 'esther snapshot', which makes such a folder");
        }
    } else {
        files.push_back(file_or_folder);
    }
    std::vector<SavedState> states;
    for (const std::string& file : files) {
        states.emplace_back(file);
    }
    std::sort(states.begin(), states.end(), [](const SavedState& a, const SavedState& b) {
        return a.label().replication < b.label().replication;
    });
    for (std::size_t i = 1; i < states.size(); ++i) {
        const SavedState& before = states[i - 1];
        const SavedState& here = states[i];
        if (here.label().replication != before.label().replication + 1) {
            refuse(here.file(), "is of replication " + std::to_string(here.label().replication) +
                                    ", and the one before it is of " +
                                    std::to_string(before.label().replication) + ", not the next one");
        }
        if (here.info().now != before.info().now || here.label().scenario != before.label().scenario) {
            refuse(here.file(),
                   "was saved at another instant or in another scenario than '" + before.file() + "'");
        }
    }
    return states;
}

std::string state_file(const std::string& folder, std::int64_t replication)
{
    return (fs::path(folder) / ("replication_" + std::to_string(replication) + ending)).string();
}

std::vector<std::string> changed_inputs(const StateLabel& label, const StudySpec& study)
{
    std::vector<std::string> changed;
    for (const InputFile& input : study.inputs) {
        const auto found = std::find(label.inputs.begin(), label.inputs.end(), input.name);
        const auto i = static_cast<std::size_t>(found - label.inputs.begin());
        if (found == label.inputs.end() || label.input_digests[i] != sha256(input.text)) {
            changed.push_back(input.name);
        }
    }
    return changed;
}

}  // namespace esther
