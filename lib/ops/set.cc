// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/id.h"
#include "base/text.h"
#include "ops/entry.h"
#include "ops/field_text.h"
#include "ops/names.h"
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

// The elements that somebody typed for a set. What is taken away may be gone.
Result<std::vector<std::string>> ElementsOf(const Desk& desk, const Field& field,
                                            const Assignment& assignment) {
  std::vector<std::string> elements = ParseElements(assignment.value);
  if (assignment.sign == '-') return elements;
  for (auto& element : elements) {
    DESK_ASSIGN(element, Referred(desk, *desk.tip, field, element));
  }
  return elements;
}

Result<Value> ScalarOf(const Desk& desk, const Field* field, const Assignment& assignment) {
  if (assignment.sign != '=') {
    return Fail(ErrorCode::kUsage, fmt::format("'{}' holds one value; write {}=value",
                                               assignment.name, assignment.name));
  }
  if (field == nullptr) return ParseOpen(assignment.value);
  if (assignment.value.empty()) return ParseScalar(*field, assignment.value);
  DESK_ASSIGN(const std::string text, Referred(desk, *desk.tip, *field, assignment.value));
  return ParseScalar(*field, text);
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
void AddSetChange(const Record& record, const SetChange& change, Entry& entry) {
  if (change.sign == '-') {
    Put(entry.remove, entry.add, change.name, change.elements);
    return;
  }
  if (change.sign == '=') Put(entry.remove, entry.add, change.name, record.Elements(change.name));
  Put(entry.add, entry.remove, change.name, change.elements);
}

}  // namespace

Plan SetFields(FieldChanges changes) {
  return [changes = std::move(changes)](const Snapshot& base, const DeskConfig&,
                                        const Record& record) -> Result<Entry> {
    Entry entry;
    entry.set = changes.scalars;
    for (const auto& change : changes.sets) AddSetChange(record, change, entry);
    DESK_TRY(NamePeople(base, record, entry));
    return entry;
  };
}

Result<Plan> Set(const Desk& desk, RecordKind kind, const std::vector<std::string>& assignments) {
  FieldChanges changes;
  for (const auto& text : assignments) {
    DESK_ASSIGN(const Assignment assignment, ParseAssignment(text));
    const std::string& name = assignment.name;
    const Field* field = FindField(kind, name);
    const bool custom = name.starts_with("custom.") && name.size() > 7;
    if (field == nullptr && !custom) return Fail(UnknownField(kind, name));
    if (field != nullptr && field->is_set) {
      DESK_ASSIGN(auto elements, ElementsOf(desk, *field, assignment));
      changes.sets.push_back({name, assignment.sign, std::move(elements)});
      continue;
    }
    if (std::any_of(changes.scalars.begin(), changes.scalars.end(),
                    [&](const auto& scalar) { return scalar.first == name; }))
      return Fail(ErrorCode::kUsage, fmt::format("'{}' is given twice", name));
    DESK_ASSIGN(Value value, ScalarOf(desk, field, assignment));
    changes.scalars.emplace_back(name, std::move(value));
  }
  return SetFields(std::move(changes));
}

}  // namespace desk::ops
