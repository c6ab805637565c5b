// SPDX-License-Identifier: MIT
#include "ops/batch_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "codec/json.h"
#include "ops/batch.h"
#include "query/times.h"

namespace desk::ops {

namespace {

// What an operation can look at to become a plan.
struct Asked {
  const BatchLine& line;
  const Desk& desk;
  BatchNames& names;
  Children& children;

  std::optional<std::string> Find(std::string_view key) const {
    const Value* value = line.keys.Find(key);
    return value == nullptr ? std::nullopt : std::optional(value->text);
  }
  std::string Text() const {
    std::string text = Find("text").value_or("");
    if (Trim(text).empty()) return "";
    if (!text.ends_with('\n')) text += '\n';
    return text;
  }
  const Value& Map(std::string_view key) const {
    static const Value kEmpty = Value::Map();
    const Value* value = line.keys.Find(key);
    return value == nullptr ? kEmpty : *value;
  }
};

Result<Plan> SetPlan(const Asked& asked) {
  DESK_ASSIGN(FieldChanges changes, asked.names.Values(asked.Map("set")));
  const size_t whole = changes.sets.size();
  DESK_TRY(asked.names.Elements(asked.Map("add"), '+', changes));
  DESK_TRY(asked.names.Elements(asked.Map("remove"), '-', changes));
  for (size_t i = 0; i < whole; ++i) {
    const std::string& name = changes.sets[i].name;
    if (std::any_of(changes.sets.begin() + static_cast<std::ptrdiff_t>(whole), changes.sets.end(),
                    [&](const SetChange& other) { return other.name == name; }))
      return Fail(ErrorCode::kUsage,
                  fmt::format("'{}' is set whole, and added to or removed from", name));
  }
  return SetFields(std::move(changes));
}

Result<Plan> AssignPlan(const Asked& asked) {
  std::string person = asked.Find("to").value_or("");
  if (person == "nobody") person.clear();
  if (!person.empty()) {
    DESK_ASSIGN(person, asked.names.Agent(person));
  }
  auto team = asked.Find("team");
  if (team && !team->empty()) {
    DESK_ASSIGN(team, asked.names.Team(*team));
  }
  return Assign(person, team);
}

Result<Plan> WaitPlan(const Asked& asked) {
  WaitFor wait{asked.Find("on"), asked.Find("until"), asked.Text()};
  if (!wait.until) return Wait(wait);
  const auto span = ParseTimeSpan(*wait.until, asked.desk.clock->Now());
  if (!span) {
    return Fail(Error{ErrorCode::kUsage,
                      fmt::format("'{}' is no time to wait until", *wait.until),
                      {},
                      {"Times are 2026-11-30, 2026-11-30T09:00:00Z, tomorrow, 4h or 3d."},
                      {}});
  }
  wait.until = FormatInstant(span->first);
  return Wait(wait);
}

Result<Plan> EscalatePlan(const Asked& asked) {
  const bool up = asked.Find("up") == "true";
  const auto to = asked.Find("to");
  if (up && to) return Fail(ErrorCode::kUsage, "'up' and 'to' exclude each other");
  return Escalate({to, up, asked.Text()});
}

// An operation: its keys beside "op" and "id", which of them must be there, and what it does.
struct Operation {
  std::string_view name;
  std::vector<std::string> keys;
  std::string_view required;
  Result<Plan> (*plan)(const Asked& asked);  // null: it makes a ticket
};

const std::vector<Operation>& Operations() {
  using A = const Asked&;
  using P = Result<Plan>;
  static const std::vector<Operation> kAll = {
      {"create", {}, "", nullptr},
      {"set", {"set", "add", "remove"}, "", &SetPlan},
      {"reply", {"text"}, "text", [](A a) -> P { return Reply(a.Text()); }},
      {"note", {"text"}, "text", [](A a) -> P { return Note(a.Text()); }},
      {"work",
       {"text", "spent"},
       "spent",
       [](A a) -> P { return Work(a.Text(), a.Find("spent").value_or("")); }},
      {"assign", {"to", "team"}, "to", &AssignPlan},
      {"take",
       {},
       "",
       [](A a) -> P {
         return Take({a.desk.actor->handle, a.desk.clock->Now(), {}, false});
       }},
      {"drop", {}, "", [](A a) -> P { return Drop(a.desk.actor->handle); }},
      {"start", {}, "", [](A) -> P { return Start(); }},
      {"wait", {"on", "until", "text"}, "", &WaitPlan},
      {"resolve", {"text", "code"}, "", [](A a) -> P { return Resolve(a.Text(), a.Find("code")); }},
      {"close", {"text"}, "", [](A a) -> P { return Close(a.Text(), a.children); }},
      {"reopen", {"text"}, "", [](A a) -> P { return Reopen(a.Text()); }},
      {"cancel", {"text"}, "", [](A a) -> P { return Cancel(a.Text()); }},
      {"escalate", {"to", "up", "text"}, "", &EscalatePlan},
  };
  return kAll;
}

const Operation* FindOperation(std::string_view name) {
  const auto found = std::find_if(Operations().begin(), Operations().end(),
                                  [&](const Operation& one) { return one.name == name; });
  return found == Operations().end() ? nullptr : &*found;
}

Error Unknown(std::string message, std::string_view word, const std::vector<std::string>& known) {
  Error error{ErrorCode::kUsage, std::move(message), {}, {}, {}};
  if (const auto near = Suggest(word, known); !near.empty())
    error.hints.push_back("Did you mean '" + Join(near, "' or '") + "'?");
  if (!known.empty()) error.hints.push_back("One of: " + Join(known, ", "));
  return error;
}

Error UnknownOperation(const std::string& op) {
  std::vector<std::string> names;
  for (const auto& one : Operations()) names.emplace_back(one.name);
  return Unknown(fmt::format("no operation '{}'", op), op, names);
}

// Whether a key has the form that every operation gives it. What "create" has beside "text" are
// fields.
Status CheckForm(const std::string& key, const Value& value) {
  using enum Value::Kind;
  if (key == "set" || key == "add" || key == "remove" || key == "custom") {
    if (value.is_map()) return {};
    return Fail(ErrorCode::kUsage, fmt::format("'{}' takes a map, such as {{\"tags\": ...}}", key));
  }
  if (key == "up") {
    if (value.kind == kBool) return {};
    return Fail(ErrorCode::kUsage, "'up' takes true or false");
  }
  if (value.kind == kString || (key == "to" && value.kind == kNull)) return {};
  return Fail(ErrorCode::kUsage, fmt::format("'{}' takes a string", key));
}

Status CheckKeys(const Operation& operation, const BatchLine& line) {
  const bool creates = operation.plan == nullptr;
  for (const auto& [key, value] : line.keys.map) {
    const bool known = creates || std::find(operation.keys.begin(), operation.keys.end(), key) !=
                                      operation.keys.end();
    if (!known)
      return Fail(
          Unknown(fmt::format("'{}' takes no '{}'", operation.name, key), key, operation.keys));
    if (!creates || key == "text" || key == "custom") DESK_TRY(CheckForm(key, value));
  }
  if (creates && !line.id.empty())
    return Fail(Error{ErrorCode::kUsage,
                      "'create' takes no 'id'; it makes one",
                      {},
                      {"Give it a \"ref\" for later lines to name it by."},
                      {}});
  if (!creates && line.id.empty())
    return Fail(ErrorCode::kUsage, fmt::format("'{}' needs the 'id' of a ticket", operation.name));
  if (!creates && !line.ref.empty()) return Fail(ErrorCode::kUsage, "only 'create' takes a 'ref'");
  const Value* there = line.keys.Find(operation.required);
  const bool blank =
      there != nullptr && there->kind == Value::Kind::kString && Trim(there->text).empty();
  if (!operation.required.empty() && (there == nullptr || blank))
    return Fail(ErrorCode::kUsage,
                fmt::format("'{}' needs a '{}'", operation.name, operation.required));
  return {};
}

// Sorts the members of an object into those of a line.
Status TakeMembers(const Value& object, BatchLine& line) {
  const Value* op = object.Find("op");
  if (op != nullptr && op->kind == Value::Kind::kString) line.op = op->text;
  for (const auto& [key, value] : object.map) {
    std::string* place = key == "op"    ? &line.op
                         : key == "id"  ? &line.id
                         : key == "ref" ? &line.ref
                                        : nullptr;
    if (place == nullptr) {
      line.keys.map.emplace_back(key, value);
      continue;
    }
    if (value.kind != Value::Kind::kString || value.text.empty())
      return Fail(ErrorCode::kUsage, fmt::format("'{}' takes a string that is not empty", key));
    *place = value.text;
  }
  return {};
}

Status Read(std::string_view text, BatchLine& line) {
  if (text.size() > kMaxBatchLine)
    return Fail(ErrorCode::kInvalidData, "the line has more than 8 MiB");
  DESK_ASSIGN(const Value object, ParseJson(text));
  if (!object.is_map())
    return Fail(Error{ErrorCode::kInvalidData,
                      "the line is no JSON object",
                      {},
                      {"{\"op\": \"create\", \"title\": \"VPN drops\"}"},
                      {}});
  DESK_TRY(TakeMembers(object, line));
  if (line.op.empty())
    return Fail(Error{ErrorCode::kUsage,
                      "the line has no 'op'",
                      {},
                      {"{\"op\": \"create\", \"title\": \"VPN drops\"}"},
                      {}});
  const Operation* operation = FindOperation(line.op);
  return operation == nullptr ? Fail(UnknownOperation(line.op)) : CheckKeys(*operation, line);
}

}  // namespace

BatchLine ReadBatchLine(std::string_view text) {
  BatchLine line;
  if (auto read = Read(text, line); !read) line.error = std::move(read).error();
  return line;
}

Result<NewRecord> AskedTicket(const BatchLine& line, BatchNames& names) {
  NewRecord ticket;
  ticket.via = "batch";
  Value fields = Value::Map();
  for (const auto& member : line.keys.map) {
    if (member.first != "text") fields.map.push_back(member);
  }
  if (const Value* text = line.keys.Find("text"); text != nullptr && !Trim(text->text).empty())
    ticket.text = text->text + (text->text.ends_with('\n') ? "" : "\n");
  DESK_ASSIGN(FieldChanges changes, names.Values(fields));
  if (fields.Find("title") == nullptr) return Fail(ErrorCode::kUsage, "'create' needs a 'title'");
  for (auto& [name, value] : changes.scalars) ticket.fields[name] = std::move(value);
  for (const auto& set : changes.sets) ticket.fields[set.name] = Value::Strings(set.elements);
  return ticket;
}

Result<Plan> AskedPlan(const BatchLine& line, const Desk& desk, BatchNames& names,
                       Children& children) {
  return FindOperation(line.op)->plan({line, desk, names, children});
}

}  // namespace desk::ops
