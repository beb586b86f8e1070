#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pathways/graph/problem.hpp"

namespace esther {

/// One field of a table and where it stands.
struct CsvField {
    std::string text;
    Place place;
};

struct CsvRow {
    std::vector<CsvField> fields;
    Place place;
};

/// Splits a table strictly: every row has as many fields as the header, quotes close on their line.
struct CsvTable {
    std::vector<std::string> columns;
    Place header;
    std::vector<CsvRow> rows;
    /// Position of a column; a missing one is a fault.
    [[nodiscard]] std::optional<std::size_t> need_column(const std::string& name, Problems& problems) const;
};

[[nodiscard]] CsvTable read_csv(const std::string& text, const std::string& file, Problems& problems);

/// A whole number from 0 to `most`; a fault otherwise.
[[nodiscard]] std::optional<std::int64_t> read_count(const CsvField& field, const std::string& what,
                                                     std::int64_t most, Problems& problems);
/// A plain decimal from 0 to `most`; a fault otherwise.
[[nodiscard]] std::optional<double> read_decimal(const CsvField& field, const std::string& what, double most,
                                                 Problems& problems);

}  // namespace esther
