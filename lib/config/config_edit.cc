// SPDX-License-Identifier: MIT
// Changing one value of a file that a person wrote.
//
// A YAML library that reads and writes would lose comments, order and spacing. So the text is
// changed where the reader says that the value stands, and nowhere else. Where exactly a value ends
// and how much a line may be indented are easy to get wrong, therefore the result proves itself:
// read again, it must be the old document with that one value (and `rev`) exchanged. If it is not,
// the edit is refused and the file stays as it was.
#include <fmt/format.h>

#include "base/text.h"
#include "codec/config_file.h"
#include "codec/yaml_writer.h"
#include "config/config.h"

namespace desk {

namespace {

// Bytes [begin, end) become `text`.
struct Splice {
  size_t begin;
  size_t end;
  std::string text;
};

std::string Applied(std::string_view bytes, const Splice& splice) {
  return fmt::format("{}{}{}", bytes.substr(0, splice.begin), splice.text,
                     bytes.substr(splice.end));
}

bool IsFlow(std::string_view bytes, const YamlNode& node) {
  const char first = bytes[node.start.offset];
  return first == '{' || first == '[';
}

// Where the text of a value ends. The reader's mark of a block ends where the next token begins,
// behind comments and empty lines that are not the value's.
size_t EndOf(std::string_view bytes, const YamlNode& node) {
  size_t end = node.end.offset;
  const bool is_block = !node.items.empty() || !node.members.empty() ? !IsFlow(bytes, node) : false;
  if (is_block)
    end = EndOf(bytes, node.items.empty() ? node.members.back().value : node.items.back());
  while (end > node.start.offset && bytes[end - 1] == '\n') --end;
  return end;
}

// The space that must stand before `text` at `at`: behind the colon of a key without a value there
// is none.
std::string Spaced(std::string_view bytes, size_t at, const std::string& text) {
  return at > 0 && bytes[at - 1] == ':' ? " " + text : text;
}

Splice Replace(std::string_view bytes, const YamlNode& key, const YamlNode& value,
               const std::string& text) {
  const size_t begin = value.start.offset;
  Splice splice{begin, EndOf(bytes, value), Spaced(bytes, begin, text)};
  // A list may stand below its key without indentation; a value on one line may not.
  const bool below = value.start.line > key.start.line;
  if (below && value.start.column <= key.start.column) {
    splice.text.insert(0, static_cast<size_t>(key.start.column - value.start.column) + 2, ' ');
  }
  return splice;
}

Splice Add(std::string_view bytes, const YamlNode& map, std::string_view key,
           const std::string& text) {
  const std::string member = fmt::format("{}: {}", YamlString(key), text);
  if (map.members.empty()) return {map.start.offset + 1, map.start.offset + 1, member};
  const size_t end = EndOf(bytes, map.members.back().value);
  if (IsFlow(bytes, map)) return {end, end, ", " + member};
  const std::string indent(static_cast<size_t>(map.members.front().key.start.column - 1), ' ');
  // Behind "? key" there may be no value, which then stands at the start of the next line.
  if (end == bytes.size()) return {end, end, indent + member + "\n"};
  const size_t line_end = bytes.find('\n', end);
  return {line_end, line_end, "\n" + indent + member};
}

// The splice that gives the value at keys[at...] below `map`, the same change done on the value as
// read, or an error.
struct Edit {
  Splice splice;
  bool changes;
};

Result<Edit> EditAt(std::string_view bytes, const YamlNode& map, Value& model,
                    const std::vector<std::string_view>& keys, size_t at, const Value& wanted) {
  const std::string_view key = keys[at];
  const bool last = at + 1 == keys.size();
  for (size_t i = 0; i < map.members.size(); ++i) {
    const auto& [name, node] = map.members[i];
    Value& value = model.map[i].second;
    if (name.text != key) continue;
    if (!last && node.kind == Value::Kind::kMap)
      return EditAt(bytes, node, value, keys, at + 1, wanted);
    if (!last && (node.kind != Value::Kind::kNull || at + 2 < keys.size())) break;
    Value replacement = wanted;
    if (!last) {  // "a:" without a value is a map that nobody has begun
      replacement = Value::Map();
      replacement.map.emplace_back(keys[at + 1], wanted);
    }
    const bool changes = value != replacement;
    value = std::move(replacement);
    return Edit{Replace(bytes, name, node, YamlFlow(value)), changes};
  }
  if (!last) {
    return Fail(ErrorCode::kNotFound, fmt::format("there is no map '{}' to put '{}' in",
                                                  Visible(key), Visible(keys.back())));
  }
  model.map.emplace_back(key, wanted);
  return Edit{Add(bytes, map, key, YamlFlow(wanted)), true};
}

// One value exchanged, proven by reading the result.
Result<std::string> Exchange(std::string_view bytes, std::string_view path,
                             const std::vector<std::string_view>& keys, const Value& wanted) {
  DESK_ASSIGN(const YamlNode root, ReadConfigMap(bytes, path));
  Value model = ToValue(root);
  DESK_ASSIGN(const Edit edit, EditAt(bytes, root, model, keys, 0, wanted));
  if (!edit.changes) return std::string(bytes);
  std::string result = Applied(bytes, edit.splice);
  const auto back = ReadConfigMap(result, path);
  if (back && ToValue(*back) == model) return result;
  return Fail(
      Error{ErrorCode::kInvalidData,
            fmt::format("'{}' cannot be changed in place in this file", Visible(keys.back())),
            std::string(path),
            {fmt::format("Change it in an editor: {}", path)},
            {}});
}

// The result must also be what the kind of file asks for.
Status CheckMeaning(std::string_view bytes, std::string_view path) {
  constexpr std::string_view kTypes = "types/", kSuffix = ".yaml";
  if (path == "desk.yaml") {
    DESK_TRY(ReadDeskConfig(bytes));
  } else if (path.starts_with(kTypes) && path.ends_with(kSuffix)) {
    path.remove_prefix(kTypes.size());
    path.remove_suffix(kSuffix.size());
    DESK_TRY(ReadTypeConfig(path, bytes));
  }
  return {};
}

Result<Value> ParseValue(std::string_view key, std::string_view yaml_value) {
  const std::string line = fmt::format("v: {}\n", yaml_value);
  auto node = ReadYaml(line, kConfigLimits, "value");
  if (node && node->members.size() == 1 && yaml_value.find('\n') == std::string_view::npos) {
    return ToValue(node->members.front().value);
  }
  return Fail(
      Error{ErrorCode::kUsage,
            fmt::format("the value for '{}' is no YAML on one line: '{}'", Visible(key),
                        Visible(yaml_value)),
            {},
            {"Quote text that has punctuation: '\"a: b\"'. A list is '[a, b]', a map '{a: b}'."},
            {}});
}

Status CheckKey(std::string_view key) {
  const auto keys = Split(key, '.');
  for (const std::string_view fixed : {"format", "needs", "rev", "uid"}) {
    if (keys.front() == fixed)
      return Fail(ErrorCode::kUsage, fmt::format("'{}' cannot be set", fixed));
  }
  for (const std::string_view part : keys) {
    if (part.empty()) return Fail(ErrorCode::kUsage, fmt::format("'{}' is no key", Visible(key)));
  }
  return {};
}

}  // namespace

Result<std::string> RaiseRev(std::string_view bytes, std::string_view before,
                             std::string_view path_of_file) {
  DESK_ASSIGN(const int now, ReadRev(bytes, path_of_file));
  const int past = ReadRev(before, path_of_file).value_or(now);
  if (now > past) return std::string(bytes);
  return Exchange(bytes, path_of_file, {"rev"}, Value::Number(past + 1));
}

Result<std::string> EditConfig(std::string_view bytes, std::string_view path_of_file,
                               const std::vector<ConfigChange>& changes) {
  std::string edited(bytes);
  for (const auto& [key, yaml_value] : changes) {
    DESK_TRY(CheckKey(key));
    DESK_ASSIGN(const Value wanted, ParseValue(key, yaml_value));
    DESK_ASSIGN(edited, Exchange(edited, path_of_file, Split(key, '.'), wanted));
  }
  if (edited == bytes) return edited;
  DESK_TRY(CheckMeaning(edited, path_of_file));
  return RaiseRev(edited, bytes, path_of_file);
}

}  // namespace desk
