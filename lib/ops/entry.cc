// SPDX-License-Identifier: MIT
#include "ops/entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "codec/record_codec.h"
#include "codec/yaml_reader.h"
#include "merge/join.h"
#include "model/fold.h"
#include "model/hand_edit.h"
#include "ops/field_text.h"
#include "store/paths.h"
#include "workflow/workflow.h"

namespace desk::ops {

namespace {

// The versions of a record's file, back to those that are stamped. kUnsupported where a shallow
// clone ends among them: it would make other entries of them.
Result<std::vector<RecordVersion>> HistoryOf(const Store& store, const Snapshot& base,
                                             const RecordName& name) {
  const std::string path = RecordPath(name.kind, name.id);
  std::vector<RecordVersion> versions;
  for (const auto& made : base.Versions(path, [&](std::string_view bytes) {
         const auto record = DecodeRecord(name.kind, bytes, path);
         return record && IsStamped(*record);
       })) {
    if (made.is_cut_off) {
      return Fail(
          Error{ErrorCode::kUnsupported,
                "'" + path + "' was edited by hand before the oldest commit of this shallow clone",
                {},
                {"git fetch --unshallow"},
                {}});
    }
    RecordVersion version{std::nullopt, "", made.at, made.parents};
    if (auto record = DecodeRecord(name.kind, made.bytes.value_or(""), path)) {
      record->id = name.id;
      version.record = std::move(*record);
    }
    if (const auto then = store.At(made.commit)) version.by = HandleOf(**then, made.author);
    versions.push_back(std::move(version));
  }
  return versions;
}

// Where the values of a draft's fields stand.
std::map<std::string, std::string> PositionsIn(const Draft& draft) {
  std::map<std::string, std::string> positions;
  const auto root = ReadYaml(draft.bytes, kRecordLimits, draft.path);
  if (!root) return positions;
  for (const auto& [key, node] : root->members) {
    positions[key.text] = fmt::format("{}:{}:{}", draft.path, node.start.line, node.start.column);
  }
  return positions;
}

bool IsPerson(RecordKind kind, std::string_view name) {
  const Field* field = FindField(kind, name);
  return field != nullptr && field->refers_to == "person";
}

Result<std::string> IdOrItself(const Snapshot& base, const std::string& said) {
  DESK_ASSIGN(const auto id, FindPerson(base, said));
  return id.value_or(said);
}

}  // namespace

Status NamePeople(const Snapshot& base, const Record& record, Entry& entry) {
  for (auto& [name, value] : entry.set) {
    if (!IsPerson(record.kind, name) || value.kind != Value::Kind::kString) continue;
    DESK_ASSIGN(value.text, IdOrItself(base, value.text));
  }
  std::set<std::pair<std::string, std::string>> added;
  for (auto& [name, elements] : entry.add) {
    if (!IsPerson(record.kind, name)) continue;
    for (auto& element : elements) {
      DESK_ASSIGN(element, IdOrItself(base, element));
      added.insert({name, element});
    }
    std::sort(elements.begin(), elements.end());
    elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  }
  for (auto& [name, elements] : entry.remove) {
    if (!IsPerson(record.kind, name)) continue;
    const auto there = record.Elements(name);
    for (auto& element : elements) {
      // An address that stands in the set is meant itself.
      if (std::find(there.begin(), there.end(), element) != there.end()) continue;
      DESK_ASSIGN(element, IdOrItself(base, element));
    }
    // Who is given by another name in a set that is given whole stays in it.
    std::erase_if(elements, [&, in = name](const auto& who) { return added.contains({in, who}); });
  }
  return {};
}

bool IsEmpty(const Entry& entry) {
  return entry.set.empty() && entry.add.empty() && entry.remove.empty() && entry.text.empty() &&
         entry.rest.empty();
}

Result<Standing> ReadForWriting(const Desk& desk, const Snapshot& base, RecordKind kind,
                                std::string_view id) {
  Standing standing;
  DESK_ASSIGN(standing.file, ReadRecordFile(base, kind, id));
  if (IsStamped(standing.file)) {
    standing.record = Settled(standing.file);
    return standing;
  }
  DESK_ASSIGN(const auto versions, HistoryOf(*desk.store, base, {kind, std::string(id)}));
  standing.record = Stamped(versions);
  const auto unsigned_there =
      std::count_if(standing.file.log.begin(), standing.file.log.end(),
                    [](const Entry& entry) { return entry.by.empty() && !entry.is_redaction(); });
  standing.stamped =
      standing.record.log.size() - standing.file.log.size() + static_cast<size_t>(unsigned_there);
  return standing;
}

Result<Record> ReadForJoin(const Store& store, const Snapshot& side, RecordKind kind,
                           std::string_view id) {
  const auto file = ReadRecordFile(side, kind, id);
  if (!file && file.error().code != ErrorCode::kInvalidData) return Fail(file.error());
  if (file && IsStamped(*file)) return Settled(*file);
  DESK_ASSIGN(const auto versions, HistoryOf(store, side, {kind, std::string(id)}));
  if (file) return Stamped(versions);
  std::optional<Record> all;
  for (const auto& version : versions) {
    if (!version.record) continue;
    const auto joined = all ? Join(*all, *version.record) : Settled(*version.record);
    if (joined) all = *joined;
  }
  if (all) return *all;
  return Fail(file.error());
}

Result<DraftTaken> TakeInDraft(const Desk& desk, const DeskConfig& config, const Standing& standing,
                               const Draft& draft, const Record& edited) {
  const Record& before = standing.record;
  auto [record, change] = CarryOver(edited, standing.file, before);
  DraftTaken taken;
  taken.entries = record.log.size() - before.log.size();
  Stamp(record, desk.actor->handle, desk.clock->Now());
  AddEffects(config, record, change);
  DropWhatIsSo(record, change);
  taken.changed = taken.entries > 0 || !IsEmpty(change);
  taken.record = IsEmpty(change)
                     ? Settled(std::move(record))
                     : WithEntry(record, std::move(change), *desk.actor, *desk.clock, *desk.ids);
  taken.change =
      ChangeBetween(before.kind, before.fields, taken.record.fields, SetFields(taken.record.log));
  const Status allowed = CheckChange(config, before, taken.change);
  if (!allowed) return Fail(Placed(allowed.error(), PositionsIn(draft), taken.change));
  return taken;
}

Record WithEntry(const Record& record, Entry entry, const Actor& actor, const Clock& clock,
                 IdSource& ids) {
  Record after = record;
  entry.id = EntryIdOf(ids.Next());
  entry.after = Heads(record.log);
  entry.at = clock.Now();
  entry.by = actor.handle;
  const auto by_field = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::sort(entry.set.begin(), entry.set.end(), by_field);
  std::sort(entry.add.begin(), entry.add.end(), by_field);
  std::sort(entry.remove.begin(), entry.remove.end(), by_field);
  for (auto* all : {&entry.add, &entry.remove}) {
    for (auto& [field, elements] : *all) std::sort(elements.begin(), elements.end());
  }
  after.log.push_back(std::move(entry));
  after.fields = Fold(after.log);
  return Settled(std::move(after));
}

Result<DeskConfig> ConfigAt(const Desk& desk, const Snapshot& base) {
  if (!desk.broken && base.commit() == desk.tip->commit()) return desk.config;
  return ReadConfig(base, nullptr);
}

Status RequireWriter(const Desk& desk) {
  if (const auto needs = UnknownNeeds(desk.config); !needs.empty()) {
    return Fail(ErrorCode::kUnsupported,
                "this desk needs '" + needs[0] +
                    "', which this version does not know; it does not write here");
  }
  if (desk.actor) return {};
  return Fail(Error{ErrorCode::kFailed,
                    "git does not know who you are, and every entry needs an author",
                    {},
                    {"git config --global user.name \"Your Name\" && git config --global "
                     "user.email you@example.org",
                     "Or say it for one command: --as \"Your Name <you@example.org>\""},
                    {}});
}

}  // namespace desk::ops
