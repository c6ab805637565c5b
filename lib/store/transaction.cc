// SPDX-License-Identifier: MIT
// How a change becomes part of the desk.
//
// The branch is the truth; the working tree and git's index are views of it. A change counts from
// the moment the branch points to its commit: everything before that moment can be undone, and
// little is left behind it:
//
//   lock     flock on <git>/desk/lock: one desk at a time, released by the kernel however a
//            process ends
//   heal     an intent that a killed writer left is finished or dropped
//   build    the caller makes new bytes from the tip, and only from the tip (never from git's
//            index); where there are many, they go into a pack as they come
//   objects  blobs, trees, commit, and the intent: what is about to happen, so that the next
//            writer can finish it. Synced together, and read back through a fresh object database,
//            which checks every hash
//   index    git's own lock, so that no git command sees half a view
//   views    files by rename; the new index into the lock
//   move     compare-and-swap of the branch against the tip of "build", and the index by rename at
//            the last moment before                                       <- the change is stored
//   look     the branch is read again: success is what is there, not what was returned
//   unlock   the intent goes, then the locks
//
// The views come before the branch, not behind it: 'git commit' reads the branch, then the index,
// and then takes the lock of the index. With the branch ahead of the index it would make a commit
// that takes the change back; with the index ahead, its own compare-and-swap fails.
//
// If the branch moved between build and move (a plain `git commit`), the whole is done again on the
// new tip: the operation is applied anew, never a file that was made from something older.
//
// A killed writer leaves its intent. The next one looks where the branch is and brings the views
// there, with the change or without it; a lock of the index that a desk has left goes, too. A
// reference lock that a killed writer left is moved away once it has not changed for a moment and
// nobody has it open.
//
// git_commit_create with a reference to update is not used: in libgit2 1.5 it reports success when
// the commit could not be written. Nor is git_transaction, which takes its locks early and leaves
// most of them behind when killed, nor git_reference_create_matching, which syncs file by file.
#include "store/transaction.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <thread>

#include "base/text.h"
#include "store/branch.h"
#include "store/file_system.h"
#include "store/git_store.h"
#include "store/index_edit.h"
#include "store/intent.h"
#include "store/objects.h"
#include "store/paths.h"
#include "store/views.h"

namespace desk {

void (*after_write_step)(WriteStep step) = nullptr;

namespace {

using namespace std::chrono_literals;

constexpr int kMaxTries = 50;

void Reached(WriteStep step) {
  if (after_write_step != nullptr) after_write_step(step);
}

// Lets the group (or everyone) read and write what is created, if `core.sharedRepository` says so:
// libgit2 does not.
class SharedUmask {
 public:
  explicit SharedUmask(const std::string& shared) {
    mode_t allow = 0;
    if (shared == "group" || shared == "true" || shared == "1") allow = 0070;
    if (shared == "all" || shared == "world" || shared == "everybody" || shared == "2")
      allow = 0075;
    if (shared.size() == 4 && shared[0] == '0')
      allow = static_cast<mode_t>(std::strtoul(shared.c_str(), nullptr, 8)) & 0077;
    umask(before_ & ~allow);
  }
  SharedUmask(const SharedUmask&) = delete;
  SharedUmask& operator=(const SharedUmask&) = delete;
  ~SharedUmask() { umask(before_); }

 private:
  const mode_t before_ = umask(0077);
};

}  // namespace

class Transaction {
 public:
  explicit Transaction(GitStore& store)
      : store_(store),
        repository_(store.repository_.get()),
        desk_dir_(store.common_dir_ + "/desk"),
        intent_path_(desk_dir_ + "/intent"),
        umask_(store.Config("core.sharedRepository").value_or("")),
        deadline_(DeadlineIn(store.options_.wait_seconds)) {}

  Result<Committed> Run(const Propose& propose) {
    DESK_ASSIGN(const Fd lock, Begin());
    for (int tries = 0; tries < kMaxTries; ++tries) {
      store_.drafts_seen_.clear();
      DESK_ASSIGN(const auto base, store_.TipSnapshot());
      DESK_ASSIGN(NewObjects objects, NewObjects::Open(store_.common_dir_));
      DESK_ASSIGN(Proposal proposal, propose(*base, objects));
      DESK_TRY(Complete(*base, proposal.changes));
      DESK_ASSIGN(const bool done, TryOnce(*base, proposal, objects));
      if (done) return std::move(result_);
      Jitter();
    }
    return Fail(
        Error{ErrorCode::kBusy, "the branch kept moving under the change", {}, {"Try again."}, {}});
  }

  Result<Committed> RunAside(const Propose& propose) {
    DESK_ASSIGN(const Fd lock, Begin());
    store_.drafts_seen_.clear();
    DESK_ASSIGN(const auto base, store_.TipSnapshot());
    DESK_ASSIGN(NewObjects objects, NewObjects::Open(store_.common_dir_));
    DESK_ASSIGN(Proposal proposal, propose(*base, objects));
    DESK_TRY(Complete(*base, proposal.changes));
    if (proposal.changes.empty()) return std::move(result_);
    const auto along = [&](const git_oid& id, NewObjects&) -> Status {
      result_.commit = git::Hex(id);
      return {};
    };
    const SignalPause pause;
    DESK_TRY(
        StoreCommit(store_.common_dir_, objects, *base, proposal, store_.options_.durable, along));
    return std::move(result_);
  }

 private:
  // Whether anything can be written, and the lock, with what a killed writer left finished.
  Result<Fd> Begin() {
    if (!store_.is_writable()) {
      return Fail(Error{ErrorCode::kFailed,
                        "HEAD is detached; a desk is written on a branch only",
                        {},
                        {"git switch -"},
                        {}});
    }
    DESK_TRY(store_.checkout_known_);
    DESK_TRY(RefuseShared());
    DESK_ASSIGN(Fd lock, LockDesk(desk_dir_, deadline_));
    Reached(WriteStep::kLocked);
    DESK_TRY(Heal());
    return lock;
  }

  // The lock of a desk and its commit point are promises of a local file system.
  Status RefuseShared() const {
    const std::string_view shared = SharedFileSystem(store_.common_dir_);
    if (shared.empty() || store_.Config("desk.anyFileSystem") == "true") return {};
    return Fail(Error{
        ErrorCode::kUnsupported,
        fmt::format("'{}' is on {}, where a lock may not keep others out", store_.common_dir_,
                    shared),
        {},
        {"git config desk.anyFileSystem true   # if nobody else writes here at the same time"},
        {}});
  }

  // Finishes or forgets what a killed writer left. Under the lock nobody else can be at work on it.
  Status Heal() {
    const auto text = ReadWholeFile(intent_path_);
    if (!text) return {};
    const SignalPause pause;
    if (const auto intent = ParseIntent(*text)) {
      DESK_ASSIGN(const bool moved,
                  MoveStaleLock(LockOf(intent->ref), desk_dir_, 150ms, deadline_, pause));
      if (moved) WarnOfLock(intent->ref);
      DESK_ASSIGN(const auto checkout, FindCheckout(repository_, intent->ref));
      if (checkout) DESK_TRY(SettleViews(*intent, *checkout, pause));
    }
    unlink(intent_path_.c_str());
    return {};
  }

  // Brings the views of an interrupted or failed write to where the branch is, with the change or
  // without it.
  Status SettleViews(const Intent& intent, const Checkout& checkout, const SignalPause& pause) {
    DESK_ASSIGN(const auto now, store_.SnapshotOfRef(intent.ref));
    const bool stored = now->raw_commit() != nullptr &&
                        IsOrFollows(*git_commit_id(now->raw_commit()), intent.after);
    auto changes = ChangesBetween(repository_, intent.before, intent.after, *now);
    if (!changes && !stored) return {};  // its objects are gone: it did not get so far
    if (!changes) return Fail(std::move(changes).error());
    DESK_ASSIGN(const auto written, SnapshotOf(repository_, intent.after));
    for (auto& change : *changes) {
      checkout.files.RemoveTemporary(change.path);
      if (stored) {
        ExpectDraft(intent.drafts, change);
      } else {
        DESK_TRY(ExpectOurs(intent, *written, change));
      }
    }
    DESK_ASSIGN(IndexEdit index, IndexEdit::Prepare(checkout.git_dir, desk_dir_));
    DESK_TRY(index.Acquire(PathsOf(*changes), deadline_, pause));
    DESK_ASSIGN(const ViewsUpdate update,
                UpdateViews(repository_, checkout.files, index, *changes, store_.options_.durable));
    Add(update.warnings);
    return index.Place();
  }

  static void ExpectDraft(const SeenDrafts& drafts, FileChange& change) {
    if (const auto draft = drafts.find(change.path); draft != drafts.end())
      change.draft = draft->second;
  }

  // The file may be what the change was to make of it. Where a draft went into that, it is the only
  // place that has the draft, and stays as it is.
  static Status ExpectOurs(const Intent& intent, const GitSnapshot& written, FileChange& change) {
    change.leave_file = intent.drafts.contains(change.path);
    DESK_ASSIGN(const auto ours, written.IdOf(change.path));
    change.draft = SeenDraft{ours};
    return {};
  }

  // What the changes are against, and what they know of drafts; in the order of the paths.
  Status Complete(const GitSnapshot& base, std::vector<FileChange>& changes) const {
    std::sort(changes.begin(), changes.end(),
              [](const FileChange& a, const FileChange& b) { return a.path < b.path; });
    for (size_t i = 0; i < changes.size(); ++i) {
      FileChange& change = changes[i];
      if (i > 0 && changes[i - 1].path == change.path)
        return Fail(ErrorCode::kBug, "'" + change.path + "' is in one commit twice");
      DESK_ASSIGN(change.before, base.IdOf(change.path));
      ExpectDraft(store_.drafts_seen_, change);
    }
    std::erase_if(changes, [](const FileChange& c) { return !IsChange(c) && !c.draft; });
    return {};
  }

  // One attempt. False: the branch had moved, nothing happened.
  Result<bool> TryOnce(const GitSnapshot& base, const Proposal& proposal, NewObjects& objects) {
    const std::vector<FileChange>& changes = proposal.changes;
    if (!proposal.joins && !proposal.existing &&
        std::none_of(changes.begin(), changes.end(), IsChange))
      return RefreshViews(changes);
    Intent intent;
    intent.ref = store_.ref_;
    intent.drafts = store_.drafts_seen_;
    if (base.raw_commit() != nullptr) intent.before = *git_commit_id(base.raw_commit());
    // Before the intent is in place: a person who gives up is to leave none.
    const SignalPause pause;
    std::optional<IndexEdit> index;
    if (store_.checkout_) {
      DESK_ASSIGN(IndexEdit prepared, IndexEdit::Prepare(store_.checkout_->git_dir, desk_dir_));
      index.emplace(std::move(prepared));
    }
    const Status stored = StoreObjects(base, proposal, objects, intent);
    if (stored) Reached(WriteStep::kObjects);
    const Result<bool> moved = stored ? Publish(intent, proposal.commit, changes, index, pause)
                                      : Result<bool>(Fail(stored.error()));
    index.reset();
    if (!unfinished_) unlink(intent_path_.c_str());
    Reached(WriteStep::kDone);
    if (!sync_error_.empty()) {
      return Fail(
          ErrorCode::kFailed,
          "unknown: the change is on the branch, but may not survive a power cut: " + sync_error_);
    }
    return moved;
  }

  // The objects, and what is about to happen with them.
  Status StoreObjects(const GitSnapshot& base, const Proposal& proposal, NewObjects& objects,
                      Intent& intent) const {
    const auto along = [&](const git_oid& id, NewObjects& with) {
      intent.after = id;
      return with.Add(intent_path_, FormatIntent(intent));
    };
    return StoreCommit(store_.common_dir_, objects, base, proposal, store_.options_.durable, along);
  }

  // Views first: who commits with git beside us reads the branch, then the index, then the files,
  // and would take our change back if the branch were ahead of them. Until the branch has moved,
  // git's lock of the index, and then the branch's own, keep everybody else from committing.
  Result<bool> Publish(const Intent& intent, const Commit& commit,
                       const std::vector<FileChange>& changes, std::optional<IndexEdit>& index,
                       const SignalPause& pause) {
    ViewsUpdate views;
    if (index) {
      DESK_TRY(index->Acquire(PathsOf(changes), deadline_, pause));
      Reached(WriteStep::kIndexLock);
      DESK_ASSIGN(const auto now, store_.TipSnapshot());
      if (!IsCommit(*now, intent.before)) return false;
      auto updated = UpdateViews(repository_, store_.checkout_->files, *index, changes,
                                 store_.options_.durable);
      if (!updated) return Undone(Fail(updated.error()), intent, index, pause);
      views = std::move(*updated);
      Reached(WriteStep::kViews);
    }
    const auto moved = Move(intent, commit, index, pause);
    if (!moved || !*moved) return Undone(moved, intent, index, pause);
    Reached(WriteStep::kBranch);
    result_.commit = git::Hex(intent.after);
    Add(views.warnings);
    unfinished_ = !views.complete;
    return true;
  }

  // The views back to where the branch is; if that fails, the next writer does it.
  Result<bool> Undone(Result<bool> outcome, const Intent& intent, std::optional<IndexEdit>& index,
                      const SignalPause& pause) {
    if (!index || unfinished_) return outcome;
    index.reset();
    unfinished_ = !SettleViews(intent, *store_.checkout_, pause);
    return outcome;
  }

  static bool IsCommit(const GitSnapshot& snapshot, const git_oid& id) {
    if (snapshot.raw_commit() == nullptr) return git_oid_is_zero(&id) == 1;
    return git_oid_equal(git_commit_id(snapshot.raw_commit()), &id) == 1;
  }

  BranchMove MoveOf(const Intent& intent, const Commit& commit,
                    std::optional<IndexEdit>& index) const {
    return {.repository = repository_,
            .common_dir = store_.common_dir_,
            .head_dir = store_.checkout_ ? store_.checkout_->git_dir : store_.common_dir_,
            .ref = intent.ref,
            .before = intent.before,
            .after = intent.after,
            .who = PlainPerson(commit.committer),
            .at = commit.at,
            .reason = "desk: " + commit.message.substr(0, commit.message.find('\n')),
            .just_before = [&index] { return index ? index->Place() : Status(); }};
  }

  // The commit point. Whatever the call says, what the branch holds afterwards decides.
  Result<bool> Move(const Intent& intent, const Commit& commit, std::optional<IndexEdit>& index,
                    const SignalPause& pause) {
    while (true) {
      const auto moved = MoveBranch(MoveOf(intent, commit, index), store_.options_.durable);
      git_oid now{};
      const int read = git_reference_name_to_id(&now, repository_, intent.ref.c_str());
      if (read == 0 && IsOrFollows(now, intent.after)) {
        if (!moved) sync_error_ = moved.error().message;
        return true;
      }
      if (read != 0 && read != GIT_ENOTFOUND) {
        unfinished_ = true;
        return Fail(git::LastError(
            "unknown: the branch cannot be read to see whether it holds the change"));
      }
      if (moved == Moved::kYes)
        return Fail(ErrorCode::kFailed,
                    "the branch does not hold the change after it was written; it is not stored");
      if (moved == Moved::kLocked) {
        DESK_ASSIGN(const bool broken,
                    MoveStaleLock(LockOf(intent.ref), desk_dir_, 10s, deadline_, pause));
        if (broken) WarnOfLock(intent.ref);
      }
      if (!git_oid_equal(&now, &intent.before)) return false;
      if (!moved) {
        auto error = moved.error();
        return Fail(std::move(error).With("moving the branch '" + store_.branch() + "'"));
      }
    }
  }

  // Nothing to commit; but where a draft says the same as the branch in other bytes, the file gets
  // the branch's bytes.
  Result<bool> RefreshViews(const std::vector<FileChange>& changes) {
    if (changes.empty()) return true;
    const SignalPause pause;
    DESK_ASSIGN(IndexEdit prepared, IndexEdit::Prepare(store_.checkout_->git_dir, desk_dir_));
    DESK_TRY(prepared.Acquire(PathsOf(changes), deadline_, pause));
    DESK_ASSIGN(const ViewsUpdate update, UpdateViews(repository_, store_.checkout_->files,
                                                      prepared, changes, store_.options_.durable));
    Add(update.warnings);
    DESK_TRY(prepared.Place());
    return true;
  }

  bool IsOrFollows(const git_oid& now, const git_oid& id) const {
    return git_oid_equal(&now, &id) || git_graph_descendant_of(repository_, &now, &id) == 1;
  }

  std::string LockOf(const std::string& ref) const {
    return store_.common_dir_ + "/" + ref + ".lock";
  }

  void Add(const std::vector<std::string>& warnings) {
    result_.warnings.insert(result_.warnings.end(), warnings.begin(), warnings.end());
  }

  void WarnOfLock(const std::string& ref) {
    result_.warnings.push_back(fmt::format(
        "a git process that died had left '{}'; it was moved to {}/stale", LockOf(ref), desk_dir_));
  }

  static void Jitter() {
    static std::minstd_rand random(static_cast<unsigned>(getpid()));
    std::this_thread::sleep_for(std::chrono::milliseconds(1 + random() % 10));
  }

  GitStore& store_;
  git_repository* repository_;
  std::string desk_dir_, intent_path_;
  SharedUmask umask_;
  Deadline deadline_;
  std::string sync_error_;   // the branch moved, but this failed behind it
  bool unfinished_ = false;  // the intent stays for the next writer
  Committed result_;
};

namespace {

// What `build` wants: blobs go to the new objects as they come.
Result<Proposal> Collect(const GitSnapshot& base, const Store::BulkBuild& build,
                         NewObjects& objects) {
  Proposal proposal;
  Status all_taken;
  const Store::Put put = [&](const std::string& path, std::string_view bytes) {
    proposal.changes.push_back({path, {}, git::BlobId(bytes), {}});
    if (all_taken) all_taken = objects.AddBlob(*proposal.changes.back().after, bytes);
    return all_taken;
  };
  DESK_ASSIGN(proposal.commit, build(base, put));
  for (const auto& [path, bytes] : proposal.commit.files) {
    if (bytes) (void)put(path, *bytes);
    if (!bytes) proposal.changes.push_back({path, {}, {}, {}});
  }
  DESK_TRY(all_taken);
  // What a caller must not ask for.
  for (const FileChange& change : proposal.changes) {
    if (!IsDeskPath(change.path))
      return Fail(ErrorCode::kBug, "'" + change.path + "' is no path of a desk");
  }
  return proposal;
}

}  // namespace

Result<Committed> RunTransaction(GitStore& store, const Propose& propose) {
  return Transaction(store).Run(propose);
}

Result<Committed> RunAside(GitStore& store, const Propose& propose) {
  return Transaction(store).RunAside(propose);
}

Result<Committed> GitStore::Prepare(const Build& build) {
  return desk::RunAside(*this, [&](const GitSnapshot& base, NewObjects& objects) {
    return Collect(
        base, [&](const Snapshot& snapshot, const Put&) { return build(snapshot); }, objects);
  });
}

Result<Committed> GitStore::Write(const Build& build) {
  return WriteMany([&](const Snapshot& base, const Put&) { return build(base); });
}

Result<Committed> GitStore::WriteMany(const BulkBuild& build) {
  return RunTransaction(*this, [&](const GitSnapshot& base, NewObjects& objects) {
    return Collect(base, build, objects);
  });
}

}  // namespace desk
