// SPDX-License-Identifier: MIT
#include "base/zone.h"

#include <doctest/doctest.h>

namespace desk {
namespace {

std::string Read(std::string_view zone, std::string_view format, std::string_view text) {
  const auto found = Zone::Find(zone);
  REQUIRE(found);
  const auto at = found->Parse(format, text);
  return at ? FormatInstant(*at) : "no";
}

TEST_CASE("a local time is read in its zone") {
  struct Case {
    std::string_view zone, format, text, utc;
  };
  const Case cases[] = {
      {"UTC", "%d-%m-%Y %H:%M", "29-02-2016 01:16", "2016-02-29T01:16:00Z"},
      {"UTC", "%d-%m-%Y %H:%M", " 29-02-2016 01:16 ", "2016-02-29T01:16:00Z"},
      {"Europe/Berlin", "%d.%m.%Y %H:%M", "01.07.2026 12:00", "2026-07-01T10:00:00Z"},
      {"Europe/Berlin", "%d.%m.%Y %H:%M", "01.12.2026 12:00", "2026-12-01T11:00:00Z"},
      // Twice: the first. Never: as much later.
      {"Europe/Berlin", "%d.%m.%Y %H:%M", "25.10.2026 02:30", "2026-10-25T00:30:00Z"},
      {"Europe/Berlin", "%d.%m.%Y %H:%M", "29.03.2026 02:30", "2026-03-29T01:30:00Z"},
      {"Europe/Berlin", "%Y-%m-%dT%H:%M:%E*S%Ez", "2026-07-01T12:00:00+05:00",
       "2026-07-01T07:00:00Z"},
      {"UTC", "%Y-%m-%dT%H:%M:%E*S%Ez", "2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z"},
      {"UTC", "%m/%d/%y %I:%M %p", "7/1/26 03:05 PM", "2026-07-01T15:05:00Z"},
      {"UTC", "%d-%m-%Y %H:%M", "30-02-2016 01:16", "no"},
      {"UTC", "%d-%m-%Y %H:%M", "29-02-2016", "no"},
      {"UTC", "%d-%m-%Y %H:%M", "29-02-2016 01:16 x", "no"},
      {"UTC", "%d-%m-%Y", "infinite-future", "no"},
      {"UTC", "%d-%m-%Y", "01-01-12016", "no"},
      {"UTC", "%d-%m-%Y", "", "no"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(Read(c.zone, c.format, c.text) == c.utc);
  }
}

TEST_CASE("a zone that does not exist is not found") {
  for (const char* name : {"", "Europe/Atlantis", "../../etc/passwd", "CEST"}) {
    CAPTURE(name);
    CHECK_FALSE(Zone::Find(name));
  }
}

TEST_CASE("a format must tell days apart") {
  for (const char* format : {"%d.%m.%Y", "%Y-%m-%d %H:%M", "%m/%d/%y", "%d %b %Y"}) {
    CAPTURE(format);
    CHECK(IsTimeFormat(format));
  }
  for (const char* format : {"", "dd.mm.yyyy", "%H:%M", "%Y", "%d.%m"}) {
    CAPTURE(format);
    CHECK_FALSE(IsTimeFormat(format));
  }
}

}  // namespace
}  // namespace desk
