#pragma once

#include <string>
#include <vector>

#include "pathways/yaml/value.hpp"
#include "scenarios/contracts/money.hpp"

namespace esther {

/// Reads the figures of a contract or of costs. Each carries a source, its own or that of what it stands in;
/// without one it is a fault. Amounts carry the sign of the currency.
class Terms {
  public:
    /// `source` is that of what the terms stand in, or "".
    Terms(Fields& fields, std::string currency, std::string source)
        : fields_(&fields), currency_(std::move(currency)), source_(std::move(source))
    {
    }

    Ratio share(const std::string& key, Ratio fallback);   ///< 15 %
    Ratio factor(const std::string& key, Ratio fallback);  ///< 1.07
    Money money(const std::string& key, Money fallback);
    Money need_money(const std::string& key);
    Ratio need_share(const std::string& key);
    std::int64_t days(const std::string& key, std::int64_t fallback);  ///< whole days

    /// An amount that stands somewhere else in the file.
    Money amount(const Value& value, const std::string& what);
    [[nodiscard]] Fields& fields() { return *fields_; }
    [[nodiscard]] const std::string& currency() const { return currency_; }
    [[nodiscard]] const std::string& source() const { return source_; }

  private:
    [[nodiscard]] Scalar figure(const Value& value, Dimension dimension, const std::string& what);

    Fields* fields_;
    std::string currency_;
    std::string source_;
};

/// "GBP" or "EUR" under `currency`; another word is a fault.
[[nodiscard]] std::string read_currency(Fields& fields);

}  // namespace esther
