// SPDX-License-Identifier: MIT
#include "store/git_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <queue>
#include <set>

#include "store/paths.h"
#include "store/versions.h"
#include "store/views.h"

namespace desk {

using git::Make_;

namespace {

std::string WithoutSlash(const char* path) {
  std::string text = path == nullptr ? "" : path;
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

// Whether a commit changed `path` against each of its parents; a merge that took one side did not.
// Behind the edge of a shallow clone a file counts as new.
bool Changed(git_commit* commit, const std::string& path) {
  const auto id = FileAt(commit, path);
  bool has_parent = false;
  for (unsigned i = 0; i < git_commit_parentcount(commit); ++i) {
    int rc = 0;
    const git::Commit parent = Make_<git::Commit>(rc, git_commit_parent, commit, i);
    if (rc != 0) continue;
    has_parent = true;
    if (SameObject(FileAt(parent.get(), path), id)) return false;
  }
  return has_parent || id.has_value();
}

// What differs between the branch, the index and the working tree, as git sees it.
Result<std::set<std::string>> ChangedPaths(const Checkout& checkout) {
  int rc = 0;
  const git::Repository repository =
      Make_<git::Repository>(rc, git_repository_open, checkout.git_dir.c_str());
  git_status_options options;
  git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
  options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS;
  git::StatusList list;
  if (rc == 0) list = Make_<git::StatusList>(rc, git_status_list_new, repository.get(), &options);
  if (rc != 0) return Fail(git::LastError("comparing the working tree with git"));
  std::set<std::string> paths;
  for (size_t i = 0; i < git_status_list_entrycount(list.get()); ++i) {
    const git_status_entry* entry = git_status_byindex(list.get(), i);
    const git_diff_delta* delta =
        entry->index_to_workdir != nullptr ? entry->index_to_workdir : entry->head_to_index;
    paths.insert(delta->old_file.path != nullptr ? delta->old_file.path : delta->new_file.path);
  }
  return paths;
}

// Every file of the snapshot and of the working tree.
std::set<std::string> AllPaths(const Snapshot& snapshot, const std::string& root) {
  namespace fs = std::filesystem;
  std::set<std::string> paths;
  (void)snapshot.List(
      "", [&](const std::string& path) { return paths.insert(path), true; }, [](const Error&) {});
  std::error_code failed;
  fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, failed);
  for (; !failed && it != fs::recursive_directory_iterator(); it.increment(failed)) {
    if (it->path().filename() == ".git") it.disable_recursion_pending();
    paths.insert(it->path().lexically_relative(root).generic_string());
  }
  return paths;
}

}  // namespace

GitStore::GitStore(git::Repository repository, std::string ref,
                   Result<std::optional<Checkout>> checkout, const StoreOptions& options)
    : repository_(std::move(repository)),
      ref_(std::move(ref)),
      common_dir_(WithoutSlash(git_repository_commondir(repository_.get()))),
      options_(options) {
  if (checkout) {
    checkout_ = std::move(*checkout);
  } else {
    checkout_known_ = Fail(std::move(checkout).error());
  }
}

Result<std::unique_ptr<GitSnapshot>> GitStore::TipSnapshot() const { return SnapshotOfRef(ref_); }

Result<std::unique_ptr<GitSnapshot>> GitStore::SnapshotOfRef(const std::string& ref) const {
  git_oid tip;
  const int rc =
      git_reference_name_to_id(&tip, repository_.get(), ref.empty() ? "HEAD" : ref.c_str());
  if (rc == GIT_ENOTFOUND)
    return std::make_unique<GitSnapshot>(repository_.get(), nullptr, nullptr);
  if (rc != 0) {
    return Fail(
        git::LastError(ref.empty() ? "reading HEAD" : "reading the branch '" + branch() + "'"));
  }
  return SnapshotOf(repository_.get(), tip);
}

Result<std::unique_ptr<Snapshot>> GitStore::Tip() const {
  DESK_ASSIGN(std::unique_ptr<Snapshot> snapshot, TipSnapshot());
  return snapshot;
}

Result<std::unique_ptr<Snapshot>> GitStore::At(std::string_view revision) const {
  int rc = 0;
  const std::string spec = std::string(revision) + "^{commit}";
  const git::Object object =
      Make_<git::Object>(rc, git_revparse_single, repository_.get(), spec.c_str());
  if (rc != 0) return Fail(ErrorCode::kNotFound, fmt::format("no commit '{}'", revision));
  DESK_ASSIGN(std::unique_ptr<Snapshot> snapshot,
              SnapshotOf(repository_.get(), *git_object_id(object.get())));
  return snapshot;
}

std::string GitStore::branch() const {
  constexpr std::string_view kHeads = "refs/heads/";
  return ref_.starts_with(kHeads) ? ref_.substr(kHeads.size()) : ref_;
}

Result<std::optional<Draft>> GitStore::DraftOf(std::string_view path) const {
  if (!checkout_) return std::optional<Draft>();
  DESK_ASSIGN(const auto tip, TipSnapshot());
  auto bytes = checkout_->files.Read(path);
  if (!bytes) return Fail(std::move(bytes).error());
  Draft draft;
  draft.path = path;
  draft.deleted = !*bytes;
  if (*bytes) draft.bytes = std::move(**bytes);
  DESK_ASSIGN(const auto committed, tip->IdOf(path));
  const git_oid found = git::BlobId(draft.bytes);
  if (committed ? !draft.deleted && git_oid_equal(&*committed, &found) : draft.deleted)
    return std::optional<Draft>();
  if (committed) draft.committed = tip->Read(path).value_or("");
  drafts_seen_[draft.path] = SeenDraft{draft.deleted ? std::nullopt : std::optional(found)};
  return std::optional<Draft>(std::move(draft));
}

Result<std::vector<Draft>> GitStore::Drafts() const {
  std::vector<Draft> drafts;
  if (!checkout_) return drafts;
  DESK_ASSIGN(const auto tip, TipSnapshot());
  auto paths = ChangedPaths(*checkout_);
  // One file that git cannot read ends its search.
  if (!paths) paths = AllPaths(*tip, checkout_->files.root());
  for (const auto& path : *paths) {
    if (IsAstray(path) && checkout_->files.Stat(path))
      drafts.push_back(Draft{path, false, std::nullopt, "", tip->OddFile(path)});
    if (!ParseRecordPath(path) && !ParseConfigPath(path)) continue;
    auto draft = DraftOf(path);
    if (!draft) drafts.push_back(Draft{path, false, std::nullopt, "", draft.error()});
    if (draft && *draft) drafts.push_back(std::move(**draft));
  }
  return drafts;
}

std::optional<Person> GitStore::identity() const {
  git_signature* raw = nullptr;
  if (git_signature_default(&raw, repository_.get()) != 0) return std::nullopt;
  const git::Signature signature(raw);
  return Person{signature->name, signature->email};
}

std::optional<std::string> GitStore::Config(std::string_view key) const {
  int rc = 0;
  const git::Config config =
      Make_<git::Config>(rc, git_repository_config_snapshot, repository_.get());
  const char* value = nullptr;
  if (rc != 0 || git_config_get_string(&value, config.get(), std::string(key).c_str()) != 0)
    return std::nullopt;
  return std::string(value);
}

Status GitStore::SetConfig(std::string_view key, std::string_view value) {
  int rc = 0;
  const git::Config config = Make_<git::Config>(rc, git_repository_config, repository_.get());
  git::Config local;
  if (rc == 0)
    local = Make_<git::Config>(rc, git_config_open_level, config.get(), GIT_CONFIG_LEVEL_LOCAL);
  if (rc == 0)
    rc = git_config_set_string(local.get(), std::string(key).c_str(), std::string(value).c_str());
  if (rc != 0) return Fail(git::LastError(fmt::format("setting '{}' in git's configuration", key)));
  return {};
}

std::vector<std::string> GitStore::Notices() const {
  if (access((common_dir_ + "/desk/intent").c_str(), F_OK) != 0) return {};
  // Somebody who writes right now holds the lock and will remove it.
  const Fd lock(open((common_dir_ + "/desk/lock").c_str(), O_RDONLY | O_CLOEXEC));
  if (lock && flock(lock.get(), LOCK_SH | LOCK_NB) != 0) return {};
  return {"a write was interrupted; the next write finishes it"};
}

// By time, and never a commit before one that follows it. libgit2's own walk stops where a shallow
// clone ends.
Result<std::vector<Store::LogLine>> GitStore::History(std::string_view path, int limit) const {
  std::vector<LogLine> lines;
  DESK_ASSIGN(const auto tip, TipSnapshot());
  if (tip->raw_commit() == nullptr) return lines;
  using Waiting =
      std::pair<std::pair<git_time_t, int64_t>, std::string>;  // time, then who was met first; id
  std::priority_queue<Waiting> waiting;
  std::set<std::string> met;
  const auto meet = [&](const git_oid& id) {
    int rc = 0;
    const git::Commit commit = Make_<git::Commit>(rc, git_commit_lookup, repository_.get(), &id);
    if (rc != 0 || !met.insert(git::Hex(id)).second) return;
    waiting.push(
        {{git_commit_time(commit.get()), -static_cast<int64_t>(met.size())}, git::Hex(id)});
  };
  meet(*git_commit_id(tip->raw_commit()));
  while (static_cast<int>(lines.size()) < limit && !waiting.empty()) {
    const git_oid id = *git::ParseHex(waiting.top().second);
    waiting.pop();
    int rc = 0;
    const git::Commit commit = Make_<git::Commit>(rc, git_commit_lookup, repository_.get(), &id);
    if (rc != 0) return Fail(git::LastError("reading the history"));
    for (unsigned i = 0; i < git_commit_parentcount(commit.get()); ++i)
      meet(*git_commit_parent_id(commit.get(), i));
    if (path.empty() || Changed(commit.get(), std::string(path)))
      lines.push_back(LineOf(commit.get()));
  }
  return lines;
}

Result<Store::Step> GitStore::StepOf(std::string_view revision) const {
  DESK_ASSIGN(const auto at, At(revision));
  const git_oid id = *git::ParseHex(at->commit());
  int rc = 0;
  const git::Commit commit = Make_<git::Commit>(rc, git_commit_lookup, repository_.get(), &id);
  if (rc != 0) return Fail(git::LastError("reading a commit"));
  Step step;
  step.line = LineOf(commit.get());
  for (unsigned i = 0; i < git_commit_parentcount(commit.get()); ++i)
    step.parents.push_back(git::Hex(*git_commit_parent_id(commit.get(), i)));
  const git_oid none{};
  DESK_ASSIGN(const auto written, SnapshotOf(repository_.get(), id));
  DESK_ASSIGN(const auto changes,
              ChangesBetween(repository_.get(),
                             step.parents.empty() ? none : *git_commit_parent_id(commit.get(), 0),
                             id, *written));
  for (const auto& change : changes) step.paths.push_back(change.path);
  return step;
}

}  // namespace desk
