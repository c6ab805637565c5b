// SPDX-License-Identifier: MIT
#include "base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace desk {

namespace {

constexpr int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr int64_t kFirst = -62'167'219'200'000;  // 0000-01-01T00:00:00Z
constexpr int64_t kLast = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

int64_t DaysOf(Date date) {
  using namespace std::chrono;
  return sys_days(year(date.year) / month(static_cast<unsigned>(date.month)) /
                  day(static_cast<unsigned>(date.day)))
      .time_since_epoch()
      .count();
}

// Reads fixed-width fields from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  bool done() const { return text_.empty(); }

  // Exactly `width` digits, within the range.
  bool Number(size_t width, int low, int high, int& number) {
    if (text_.size() < width) return false;
    number = 0;
    for (size_t i = 0; i < width; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return false;
      number = number * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(width);
    return number >= low && number <= high;
  }
  bool OneOf(std::string_view characters, char& found) {
    if (text_.empty() || characters.find(text_[0]) == std::string_view::npos) return false;
    found = text_[0];
    text_.remove_prefix(1);
    return true;
  }
  bool Skip(std::string_view characters) {
    char ignored;
    return OneOf(characters, ignored);
  }
  // ".5" to ".123456789" as milliseconds.
  bool Fraction(int64_t& ms) {
    ms = 0;
    size_t digits = 0;
    while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
      if (digits < 3) ms = ms * 10 + (text_[0] - '0');
      ++digits;
      text_.remove_prefix(1);
    }
    for (size_t i = digits; i < 3; ++i) ms *= 10;
    return digits >= 1 && digits <= 9;
  }

 private:
  std::string_view text_;
};

bool ScanDate(Scanner& in, Date& date) {
  if (!in.Number(4, 0, 9999, date.year) || !in.Skip("-") || !in.Number(2, 1, 12, date.month) ||
      !in.Skip("-") || !in.Number(2, 1, 31, date.day)) {
    return false;
  }
  using namespace std::chrono;
  return (year(date.year) / month(static_cast<unsigned>(date.month)) /
          day(static_cast<unsigned>(date.day)))
      .ok();
}

bool ScanTime(Scanner& in, int64_t& ms) {
  int hour, minute, second;
  if (!in.Number(2, 0, 23, hour) || !in.Skip(":") || !in.Number(2, 0, 59, minute) ||
      !in.Skip(":") || !in.Number(2, 0, 59, second)) {
    return false;
  }
  int64_t fraction = 0;
  if (in.Skip(".") && !in.Fraction(fraction)) return false;
  ms = hour * kHour + minute * kMinute + second * kSecond + fraction;
  return true;
}

bool ScanOffset(Scanner& in, int64_t& ms) {
  ms = 0;
  char sign;
  if (in.Skip("Zz")) return true;
  int hour, minute;
  if (!in.OneOf("+-", sign) || !in.Number(2, 0, 23, hour) || !in.Skip(":") ||
      !in.Number(2, 0, 59, minute)) {
    return false;
  }
  ms = (sign == '-' ? -1 : 1) * (hour * kHour + minute * kMinute);
  return true;
}

struct Unit {
  char name;
  int64_t ms;
};
constexpr Unit kUnits[] = {
    {'w', 7 * kDay}, {'d', kDay}, {'h', kHour}, {'m', kMinute}, {'s', kSecond}};

}  // namespace

std::optional<Instant> ParseInstant(std::string_view text) {
  Scanner in(text);
  Date date;
  int64_t time, offset;
  if (!ScanDate(in, date) || !in.Skip("Tt ") || !ScanTime(in, time) || !ScanOffset(in, offset) ||
      !in.done()) {
    return std::nullopt;
  }
  return Instant{std::clamp(DaysOf(date) * kDay + time - offset, kFirst, kLast)};
}

std::string FormatInstant(Instant t) {
  const int64_t ms = std::clamp(t.ms, kFirst, kLast);
  const Date date = DateOf({ms});
  const int64_t in_day = ms - DaysOf(date) * kDay;
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month, date.day,
                  in_day / kHour, in_day / kMinute % 60, in_day / kSecond % 60);
  if (in_day % kSecond != 0) text += fmt::format(".{:03}", in_day % kSecond);
  return text + "Z";
}

std::optional<Date> ParseDate(std::string_view text) {
  Scanner in(text);
  Date date;
  if (!ScanDate(in, date) || !in.done()) return std::nullopt;
  return date;
}

Instant StartOfDay(Date date) { return {DaysOf(date) * kDay}; }

Date DateOf(Instant t) {
  using namespace std::chrono;
  const year_month_day ymd(floor<days>(sys_time<milliseconds>(milliseconds(t.ms))));
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

int WeekdayOf(Date date) {
  using namespace std::chrono;
  return static_cast<int>(weekday(sys_days(days(DaysOf(date)))).iso_encoding()) - 1;
}

std::optional<int64_t> ParseDuration(std::string_view text) {
  int64_t total = 0;
  size_t unit = 0, at = 0;
  if (text.empty()) return std::nullopt;
  while (at < text.size()) {
    int64_t number = 0;
    const size_t start = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at - start < 9)
      number = number * 10 + (text[at++] - '0');
    if (at == start || at == text.size()) return std::nullopt;
    while (unit < std::size(kUnits) && kUnits[unit].name != text[at]) ++unit;
    if (unit == std::size(kUnits)) return std::nullopt;
    total += number * kUnits[unit++].ms;
    ++at;
  }
  return total;
}

std::string FormatDuration(int64_t ms) {
  std::string text = ms < 0 ? "-" : "";
  int64_t left = ms < 0 ? -ms : ms;
  int shown = 0;
  for (const Unit& unit : kUnits) {
    if (unit.name == 'w') continue;
    const int64_t number = left / unit.ms;
    if (number > 0) {
      text += fmt::format("{}{}", number, unit.name);
      left -= number * unit.ms;
    }
    if (number > 0 || shown > 0) ++shown;
    if (shown == 2) break;
  }
  return shown == 0 ? "0s" : text;
}

std::string FormatRelative(Instant t, Instant now) {
  const int64_t ago = now.ms - t.ms;
  const int64_t distance = ago < 0 ? -ago : ago;
  if (distance < kMinute) return "just now";
  if (distance > 30 * kDay) return FormatInstant(t).substr(0, 10);
  const Unit* unit = &kUnits[1];
  while (distance < unit->ms) ++unit;
  const std::string span = fmt::format("{}{}", distance / unit->ms, unit->name);
  return ago < 0 ? "in " + span : span + " ago";
}

}  // namespace desk
