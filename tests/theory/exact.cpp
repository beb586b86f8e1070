#include "tests/theory/exact.hpp"

#include <fstream>
#include <stdexcept>

#include "tests/support/program.hpp"

namespace esther::theory {

namespace {

/// Fields of a line of CSV; a quoted one may hold commas, and "" for a quote.
std::vector<std::string> split(const std::string& line)
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += line[++i];
        } else if (line[i] == '"') {
            quoted = !quoted;
        } else if (line[i] == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += line[i];
        }
    }
    return fields;
}

std::vector<Exact> read()
{
    const std::string path = test::project_root() + "/tests/theory/analytic_cases.csv";
    std::ifstream file(path);
    std::vector<Exact> all;
    bool headed = false;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') {
            continue;
        }
        const std::vector<std::string> fields = split(line);
        if (fields.size() != 7) {
            throw std::runtime_error(path + ": a line has not 7 fields: " + line);
        }
        if (headed) {
            all.push_back({fields[0], fields[2], fields[3], std::stod(fields[4])});
        }
        headed = true;
    }
    if (all.empty()) {
        throw std::runtime_error(path + ": no exact results");
    }
    return all;
}

}  // namespace

const std::vector<Exact>& exact_results()
{
    static const std::vector<Exact> all = read();
    return all;
}

const Exact& find_exact(const std::string& id, const std::string& parameters, const std::string& quantity)
{
    const Exact* found = nullptr;
    for (const Exact& exact : exact_results()) {
        if (exact.id == id && exact.quantity == quantity && exact.parameters.rfind(parameters, 0) == 0) {
            if (found != nullptr) {
                throw std::runtime_error("two exact results for " + id + ", " + quantity + ", " + parameters);
            }
            found = &exact;
        }
    }
    if (found == nullptr) {
        throw std::runtime_error("no exact result for " + id + ", " + quantity + ", " + parameters);
    }
    return *found;
}

}  // namespace esther::theory
