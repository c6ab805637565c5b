// SPDX-License-Identifier: MIT
#ifndef DESK_MODEL_VALUE_H_
#define DESK_MODEL_VALUE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace desk {

// What a field can hold: the JSON data model with numbers kept as written, so that an unknown field
// survives reading and writing. Maps keep the order they were given.
struct Value {
  enum class Kind { kNull, kBool, kNumber, kString, kList, kMap };

  Kind kind = Kind::kNull;
  std::string text;          // kBool: "true" or "false"; kNumber: as written; kString: the string
  std::vector<Value> items;  // kList
  std::vector<std::pair<std::string, Value>> map;  // kMap

  static Value Null() { return {}; }
  static Value Bool(bool b) { return {Kind::kBool, b ? "true" : "false", {}, {}}; }
  static Value Number(int64_t n) { return {Kind::kNumber, std::to_string(n), {}, {}}; }
  static Value String(std::string s) { return {Kind::kString, std::move(s), {}, {}}; }
  static Value Strings(const std::vector<std::string>& strings);
  static Value Map() { return {Kind::kMap, {}, {}, {}}; }

  bool is_null() const { return kind == Kind::kNull; }
  bool is_scalar() const { return kind != Kind::kList && kind != Kind::kMap; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_map() const { return kind == Kind::kMap; }

  // The entry of a map, or nullptr. The pointer lives as long as the map is unchanged.
  const Value* Find(std::string_view key) const;
  // The text of a scalar ("" for null), or nothing.
  std::optional<std::string> AsText() const;
  std::optional<int64_t> AsInt() const;
  // The texts of a list of scalars; a scalar counts as a list of one; otherwise empty.
  std::vector<std::string> AsStrings() const;

  bool operator==(const Value&) const = default;
};

// Whether a plain `text` is a number of JSON (the only numbers that desk knows): -?(0|[1-9][0-9]*)
// with an optional fraction and exponent.
bool IsJsonNumber(std::string_view text);

}  // namespace desk

#endif  // DESK_MODEL_VALUE_H_
