// SPDX-License-Identifier: MIT
#include "store/views.h"

#include <fmt/format.h>

#include <algorithm>

#include "codec/record_codec.h"
#include "merge/rebase.h"
#include "store/paths.h"
#include "store/versions.h"

namespace desk {

using git::Make_;

namespace {

constexpr size_t kManyFiles = 64;  // so many are synced together

enum class Found { kInPlace, kReplaceable, kEdited };

// What the working tree has at a path, seen from a change.
Result<Found> Look(const Worktree& files, const FileChange& change) {
  DESK_ASSIGN(const auto current, files.Read(change.path));
  const auto id = current ? std::optional(git::BlobId(*current)) : std::nullopt;
  if (SameObject(id, change.after)) return Found::kInPlace;
  const bool expected =
      SameObject(id, change.before) || (change.draft && SameObject(id, change.draft->id));
  return expected ? Found::kReplaceable : Found::kEdited;
}

Result<std::string> BytesOf(git_repository* repository, const git_oid& id) {
  int rc = 0;
  const git::Blob blob = Make_<git::Blob>(rc, git_blob_lookup, repository, &id);
  if (rc != 0) return Fail(git::LastError("reading a file from git"));
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                     static_cast<size_t>(git_blob_rawsize(blob.get())));
}

// An edit that the change knew nothing of stays an edit, of the record as it is now. Returns the
// warning that says so.
Result<std::string> KeepEdit(git_repository* repository, const Worktree& files,
                             const FileChange& change, bool durable) {
  const std::string where =
      fmt::format("'{}' was edited in the working tree meanwhile", change.path);
  DESK_ASSIGN(const auto draft, files.Read(change.path));
  const auto name = ParseRecordPath(change.path);
  if (!draft || !name || !change.after)
    return where + " and is left as it is; `desk commit` takes the edit in";
  DESK_ASSIGN(const std::string bytes, BytesOf(repository, *change.after));
  const auto before = change.before ? BytesOf(repository, *change.before) : "";
  const auto now = DecodeRecord(name->kind, bytes, change.path);
  const auto rebased =
      now ? RebaseDraft(*now, before.value_or(""), *draft, change.path) : Fail(now.error());
  if (!rebased) {
    return fmt::format(
        "{} and is left as it is, since it cannot be read: {}: {}; mend it, then "
        "`desk commit` takes it in",
        where, rebased.error().where, rebased.error().message);
  }
  DESK_TRY(files.Write(change.path, *rebased, durable));
  return where + "; the edit stands on top of the new version, and `desk commit` takes it in";
}

struct Placed {
  bool current = false;  // the file is what the branch has
  std::optional<struct stat> written;
};

// Puts a file in place. If it was edited, what became of that is a warning.
Result<Placed> PlaceFile(git_repository* repository, const Worktree& files,
                         const FileChange& change, bool durable,
                         std::vector<std::string>& warnings) {
  DESK_ASSIGN(const Found found, Look(files, change));
  if (found == Found::kEdited) {
    DESK_ASSIGN(std::string warning, KeepEdit(repository, files, change, durable));
    warnings.push_back(std::move(warning));
    return Placed{};
  }
  Placed placed{true, {}};
  if (found == Found::kInPlace) return placed;
  if (!change.after) {
    DESK_TRY(files.Remove(change.path));
    return placed;
  }
  DESK_ASSIGN(const std::string bytes, BytesOf(repository, *change.after));
  DESK_ASSIGN(placed.written, files.Write(change.path, bytes, durable));
  return placed;
}

}  // namespace

bool IsChange(const FileChange& change) { return !SameObject(change.before, change.after); }

std::vector<std::string> PathsOf(const std::vector<FileChange>& changes) {
  std::vector<std::string> paths;
  for (const auto& change : changes) paths.push_back(change.path);
  return paths;
}

Result<ViewsUpdate> UpdateViews(git_repository* repository, const Worktree& files, IndexEdit& index,
                                const std::vector<FileChange>& changes, bool durable) {
  ViewsUpdate update;
  const bool many = changes.size() > kManyFiles;
  // Files that go make room for folders, and the reverse.
  std::vector<const FileChange*> in_order;
  for (const bool goes : {true, false}) {
    for (const auto& change : changes) {
      if (!change.after == goes) in_order.push_back(&change);
    }
  }
  std::vector<IndexFile::Change> written, others;
  for (const FileChange* each : in_order) {
    const FileChange& change = *each;
    const bool skipped = change.leave_file || index.file().IsSkipped(change.path);
    const auto placed =
        skipped ? Result<Placed>(Placed{})
                : PlaceFile(repository, files, change, durable && !many, update.warnings);
    if (!placed) {
      update.complete = update.complete && placed.error().code != ErrorCode::kFailed;
      update.warnings.push_back(
          fmt::format("'{}' is stored, but not up to date in the working tree: {}", change.path,
                      placed.error().message));
    }
    if (placed && placed->written) {
      written.push_back({change.path, change.after, placed->written});
    } else {
      const bool current = placed && placed->current && change.after;
      others.push_back(
          {change.path, change.after, current ? files.Stat(change.path) : std::nullopt});
    }
  }
  std::sort(others.begin(), others.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  index.file().Apply(others);
  if (durable && many) DESK_TRY(files.SyncAll());
  DESK_TRY(index.Write(files, written, durable));
  return update;
}

Result<std::vector<FileChange>> ChangesBetween(git_repository* repository, const git_oid& before,
                                               const git_oid& written, const GitSnapshot& now) {
  std::unique_ptr<GitSnapshot> from = std::make_unique<GitSnapshot>(repository, nullptr, nullptr);
  if (!git_oid_is_zero(&before)) {
    DESK_ASSIGN(from, SnapshotOf(repository, before));
  }
  DESK_ASSIGN(const auto to, SnapshotOf(repository, written));
  int rc = 0;
  git_diff_options* const defaults = nullptr;
  const git::Diff diff = Make_<git::Diff>(rc, git_diff_tree_to_tree, repository, from->raw_tree(),
                                          to->raw_tree(), defaults);
  if (rc != 0) return Fail(git::LastError("comparing two commits"));
  std::vector<FileChange> changes;
  for (size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
    FileChange change;
    change.path = git_diff_get_delta(diff.get(), i)->new_file.path;
    DESK_ASSIGN(change.before, from->IdOf(change.path));
    DESK_ASSIGN(change.after, now.IdOf(change.path));
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace desk
