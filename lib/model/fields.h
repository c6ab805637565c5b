// SPDX-License-Identifier: MIT
#ifndef DESK_MODEL_FIELDS_H_
#define DESK_MODEL_FIELDS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desk {

// The kinds of records. Each has one table of fields; the codec, `set`, the query language, JSON,
// CSV, the schema and the reference page read that table and nothing else.
enum class RecordKind { kTicket, kTeam, kAgent, kContact };

enum class FieldType {
  kText,      // one line of text
  kLongText,  // text with lines
  kInteger,
  kBool,
  kInstant,    // RFC 3339, UTC
  kDuration,   // "2h30m"
  kReference,  // the id of something else, see `refers_to`
  kMap,        // opaque
};

// One row of a table of fields.
struct Field {
  std::string_view name;
  FieldType type;
  bool is_set;  // a set of strings instead of one value
  std::string_view
      refers_to;  // "type", "status", "priority", "person", "team", "ticket", "address", ...; or ""
  bool required;  // a record without it is a finding of `desk check`
  bool editable;  // whether `set` and `edit` may change it directly
  std::string_view help;  // one line, for the reference page and `desk help fields`
};

// The fields of a kind in the order in which a record is written.
std::span<const Field> FieldsOf(RecordKind kind);
// The row of `name`, or nullptr. "custom.x" has none.
const Field* FindField(RecordKind kind, std::string_view name);

// "ticket", "team", "agent", "contact".
std::string_view KindName(RecordKind kind);
std::span<const RecordKind> AllRecordKinds();

}  // namespace desk

#endif  // DESK_MODEL_FIELDS_H_
