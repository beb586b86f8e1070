#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace esther {

/// Whether a text is UTF-8 as RFC 3629 defines it (no overlong forms, no surrogates) and free of NUL.
[[nodiscard]] bool is_plain_utf8(std::string_view text);

/// " (did you mean 'torbay'?)" if a known name is near, else the names that exist, else nothing.
[[nodiscard]] std::string suggestion(std::string_view wanted, const std::vector<std::string>& known);

}  // namespace esther
