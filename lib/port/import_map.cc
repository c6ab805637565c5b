// SPDX-License-Identifier: MIT
#include "port/import_map.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/zone.h"
#include "port/map_form.h"

namespace desk::port {

namespace {

using Kind = Value::Kind;

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
    const YamlNode* source = MapForm::Find(root, "source");
    const YamlNode* key = MapForm::Find(root, "key");
    if (source == nullptr || key == nullptr) {
      return in_.FailAt(
          root, fmt::format("the key '{}' is missing", source == nullptr ? "source" : "key"));
    }
    DESK_ASSIGN(map_.source, in_.Text(*source, "'source'"));
    DESK_ASSIGN(map_.key, in_.Column(*key));
    if (const YamlNode* order = MapForm::Find(root, "order")) {
      DESK_ASSIGN(map_.order, in_.Columns(*order));
    }
    return {};
  }

  Status ReadHistory(const YamlNode& root) {
    if (const YamlNode* at = MapForm::Find(root, "at")) {
      DESK_ASSIGN(map_.at, in_.Column(*at));
    }
    if (const YamlNode* by = MapForm::Find(root, "by")) {
      DESK_ASSIGN(map_.by, in_.PersonIn(*by));
    }
    if (const YamlNode* created = MapForm::Find(root, "created")) {
      DESK_TRY(in_.Map(*created, "'created'", {"at", "by"}));
      if (const YamlNode* at = MapForm::Find(*created, "at")) {
        DESK_ASSIGN(map_.created_at, in_.Column(*at));
      }
      if (const YamlNode* by = MapForm::Find(*created, "by")) {
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
    const YamlNode* dates = MapForm::Find(root, "dates");
    if (dates == nullptr) return {};
    DESK_TRY(in_.Map(*dates, "'dates'",
                     {"new", "open", "waiting", "resolved", "closed", "cancelled", "merged"}));
    for (const auto& [name, value] : dates->members) {
      if (value.kind == Kind::kNull) continue;
      DESK_ASSIGN(ColumnName column, in_.Column(value));
      map_.dates.emplace_back(*ParseCategory(name.text), std::move(column));
    }
    return {};
  }

  Status ReadFile(const YamlNode& root) {
    const YamlNode* file = MapForm::Find(root, "file");
    if (file == nullptr) return {};
    DESK_TRY(in_.Map(*file, "'file'", {"encoding", "delimiter", "disarmed", "missing"}));
    if (const YamlNode* encoding = MapForm::Find(*file, "encoding")) {
      DESK_ASSIGN(map_.encoding, in_.Text(*encoding, "'file.encoding'"));
    }
    if (const YamlNode* delimiter = MapForm::Find(*file, "delimiter")) {
      const bool good = delimiter->text.size() == 1 && delimiter->text[0] != '"' &&
                        static_cast<unsigned char>(delimiter->text[0]) < 0x80;
      if (!good)
        return in_.FailAt(*delimiter, "'file.delimiter' must be one character like ';' or '\\t'");
      map_.delimiter = delimiter->text[0];
    }
    if (const YamlNode* disarmed = MapForm::Find(*file, "disarmed")) {
      if (disarmed->kind != Kind::kBool)
        return in_.FailAt(*disarmed, "'file.disarmed' must be true or false");
      map_.is_disarmed = disarmed->text == "true";
    }
    const YamlNode* missing = MapForm::Find(*file, "missing");
    if (missing == nullptr) return {};
    if (missing->kind != Kind::kList)
      return in_.FailAt(*missing, "'file.missing' must be a list like [\"?\", \"\"]");
    map_.missing = {""};  // an empty cell never says anything
    for (const auto& item : missing->items) map_.missing.emplace_back(Trim(item.text));
    return {};
  }

  Status ReadTime(const YamlNode& root) {
    const YamlNode* time = MapForm::Find(root, "time");
    if (time == nullptr) return {};
    DESK_TRY(in_.Map(*time, "'time'", {"formats", "zone"}));
    if (const YamlNode* zone = MapForm::Find(*time, "zone")) {
      DESK_ASSIGN(map_.zone, in_.Text(*zone, "'time.zone'"));
      if (!Zone::Find(map_.zone)) {
        return in_.FailAt(*zone, fmt::format("there is no time zone '{}'", Visible(map_.zone)),
                          {"A zone is named as in Europe/Berlin."});
      }
    }
    const YamlNode* formats = MapForm::Find(*time, "formats");
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
    const YamlNode* fields = MapForm::Find(root, "fields");
    if (fields == nullptr) return in_.FailAt(root, "the key 'fields' is missing");
    if (fields->kind != Kind::kMap)
      return in_.FailAt(*fields, "'fields' must be a map like {title: COLUMN}");
    std::vector<std::string> given;
    for (const auto& [key, value] : fields->members) {
      DESK_ASSIGN(FieldRule rule, ReadFieldRule(in_, key, value));
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
    const YamlNode* text = MapForm::Find(root, "text");
    if (text == nullptr) return {};
    const YamlNode* column = text;
    if (text->kind == Kind::kMap) {
      DESK_TRY(in_.Map(*text, "'text'", {"column", "kind"}));
      column = MapForm::Find(*text, "column");
      if (column == nullptr) return in_.FailAt(*text, "'text' needs 'column'");
      if (const YamlNode* kind = MapForm::Find(*text, "kind")) {
        map_.text_kind = kind->text;
        if (kind->text != "message" && kind->text != "note" && kind->text != "work")
          return in_.FailAt(*kind, "'kind' must be message, note or work");
      }
    }
    DESK_ASSIGN(map_.text, in_.Column(*column));
    return {};
  }

  MapForm in_;
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
