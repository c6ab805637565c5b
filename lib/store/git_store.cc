// SPDX-License-Identifier: MIT
#include "store/git_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/paths.h"

namespace desk {

using git::Make_;

namespace {

std::string WithoutSlash(const char* path) {
  std::string text = path == nullptr ? "" : path;
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

// Whether a commit changed `path` against its first parent.
bool Changed(git_commit* commit, const std::string& path) {
  const auto id_at = [&](git_commit* of) -> std::string {
    int rc = 0;
    const git::Tree tree = Make_<git::Tree>(rc, git_commit_tree, of);
    const git::TreeEntry entry = rc == 0 ? Make_<git::TreeEntry>(rc, git_tree_entry_bypath, tree.get(), path.c_str()) : nullptr;
    return rc == 0 ? git::Hex(*git_tree_entry_id(entry.get())) : "";
  };
  int rc = 0;
  const git::Commit parent = Make_<git::Commit>(rc, git_commit_parent, commit, 0u);
  return id_at(commit) != (rc == 0 ? id_at(parent.get()) : "");
}

}  // namespace

GitStore::GitStore(git::Repository repository, std::string ref, std::optional<Checkout> checkout,
                   const StoreOptions& options)
    : repository_(std::move(repository)),
      ref_(std::move(ref)),
      common_dir_(WithoutSlash(git_repository_commondir(repository_.get()))),
      checkout_(std::move(checkout)),
      options_(options) {}

Result<std::unique_ptr<GitSnapshot>> GitStore::TipSnapshot() const {
  git_oid tip;
  const int rc = git_reference_name_to_id(&tip, repository_.get(), ref_.empty() ? "HEAD" : ref_.c_str());
  if (rc == GIT_ENOTFOUND) return std::make_unique<GitSnapshot>(repository_.get(), nullptr, nullptr);
  if (rc != 0) return Fail(git::LastError("reading the branch '" + branch() + "'"));
  return SnapshotOf(repository_.get(), tip);
}

Result<std::unique_ptr<Snapshot>> GitStore::Tip() const {
  DESK_ASSIGN(std::unique_ptr<Snapshot> snapshot, TipSnapshot());
  return snapshot;
}

Result<std::unique_ptr<Snapshot>> GitStore::At(std::string_view revision) const {
  int rc = 0;
  const std::string spec = std::string(revision) + "^{commit}";
  const git::Object object = Make_<git::Object>(rc, git_revparse_single, repository_.get(), spec.c_str());
  if (rc != 0) return Fail(ErrorCode::kNotFound, fmt::format("no commit '{}'", revision));
  DESK_ASSIGN(std::unique_ptr<Snapshot> snapshot, SnapshotOf(repository_.get(), *git_object_id(object.get())));
  return snapshot;
}

std::string GitStore::branch() const {
  constexpr std::string_view kHeads = "refs/heads/";
  return ref_.starts_with(kHeads) ? ref_.substr(kHeads.size()) : ref_;
}

Result<std::optional<Draft>> GitStore::DraftOf(std::string_view path) const {
  if (!checkout_) return std::optional<Draft>();
  DESK_ASSIGN(const auto tip, TipSnapshot());
  auto committed = tip->Read(path);
  if (!committed && committed.error().code != ErrorCode::kNotFound) return tl::unexpected<Error>(committed.error());
  DESK_ASSIGN(const auto bytes, checkout_->files.Read(path));
  if (!bytes && !committed) return std::optional<Draft>();
  if (bytes && committed && *bytes == *committed) return std::optional<Draft>();
  Draft draft;
  draft.path = path;
  draft.deleted = !bytes;
  if (committed) draft.committed = *committed;
  if (bytes) {
    draft.bytes = *bytes;
    drafts_given_[draft.path] = *bytes;
  }
  return std::optional<Draft>(std::move(draft));
}

Result<std::vector<Draft>> GitStore::Drafts() const {
  std::vector<Draft> drafts;
  if (!checkout_) return drafts;
  int rc = 0;
  const git::Repository repository = Make_<git::Repository>(rc, git_repository_open, checkout_->files.root().c_str());
  git_status_options options;
  git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
  options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS;
  git::StatusList list;
  if (rc == 0) list = Make_<git::StatusList>(rc, git_status_list_new, repository.get(), &options);
  if (rc != 0) return Fail(git::LastError("comparing the working tree with git"));
  for (size_t i = 0; i < git_status_list_entrycount(list.get()); ++i) {
    const git_status_entry* entry = git_status_byindex(list.get(), i);
    const git_diff_delta* delta = entry->index_to_workdir != nullptr ? entry->index_to_workdir : entry->head_to_index;
    const std::string path = delta->old_file.path != nullptr ? delta->old_file.path : delta->new_file.path;
    if (!ParseRecordPath(path) && !ParseConfigPath(path)) continue;
    DESK_ASSIGN(auto draft, DraftOf(path));
    if (draft) drafts.push_back(std::move(*draft));
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
  const git::Config config = Make_<git::Config>(rc, git_repository_config_snapshot, repository_.get());
  const char* value = nullptr;
  if (rc != 0 || git_config_get_string(&value, config.get(), std::string(key).c_str()) != 0) return std::nullopt;
  return std::string(value);
}

Status GitStore::SetConfig(std::string_view key, std::string_view value) {
  int rc = 0;
  const git::Config config = Make_<git::Config>(rc, git_repository_config, repository_.get());
  git::Config local;
  if (rc == 0) local = Make_<git::Config>(rc, git_config_open_level, config.get(), GIT_CONFIG_LEVEL_LOCAL);
  if (rc == 0) rc = git_config_set_string(local.get(), std::string(key).c_str(), std::string(value).c_str());
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

Result<std::vector<Store::LogLine>> GitStore::History(std::string_view path, int limit) const {
  std::vector<LogLine> lines;
  DESK_ASSIGN(const auto tip, TipSnapshot());
  if (tip->raw_commit() == nullptr) return lines;
  int rc = 0;
  const git::Walk walk = Make_<git::Walk>(rc, git_revwalk_new, repository_.get());
  if (rc == 0) rc = git_revwalk_push(walk.get(), git_commit_id(tip->raw_commit()));
  if (rc != 0) return Fail(git::LastError("reading the history"));
  git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL);
  git_oid id;
  while (static_cast<int>(lines.size()) < limit && git_revwalk_next(&id, walk.get()) == 0) {
    const git::Commit commit = Make_<git::Commit>(rc, git_commit_lookup, repository_.get(), &id);
    if (rc != 0) return Fail(git::LastError("reading the history"));
    if (!path.empty() && !Changed(commit.get(), std::string(path))) continue;
    const git_signature* author = git_commit_author(commit.get());
    lines.push_back({git::Hex(id), {author->name, author->email}, {author->when.time * 1000},
                     git_commit_summary(commit.get())});
  }
  return lines;
}

}  // namespace desk
