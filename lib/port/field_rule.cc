// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "base/text.h"
#include "port/map_form.h"

namespace desk::port {

namespace {

constexpr std::string_view kCustom = "custom.";
using Kind = Value::Kind;

class RuleReader {
 public:
  RuleReader(const MapForm& in, const YamlNode& key) : in_(in), key_(key) {
    rule_.field = key.text;
    rule_.where = in.At(key);
  }

  Result<FieldRule> Read(const YamlNode& node) {
    DESK_TRY(ReadField());
    if (node.kind != Kind::kMap) {
      DESK_ASSIGN(ColumnName column, in_.Column(node));
      rule_.columns = {std::move(column)};
      return std::move(rule_);
    }
    DESK_TRY(in_.Map(node, What(),
                     {"value", "column", "columns", "template", "map", "split", "type", "person"}));
    DESK_TRY(ReadSource(node));
    DESK_TRY(ReadType(node));
    DESK_TRY(ReadMap(node));
    DESK_TRY(ReadSplit(node));
    DESK_TRY(ReadPerson(node));
    return std::move(rule_);
  }

 private:
  std::string What() const { return fmt::format("the rule of '{}'", Visible(rule_.field)); }

  static std::vector<std::string> FieldNames() {
    std::vector<std::string> names;
    for (const Field& field : FieldsOf(RecordKind::kTicket)) {
      if (field.editable) names.emplace_back(field.name);
    }
    return names;
  }

  // What is wrong with a name of a field, as an error at the node.
  Status CheckField(const YamlNode& node) const {
    const std::string& name = node.text;
    if (name.starts_with(kCustom) && name.size() > kCustom.size()) return {};
    const Field* field = FindField(RecordKind::kTicket, name);
    if (field != nullptr && field->editable) return {};
    std::vector<std::string> hints;
    if (const auto near = Suggest(name, FieldNames()); !near.empty())
      hints.push_back(fmt::format("Did you mean '{}'?", Join(near, "' or '")));
    hints.push_back(fmt::format("A field of your own is custom.{}.", Visible(name)));
    hints.push_back("desk help fields");
    return in_.FailAt(node, fmt::format("no field '{}'", Visible(name)), std::move(hints));
  }

  Status ReadField() {
    DESK_TRY(CheckField(key_));
    const Field* field = FindField(RecordKind::kTicket, rule_.field);
    if (field == nullptr) return {};
    rule_.type = field->type;
    rule_.is_set = field->is_set;
    rule_.refers_to = field->refers_to;
    if (field->refers_to == "person") rule_.person = PersonIn(*field);
    return {};
  }

  Status ReadSource(const YamlNode& node) {
    const YamlNode* found = nullptr;
    for (const char* key : {"value", "column", "columns", "template"}) {
      const YamlNode* source = MapForm::Find(node, key);
      if (source == nullptr) continue;
      if (found != nullptr)
        return in_.FailAt(*source, What() + " has two of value, column, columns and template");
      found = source;
      if (key == std::string_view("value")) {
        rule_.from = FieldRule::From::kValue;
        rule_.value = ToValue(*source);
      } else if (key == std::string_view("column")) {
        DESK_ASSIGN(ColumnName column, in_.Column(*source));
        rule_.columns = {std::move(column)};
      } else if (key == std::string_view("columns")) {
        rule_.from = FieldRule::From::kColumns;
        DESK_ASSIGN(rule_.columns, in_.Columns(*source));
      } else {
        DESK_TRY(ReadTemplate(*source));
      }
    }
    if (found == nullptr)
      return in_.FailAt(node, What() + " needs one of value, column, columns and template");
    return {};
  }

  Status ReadTemplate(const YamlNode& node) {
    rule_.from = FieldRule::From::kTemplate;
    std::string_view rest = node.text;
    std::string literal;
    while (!rest.empty()) {
      const size_t open = rest.find('{'), close = rest.find('}', open);
      literal = rest.substr(0, open);
      if (open == std::string_view::npos) break;
      const auto name = Trim(rest.substr(open + 1, close - open - 1));
      if (close == std::string_view::npos || name.empty())
        return in_.FailAt(node, "a template must be text like '{column}, {column}'");
      rule_.literals.push_back(literal);
      rule_.columns.push_back({std::string(name), in_.At(node)});
      rest.remove_prefix(close + 1);
      literal.clear();
    }
    rule_.literals.push_back(literal);
    if (rule_.columns.empty()) return in_.FailAt(node, "a template must name a {column}");
    return {};
  }

  Status ReadType(const YamlNode& node) {
    const YamlNode* type = MapForm::Find(node, "type");
    if (type == nullptr) return {};
    if (!rule_.field.starts_with(kCustom))
      return in_.FailAt(*type, fmt::format("'{}' has a type of its own", rule_.field));
    static const std::pair<std::string_view, FieldType> kTypes[] = {
        {"text", FieldType::kText},
        {"integer", FieldType::kInteger},
        {"bool", FieldType::kBool},
        {"time", FieldType::kInstant}};
    for (const auto& [name, known] : kTypes) {
      if (type->text != name) continue;
      rule_.type = known;
      return {};
    }
    return in_.FailAt(*type, fmt::format("'{}' is no type", Visible(type->text)),
                      {"Types are text, integer, bool and time."});
  }

  Status ReadMap(const YamlNode& node) {
    const YamlNode* map = MapForm::Find(node, "map");
    if (map == nullptr) return {};
    if (rule_.from != FieldRule::From::kColumn) return in_.FailAt(*map, "'map' needs 'column'");
    if (map->kind != Kind::kMap) return in_.FailAt(*map, "'map' must be a map like {a: b}");
    rule_.map.emplace();
    for (const auto& [cell, value] : map->members) {
      MappedValue mapped{std::string(Trim(cell.text)), {}, in_.At(cell)};
      if (value.kind != Kind::kMap) {
        mapped.fields.emplace_back(rule_.field, ToValue(value));
      } else {
        for (const auto& [field, one] : value.members) {
          DESK_TRY(CheckField(field));
          mapped.fields.emplace_back(field.text, ToValue(one));
        }
      }
      rule_.map->push_back(std::move(mapped));
    }
    return {};
  }

  Status ReadSplit(const YamlNode& node) {
    const YamlNode* split = MapForm::Find(node, "split");
    const bool many = split != nullptr || rule_.from == FieldRule::From::kColumns;
    if (many && !rule_.is_set)
      return in_.FailAt(node, fmt::format("'{}' holds one value", rule_.field));
    if (split == nullptr) return {};
    if (rule_.from != FieldRule::From::kColumn || rule_.map)
      return in_.FailAt(*split, "'split' needs 'column' and no 'map'");
    DESK_ASSIGN(rule_.split, in_.Text(*split, "'split'"));
    return {};
  }

  Status ReadPerson(const YamlNode& node) {
    const YamlNode* person = MapForm::Find(node, "person");
    if (person == nullptr) return {};
    if (!rule_.person) return in_.FailAt(*person, fmt::format("'{}' is no person", rule_.field));
    const auto given = rule_.person;
    DESK_ASSIGN(rule_.person, in_.Person(*person));
    if (given == PersonKind::kAgent && rule_.person != given)
      return in_.FailAt(*person, fmt::format("'{}' is always an agent", rule_.field));
    return {};
  }

  const MapForm& in_;
  const YamlNode& key_;
  FieldRule rule_;
};

}  // namespace

PersonKind PersonIn(const Field& field) {
  return field.name == "assignee" ? PersonKind::kAgent : PersonKind::kContact;
}

Result<FieldRule> ReadFieldRule(const MapForm& form, const YamlNode& key, const YamlNode& node) {
  return RuleReader(form, key).Read(node);
}

}  // namespace desk::port
