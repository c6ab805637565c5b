// SPDX-License-Identifier: MIT
#include "model/value.h"

#include <charconv>

namespace desk {

namespace {

// The digits from `at` on; `at` ends behind them. False if there are none.
bool SkipDigits(std::string_view text, size_t& at) {
  const size_t start = at;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at > start;
}

}  // namespace

Value Value::Strings(const std::vector<std::string>& strings) {
  Value list;
  list.kind = Kind::kList;
  list.items.reserve(strings.size());
  for (const auto& s : strings) list.items.push_back(String(s));
  return list;
}

const Value* Value::Find(std::string_view key) const {
  for (const auto& [name, value] : map) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::optional<std::string> Value::AsText() const {
  if (!is_scalar()) return std::nullopt;
  return text;
}

std::optional<int64_t> Value::AsInt() const {
  if (kind != Kind::kNumber && kind != Kind::kString) return std::nullopt;
  int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return n;
}

std::vector<std::string> Value::AsStrings() const {
  if (is_null() || is_map()) return {};
  if (is_scalar()) return {text};
  std::vector<std::string> strings;
  for (const auto& item : items) {
    if (!item.is_scalar()) return {};
    strings.push_back(item.text);
  }
  return strings;
}

bool IsJsonNumber(std::string_view text) {
  size_t at = 0;
  if (at < text.size() && text[at] == '-') ++at;
  const size_t first = at;
  if (!SkipDigits(text, at)) return false;
  if (text[first] == '0' && at > first + 1) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!SkipDigits(text, at)) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!SkipDigits(text, at)) return false;
  }
  return at == text.size();
}

}  // namespace desk
