// The results file as a whole: in at one end, out at the other.

#include "analysis/store/results_file.hpp"

#include <utility>

#include "analysis/store/h5.hpp"
#include "analysis/store/results_error.hpp"
#include "analysis/store/seal.hpp"

namespace esther {

namespace {

std::string text_of(const Dataset& root, const char* name)
{
    const Attribute* attribute = root.find_attribute(name);
    const auto* text = attribute == nullptr ? nullptr : std::get_if<std::string>(&attribute->value);
    if (text == nullptr) {
        throw ResultsError(std::string("it is not a results file of esther: the attribute '") + name +
                           "' is missing");
    }
    return *text;
}

std::int64_t number_of(const Dataset& root, const char* name)
{
    const Attribute* attribute = root.find_attribute(name);
    const auto* number = attribute == nullptr ? nullptr : std::get_if<std::int64_t>(&attribute->value);
    if (number == nullptr) {
        throw ResultsError(std::string("it is not a results file of esther: the attribute '") + name +
                           "' is missing");
    }
    return *number;
}

/// Runs `use`, and puts the file's name before what it complains about.
template <class Use>
auto with_name(const std::filesystem::path& path, const Use& use)
{
    try {
        return use();
    } catch (const ResultsError& error) {
        throw ResultsError("'" + path.string() + "' cannot be used: " + error.what());
    }
}

}  // namespace

void write_results(const std::filesystem::path& path, StudyResult result, Existing existing,
                   std::size_t threads)
{
    std::vector<std::byte> image = write_image(to_dataset(std::move(result), threads), threads);
    seal(image);
    publish(path, image, existing);
}

StudyResult read_results(const std::filesystem::path& path)
{
    std::vector<std::byte> image = read_sealed(path);
    return with_name(path, [&] {
        Dataset dataset = read_image(image, Depth::everything, layout::count);
        image = {};  // as large as what came of it
        return from_dataset(std::move(dataset));
    });
}

ResultsSummary read_summary(const std::filesystem::path& path)
{
    const std::vector<std::byte> image = read_sealed(path);
    return with_name(path, [&] {
        const Dataset root = read_image(image, Depth::attributes_only);
        return ResultsSummary{text_of(root, layout::title),          text_of(root, layout::study),
                              text_of(root, layout::reference),      text_of(root, layout::arms),
                              number_of(root, layout::seed),         number_of(root, layout::replications),
                              text_of(root, layout::esther_version), text_of(root, layout::content_digest),
                              text_of(root, layout::inputs_digest)};
    });
}

}  // namespace esther
