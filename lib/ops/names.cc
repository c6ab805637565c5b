// SPDX-License-Identifier: MIT
#include "ops/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "ops/entry.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr size_t kMinPrefix = 3;

// The records of the kind that have this alias or address, in order of the paths. Reads them all.
std::vector<Record> ByAlias(const Snapshot& snapshot, RecordKind kind, std::string_view who) {
  std::vector<Record> found;
  if (FindField(kind, "aliases") == nullptr) return found;
  const std::string folded = FoldCase(who);
  (void)WalkRecords(
      snapshot, kind,
      [&](Record record) {
        std::vector<std::string> names = record.Elements("addresses");
        for (auto& alias : record.Elements("aliases")) names.push_back(std::move(alias));
        if (std::any_of(names.begin(), names.end(),
                        [&](const auto& name) { return FoldCase(name) == folded; }))
          found.push_back(std::move(record));
        return true;
      },
      [](const std::string&, const Error&) {});
  return found;
}

// What cannot be read is there too.
bool IsThere(const Snapshot& snapshot, const std::string& path) {
  const auto bytes = snapshot.Read(path);
  return bytes || bytes.error().code != ErrorCode::kNotFound;
}

Result<std::string> ResolveTicket(const Snapshot& snapshot, std::string_view typed) {
  if (!typed.empty() && typed.find_first_not_of("0123456789") == std::string_view::npos) {
    return Fail(
        Error{ErrorCode::kUsage,
              fmt::format("'{}' is a number, and this desk gives no numbers to tickets", typed),
              {},
              {"A ticket's id begins with a letter: desk list"},
              {}});
  }
  const auto id = NormalizeTicketId(typed);
  if (!id)
    return Fail(Error{
        ErrorCode::kUsage, fmt::format("'{}' is no id of a ticket", typed), {}, {"desk list"}, {}});
  if (IsTicketId(*id)) {
    if (IsThere(snapshot, RecordPath(RecordKind::kTicket, *id))) return *id;
    return Fail(Error{ErrorCode::kNotFound,
                      fmt::format("no ticket '{}'", DisplayTicketId(*id)),
                      {},
                      {"desk list"},
                      {}});
  }
  if (id->size() < kMinPrefix) {
    return Fail(
        ErrorCode::kUsage,
        fmt::format("'{}' is too short for a ticket; give three characters or more", typed));
  }
  std::vector<std::string> matches;
  DESK_TRY(snapshot.List(
      fmt::format("tickets/{}/{}", (*id)[0], (*id)[1]),
      [&](const std::string& path) {
        const auto name = ParseRecordPath(path);
        if (name && name->id.starts_with(*id)) matches.push_back(name->id);
        return matches.size() < 10;
      },
      [](const Error&) {}));
  if (matches.size() == 1) return matches[0];
  if (matches.empty())
    return Fail(Error{ErrorCode::kNotFound,
                      fmt::format("no ticket begins with '{}'", typed),
                      {},
                      {"desk list"},
                      {}});
  Error error{
      ErrorCode::kAmbiguous, fmt::format("several tickets begin with '{}'", typed), {}, {}, {}};
  for (const auto& match : matches) {
    const auto ticket = ReadRecord(snapshot, RecordKind::kTicket, match);
    error.hints.push_back(DisplayTicketId(match) + (ticket ? "  " + ticket->Text("title") : ""));
  }
  return Fail(error);
}

std::vector<std::string> IdsOf(const Snapshot& snapshot, RecordKind kind) {
  std::vector<std::string> ids;
  (void)snapshot.List(
      RecordFolder(kind),
      [&](const std::string& path) {
        if (const auto name = ParseRecordPath(path)) ids.push_back(name->id);
        return true;
      },
      [](const Error&) {});
  return ids;
}

// The id of the record that people named. kAmbiguous if several have the alias or address.
Result<std::optional<std::string>> FindNamed(const Snapshot& snapshot, RecordKind kind,
                                             std::string_view typed) {
  std::string id = FoldCase(typed);
  if (IsChosenId(id) && IsThere(snapshot, RecordPath(kind, id))) return id;
  const auto found = ByAlias(snapshot, kind, typed);
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return found[0].id;
  Error error{ErrorCode::kAmbiguous,
              fmt::format("several {}s are '{}'", KindName(kind), typed),
              {},
              {},
              {}};
  for (const auto& record : found) error.hints.push_back(record.id + "  " + record.Text("name"));
  return Fail(std::move(error));
}

Error NotThere(const Snapshot& snapshot, const std::vector<RecordKind>& kinds,
               std::string_view typed) {
  std::vector<std::string> names, ids, hints;
  for (const RecordKind kind : kinds) {
    names.emplace_back(KindName(kind));
    for (auto& id : IdsOf(snapshot, kind)) ids.push_back(std::move(id));
    hints.push_back(fmt::format("desk {} list", KindName(kind)));
  }
  const auto near = Suggest(typed, ids);
  if (!near.empty()) hints.insert(hints.begin(), "Did you mean '" + Join(near, "' or '") + "'?");
  return {
      ErrorCode::kNotFound, fmt::format("no {} '{}'", Join(names, " or "), typed), {}, hints, {}};
}

Result<std::string> Me(const Desk& desk) {
  if (desk.actor) return desk.actor->handle;
  return Fail(Error{ErrorCode::kUsage,
                    "'me' is nobody: git knows no identity here",
                    {},
                    {"git config --global user.email you@example.org"},
                    {}});
}

}  // namespace

std::optional<Record> FindAgent(const Snapshot& snapshot, std::string_view who) {
  if (IsChosenId(who)) {
    if (auto agent = ReadRecord(snapshot, RecordKind::kAgent, who)) return std::move(*agent);
  }
  auto agents = ByAlias(snapshot, RecordKind::kAgent, who);
  return agents.empty() ? std::nullopt : std::optional(std::move(agents.front()));
}

bool IsAddress(std::string_view text) {
  return text.find('@') != std::string_view::npos &&
         text.find_first_of(" \t\n\r<>,") == std::string_view::npos;
}

Result<std::string> Resolve(const Snapshot& snapshot, RecordKind kind, std::string_view typed) {
  if (kind == RecordKind::kTicket) return ResolveTicket(snapshot, typed);
  DESK_ASSIGN(auto id, FindNamed(snapshot, kind, typed));
  if (id) return std::move(*id);
  return Fail(NotThere(snapshot, {kind}, typed));
}

std::string HandleOf(const Snapshot& snapshot, const Person& person) {
  const std::string address = ToValidUtf8(person.email);
  if (const auto agent = FindAgent(snapshot, address)) return agent->id;
  return IsAddress(address) ? address : "unknown";
}

Result<std::optional<std::string>> FindPerson(const Snapshot& snapshot, std::string_view typed) {
  DESK_ASSIGN(auto id, FindNamed(snapshot, RecordKind::kAgent, typed));
  if (id) return id;
  return FindNamed(snapshot, RecordKind::kContact, typed);
}

Result<std::string> PersonHandle(const Desk& desk, const Snapshot& snapshot,
                                 std::string_view typed) {
  if (typed == "me") return Me(desk);
  DESK_ASSIGN(auto id, FindPerson(snapshot, typed));
  if (id) return std::move(*id);
  if (typed.find('@') != std::string_view::npos) return std::string(typed);
  return Fail(NotThere(snapshot, {RecordKind::kAgent, RecordKind::kContact}, typed));
}

Result<std::string> AgentHandle(const Desk& desk, const Snapshot& snapshot,
                                std::string_view typed) {
  if (typed == "me") return Me(desk);
  DESK_ASSIGN(auto agent, FindNamed(snapshot, RecordKind::kAgent, typed));
  if (agent) return std::move(*agent);
  DESK_ASSIGN(const auto contact, FindNamed(snapshot, RecordKind::kContact, typed));
  if (!contact && typed.find('@') != std::string_view::npos) return std::string(typed);
  Error error = NotThere(snapshot, {RecordKind::kAgent}, typed);
  if (contact) error.hints.insert(error.hints.begin(), fmt::format("'{}' is a contact.", *contact));
  return Fail(std::move(error));
}

bool MeansAgent(const Field& field) {
  return field.name == "assignee" || field.name == "lead" || field.name == "members";
}

Result<std::string> Referred(const Desk& desk, const Snapshot& snapshot, const Field& field,
                             const std::string& typed) {
  if (field.refers_to == "person") {
    return MeansAgent(field) ? AgentHandle(desk, snapshot, typed)
                             : PersonHandle(desk, snapshot, typed);
  }
  if (field.refers_to == "team") return Resolve(snapshot, RecordKind::kTeam, typed);
  if (field.refers_to != "ticket") return typed;
  DESK_ASSIGN(const std::string id, Resolve(snapshot, RecordKind::kTicket, typed));
  return DisplayTicketId(id);
}

Status LookUp(const Desk& desk, const Snapshot& snapshot, RecordKind kind, Entry& entry) {
  for (auto& [name, value] : entry.set) {
    const Field* field = FindField(kind, name);
    if (field == nullptr || value.kind != Value::Kind::kString) continue;
    DESK_ASSIGN(value.text, Referred(desk, snapshot, *field, value.text));
  }
  for (auto& [name, elements] : entry.add) {
    const Field* field = FindField(kind, name);
    if (field == nullptr) continue;
    for (auto& element : elements) {
      DESK_ASSIGN(element, Referred(desk, snapshot, *field, element));
    }
  }
  return {};
}

Result<std::vector<std::string>> SearchedPeople(const Snapshot& snapshot,
                                                const std::string& typed) {
  std::vector<std::string> handles;
  for (const RecordKind kind : {RecordKind::kAgent, RecordKind::kContact}) {
    const std::string id = FoldCase(typed);
    if (IsChosenId(id) && IsThere(snapshot, RecordPath(kind, id))) return std::vector{id};
    for (auto& record : ByAlias(snapshot, kind, typed)) handles.push_back(std::move(record.id));
    if (!handles.empty()) break;  // as FindPerson: who is an agent is nobody else
  }
  // Until somebody claims an address, it stands itself, and nobody goes back to change that.
  if (typed.find('@') != std::string::npos) handles.push_back(typed);
  if (!handles.empty()) return handles;
  return Fail(NotThere(snapshot, {RecordKind::kAgent, RecordKind::kContact}, typed));
}

Result<std::vector<std::string>> SearchedTeam(const Snapshot& snapshot, const std::string& typed) {
  DESK_ASSIGN(std::string id, Resolve(snapshot, RecordKind::kTeam, typed));
  return std::vector{std::move(id)};
}

}  // namespace desk::ops
