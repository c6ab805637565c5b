// SPDX-License-Identifier: MIT
#include "port/import_map.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/zone.h"
#include "codec/config_file.h"

namespace desk::port {

namespace {

constexpr std::string_view kCustom = "custom.";
using Kind = Value::Kind;

bool IsNull(const YamlNode& node) { return node.kind == Kind::kNull; }

// Reads the forms of a mapping out of YAML, each fault with its place.
class Reader {
 public:
  explicit Reader(std::string_view path) : path_(path) {}

  std::string At(const YamlNode& node) const {
    return fmt::format("{}:{}:{}", path_, node.start.line, node.start.column);
  }
  tl::unexpected<Error> FailAt(const YamlNode& node, std::string message,
                               std::vector<std::string> hints = {}) const {
    return Fail(Error{ErrorCode::kInvalidData, std::move(message), At(node), std::move(hints), {}});
  }

  Result<std::string> Text(const YamlNode& node, std::string_view what) const {
    const bool is_text =
        node.kind == Kind::kString || node.kind == Kind::kNumber || node.kind == Kind::kBool;
    if (is_text && !node.text.empty() && node.text.find('\n') == std::string::npos)
      return node.text;
    return FailAt(node, fmt::format("{} must be text on one line", what));
  }

  Result<ColumnName> Column(const YamlNode& node) const {
    DESK_ASSIGN(std::string name, Text(node, "the name of a column"));
    return ColumnName{std::string(Trim(name)), At(node)};
  }

  Result<std::vector<ColumnName>> Columns(const YamlNode& node) const {
    if (node.kind != Kind::kList || node.items.empty())
      return FailAt(node, "there must be a list of columns like [a, b] here");
    std::vector<ColumnName> columns;
    for (const auto& item : node.items) {
      DESK_ASSIGN(ColumnName column, Column(item));
      columns.push_back(std::move(column));
    }
    return columns;
  }

  // Whether the node is a map that has only these keys.
  Status Map(const YamlNode& node, std::string_view what,
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

  // A member that is there and not null.
  static const YamlNode* Find(const YamlNode& node, std::string_view key) {
    const YamlNode* found = node.Find(key);
    return found == nullptr || IsNull(*found) ? nullptr : found;
  }

  Result<PersonKind> Person(const YamlNode& node) const {
    if (node.text == "agent") return PersonKind::kAgent;
    if (node.text == "contact") return PersonKind::kContact;
    return FailAt(node, fmt::format("'{}' is no kind of person", Visible(node.text)),
                  {"It is agent or contact."});
  }

  Result<PersonColumn> PersonIn(const YamlNode& node) const {
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

 private:
  std::string_view path_;
};

// One rule of `fields`.
class RuleReader {
 public:
  RuleReader(const Reader& in, const YamlNode& key) : in_(in), key_(key) {
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
    if (field->refers_to == "person")
      rule_.person = field->name == "assignee" ? PersonKind::kAgent : PersonKind::kContact;
    return {};
  }

  Status ReadSource(const YamlNode& node) {
    const YamlNode* found = nullptr;
    for (const char* key : {"value", "column", "columns", "template"}) {
      const YamlNode* source = Reader::Find(node, key);
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
    const YamlNode* type = Reader::Find(node, "type");
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
    const YamlNode* map = Reader::Find(node, "map");
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
    const YamlNode* split = Reader::Find(node, "split");
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
    const YamlNode* person = Reader::Find(node, "person");
    if (person == nullptr) return {};
    if (!rule_.person) return in_.FailAt(*person, fmt::format("'{}' is no person", rule_.field));
    DESK_ASSIGN(rule_.person, in_.Person(*person));
    return {};
  }

  const Reader& in_;
  const YamlNode& key_;
  FieldRule rule_;
};

// The file as a whole.
class MapReader {
 public:
  explicit MapReader(std::string_view path) : in_(path) {}

  Result<ImportMap> Read(const YamlNode& root) {
    DESK_TRY(in_.Map(root, "a mapping",
                     {"source", "key", "order", "at", "by", "created", "dates", "file", "time",
                      "fields", "text"}));
    DESK_TRY(ReadIdentity(root));
    DESK_TRY(ReadHistory(root));
    DESK_TRY(ReadFile(root));
    DESK_TRY(ReadTime(root));
    DESK_TRY(ReadFields(root));
    DESK_TRY(ReadText(root));
    return std::move(map_);
  }

 private:
  Status ReadIdentity(const YamlNode& root) {
    const YamlNode* source = Reader::Find(root, "source");
    const YamlNode* key = Reader::Find(root, "key");
    if (source == nullptr || key == nullptr) {
      return in_.FailAt(
          root, fmt::format("the key '{}' is missing", source == nullptr ? "source" : "key"));
    }
    DESK_ASSIGN(map_.source, in_.Text(*source, "'source'"));
    DESK_ASSIGN(map_.key, in_.Column(*key));
    if (const YamlNode* order = Reader::Find(root, "order")) {
      DESK_ASSIGN(map_.order, in_.Columns(*order));
    }
    return {};
  }

  Status ReadHistory(const YamlNode& root) {
    if (const YamlNode* at = Reader::Find(root, "at")) {
      DESK_ASSIGN(map_.at, in_.Column(*at));
    }
    if (const YamlNode* by = Reader::Find(root, "by")) {
      DESK_ASSIGN(map_.by, in_.PersonIn(*by));
    }
    if (const YamlNode* created = Reader::Find(root, "created")) {
      DESK_TRY(in_.Map(*created, "'created'", {"at", "by"}));
      if (const YamlNode* at = Reader::Find(*created, "at")) {
        DESK_ASSIGN(map_.created_at, in_.Column(*at));
      }
      if (const YamlNode* by = Reader::Find(*created, "by")) {
        DESK_ASSIGN(map_.created_by, in_.PersonIn(*by));
      }
    }
    if (!map_.at && !map_.created_at) {
      return in_.FailAt(root, "the mapping does not say when anything happened",
                        {"A row per ticket: created: {at: COLUMN}",
                         "A log with several rows per ticket: at: COLUMN"});
    }
    return ReadDates(root);
  }

  Status ReadDates(const YamlNode& root) {
    const YamlNode* dates = Reader::Find(root, "dates");
    if (dates == nullptr) return {};
    DESK_TRY(in_.Map(*dates, "'dates'",
                     {"new", "open", "waiting", "resolved", "closed", "cancelled", "merged"}));
    for (const auto& [name, value] : dates->members) {
      if (IsNull(value)) continue;
      DESK_ASSIGN(ColumnName column, in_.Column(value));
      map_.dates.emplace_back(*ParseCategory(name.text), std::move(column));
    }
    return {};
  }

  Status ReadFile(const YamlNode& root) {
    const YamlNode* file = Reader::Find(root, "file");
    if (file == nullptr) return {};
    DESK_TRY(in_.Map(*file, "'file'", {"encoding", "delimiter", "missing"}));
    if (const YamlNode* encoding = Reader::Find(*file, "encoding")) {
      DESK_ASSIGN(map_.encoding, in_.Text(*encoding, "'file.encoding'"));
    }
    if (const YamlNode* delimiter = Reader::Find(*file, "delimiter")) {
      const bool good = delimiter->text.size() == 1 && delimiter->text[0] != '"' &&
                        static_cast<unsigned char>(delimiter->text[0]) < 0x80;
      if (!good)
        return in_.FailAt(*delimiter, "'file.delimiter' must be one character like ';' or '\\t'");
      map_.delimiter = delimiter->text[0];
    }
    const YamlNode* missing = Reader::Find(*file, "missing");
    if (missing == nullptr) return {};
    if (missing->kind != Kind::kList)
      return in_.FailAt(*missing, "'file.missing' must be a list like [\"?\", \"\"]");
    map_.missing = {""};  // an empty cell never says anything
    for (const auto& item : missing->items) map_.missing.emplace_back(Trim(item.text));
    return {};
  }

  Status ReadTime(const YamlNode& root) {
    const YamlNode* time = Reader::Find(root, "time");
    if (time == nullptr) return {};
    DESK_TRY(in_.Map(*time, "'time'", {"formats", "zone"}));
    if (const YamlNode* zone = Reader::Find(*time, "zone")) {
      DESK_ASSIGN(map_.zone, in_.Text(*zone, "'time.zone'"));
      if (!Zone::Find(map_.zone)) {
        return in_.FailAt(*zone, fmt::format("there is no time zone '{}'", Visible(map_.zone)),
                          {"A zone is named as in Europe/Berlin."});
      }
    }
    const YamlNode* formats = Reader::Find(*time, "formats");
    if (formats == nullptr) return {};
    if (formats->kind != Kind::kList || formats->items.empty())
      return in_.FailAt(*formats, "'time.formats' must be a list like [\"%d.%m.%Y %H:%M\"]");
    for (const auto& item : formats->items) {
      if (!IsTimeFormat(item.text)) {
        return in_.FailAt(item, fmt::format("'{}' is no format of a date", VisibleLine(item.text)),
                          {"Write it as in strftime: \"%d.%m.%Y %H:%M\""});
      }
      map_.time_formats.push_back(item.text);
    }
    return {};
  }

  Status ReadFields(const YamlNode& root) {
    const YamlNode* fields = Reader::Find(root, "fields");
    if (fields == nullptr) return in_.FailAt(root, "the key 'fields' is missing");
    if (fields->kind != Kind::kMap)
      return in_.FailAt(*fields, "'fields' must be a map like {title: COLUMN}");
    std::vector<std::string> given;
    for (const auto& [key, value] : fields->members) {
      DESK_ASSIGN(FieldRule rule, RuleReader(in_, key).Read(value));
      std::vector<std::string> mine = FieldsGivenBy(rule);
      for (const auto& field : mine) {
        if (std::find(given.begin(), given.end(), field) != given.end())
          return in_.FailAt(key, fmt::format("'{}' is given by two rules", field));
      }
      given.insert(given.end(), mine.begin(), mine.end());
      map_.fields.push_back(std::move(rule));
    }
    return {};
  }

  static std::vector<std::string> FieldsGivenBy(const FieldRule& rule) {
    std::vector<std::string> fields = {rule.field};
    for (const auto& mapped : rule.map.value_or(std::vector<MappedValue>())) {
      for (const auto& [field, value] : mapped.fields) {
        if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
      }
    }
    return fields;
  }

  Status ReadText(const YamlNode& root) {
    const YamlNode* text = Reader::Find(root, "text");
    if (text == nullptr) return {};
    const YamlNode* column = text;
    if (text->kind == Kind::kMap) {
      DESK_TRY(in_.Map(*text, "'text'", {"column", "kind"}));
      column = Reader::Find(*text, "column");
      if (column == nullptr) return in_.FailAt(*text, "'text' needs 'column'");
      if (const YamlNode* kind = Reader::Find(*text, "kind")) {
        map_.text_kind = kind->text;
        if (kind->text != "message" && kind->text != "note" && kind->text != "work")
          return in_.FailAt(*kind, "'kind' must be message, note or work");
      }
    }
    DESK_ASSIGN(map_.text, in_.Column(*column));
    return {};
  }

  Reader in_;
  ImportMap map_;
};

}  // namespace

const FieldRule* ImportMap::FindRule(std::string_view field) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const FieldRule& rule) { return rule.field == field; });
  return found == fields.end() ? nullptr : &*found;
}

Result<ImportMap> ReadImportMap(std::string_view bytes, const std::string& path) {
  DESK_ASSIGN(const YamlNode root, ReadConfigMap(bytes, path));
  return MapReader(path).Read(root);
}

}  // namespace desk::port
