// SPDX-License-Identifier: MIT
#include "base/time.h"

#include <doctest/doctest.h>

namespace desk {
namespace {

TEST_CASE("RFC 3339 is read and written in UTC") {
  const struct {
    const char *text, *utc;
  } cases[] = {
      {"2026-11-23T09:12:04Z", "2026-11-23T09:12:04Z"},
      {"2026-11-23t09:12:04z", "2026-11-23T09:12:04Z"},
      {"2026-11-23 09:12:04+02:00", "2026-11-23T07:12:04Z"},
      {"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
      {"2026-11-23T09:12:04.5Z", "2026-11-23T09:12:04.500Z"},
      {"2026-11-23T09:12:04.123456789Z", "2026-11-23T09:12:04.123Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
      {"0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59.999Z"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    REQUIRE(ParseInstant(c.text));
    CHECK(FormatInstant(*ParseInstant(c.text)) == c.utc);
  }
  for (const char* text :
       {"", "2026-11-23", "2026-11-23T09:12Z", "2026-11-23T09:12:04", "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z",
        "2026-11-23T09:12:60Z", "2026-11-23T09:12:04.Z", "2026-11-23T09:12:04Zx",
        "26-11-23T09:12:04Z", "2026-11-23T09:12:04+0200", "-026-11-23T09:12:04Z"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseInstant(text));
  }
}

TEST_CASE("dates and weekdays") {
  CHECK(ParseDate("2026-11-23") == Date{2026, 11, 23});
  CHECK(WeekdayOf({2026, 11, 23}) == 0);
  CHECK(WeekdayOf({2026, 11, 29}) == 6);
  CHECK(DateOf(StartOfDay({2024, 2, 29})) == Date{2024, 2, 29});
  CHECK(DateOf({-1}) == Date{1969, 12, 31});
  for (const char* text : {"", "2026-02-29", "2026-1-1", "2026-11-23T", "x"})
    CHECK_FALSE(ParseDate(text));
}

TEST_CASE("durations") {
  const struct {
    const char* text;
    int64_t seconds;
    const char* shown;
  } cases[] = {{"90s", 90, "1m30s"},  {"2h30m", 9000, "2h30m"}, {"1w", 604800, "7d"},
               {"1d1s", 86401, "1d"}, {"0s", 0, "0s"},          {"1h5s", 3605, "1h"}};
  for (const auto& c : cases) {
    CAPTURE(c.text);
    REQUIRE(ParseDuration(c.text));
    CHECK(*ParseDuration(c.text) == c.seconds * 1000);
    CHECK(FormatDuration(c.seconds * 1000) == c.shown);
  }
  CHECK(FormatDuration(-90'000) == "-1m30s");
  for (const char* text :
       {"", "5", "h", "5x", "30m2h", "1h1h", "-1h", "1.5h", "1 h", "99999999999h"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseDuration(text));
  }
}

TEST_CASE("times relative to now") {
  const Instant now{1'000'000'000'000};
  const struct {
    int64_t seconds;
    const char* shown;
  } cases[] = {{0, "just now"},
               {-59, "just now"},
               {-60, "1m ago"},
               {-3 * 3600, "3h ago"},
               {-2 * 86400, "2d ago"},
               {7200, "in 2h"},
               {-31 * 86400, "2001-08-09"}};
  for (const auto& c : cases) CHECK(FormatRelative({now.ms + c.seconds * 1000}, now) == c.shown);
}

}  // namespace
}  // namespace desk
