// SPDX-License-Identifier: MIT
#include "query/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/id.h"
#include "base/text.h"
#include "query/times.h"

namespace desk {

namespace {

using Field = Vocabulary::FieldInfo;

tl::unexpected<Error> Wrong(std::string message, std::vector<std::string> hints = {}) {
  return Fail(Error{ErrorCode::kUsage, std::move(message), {}, std::move(hints), {}});
}

// Values that desk will know one day; until then they are not mistyped.
bool IsPlanned(const Field& field, std::string_view value) {
  return field.name == "is" && (value == "overdue" || value == "raced");
}

tl::unexpected<Error> NoSuchValue(const std::string& value, const Field& field,
                                  const Vocabulary& vocabulary) {
  if (IsPlanned(field, value))
    return Wrong(fmt::format("'{}:{}' is not there yet", field.name, value));
  std::vector<std::string> hints = DidYouMean(value, field.values);
  for (const Field& other : vocabulary.fields) {
    const bool is_category = other.name == "is" && field.name != "is";
    if (is_category && std::find(other.values.begin(), other.values.end(), FoldCase(value)) !=
                           other.values.end()) {
      hints.push_back(
          fmt::format("'is:{}' asks for everything of that category.", FoldCase(value)));
    }
  }
  if (hints.empty() && field.values.size() <= 12) {
    hints.push_back(
        fmt::format("The values of '{}' are {}.", field.name, Join(field.values, ", ")));
  }
  return Wrong(fmt::format("'{}' has no value '{}'", field.name, value), std::move(hints));
}

bool IsKnownValue(const std::string& value, const Field& field) {
  return field.values.empty() ||
         std::any_of(field.values.begin(), field.values.end(),
                     [&](const auto& known) { return FoldCase(known) == FoldCase(value); });
}

// The numbers or milliseconds that a value covers.
Result<Alternative> ResolveNumber(const std::string& value) {
  int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stopped, failure] = std::from_chars(value.data(), end, number);
  if (failure != std::errc() || stopped != end)
    return Wrong(fmt::format("'{}' is not a whole number", value));
  return Alternative{value, number, number};
}

Result<Alternative> ResolveTime(const std::string& value, Instant now, bool in_range) {
  const auto span = ParseTimeSpan(value, now);
  if (!span) {
    std::vector<std::string> hints = DidYouMean(value, TimeWords());
    hints.push_back(
        "Times are dates (2026-11-23), months (2026-11), today, yesterday, tomorrow, weekdays, "
        "now, 4h (from now) "
        "and 30d-ago.");
    return Wrong(fmt::format("'{}' is not a time", value), std::move(hints));
  }
  if (span->is_moment && !in_range) {
    return Wrong(fmt::format("'{}' is a single moment; it needs a range", value),
                 {fmt::format("'..{0}' is until then, '{0}..' is from then on.", value)});
  }
  return Alternative{value, span->first.ms, span->last.ms};
}

Result<Alternative> ResolveTicket(const std::string& value) {
  const auto id = NormalizeTicketId(value);
  if (!id) return Wrong(fmt::format("'{}' is not a ticket's id", value));
  if (id->size() < 3)
    return Wrong(fmt::format("'{}' is too short: a ticket's id needs three characters", value));
  return Alternative{*id};
}

Result<Alternative> ResolveMe(const Field& field, const Vocabulary& vocabulary) {
  if (vocabulary.me.empty()) {
    return Wrong(fmt::format("'me' in '{}:me' is nobody: it is not known who you are", field.name));
  }
  return Alternative{FoldCase(vocabulary.me)};
}

Result<Alternative> ResolveOne(std::string_view raw, const Field& field,
                               const Vocabulary& vocabulary, bool in_range) {
  const std::string value = Unquote(raw);
  switch (field.type) {
    case QueryType::kInstant:
      return ResolveTime(value, vocabulary.now, in_range);
    case QueryType::kTicket:
      return ResolveTicket(value);
    case QueryType::kInteger: {
      DESK_ASSIGN(auto number, ResolveNumber(value));
      if (!in_range && !IsKnownValue(value, field)) return NoSuchValue(value, field, vocabulary);
      return number;
    }
    case QueryType::kReference:
      // A closed set that `me` is not in is one of teams or statuses, where `me` is a name like any
      // other.
      if (raw == "me" && (field.values.empty() || IsKnownValue(vocabulary.me, field))) {
        return ResolveMe(field, vocabulary);
      }
      [[fallthrough]];
    case QueryType::kText:
      if (!IsKnownValue(value, field)) return NoSuchValue(value, field, vocabulary);
      return Alternative{FoldCase(value)};
  }
  return Wrong("");
}

bool HasRanges(QueryType type) {
  return type == QueryType::kInteger || type == QueryType::kInstant;
}

Result<Alternative> ResolveRange(std::string_view raw, size_t dots, const Field& field,
                                 const Vocabulary& vocabulary) {
  const std::string_view from = raw.substr(0, dots), to = raw.substr(dots + 2);
  if (!HasRanges(field.type)) {
    return Wrong(fmt::format("'{}' has no ranges: its values have no order", field.name),
                 {fmt::format("If the dots belong to the value, quote it: '{}:\"{}\"'.", field.name,
                              Unquote(raw))});
  }
  if (from.empty() && to.empty()) return Wrong(fmt::format("the range '{}' has no ends", raw));
  Alternative range{std::string(raw)};
  if (!from.empty()) {
    DESK_ASSIGN(const auto begin, ResolveOne(from, field, vocabulary, true));
    range.low = begin.low;
  }
  if (!to.empty()) {
    DESK_ASSIGN(const auto end, ResolveOne(to, field, vocabulary, true));
    range.high = end.high;
  }
  if (range.low > range.high) {
    return Wrong(fmt::format("the range '{}' is empty: it ends before it begins", raw),
                 {fmt::format("Turn it round: '{}:{}..{}'.", field.name, to, from)});
  }
  return range;
}

}  // namespace

Result<std::vector<Alternative>> ResolveAlternative(std::string_view raw, const Field& field,
                                                    const Vocabulary& vocabulary) {
  const size_t dots = FindUnquoted(raw, "..");
  if (dots == std::string_view::npos && raw != "me" && field.type == QueryType::kReference &&
      field.values.empty() && vocabulary.look_up) {
    DESK_ASSIGN(const auto found, vocabulary.look_up(field, Unquote(raw)));
    std::vector<Alternative> all;
    for (const auto& text : found) all.push_back({FoldCase(text)});
    return all;
  }
  DESK_ASSIGN(auto one, dots == std::string_view::npos
                            ? ResolveOne(raw, field, vocabulary, false)
                            : ResolveRange(raw, dots, field, vocabulary));
  return std::vector{std::move(one)};
}

std::vector<std::string> DidYouMean(std::string_view word,
                                    const std::vector<std::string>& candidates) {
  std::vector<std::string> near = Suggest(word, candidates);
  if (near.empty()) return {};
  for (auto& candidate : near) candidate = fmt::format("'{}'", candidate);
  return {fmt::format("Did you mean {}?", Join(near, " or "))};
}

}  // namespace desk
