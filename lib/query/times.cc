// SPDX-License-Identifier: MIT
//
// A time in a query is a span, never a point: "2026-11-23" is a day, an instant is its second. A
// range then is from the first moment of its beginning to the last moment of its end, so that
// "..yesterday" holds yesterday's evening.
//
// A weekday is that day of the current week, Monday to Sunday, whether it is past or to come. Any
// rule that looks at the direction would make "created:monday.." and "due:..friday" depend on the
// field or on the hour.
//
// Days are days of UTC until calendars bring time zones.
#include "query/times.h"

#include "base/text.h"

namespace desk {

namespace {

constexpr int64_t kSecond = 1000, kDay = 24 * 60 * 60 * kSecond;
// Their places, from kMonday on, are the weekdays of WeekdayOf.
constexpr size_t kNow = 0, kToday = 1, kYesterday = 2, kTomorrow = 3, kThisMonth = 4,
                 kLastMonth = 5, kMonday = 6;

TimeSpan DayFrom(int64_t midnight) { return {{midnight}, {midnight + kDay - 1}, false}; }
TimeSpan SecondFrom(int64_t ms, bool is_moment) { return {{ms}, {ms + kSecond - 1}, is_moment}; }

// The month that lies so many months after that of the date.
TimeSpan MonthFrom(Date date, int months) {
  const auto first_of = [&](int more) {
    const int month = date.month - 1 + months + more + 12;
    return StartOfDay({date.year - 1 + month / 12, month % 12 + 1, 1}).ms;
  };
  return {{first_of(0)}, {first_of(1) - 1}, false};
}

TimeSpan SpanOfWord(size_t word, Instant now) {
  const Date today = DateOf(now);
  const int64_t midnight = StartOfDay(today).ms;
  switch (word) {
    case kNow:
      return SecondFrom(now.ms, true);
    case kToday:
      return DayFrom(midnight);
    case kYesterday:
      return DayFrom(midnight - kDay);
    case kTomorrow:
      return DayFrom(midnight + kDay);
    case kThisMonth:
      return MonthFrom(today, 0);
    case kLastMonth:
      return MonthFrom(today, -1);
    default:
      return DayFrom(midnight + (static_cast<int64_t>(word - kMonday) - WeekdayOf(today)) * kDay);
  }
}

}  // namespace

const std::vector<std::string>& TimeWords() {
  static const std::vector<std::string> kWords = {
      "now",     "today",     "yesterday", "tomorrow", "this-month", "last-month", "monday",
      "tuesday", "wednesday", "thursday",  "friday",   "saturday",   "sunday"};
  return kWords;
}

std::optional<TimeSpan> ParseTimeSpan(std::string_view text, Instant now) {
  const std::string folded = FoldCase(text);
  for (size_t word = 0; word < TimeWords().size(); ++word) {
    if (folded == TimeWords()[word]) return SpanOfWord(word, now);
  }
  if (const auto date = ParseDate(folded)) return DayFrom(StartOfDay(*date).ms);
  if (const auto first = ParseDate(folded + "-01")) return MonthFrom(*first, 0);
  if (const auto instant = ParseInstant(folded)) return SecondFrom(instant->ms, false);
  constexpr std::string_view kAgo = "-ago";
  std::string_view duration = folded;
  const bool ago = duration.ends_with(kAgo);
  if (ago) duration.remove_suffix(kAgo.size());
  const auto ms = ParseDuration(duration);
  if (!ms) return std::nullopt;
  return SecondFrom(ago ? now.ms - *ms : now.ms + *ms, true);
}

}  // namespace desk
