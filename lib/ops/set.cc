// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/id.h"
#include "base/text.h"
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

// What somebody typed for a field that names a person, a team or a ticket, as a record holds it.
Result<std::string> Referred(const Desk& desk, const Field& field, const std::string& text) {
  if (field.refers_to == "person") return PersonHandle(desk, *desk.tip, text);
  if (field.refers_to == "team") return Resolve(*desk.tip, RecordKind::kTeam, text);
  if (field.refers_to != "ticket") return text;
  DESK_ASSIGN(const std::string id, Resolve(*desk.tip, RecordKind::kTicket, text));
  return DisplayTicketId(id);
}

// A value as it was typed, with what it refers to as a record holds it. What is taken away may be
// gone.
Result<std::string> AsStored(const Desk& desk, const Field& field, const Assignment& assignment) {
  if (assignment.value.empty() || assignment.sign == '-') return assignment.value;
  if (!field.is_set) return Referred(desk, field, assignment.value);
  std::vector<std::string> elements = ParseElements(assignment.value);
  for (auto& element : elements) {
    DESK_ASSIGN(element, Referred(desk, field, element));
  }
  return Join(elements, ",");
}

// Adds elements to one side of a change and takes them from the other: what is said last holds.
void Put(Entry::Elements& to, Entry::Elements& from, const std::string& name,
         const std::vector<std::string>& elements) {
  if (elements.empty()) return;
  const auto named = [&](const auto& pair) { return pair.first == name; };
  auto at = std::find_if(to.begin(), to.end(), named);
  if (at == to.end()) at = to.insert(to.end(), {name, {}});
  std::set<std::string> all(at->second.begin(), at->second.end());
  all.insert(elements.begin(), elements.end());
  at->second.assign(all.begin(), all.end());
  const auto other = std::find_if(from.begin(), from.end(), named);
  if (other == from.end()) return;
  std::erase_if(other->second, [&](const std::string& element) { return all.contains(element); });
  if (other->second.empty()) from.erase(other);
}

// Applied to the record: a set that is given whole becomes what must be added and removed.
void AddSetAssignment(const Record& record, const Assignment& assignment, Entry& entry) {
  const auto elements = ParseElements(assignment.value);
  if (assignment.sign == '-') {
    Put(entry.remove, entry.add, assignment.name, elements);
    return;
  }
  if (assignment.sign == '=')
    Put(entry.remove, entry.add, assignment.name, record.Elements(assignment.name));
  Put(entry.add, entry.remove, assignment.name, elements);
}

}  // namespace

Result<Plan> Set(const Desk& desk, RecordKind kind, const std::vector<std::string>& assignments) {
  std::vector<Assignment> parsed;
  std::vector<std::pair<std::string, Value>> scalars;
  for (const auto& text : assignments) {
    DESK_ASSIGN(Assignment assignment, ParseAssignment(text));
    const Field* field = FindField(kind, assignment.name);
    const bool custom = assignment.name.starts_with("custom.") && assignment.name.size() > 7;
    if (field == nullptr && !custom) return Fail(UnknownField(kind, assignment.name));
    if (field != nullptr) {
      DESK_ASSIGN(assignment.value, AsStored(desk, *field, assignment));
    }
    if (field != nullptr && field->is_set) {
      parsed.push_back(std::move(assignment));
      continue;
    }
    if (assignment.sign != '=') {
      return Fail(ErrorCode::kUsage, fmt::format("'{}' holds one value; write {}=value",
                                                 assignment.name, assignment.name));
    }
    if (std::any_of(scalars.begin(), scalars.end(),
                    [&](const auto& scalar) { return scalar.first == assignment.name; }))
      return Fail(ErrorCode::kUsage, fmt::format("'{}' is given twice", assignment.name));
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
