// SPDX-License-Identifier: MIT
#include "ops/field_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"

namespace desk::ops {

Result<Value> ParseScalar(const Field& field, const std::string& text) {
  const std::string name(field.name);
  if (text.empty()) return Value::Null();
  switch (field.type) {
    case FieldType::kInteger: {
      const auto number = Value::String(text).AsInt();
      if (!number)
        return Fail(ErrorCode::kUsage,
                    fmt::format("'{}' is no whole number, which '{}' needs", text, name));
      return Value::Number(*number);
    }
    case FieldType::kBool:
      if (text == "true" || text == "false") return Value::Bool(text == "true");
      return Fail(ErrorCode::kUsage, fmt::format("'{}' takes true or false, not '{}'", name, text));
    case FieldType::kInstant: {
      const auto date = ParseDate(text);
      const auto instant = date ? std::optional(StartOfDay(*date)) : ParseInstant(text);
      if (!instant)
        return Fail(ErrorCode::kUsage,
                    fmt::format("'{}' is no time like 2026-11-23 or 2026-11-23T09:00:00Z", text));
      return Value::String(FormatInstant(*instant));
    }
    default:
      return Value::String(text);
  }
}

std::vector<std::string> ParseElements(const std::string& text) {
  std::vector<std::string> elements;
  for (const auto part : Split(text, ',')) {
    if (const auto element = Trim(part); !element.empty()) elements.emplace_back(element);
  }
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return elements;
}

Status CheckChosenId(const std::string& id) {
  if (id == "me" || id == "nobody")
    return Fail(ErrorCode::kUsage, "'" + id + "' can be no id: it is a word for commands");
  if (IsChosenId(id)) return {};
  return Fail(Error{ErrorCode::kUsage,
                    "'" + id + "' is no id",
                    {},
                    {"An id has lower-case letters, digits, dots, hyphens and underscores, up to "
                     "63, and begins with a letter or digit."},
                    {}});
}

Error UnknownField(RecordKind kind, const std::string& name) {
  std::vector<std::string> names;
  for (const Field& field : FieldsOf(kind)) names.emplace_back(field.name);
  const std::string_view article = KindName(kind).starts_with('a') ? "an" : "a";
  Error error{ErrorCode::kUsage,
              fmt::format("{} {} has no field '{}'", article, KindName(kind), name),
              {},
              {},
              {}};
  if (const auto near = Suggest(name, names); !near.empty())
    error.hints.push_back("Did you mean '" + Join(near, "' or '") + "'?");
  error.hints.push_back("Fields of your own are written custom." + name + "=...");
  return error;
}

Error Placed(Error error, const std::map<std::string, std::string>& positions,
             const Entry& change) {
  const auto named = [&](const std::string& text) {
    return error.message.find("'" + text + "'") != std::string::npos;
  };
  const auto place = [&](const std::string& name, bool meant) {
    const auto at = positions.find(name);
    if (error.where.empty() && meant && at != positions.end()) error.where = at->second;
  };
  const bool alone = change.set.size() + change.add.size() == 1;
  for (const auto& [name, value] : change.set)
    place(name, alone || named(name) || named(value.text));
  for (const auto& [name, elements] : change.add)
    place(name, alone || named(name) || std::any_of(elements.begin(), elements.end(), named));
  return error;
}

}  // namespace desk::ops
