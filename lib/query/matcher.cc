// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <compare>

#include "base/id.h"
#include "base/text.h"
#include "query/query.h"

namespace desk {

namespace {

// The value as a number (kInteger) or in milliseconds (kInstant); nothing if a hand has written
// something else.
std::optional<int64_t> NumberOf(const std::string& value, QueryType type) {
  if (type == QueryType::kInstant) {
    const auto instant = ParseInstant(value);
    return instant ? std::optional(instant->ms) : std::nullopt;
  }
  int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stopped, failure] = std::from_chars(value.data(), end, number);
  if (failure != std::errc() || stopped != end) return std::nullopt;
  return number;
}

bool IsOneOf(const std::string& value, const Term& term) {
  const auto any = [&](auto fits) { return std::any_of(term.any.begin(), term.any.end(), fits); };
  switch (term.type) {
    case QueryType::kInteger:
    case QueryType::kInstant: {
      const auto number = NumberOf(value, term.type);
      return number &&
             any([&](const Alternative& a) { return a.low <= *number && *number <= a.high; });
    }
    case QueryType::kTicket: {
      const auto id = NormalizeTicketId(value);
      return id && any([&](const Alternative& a) { return id->starts_with(a.text); });
    }
    case QueryType::kText:
    case QueryType::kReference:
      return any([folded = FoldCase(value)](const Alternative& a) { return a.text == folded; });
  }
  return false;
}

bool FieldMatches(const Term& term, const Lookup& lookup) {
  const std::vector<std::string> values = lookup(term.field);
  if (term.kind == Term::Kind::kHas) {
    return std::any_of(values.begin(), values.end(),
                       [](const auto& value) { return !value.empty(); });
  }
  return std::any_of(values.begin(), values.end(),
                     [&](const auto& value) { return IsOneOf(value, term); });
}

// What a record is sorted by under one key; of a missing or senseless value nothing.
struct SortValue {
  bool is_there = false;
  int64_t number = 0;
  std::string text;
};

SortValue SortValueOf(const SortKey& key, const Lookup& lookup) {
  const std::vector<std::string> values = lookup(key.field);
  if (values.empty() || values.front().empty()) return {};
  if (key.type == QueryType::kInteger || key.type == QueryType::kInstant) {
    const auto number = NumberOf(values.front(), key.type);
    return {number.has_value(), number.value_or(0), ""};
  }
  return {true, 0, FoldCase(values.front())};
}

// How `a` stands to `b`; what is missing is always the greater.
std::strong_ordering Compare(const SortValue& a, const SortValue& b, bool descending) {
  if (a.is_there != b.is_there) return b.is_there <=> a.is_there;
  const auto& first = descending ? b : a;
  const auto& second = descending ? a : b;
  if (first.number != second.number) return first.number <=> second.number;
  return first.text <=> second.text;
}

}  // namespace

bool Matches(const Query& query, const Lookup& lookup,
             const std::function<std::string()>& everything) {
  bool has_words = false;
  for (const Term& term : query.terms) {
    if (term.kind == Term::Kind::kWord) {
      has_words = true;
    } else if (FieldMatches(term, lookup) == term.negated) {
      return false;
    }
  }
  if (!has_words) return true;
  const std::string text = FoldCase(everything());
  return std::all_of(query.terms.begin(), query.terms.end(), [&](const Term& term) {
    return term.kind != Term::Kind::kWord ||
           (text.find(term.text) == std::string::npos) == term.negated;
  });
}

bool SortsBefore(const Query& query, const Lookup& a, const Lookup& b) {
  for (const SortKey& key : query.sort) {
    const auto order = Compare(SortValueOf(key, a), SortValueOf(key, b), key.descending);
    if (order != 0) return order < 0;
  }
  return a("id") < b("id");
}

}  // namespace desk
