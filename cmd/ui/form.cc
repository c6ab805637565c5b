// SPDX-License-Identifier: MIT
#include "ui/form.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "codec/record_codec.h"
#include "codec/yaml_reader.h"
#include "model/fold.h"
#include "ops/field_text.h"
#include "ui/text_input.h"

namespace desk::cmd {

namespace {

constexpr std::string_view kBelow = "# ---";

// Where the line begins below which the text stands; the size if there is none.
size_t EndOfFields(std::string_view document) {
  if (document.starts_with(kBelow)) return 0;
  const size_t at = document.find("\n" + std::string(kBelow));
  return at == std::string_view::npos ? document.size() : at + 1;
}

std::string_view TextBelow(std::string_view document) {
  const size_t line = EndOfFields(document);
  const size_t end = document.find('\n', line);
  return end == std::string_view::npos ? "" : document.substr(end + 1);
}

std::string WithoutBlankEnds(std::string_view text) {
  if (Trim(text).empty()) return "";
  const size_t first = text.find_first_not_of(" \t\n");
  const size_t line = text.rfind('\n', first) + 1;  // the first line keeps its indentation
  return std::string(text.substr(line, text.find_last_not_of(" \t\n") + 1 - line)) + "\n";
}

class FormReader {
 public:
  FormReader(const Record& record, std::string_view path)
      : record_(record), path_(path), sets_(SetFields(record.log)) {}

  Result<Form> Read(const YamlNode& root) {
    if (root.kind == Value::Kind::kNull) return Form{record_.fields, {}, {}};
    if (root.kind != Value::Kind::kMap)
      return FailAt(root, "the fields must be lines like 'title: text'");
    for (const auto& [key, node] : root.members) DESK_TRY(ReadMember(key, node));
    return std::move(form_);
  }

 private:
  std::string Where(const YamlNode& node) const {
    return fmt::format("{}:{}:{}", path_, node.start.line, node.start.column);
  }

  tl::unexpected<Error> FailAt(const YamlNode& node, std::string message) const {
    return Fail(Error{ErrorCode::kInvalidData, std::move(message), Where(node), {}, {}});
  }

  Status ReadMember(const YamlNode& key, const YamlNode& node) {
    if (key.text != "custom") return ReadField(key.text, key, node);
    if (node.kind == Value::Kind::kNull) return {};
    if (node.kind != Value::Kind::kMap) return FailAt(node, "'custom' must be a map of fields");
    for (const auto& [name, member] : node.members)
      DESK_TRY(ReadField("custom." + name.text, name, member));
    return {};
  }

  Status ReadField(const std::string& name, const YamlNode& key, const YamlNode& node) {
    const Field* field = FindField(record_.kind, name);
    const Value* before = record_.Find(name);
    if (field == nullptr && before == nullptr && !name.starts_with("custom."))
      return Fail(Unknown(name).At(Where(key)));
    Value value = ToValue(node);
    if (before == nullptr || *before != value) {
      auto read = ReadValue(name, field, std::move(value));
      if (!read) return Fail(std::move(read).error().At(Where(node)));
      value = std::move(*read);
    }
    form_.positions[name] = Where(node);
    if (!value.is_null() && !(value.is_list() && value.items.empty()))
      form_.fields[name] = std::move(value);
    return {};
  }

  Error Unknown(const std::string& name) const {
    if (name == "id" || name == "uid" || name == "was" || name == "log")
      return {ErrorCode::kUsage, fmt::format("'{}' cannot be changed", name), {}, {}, {}};
    Error error = ops::UnknownField(record_.kind, name);
    error.hints.back() = "Fields of your own belong under 'custom:'.";
    return error;
  }

  Result<Value> ReadValue(const std::string& name, const Field* field, Value value) const {
    const bool is_set =
        field != nullptr ? field->is_set : std::binary_search(sets_.begin(), sets_.end(), name);
    if (is_set) {
      if (value.is_scalar()) return Value::Strings(ops::ParseElements(value.text));
      // What is no list of texts would count as an empty one, and take every element away.
      if (value.is_list() && value.AsStrings().size() == value.items.size()) return value;
      return Fail(ErrorCode::kUsage,
                  fmt::format("'{}' is a set: it must be a list of texts", name));
    }
    if (field == nullptr || !value.is_scalar()) return value;
    return ops::ParseScalar(*field, value.text);
  }

  const Record& record_;
  std::string_view path_;
  std::vector<std::string> sets_;
  Form form_;
};

}  // namespace

std::string WriteForm(const Record& record, std::string_view head, std::string_view below,
                      std::string_view text) {
  std::string out;
  for (const auto line : Split(head, '\n'))
    out += (line.empty() ? "#" : "# " + VisibleLine(line)) + "\n";
  out += "\n";
  Fields others = record.fields;
  for (const Field& field : FieldsOf(record.kind)) {
    const auto node = others.extract(std::string(field.name));
    if (node.empty()) {
      out += std::string(field.name) + (field.is_set ? ": []\n" : ":\n");
    } else {
      out += EncodeFields(record.kind, {{node.key(), node.mapped()}});
    }
  }
  out += EncodeFields(record.kind, others);
  if (!below.empty())
    out += fmt::format("\n{} The text below becomes {}. ---\n{}", kBelow, below, text);
  return out;
}

Result<Form> ReadForm(const Record& record, const std::string& document, std::string_view path) {
  DESK_ASSIGN(
      const YamlNode root,
      ReadYaml(std::string_view(document).substr(0, EndOfFields(document)), kRecordLimits, path));
  DESK_ASSIGN(Form form, FormReader(record, path).Read(root));
  form.text = WithoutBlankEnds(TextBelow(document));
  if (!IsValidUtf8(form.text)) return Fail(ErrorCode::kInvalidData, "the text is not valid UTF-8");
  return form;
}

Error Placed(Error error, const Form& form, const Entry& change) {
  return ops::Placed(std::move(error), form.positions, change);
}

bool IsBlankForm(std::string_view document) {
  return WithoutComments(document.substr(0, EndOfFields(document))).empty() &&
         Trim(TextBelow(document)).empty();
}

}  // namespace desk::cmd
