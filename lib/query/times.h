// SPDX-License-Identifier: MIT
#ifndef DESK_QUERY_TIMES_H_
#define DESK_QUERY_TIMES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace desk {

// What a time in a query covers, both ends included.
struct TimeSpan {
  Instant first, last;
  bool is_moment =
      false;  // counted from now, so nobody means its very second: it makes sense only in ranges
};

// Reads a time: a date, a month (2026-11), RFC 3339, now, today, yesterday, tomorrow, this-month,
// last-month, a weekday, 4h (from now), 30d-ago.
std::optional<TimeSpan> ParseTimeSpan(std::string_view text, Instant now);

// The words among them, for suggestions.
const std::vector<std::string>& TimeWords();

}  // namespace desk

#endif  // DESK_QUERY_TIMES_H_
