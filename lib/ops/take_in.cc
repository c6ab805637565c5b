// SPDX-License-Identifier: MIT
#include "ops/take_in.h"

#include <fmt/format.h>

#include "codec/record_codec.h"
#include "model/fold.h"
#include "model/hand_edit.h"
#include "ops/entry.h"
#include "store/paths.h"
#include "workflow/workflow.h"

namespace desk::ops {

namespace {

Result<std::string> RecordBytes(Desk& desk, const Snapshot& base, const DeskConfig& config,
                                const RecordName& name, const Draft& draft) {
  DESK_ASSIGN(Record edited, DecodeRecord(name.kind, draft.bytes, draft.path));
  auto standing = ReadForWriting(desk, base, name.kind, name.id);
  if (!standing) {
    if (standing.error().code == ErrorCode::kUnsupported) return Fail(standing.error());
    // A new file, or one that mends what is broken on the branch: its log is the record's.
    standing = Standing{};
    standing->file.kind = name.kind;
    standing->file.id = name.id;
    standing->file.uid = edited.uid == Uid{} ? Uid{desk.ids->Next()} : edited.uid;
    standing->file.fields = Fold(edited.log);
    standing->record = standing->file;
  }
  DESK_ASSIGN(const DraftTaken taken, TakeInDraft(desk, config, *standing, draft, edited));
  return EncodeChecked(taken.record);
}

Result<std::string> ConfigBytes(const ConfigName& name, const Draft& draft) {
  if (name.folder.empty()) DESK_TRY(ReadDeskConfig(draft.bytes));
  if (name.folder == "types") DESK_TRY(ReadTypeConfig(name.name, draft.bytes));
  return draft.committed ? RaiseRev(draft.bytes, *draft.committed, draft.path)
                         : Result<std::string>(draft.bytes);
}

Result<std::string> NewBytes(Desk& desk, const Snapshot& base, const Result<DeskConfig>& config,
                             const Draft& draft) {
  if (draft.fault) return Fail(*draft.fault);
  if (draft.deleted) {
    return Fail(Error{ErrorCode::kFailed,
                      fmt::format("'{}' was deleted; desk removes no records", draft.path),
                      {},
                      {"git checkout HEAD -- " + draft.path},
                      {}});
  }
  if (const auto record = ParseRecordPath(draft.path))
    return config ? RecordBytes(desk, base, *config, *record, draft) : Fail(config.error());
  return ConfigBytes(*ParseConfigPath(draft.path), draft);
}

}  // namespace

std::optional<Error> FaultOf(const Draft& draft) {
  if (draft.fault || draft.deleted) return draft.fault;
  const auto fault = [](const auto& read) {
    return read ? std::nullopt : std::optional<Error>(read.error());
  };
  if (const auto record = ParseRecordPath(draft.path))
    return fault(DecodeRecord(record->kind, draft.bytes, draft.path));
  const auto config = ParseConfigPath(draft.path);
  if (config && config->folder.empty()) return fault(ReadDeskConfig(draft.bytes));
  if (config && config->folder == "types") return fault(ReadTypeConfig(config->name, draft.bytes));
  return std::nullopt;
}

Result<std::vector<TakenIn>> TakeInDrafts(Desk& desk, bool dry_run) {
  DESK_TRY(RequireWriter(desk));
  std::vector<TakenIn> taken;
  const auto build = [&](const Snapshot& base) -> Result<Commit> {
    taken.clear();
    const auto config = ConfigAt(desk, base);
    DESK_ASSIGN(const auto drafts, desk.store->Drafts());
    Commit commit;
    for (const auto& draft : drafts) {
      auto bytes = NewBytes(desk, base, config, draft);
      taken.push_back({draft.path, bytes ? std::nullopt : std::optional<Error>(bytes.error())});
      if (bytes) commit.files.push_back({draft.path, std::move(*bytes)});
    }
    commit.message = commit.files.size() == 1
                         ? "take in an edit of " + commit.files[0].path + "\n"
                         : fmt::format("take in edits of {} files\n", commit.files.size());
    commit.author = commit.committer = desk.actor->person;
    commit.at = desk.clock->Now();
    if (dry_run) commit.files.clear();
    return commit;
  };
  DESK_TRY(desk.store->Write(build));
  return taken;
}

}  // namespace desk::ops
