// SPDX-License-Identifier: MIT
#include "port/map_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace desk::port {

using Kind = Value::Kind;

std::string MapForm::At(const YamlNode& node) const {
  return fmt::format("{}:{}:{}", path_, node.start.line, node.start.column);
}

tl::unexpected<Error> MapForm::FailAt(const YamlNode& node, std::string message,
                                      std::vector<std::string> hints) const {
  return Fail(Error{ErrorCode::kInvalidData, std::move(message), At(node), std::move(hints), {}});
}

Result<std::string> MapForm::Text(const YamlNode& node, std::string_view what) const {
  const bool is_text =
      node.kind == Kind::kString || node.kind == Kind::kNumber || node.kind == Kind::kBool;
  if (is_text && !node.text.empty() && node.text.find('\n') == std::string::npos) return node.text;
  return FailAt(node, fmt::format("{} must be text on one line", what));
}

Result<ColumnName> MapForm::Column(const YamlNode& node) const {
  DESK_ASSIGN(std::string name, Text(node, "the name of a column"));
  return ColumnName{std::string(Trim(name)), At(node)};
}

Result<std::vector<ColumnName>> MapForm::Columns(const YamlNode& node) const {
  if (node.kind != Kind::kList || node.items.empty())
    return FailAt(node, "there must be a list of columns like [a, b] here");
  std::vector<ColumnName> columns;
  for (const auto& item : node.items) {
    DESK_ASSIGN(ColumnName column, Column(item));
    columns.push_back(std::move(column));
  }
  return columns;
}

Status MapForm::Map(const YamlNode& node, std::string_view what,
                    const std::vector<std::string>& keys) const {
  if (node.kind != Kind::kMap)
    return FailAt(node, fmt::format("{} must be a map like {{a: b}}", what));
  for (const auto& [key, value] : node.members) {
    if (std::find(keys.begin(), keys.end(), key.text) != keys.end()) continue;
    std::vector<std::string> hints;
    if (const auto near = Suggest(key.text, keys); !near.empty())
      hints.push_back(fmt::format("Did you mean '{}'?", near.front()));
    hints.push_back(fmt::format("Keys are {}.", Join(keys, ", ")));
    return FailAt(key, fmt::format("{} has no key '{}'", what, Visible(key.text)),
                  std::move(hints));
  }
  return {};
}

const YamlNode* MapForm::Find(const YamlNode& node, std::string_view key) {
  const YamlNode* found = node.Find(key);
  return found == nullptr || found->kind == Kind::kNull ? nullptr : found;
}

Result<PersonKind> MapForm::Person(const YamlNode& node) const {
  if (node.text == "agent") return PersonKind::kAgent;
  if (node.text == "contact") return PersonKind::kContact;
  return FailAt(node, fmt::format("'{}' is no kind of person", Visible(node.text)),
                {"It is agent or contact."});
}

Result<PersonColumn> MapForm::PersonIn(const YamlNode& node) const {
  PersonColumn person;
  const YamlNode* column = &node;
  if (node.kind == Kind::kMap) {
    DESK_TRY(Map(node, "a person", {"column", "person"}));
    column = Find(node, "column");
    if (column == nullptr) return FailAt(node, "a person needs 'column'");
    if (const YamlNode* kind = Find(node, "person")) {
      DESK_ASSIGN(person.kind, Person(*kind));
    }
  }
  DESK_ASSIGN(person.column, Column(*column));
  return person;
}

}  // namespace desk::port
