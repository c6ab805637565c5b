// SPDX-License-Identifier: MIT
#include "codec/json.h"

#include <nlohmann/json.hpp>

namespace desk {

namespace {

constexpr std::string_view kCustom = "custom.";
constexpr int kMaxJsonDepth = 64;

// A number as JSON has it; one that no machine type holds stays as its digits in a string.
Json NumberToJson(const std::string& text) {
  Json number = Json::parse(text, nullptr, false);
  return number.is_discarded() ? Json(text) : number;
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

// What "[json.exception.parse_error.101] parse error at line 1, column 2: ..." says to people.
std::string Reason(const Json::exception& error, std::string_view text) {
  constexpr std::string_view kLine = "line 1, ";
  std::string what = error.what();
  what.erase(0, what.find("] ") + 2);
  const size_t line = what.find(kLine);
  if (line != std::string::npos && text.find('\n') == text.npos) what.erase(line, kLine.size());
  return what;
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
