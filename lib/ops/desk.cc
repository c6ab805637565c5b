// SPDX-License-Identifier: MIT
#include "ops/desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "codec/record_codec.h"
#include "model/hand_edit.h"
#include "ops/entry.h"
#include "ops/names.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

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

Status AddTypes(const Snapshot& snapshot, DeskConfig& config, std::vector<std::string>* warnings) {
  const auto broken = [&](const std::string& path, const Error& error) {
    const auto name = ParseConfigPath(path);
    const std::string type = name ? name->name : "";
    config.broken_types.emplace(
        type, name ? WithWayOut(error, path).Hint("desk type edit " + type) : error);
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

}  // namespace desk::ops
