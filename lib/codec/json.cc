// SPDX-License-Identifier: MIT
#include "codec/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "codec/record_codec.h"
#include "codec/yaml_reader.h"

namespace desk {

namespace {

constexpr std::string_view kCustom = "custom.";
constexpr int kMaxJsonDepth = 64;

// A number as JSON has it; one that no machine type holds stays as its digits in a string.
Json NumberToJson(const std::string& text) {
  Json number = Json::parse(text, nullptr, false);
  return number.is_discarded() ? Json(text) : number;
}

// The number of the character that these bytes of valid UTF-8 are.
uint32_t CharacterOf(std::string_view bytes) {
  const auto at = [&](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  if (bytes.size() == 1) return at(0);
  uint32_t character = at(0) & (0x7FU >> bytes.size());
  for (size_t i = 1; i < bytes.size(); ++i) character = character << 6U | (at(i) & 0x3FU);
  return character;
}

std::string JsonEscape(uint32_t character) {
  if (character < 0x10000) return fmt::format("\\u{:04x}", character);
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((character - 0x10000) >> 10U),
                     0xDC00 + ((character - 0x10000) & 0x3FFU));
}

// What "[json.exception.parse_error.101] parse error at line 1, column 2: ..." says to people.
std::string Reason(const Json::exception& error, std::string_view text) {
  constexpr std::string_view kLine = "line 1, ";
  std::string what = error.what();
  what.erase(0, what.find("] ") + 2);
  const size_t line = what.find(kLine);
  if (line != std::string::npos && text.find('\n') == text.npos) what.erase(line, kLine.size());
  return what;
}

// The node that the same value would be in a file, at no place.
YamlNode NodeOf(const Value& value) {
  YamlNode node;
  node.kind = value.kind;
  node.text = value.text;
  for (const auto& item : value.items) node.items.push_back(NodeOf(item));
  for (const auto& [key, member] : value.map)
    node.members.push_back({NodeOf(Value::String(key)), NodeOf(member)});
  return node;
}

}  // namespace

Json ToJson(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kNull:
      return nullptr;
    case Value::Kind::kBool:
      return value.text == "true";
    case Value::Kind::kNumber:
      return NumberToJson(value.text);
    case Value::Kind::kString:
      return value.text;
    case Value::Kind::kList: {
      Json list = Json::array();
      for (const auto& item : value.items) list.push_back(ToJson(item));
      return list;
    }
    case Value::Kind::kMap: {
      Json map = Json::object();
      for (const auto& [key, member] : value.map) map[key] = ToJson(member);
      return map;
    }
  }
  return nullptr;
}

Json ToJson(const Entry& entry) {
  Json json = {{"id", entry.id}, {"after", entry.after}, {"at", FormatInstant(entry.at)}};
  if (!entry.by.empty()) json["by"] = entry.by;
  if (!entry.via.empty()) json["via"] = entry.via;
  if (!entry.kind.empty()) json["kind"] = entry.kind;
  for (const auto& [field, value] : entry.set) json["set"][field] = ToJson(value);
  for (const auto& [field, elements] : entry.add) json["add"][field] = elements;
  for (const auto& [field, elements] : entry.remove) json["remove"][field] = elements;
  for (const auto& [key, value] : entry.rest) json[key] = ToJson(value);
  if (!entry.text.empty()) json["text"] = entry.text;
  return json;
}

Json ToJson(const Record& record) {
  Json json = {{"id", record.DisplayId()}, {"uid", FormatUid(record.uid)}};
  if (!record.was.empty()) json["was"] = record.was;
  for (const Field& field : FieldsOf(record.kind)) {
    if (const Value* value = record.Find(field.name))
      json[std::string(field.name)] = ToJson(*value);
  }
  for (const auto& [name, value] : record.fields) {
    if (FindField(record.kind, name) != nullptr) continue;
    if (name.starts_with(kCustom)) {
      json["custom"][name.substr(kCustom.size())] = ToJson(value);
    } else {
      json[name] = ToJson(value);
    }
  }
  json["log"] = Json::array();
  for (const auto& entry : record.log) json["log"].push_back(ToJson(entry));
  return json;
}

Value FromJson(const Json& json) {
  if (json.is_null()) return Value::Null();
  if (json.is_boolean()) return Value::Bool(json.get<bool>());
  if (json.is_number()) return {Value::Kind::kNumber, json.dump(), {}, {}};
  if (json.is_string()) return Value::String(json.get<std::string>());
  Value value;
  value.kind = json.is_array() ? Value::Kind::kList : Value::Kind::kMap;
  if (json.is_array()) {
    for (const auto& item : json) value.items.push_back(FromJson(item));
  } else {
    for (const auto& [key, member] : json.items()) value.map.emplace_back(key, FromJson(member));
  }
  return value;
}

std::string DumpJson(const Json& json, int indent) {
  // Outside of strings there are no such characters.
  const std::string text = json.dump(indent, ' ', false, Json::error_handler_t::replace);
  std::string out;
  out.reserve(text.size() + 1);
  for (size_t at = 0, size = 0; at < text.size(); at += size) {
    const auto lead = static_cast<unsigned char>(text[at]);
    size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const std::string_view character = std::string_view(text).substr(at, size);
    if (lead < 0x7F || (size > 1 && Visible(character) == character)) {
      out += character;
    } else {
      out += JsonEscape(CharacterOf(character));
    }
  }
  return out + "\n";
}

Result<Record> RecordFromJson(RecordKind kind, const Value& json, std::string_view path) {
  auto record = DecodeRecord(kind, NodeOf(json), path);
  if (!record) return Fail(std::move(record).error().At(std::string(path)));
  return record;
}

Result<Value> ParseJson(std::string_view text) {
  bool too_deep = false;
  const auto keep = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kMaxJsonDepth;
    return !too_deep;
  };
  try {
    const Json json = Json::parse(text, keep);
    if (too_deep) return Fail(ErrorCode::kInvalidData, "the JSON is nested too deeply");
    return FromJson(json);
  } catch (const Json::exception& error) {
    return Fail(ErrorCode::kInvalidData, "the JSON cannot be read: " + Reason(error, text));
  }
}

}  // namespace desk
