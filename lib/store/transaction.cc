// SPDX-License-Identifier: MIT
// How a change becomes part of the desk.
//
// The branch is the truth; the working tree and git's index are views of it. A change counts from the moment the branch
// points to its commit, and everything before that moment can be thrown away, everything behind it can be done again:
//
//   lock       flock on <git>/desk/lock: one desk at a time, released by the kernel however a process ends
//   heal       an intent that a killed writer left is finished or dropped
//   build      the caller makes new bytes from the tip, and only from the tip (never from git's index)
//   objects    blobs, trees, commit; synced; read back through a fresh object database, which checks every hash
//   intent     what is about to happen, so that the next writer can finish it
//   index lock git's own lock, so that no git command sees half a view; its inode is in the intent
//   move       compare-and-swap of the branch against the tip of "build"             <- the change is stored
//   look       the branch is read again: success is what is there, not what was returned
//   views      files by rename, then the index by rename
//   unlock     the intent goes, then the locks
//
// If the branch moved between build and move (a plain `git commit`), the whole is done again on the new tip: the operation
// is applied anew, never a file that was made from something older.
//
// git_commit_create with a reference to update is not used: in libgit2 1.5 it reports success when the commit could not be
// written. Nor is git_transaction, which takes its locks early and leaves most of them behind when killed.
#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "base/text.h"
#include "store/git_store.h"

namespace desk {

namespace {

using git::Make_;
using namespace std::chrono_literals;

constexpr int kMaxTries = 50;

// Signals that would end the process between the intent and the views wait until the change is whole. Only SIGKILL cuts.
class SignalPause {
 public:
  SignalPause() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  SignalPause(const SignalPause&) = delete;
  SignalPause& operator=(const SignalPause&) = delete;
  ~SignalPause() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

// What an intent says: "ref old new inode-of-index-lock".
struct Intent {
  std::string ref, old_commit, new_commit;
  uint64_t index_inode = 0;
};

std::string Format(const Intent& intent) {
  return fmt::format("{} {} {} {}\n", intent.ref, intent.old_commit, intent.new_commit, intent.index_inode);
}

std::optional<Intent> ParseIntent(std::string_view text) {
  const auto parts = Split(Trim(text), ' ');
  if (parts.size() != 4 || parts[1].size() != GIT_OID_HEXSZ || parts[2].size() != GIT_OID_HEXSZ) return std::nullopt;
  return Intent{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]),
                std::strtoull(std::string(parts[3]).c_str(), nullptr, 10)};
}

}  // namespace

class Transaction {
 public:
  explicit Transaction(GitStore& store)
      : store_(store),
        repository_(store.repository_.get()),
        desk_dir_(store.common_dir_ + "/desk"),
        intent_path_(desk_dir_ + "/intent"),
        deadline_(DeadlineIn(store.options_.wait_seconds)) {}

  Result<Committed> Run(const Store::Build& build) {
    if (store_.ref_.empty()) {
      return Fail(Error{ErrorCode::kFailed, "HEAD is detached; a desk is written on a branch only", {}, {"git switch -"}, {}});
    }
    DESK_ASSIGN(const Fd lock, LockDesk(desk_dir_, deadline_));
    DESK_TRY(Heal());
    for (int tries = 0; tries < kMaxTries; ++tries) {
      store_.drafts_given_.clear();
      DESK_ASSIGN(const auto base, store_.TipSnapshot());
      DESK_ASSIGN(const Commit commit, build(*base));
      if (commit.files.empty()) return std::move(result_);
      DESK_ASSIGN(const bool done, TryOnce(*base, commit));
      if (done) return std::move(result_);
      Jitter();
    }
    return Fail(Error{ErrorCode::kBusy, "the branch kept moving under the change", {}, {"Try again."}, {}});
  }

 private:
  // Finishes or drops what a killed writer left. Under the lock nobody else can be at work on it.
  Status Heal() {
    const auto text = ReadWholeFile(intent_path_);
    if (!text) return {};
    const auto intent = ParseIntent(*text);
    if (intent) {
      had_intent_ = true;
      DESK_TRY(DropIndexLock(intent->index_inode));
      git_oid tip;
      const int rc = git_reference_name_to_id(&tip, repository_, intent->ref.c_str());
      if (rc == 0 && git::Hex(tip) == intent->new_commit && intent->ref == store_.ref_ && store_.checkout_) {
        DESK_TRY(FinishViews(*intent));
      }
    }
    unlink(intent_path_.c_str());
    return {};
  }

  Status DropIndexLock(uint64_t inode) {
    if (!store_.checkout_) return {};
    const std::string path = store_.checkout_->git_dir + "/index.lock";
    struct stat st;
    if (lstat(path.c_str(), &st) == 0 && st.st_ino == inode) unlink(path.c_str());
    return {};
  }

  Status FinishViews(const Intent& intent) {
    git_oid old_id, new_id;
    git_oid_fromstr(&new_id, intent.new_commit.c_str());
    DESK_ASSIGN(const auto after, SnapshotOf(repository_, new_id));
    std::unique_ptr<GitSnapshot> before = std::make_unique<GitSnapshot>(repository_, nullptr, nullptr);
    if (git_oid_fromstr(&old_id, intent.old_commit.c_str()) == 0 && !git_oid_is_zero(&old_id)) {
      DESK_ASSIGN(before, SnapshotOf(repository_, old_id));
    }
    git_diff* raw = nullptr;
    if (git_diff_tree_to_tree(&raw, repository_, before->raw_tree(), after->raw_tree(), nullptr) != 0) {
      return Fail(git::LastError("comparing two commits"));
    }
    const git::Diff diff(raw);
    std::vector<std::string> paths;
    for (size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
      paths.emplace_back(git_diff_get_delta(diff.get(), i)->new_file.path);
    }
    DESK_ASSIGN(IndexEdit edit, IndexEdit::Prepare(store_.checkout_->git_dir, desk_dir_));
    DESK_TRY(edit.Acquire(deadline_));
    return Publish(*before, *after, paths, edit);
  }

  // One attempt. False: the branch had moved, nothing happened.
  Result<bool> TryOnce(const GitSnapshot& base, const Commit& commit) {
    DESK_ASSIGN(const git_oid id, WriteObjects(base, commit));
    DESK_TRY(ReadBack(id, commit));
    const SignalPause pause;
    Intent intent{store_.ref_, base.commit().empty() ? std::string(GIT_OID_HEXSZ, '0') : base.commit(), git::Hex(id), 0};
    std::optional<IndexEdit> edit;
    if (store_.checkout_) {
      DESK_ASSIGN(edit, IndexEdit::Prepare(store_.checkout_->git_dir, desk_dir_));
      intent.index_inode = edit->inode();
    }
    DESK_TRY(WriteFileAtomically(intent_path_, Format(intent)));
    auto moved = MoveWithLocks(intent, id, edit);
    if (!moved || !*moved) {
      unlink(intent_path_.c_str());
      return moved;
    }
    result_.commit = intent.new_commit;
    UpdateViews(base, id, commit, edit);
    unlink(intent_path_.c_str());
    return true;
  }

  Result<bool> MoveWithLocks(const Intent& intent, const git_oid& id, std::optional<IndexEdit>& edit) {
    if (edit) DESK_TRY(edit->Acquire(deadline_));
    DESK_ASSIGN(const bool moved, MoveBranch(intent, id));
    if (!moved) return false;
    git_oid now;
    if (git_reference_name_to_id(&now, repository_, store_.ref_.c_str()) != 0 || !IsOrFollows(now, id)) {
      return Fail(ErrorCode::kFailed, "the branch does not hold the change after it was written; it is not stored");
    }
    return true;
  }

  bool IsOrFollows(const git_oid& now, const git_oid& id) const {
    return git_oid_equal(&now, &id) || git_graph_descendant_of(repository_, &now, &id) == 1;
  }

  Result<bool> MoveBranch(const Intent& intent, const git_oid& id) {
    git_oid expected;
    git_oid_fromstr(&expected, intent.old_commit.c_str());
    while (true) {
      git_reference* raw = nullptr;
      const int rc = git_reference_create_matching(&raw, repository_, store_.ref_.c_str(), &id, 1, &expected, message_.c_str());
      const git::Reference reference(raw);
      if (rc == 0) return true;
      if (rc == GIT_EMODIFIED || rc == GIT_EEXISTS) return false;
      if (rc != GIT_ELOCKED) return Fail(git::LastError("moving the branch '" + store_.branch() + "'"));
      DESK_TRY(MoveStaleLock(store_.common_dir_ + "/" + store_.ref_ + ".lock", desk_dir_ + "/stale",
                             had_intent_ ? 150ms : 10'000ms, deadline_));
    }
  }

  Result<git_oid> WriteObjects(const GitSnapshot& base, const Commit& commit) {
    std::vector<git_tree_update> updates;
    for (const auto& file : commit.files) {
      git_tree_update update{};
      update.path = file.path.c_str();
      update.filemode = GIT_FILEMODE_BLOB;
      update.action = file.bytes ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
      if (file.bytes && git_blob_create_from_buffer(&update.id, repository_, file.bytes->data(), file.bytes->size()) != 0) {
        return Fail(git::LastError("storing '" + file.path + "'"));
      }
      updates.push_back(update);
    }
    git_oid tree_id;
    if (git_tree_create_updated(&tree_id, repository_, base.raw_tree(), updates.size(), updates.data()) != 0) {
      return Fail(git::LastError("storing the folders"));
    }
    return WriteCommit(base, tree_id, commit);
  }

  Result<git_oid> WriteCommit(const GitSnapshot& base, const git_oid& tree_id, const Commit& commit) {
    int rc = 0;
    const auto sign = [&](const Person& person) {
      return Make_<git::Signature>(rc, git_signature_new, person.name.c_str(), person.email.c_str(),
                                   static_cast<git_time_t>(commit.at.ms / 1000), 0);
    };
    const git::Signature author = sign(commit.author);
    if (rc != 0) return Fail(git::LastError("signing as '" + commit.author.name + "'"));
    const git::Signature committer = sign(commit.committer);
    if (rc != 0) return Fail(git::LastError("signing as '" + commit.committer.name + "'"));
    const git::Tree tree = Make_<git::Tree>(rc, git_tree_lookup, repository_, &tree_id);
    if (rc != 0) return Fail(git::LastError("reading the folders back"));
    const git_commit* parent = base.raw_commit();
    git_buf buffer = GIT_BUF_INIT;
    rc = git_commit_create_buffer(&buffer, repository_, author.get(), committer.get(), nullptr, commit.message.c_str(),
                                  tree.get(), parent == nullptr ? 0 : 1, &parent);
    git_odb* raw_odb = nullptr;
    git_oid id;
    if (rc == 0) rc = git_repository_odb(&raw_odb, repository_);
    const git::Odb odb(raw_odb);
    if (rc == 0) rc = git_odb_write(&id, odb.get(), buffer.ptr, buffer.size, GIT_OBJECT_COMMIT);
    git_buf_dispose(&buffer);
    if (rc != 0) return Fail(git::LastError("storing the commit"));
    message_ = "desk: " + commit.message.substr(0, commit.message.find('\n'));
    return id;
  }

  // Everything new, through an object database that has seen nothing of the writing.
  Status ReadBack(const git_oid& id, const Commit& commit) {
    int rc = 0;
    const std::string objects = store_.common_dir_ + "/objects";
    const git::Odb odb = Make_<git::Odb>(rc, git_odb_open, objects.c_str());
    git::Repository fresh;
    if (rc == 0) fresh = Make_<git::Repository>(rc, git_repository_wrap_odb, odb.get());
    if (rc != 0) return Fail(git::LastError("reading the change back"));
    auto snapshot = SnapshotOf(fresh.get(), id);
    if (!snapshot) return tl::unexpected<Error>(std::move(snapshot).error().With("reading the change back"));
    for (const auto& file : commit.files) {
      const auto bytes = (*snapshot)->Read(file.path);
      const bool same = file.bytes ? bytes && *bytes == *file.bytes : !bytes && bytes.error().code == ErrorCode::kNotFound;
      if (!same) return Fail(ErrorCode::kFailed, "'" + file.path + "' does not read back as it was written; nothing is stored");
    }
    if (store_.options_.durable) SyncFolder(objects);
    return {};
  }

  // The change is stored; whatever goes wrong from here on is a warning.
  void UpdateViews(const GitSnapshot& base, const git_oid& id, const Commit& commit, std::optional<IndexEdit>& edit) {
    if (!edit) return;
    std::vector<std::string> paths;
    for (const auto& file : commit.files) paths.push_back(file.path);
    auto after = SnapshotOf(repository_, id);
    Status status = after ? Publish(base, **after, paths, *edit) : Status(tl::unexpected<Error>(after.error()));
    if (!status) result_.warnings.push_back("the change is stored, but the working tree is not up to date: " + status.error().message);
  }

  Status Publish(const Snapshot& before, const GitSnapshot& after, const std::vector<std::string>& paths, IndexEdit& edit) {
    for (const auto& path : paths) DESK_TRY(PublishFile(before, after, path));
    return edit.Finish(store_.checkout_->files, after.raw_tree(), paths);
  }

  // A file is replaced only while it holds what it should: the old version, or the draft that the change took in.
  Status PublishFile(const Snapshot& before, const Snapshot& after, const std::string& path) {
    const Worktree& files = store_.checkout_->files;
    const auto old_bytes = before.Read(path), new_bytes = after.Read(path);
    DESK_ASSIGN(const auto current, files.Read(path));
    if (current && new_bytes && *current == *new_bytes) return {};
    const auto draft = store_.drafts_given_.find(path);
    const bool expected = !current || (old_bytes && *current == *old_bytes) ||
                          (draft != store_.drafts_given_.end() && *current == draft->second);
    if (!expected) {
      result_.warnings.push_back("'" + path + "' was edited meanwhile and is left as it is; desk commit takes the edit in");
      return {};
    }
    return new_bytes ? files.Write(path, *new_bytes) : files.Remove(path);
  }

  static void Jitter() {
    static std::minstd_rand random(static_cast<unsigned>(getpid()));
    std::this_thread::sleep_for(std::chrono::milliseconds(1 + random() % 10));
  }

  GitStore& store_;
  git_repository* repository_;
  std::string desk_dir_, intent_path_;
  Deadline deadline_;
  std::string message_;
  bool had_intent_ = false;
  Committed result_;
};

Result<Committed> GitStore::Write(const Build& build) { return Transaction(*this).Run(build); }

}  // namespace desk
