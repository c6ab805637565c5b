// SPDX-License-Identifier: MIT
#ifndef DESK_BASE_TIME_H_
#define DESK_BASE_TIME_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace desk {

// A point in UTC, in milliseconds since 1970-01-01T00:00:00Z; leap seconds do not exist.
struct Instant {
  int64_t ms = 0;
  auto operator<=>(const Instant&) const = default;
};

// Parses an RFC 3339 date-time (years 0000-9999, `T` or space, `Z` or an offset, up to nine
// fraction digits of which three are kept). Returns nothing for anything else.
std::optional<Instant> ParseInstant(std::string_view text);

// Formats as RFC 3339 in UTC: "2026-11-23T09:12:04Z", with ".123" only when milliseconds are set.
// Instants outside the years 0000-9999 are clamped to them.
std::string FormatInstant(Instant t);

// A calendar date without zone. Month and day count from 1.
struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;
  auto operator<=>(const Date&) const = default;
};

// Parses "2026-11-23"; refuses dates that do not exist.
std::optional<Date> ParseDate(std::string_view text);
// Midnight UTC at the start of the date.
Instant StartOfDay(Date date);
Date DateOf(Instant t);
// 0 = Monday ... 6 = Sunday (ISO 8601).
int WeekdayOf(Date date);

// Parses "2h30m", "90s", "3d", "1w": one or more of w d h m s, whole numbers, largest first, each
// at most once. A "d" is 24 hours. Returns milliseconds, or nothing.
std::optional<int64_t> ParseDuration(std::string_view text);
// "2h30m", "45s", "3d"; two units at the most, rounded down; "0s" for zero.
std::string FormatDuration(int64_t ms);
// "just now", "5m ago", "in 3h", "2d ago", and the date beyond 30 days.
std::string FormatRelative(Instant t, Instant now);

}  // namespace desk

#endif  // DESK_BASE_TIME_H_
