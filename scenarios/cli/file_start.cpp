#include "scenarios/cli/file_start.hpp"

#include <fstream>

#include "pathways/yaml/text_guard.hpp"

namespace esther {

bool begins_with(const std::string& file, std::string_view bytes)
{
    std::ifstream in(file, std::ios::binary);
    std::string start(bytes.size(), '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    return in.good() && start == bytes;
}

bool is_hdf5(const std::string& file)
{
    return begins_with(file, hdf5_signature);
}

}  // namespace esther
