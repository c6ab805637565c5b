// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_CHART_H_
#define DESK_CMD_UI_CHART_H_

#include <cstdint>
#include <string>
#include <vector>

namespace desk::cmd {

// Figures drawn with characters: block elements, or ASCII for a terminal without UTF-8.

// `value` of `most` as a bar of at most `columns`; what is more than 0 can be seen.
std::string Bar(int64_t value, int64_t most, int columns, bool unicode);

// A column per value, from 0 to the greatest of them.
std::string Sparkline(const std::vector<int64_t>& values, bool unicode);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_CHART_H_
