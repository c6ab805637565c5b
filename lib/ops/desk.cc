// SPDX-License-Identifier: MIT
#include "ops/desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "codec/record_codec.h"
#include "model/hand_edit.h"
#include "ops/entry.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr size_t kMinPrefix = 3;

// "Bob <bob@example.org>", "bob@example.org" or "bob".
Person ParsePerson(std::string_view typed) {
  const std::string valid = ToValidUtf8(typed);  // git does not ask what its names are written in
  const std::string_view text = valid;
  const size_t open = text.find('<'), close = text.find('>');
  if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
    return {std::string(Trim(text.substr(0, open))),
            std::string(Trim(text.substr(open + 1, close - open - 1)))};
  }
  const std::string word(Trim(text));
  return word.find('@') != std::string::npos ? Person{word.substr(0, word.find('@')), word}
                                             : Person{word, ""};
}

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

// The agent with this id, alias or address.
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

// Who acts, from what was asked for or from git's identity. An agent named by handle lends name and
// address. kUsage if that can be nobody.
Result<std::optional<Actor>> FindActor(const Snapshot& snapshot,
                                       const std::optional<std::string>& as,
                                       std::optional<Person> git) {
  const std::optional<Person> person = as ? std::optional(ParsePerson(*as)) : std::move(git);
  if (!person) return std::optional<Actor>();
  Actor actor{*person, person->email.empty() ? person->name : person->email, false};
  if (!IsAddress(actor.handle) && !IsChosenId(FoldCase(actor.handle))) {
    return Fail(
        Error{ErrorCode::kUsage,
              fmt::format("'{}' is neither an agent nor a mail address", as ? *as : actor.handle),
              {},
              {"--as bob, or --as \"Bob <bob@example.org>\""},
              {}});
  }
  const auto agent = FindAgent(snapshot, actor.handle);
  // What is asked for may be misspelt.
  if (as && !agent && !IsAddress(actor.handle))
    DESK_TRY(Resolve(snapshot, RecordKind::kAgent, actor.handle));
  if (agent) {
    actor.handle = agent->id;
    actor.is_agent = true;
    if (actor.person.email.empty()) {
      const auto addresses = agent->Elements("addresses");
      actor.person = {agent->Text("name"), addresses.empty() ? agent->id : addresses.front()};
    }
  }
  if (actor.person.email.empty()) actor.person.email = actor.handle;
  return std::optional(std::move(actor));
}

// `desk commit` takes a file in that reads, whatever stands on the branch.
Error WithWayOut(Error error, std::string_view path) {
  return std::move(error).Hint(fmt::format(
      "git log --oneline -- {}   # since when; mend the file, then: desk commit", path));
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

Status AddTypes(const Snapshot& snapshot, DeskConfig& config, std::vector<std::string>* warnings) {
  const auto broken = [&](const std::string& path, const Error& error) {
    const auto name = ParseConfigPath(path);
    config.broken_types.emplace(name ? name->name : "", error);
    if (warnings != nullptr) warnings->push_back(error.where + ": " + error.message);
  };
  return snapshot.Walk(
      "types",
      [&](const std::string& path, std::string_view bytes) {
        const auto name = ParseConfigPath(path);
        if (!name) return true;
        auto type = ReadTypeConfig(name->name, bytes);
        if (type) {
          config.types.push_back(std::move(*type));
        } else {
          broken(path, type.error());
        }
        return true;
      },
      [&](const Error& error) { broken(error.where, error); });
}

// What a new desk has in desk.yaml.
Result<DeskConfig> StarterConfig() {
  for (const auto& [path, bytes] : StarterFiles(Uid{}, "Help desk", "UTC")) {
    if (path == kDeskFile) return ReadDeskConfig(bytes);
  }
  return Fail(ErrorCode::kBug, "a new desk has no desk.yaml");
}

}  // namespace

Result<DeskConfig> ReadConfig(const Snapshot& snapshot, std::vector<std::string>* warnings) {
  const auto bytes = snapshot.Read(kDeskFile);
  auto config = bytes ? ReadDeskConfig(*bytes) : Fail(bytes.error());
  if (!config && config.error().code == ErrorCode::kInvalidData)
    return Fail(WithWayOut(std::move(config).error(), kDeskFile));
  if (config) DESK_TRY(AddTypes(snapshot, *config, warnings));
  return config;
}

Result<Desk> Open(std::string_view dir, const StoreOptions& options,
                  const std::optional<std::string>& as, const Clock& clock, IdSource& ids) {
  Desk desk;
  DESK_ASSIGN(desk.store, OpenStore(dir, options));
  DESK_ASSIGN(desk.tip, desk.store->Tip());
  auto config = ReadConfig(*desk.tip, &desk.warnings);
  if (!config && config.error().code == ErrorCode::kInvalidData) {
    desk.broken = config.error();
    config = StarterConfig();
    if (config) DESK_TRY(AddTypes(*desk.tip, *config, &desk.warnings));
  }
  if (!config) return Fail(std::move(config).error());
  desk.config = std::move(*config);
  desk.clock = &clock;
  desk.ids = &ids;
  DESK_ASSIGN(desk.actor, FindActor(*desk.tip, as, desk.store->identity()));
  for (auto& notice : desk.store->Notices()) desk.warnings.push_back(std::move(notice));
  for (const auto& need : UnknownNeeds(desk.config)) {
    desk.warnings.push_back("this desk needs '" + need +
                            "', which this version does not know; it can be read only");
  }
  return desk;
}

Result<std::string> Resolve(const Snapshot& snapshot, RecordKind kind, std::string_view typed) {
  if (kind == RecordKind::kTicket) return ResolveTicket(snapshot, typed);
  DESK_ASSIGN(auto id, FindNamed(snapshot, kind, typed));
  if (id) return std::move(*id);
  return Fail(NotThere(snapshot, {kind}, typed));
}

Result<Record> ReadRecordFile(const Snapshot& snapshot, RecordKind kind, std::string_view id) {
  const std::string path = RecordPath(kind, id);
  auto bytes = snapshot.Read(path);
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) {
    return Fail(ErrorCode::kNotFound, fmt::format("no {} '{}'", KindName(kind), id));
  }
  auto record = bytes ? DecodeRecord(kind, *bytes, path) : Fail(bytes.error());
  if (!record) {
    return Fail(WithWayOut(std::move(record).error(), path));
  }
  // The file's name is the id; what stands inside is checked by `desk check`.
  record->id = id;
  return record;
}

Result<Record> ReadRecord(const Snapshot& snapshot, RecordKind kind, std::string_view id) {
  DESK_ASSIGN(Record record, ReadRecordFile(snapshot, kind, id));
  return Settled(std::move(record));
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
  if (typed == "me") {
    if (desk.actor) return desk.actor->handle;
    return Fail(Error{ErrorCode::kUsage,
                      "'me' is nobody: git knows no identity here",
                      {},
                      {"git config --global user.email you@example.org"},
                      {}});
  }
  DESK_ASSIGN(auto id, FindPerson(snapshot, typed));
  if (id) return std::move(*id);
  if (typed.find('@') != std::string_view::npos) return std::string(typed);
  return Fail(NotThere(snapshot, {RecordKind::kAgent, RecordKind::kContact}, typed));
}

}  // namespace desk::ops
