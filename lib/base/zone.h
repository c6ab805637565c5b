// SPDX-License-Identifier: MIT
#ifndef DESK_BASE_ZONE_H_
#define DESK_BASE_ZONE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace desk {

// An IANA time zone, from the system's tzdata.
class Zone {
 public:
  // Nothing if there is no such zone.
  static std::optional<Zone> Find(std::string_view name);
  Zone(Zone&&) noexcept;
  Zone& operator=(Zone&&) noexcept;
  ~Zone();

  // A time written in a format of strftime's, blanks at the ends aside. Without an offset of its
  // own it is local: one that a clock shows twice is the first, one that it skips is as much later.
  // Nothing for what is no such time, or outside the years 0 to 9999.
  std::optional<Instant> Parse(std::string_view format, std::string_view text) const;

 private:
  struct Impl;
  explicit Zone(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Whether a format can tell one day from another.
bool IsTimeFormat(std::string_view format);

}  // namespace desk

#endif  // DESK_BASE_ZONE_H_
