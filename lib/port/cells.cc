// SPDX-License-Identifier: MIT
#include "port/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace desk::port {

namespace {

std::optional<bool> ParseBool(std::string_view cell) {
  const std::string word = FoldCase(cell);
  for (const char* yes : {"true", "yes", "1", "истина", "да"}) {
    if (word == yes) return true;
  }
  for (const char* no : {"false", "no", "0", "ложь", "нет"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

std::optional<int64_t> ParseInteger(std::string_view cell) {
  int64_t n = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), n);
  if (error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return n;
}

tl::unexpected<std::string> No(std::string_view cell, std::string_view what) {
  return tl::unexpected(fmt::format("'{}' is no {}", VisibleLine(cell), what));
}

}  // namespace

std::optional<Instant> TimeForms::Read(std::string_view cell) const {
  for (const auto& format : formats) {
    if (const auto at = zone.Parse(format, cell)) return at;
  }
  return std::nullopt;
}

std::string WithLineFeeds(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') out += text[i];
    if (text[i] == '\r' && text.substr(i + 1, 1) != "\n") out += '\n';
  }
  return out;
}

std::string OneLine(std::string_view text) {
  std::string line = WithLineFeeds(Trim(text));
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::replace(line.begin(), line.end(), '\t', ' ');
  return line;
}

Value SetOf(std::vector<std::string> elements) {
  std::erase(elements, "");
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return elements.empty() ? Value::Null() : Value::Strings(elements);
}

tl::expected<Value, std::string> ReadCell(const FieldRule& rule, std::string_view cell,
                                          const TimeForms& times, People& people) {
  const std::string_view word = Trim(cell);
  if (word.empty()) return Value::Null();
  if (rule.person) return Value::String(people.Person(*rule.person, word));
  if (rule.refers_to == "team") return Value::String(people.Team(word));
  switch (rule.type) {
    case FieldType::kInteger:
      if (const auto n = ParseInteger(word)) return Value::Number(*n);
      return No(word, "whole number");
    case FieldType::kBool:
      if (const auto b = ParseBool(word)) return Value::Bool(*b);
      return No(word, "truth value like true or false");
    case FieldType::kInstant:
      if (const auto at = times.Read(word)) return Value::String(FormatInstant(*at));
      return No(word, fmt::format("time like {}", times.formats.front()));
    case FieldType::kLongText:
      return Value::String(WithLineFeeds(cell));
    default:
      return Value::String(rule.field.starts_with("custom.") ? WithLineFeeds(cell) : OneLine(cell));
  }
}

}  // namespace desk::port
