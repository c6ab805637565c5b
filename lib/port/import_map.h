// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_IMPORT_MAP_H_
#define DESK_PORT_IMPORT_MAP_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "model/fields.h"
#include "model/value.h"

namespace desk::port {

// What the columns of a CSV file mean: the mapping as a value (docs/formats/import.md).

// A column by its name in the header, and where the mapping says so: "map.yaml:3:6".
struct ColumnName {
  std::string name;
  std::string where;
};

enum class PersonKind { kAgent, kContact };
// Who stands in a field of people, if the mapping does not say.
PersonKind PersonIn(const Field& field);

struct PersonColumn {
  ColumnName column;
  PersonKind kind = PersonKind::kAgent;
};

// What a cell stands for: values of one or several fields.
struct MappedValue {
  std::string cell;
  std::vector<std::pair<std::string, Value>> fields;
  std::string where;
};

// What a field is made of.
struct FieldRule {
  enum class From { kValue, kColumn, kColumns, kTemplate };
  std::string field;  // "status", "custom.made_sla"
  From from = From::kColumn;
  FieldType type = FieldType::kText;
  bool is_set = false;
  std::string_view refers_to;         // as in the table of fields
  std::optional<PersonKind> person;   // where it refers to a person
  Value value;                        // kValue
  std::vector<ColumnName> columns;    // of the others
  std::vector<std::string> literals;  // kTemplate: before each column, and behind the last
  std::string split;                  // kColumn of a set
  std::optional<std::vector<MappedValue>> map;  // kColumn
  std::string where;
};

struct ImportMap {
  std::string source;
  ColumnName key;
  std::vector<ColumnName> order;
  std::optional<ColumnName> at;
  std::optional<PersonColumn> by;
  std::optional<ColumnName> created_at;
  std::optional<PersonColumn> created_by;
  std::vector<std::pair<Category, ColumnName>> dates;
  std::string encoding = "utf-8";
  std::optional<char> delimiter;
  bool is_disarmed = false;  // a quote before what looks like a formula is not of the value
  std::vector<std::string> missing = {""};
  std::vector<std::string> time_formats;  // empty: those of kDefaultTimeFormats
  std::string zone;                       // empty: that of the desk
  std::string zone_where;
  std::vector<FieldRule> fields;
  std::optional<ColumnName> text;
  std::string text_kind = "message";

  // Whether the rows of one key are the history of a ticket.
  bool is_log() const { return at.has_value(); }
  const FieldRule* FindRule(std::string_view field) const;
};

inline constexpr std::string_view kDefaultTimeFormats[] = {
    "%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%d %H:%M:%E*S%Ez", "%Y-%m-%dT%H:%M:%E*S",
    "%Y-%m-%d %H:%M:%E*S",    "%Y-%m-%d %H:%M",         "%Y-%m-%d"};

// Reads a mapping. kInvalidData at path:line:column, with a suggestion, for what is no mapping, a
// key that means nothing, a field that no ticket has, a rule that does not fit its field. Whether
// columns and values exist is not looked at.
Result<ImportMap> ReadImportMap(std::string_view bytes, const std::string& path);

}  // namespace desk::port

#endif  // DESK_PORT_IMPORT_MAP_H_
