// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "ops/entry.h"
#include "ops/field_text.h"
#include "ops/verbs.h"

namespace desk::ops {

namespace {

// "name=value", "name+=a,b" or "name-=a", taken apart.
struct Assignment {
  std::string name;
  char sign = '=';  // '=', '+', '-'
  std::string value;
};

Result<Assignment> ParseAssignment(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return Fail(Error{ErrorCode::kUsage,
                      fmt::format("'{}' is no assignment", text),
                      {},
                      {"Write name=value, name+=element or name-=element."},
                      {}});
  }
  Assignment assignment{text.substr(0, equals), '=', text.substr(equals + 1)};
  if (const char last = assignment.name.back(); last == '+' || last == '-') {
    assignment.sign = last;
    assignment.name.pop_back();
  }
  return assignment;
}

// The value of a field that no table describes: what JSON would take for a number or a truth value
// is one.
Result<Value> ParseOpen(const std::string& text) {
  if (text.empty()) return Value::Null();
  if (IsJsonNumber(text)) return Value{Value::Kind::kNumber, text, {}, {}};
  if (text == "true" || text == "false") return Value::Bool(text == "true");
  return Value::String(text);
}

// Applied to the record: a set that is given whole becomes what must be added and removed.
void AddSetAssignment(const Record& record, const Assignment& assignment, Entry& entry) {
  const auto elements = ParseElements(assignment.value);
  if (assignment.sign == '+') {
    entry.add.emplace_back(assignment.name, elements);
  } else if (assignment.sign == '-') {
    entry.remove.emplace_back(assignment.name, elements);
  } else {
    std::vector<std::string> gone;
    for (const auto& element : record.Elements(assignment.name)) {
      if (!std::binary_search(elements.begin(), elements.end(), element)) gone.push_back(element);
    }
    if (!elements.empty()) entry.add.emplace_back(assignment.name, elements);
    if (!gone.empty()) entry.remove.emplace_back(assignment.name, gone);
  }
}

}  // namespace

Result<Plan> Set(RecordKind kind, const std::vector<std::string>& assignments, bool allow_unknown) {
  std::vector<Assignment> parsed;
  std::vector<std::pair<std::string, Value>> scalars;
  for (const auto& text : assignments) {
    DESK_ASSIGN(Assignment assignment, ParseAssignment(text));
    const Field* field = FindField(kind, assignment.name);
    const bool custom = assignment.name.starts_with("custom.") && assignment.name.size() > 7;
    if (field == nullptr && !custom && !allow_unknown)
      return Fail(UnknownField(kind, assignment.name));
    if (field != nullptr && field->is_set) {
      parsed.push_back(std::move(assignment));
      continue;
    }
    if (assignment.sign != '=') {
      return Fail(ErrorCode::kUsage, fmt::format("'{}' holds one value; write {}=value",
                                                 assignment.name, assignment.name));
    }
    DESK_ASSIGN(Value value, field == nullptr ? ParseOpen(assignment.value)
                                              : ParseScalar(*field, assignment.value));
    scalars.emplace_back(assignment.name, std::move(value));
  }
  return Plan([parsed, scalars](const Snapshot& base, const DeskConfig&,
                                const Record& record) -> Result<Entry> {
    Entry entry;
    entry.set = scalars;
    for (const auto& assignment : parsed) AddSetAssignment(record, assignment, entry);
    DESK_TRY(NamePeople(base, record, entry));
    return entry;
  });
}

}  // namespace desk::ops
