// SPDX-License-Identifier: MIT
// Files that are joined whole lose one side whole. Which side that was stands nowhere but in git's
// history: a commit with several parents, of which one has a version that neither the commit has
// nor what the parents have in common.
#include <algorithm>

#include "store/git_store.h"
#include "store/versions.h"

namespace desk {

namespace {

using git::Make_;

// What the parents of a join have in common, at a path.
std::vector<std::optional<git_oid>> CommonOf(git_repository* repository, git_commit* join,
                                             const std::string& path) {
  std::vector<git_oid> parents;
  for (unsigned i = 0; i < git_commit_parentcount(join); ++i)
    parents.push_back(*git_commit_parent_id(join, i));
  git_oidarray bases{};
  std::vector<std::optional<git_oid>> files;
  if (git_merge_bases_many(&bases, repository, parents.size(), parents.data()) != 0) return files;
  for (size_t i = 0; i < bases.count; ++i) {
    int rc = 0;
    const git::Commit base = Make_<git::Commit>(rc, git_commit_lookup, repository, &bases.ids[i]);
    if (base) files.push_back(FileAt(base.get(), path));
  }
  git_oidarray_dispose(&bases);
  return files;
}

bool HasFile(const std::vector<std::optional<git_oid>>& files, const std::optional<git_oid>& file) {
  return std::any_of(files.begin(), files.end(),
                     [&](const auto& one) { return SameObject(one, file); });
}

class Search {
 public:
  Search(git_repository* repository, std::vector<std::pair<std::string, git_oid>> files)
      : repository_(repository), files_(std::move(files)) {}

  void Look(git_commit* join) {
    for (const auto& [path, file] : files_) {
      if (SameObject(FileAt(join, path), file)) LookAt(join, path, file);
    }
  }

  std::vector<Store::Overruling> Take() { return std::move(found_); }

 private:
  void LookAt(git_commit* join, const std::string& path, const git_oid& file) {
    for (unsigned i = 0; i < git_commit_parentcount(join); ++i) {
      int rc = 0;
      git::Commit parent = Make_<git::Commit>(rc, git_commit_parent, join, i);
      const auto lost = parent ? FileAt(parent.get(), path) : std::nullopt;
      if (!lost || SameObject(lost, file)) continue;
      const auto common = CommonOf(repository_, join, path);
      if (HasFile(common, lost) || HasFile(common, file)) continue;
      const git::Commit maker = MakerOf(std::move(parent), path);
      if (maker) Add({path, LineOf(maker.get())});
    }
  }

  // Two joins may have left out the same version.
  void Add(Store::Overruling overruling) {
    const bool known = std::any_of(found_.begin(), found_.end(), [&](const auto& other) {
      return other.path == overruling.path && other.line.commit == overruling.line.commit;
    });
    if (!known) found_.push_back(std::move(overruling));
  }

  git_repository* repository_;
  std::vector<std::pair<std::string, git_oid>> files_;
  std::vector<Store::Overruling> found_;
};

}  // namespace

Result<std::vector<Store::Overruling>> GitStore::Overruled(
    const std::vector<std::string>& folders) const {
  DESK_ASSIGN(const auto tip, TipSnapshot());
  if (tip->raw_commit() == nullptr) return std::vector<Overruling>();
  std::vector<std::pair<std::string, git_oid>> files;
  const auto add = [&](const std::string& path) {
    const auto id = tip->IdOf(path);
    if (id && *id) files.emplace_back(path, **id);
    return true;
  };
  add("desk.yaml");
  for (const auto& folder : folders) DESK_TRY(tip->List(folder, add, [](const Error&) {}));
  int rc = 0;
  const git::Revwalk walk = Make_<git::Revwalk>(rc, git_revwalk_new, repository_.get());
  if (rc == 0) rc = git_revwalk_sorting(walk.get(), GIT_SORT_TIME);
  if (rc == 0) rc = git_revwalk_push(walk.get(), git_commit_id(tip->raw_commit()));
  if (rc != 0) return Fail(git::LastError("reading the history"));
  Search search(repository_.get(), std::move(files));
  // A walk that fails has come to where a shallow clone ends.
  for (git_oid id{}; git_revwalk_next(&id, walk.get()) == 0;) {
    const git::Commit commit = Make_<git::Commit>(rc, git_commit_lookup, repository_.get(), &id);
    if (commit && git_commit_parentcount(commit.get()) > 1) search.Look(commit.get());
  }
  return search.Take();
}

}  // namespace desk
