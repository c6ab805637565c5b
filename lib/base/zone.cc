// SPDX-License-Identifier: MIT
// The one user of Abseil's time.
#include "base/zone.h"

#include <absl/time/time.h>

namespace desk {

struct Zone::Impl {
  absl::TimeZone zone;
};

Zone::Zone(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Zone::Zone(Zone&&) noexcept = default;
Zone& Zone::operator=(Zone&&) noexcept = default;
Zone::~Zone() = default;

std::optional<Zone> Zone::Find(std::string_view name) {
  auto impl = std::make_unique<Impl>();
  if (name.empty() || !absl::LoadTimeZone({name.data(), name.size()}, &impl->zone))
    return std::nullopt;
  return Zone(std::move(impl));
}

std::optional<Instant> Zone::Parse(std::string_view format, std::string_view text) const {
  absl::Time time;
  std::string ignored;
  if (!absl::ParseTime({format.data(), format.size()}, {text.data(), text.size()}, impl_->zone,
                       &time, &ignored))
    return std::nullopt;
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) return std::nullopt;
  const Instant instant{absl::ToUnixMillis(time)};
  // Beyond what can be written, formatting clamps.
  return ParseInstant(FormatInstant(instant)) == instant ? std::optional(instant) : std::nullopt;
}

bool IsTimeFormat(std::string_view format) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::Time day = absl::FromCivil(absl::CivilDay(2001, 2, 3), utc);
  const absl::string_view as_given(format.data(), format.size());
  absl::Time back;
  std::string ignored;
  return absl::ParseTime(as_given, absl::FormatTime(as_given, day, utc), utc, &back, &ignored) &&
         back == day;
}

}  // namespace desk
