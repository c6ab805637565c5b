// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_SNAPSHOT_H_
#define DESK_STORE_SNAPSHOT_H_

#include "store/git.h"
#include "store/store.h"

namespace desk {

// A snapshot over libgit2. The repository must outlive it.
class GitSnapshot final : public Snapshot {
 public:
  // Without a commit: the empty snapshot of an unborn branch.
  GitSnapshot(git_repository* repository, git::Commit commit, git::Tree tree)
      : repository_(repository), commit_(std::move(commit)), tree_(std::move(tree)) {}

  std::string commit() const override;
  Result<std::string> Read(std::string_view path) const override;
  Status List(std::string_view folder, const std::function<bool(const std::string&)>& visit,
              const std::function<void(const Error&)>& damaged) const override;
  Status Walk(std::string_view folder,
              const std::function<bool(const std::string&, std::string_view)>& visit,
              const std::function<void(const Error&)>& damaged) const override;
  std::vector<Version> Versions(
      std::string_view path,
      const std::function<bool(std::string_view bytes)>& ends) const override;  // versions.cc
  std::vector<Error> OddEntries() const override;

  // The object at a path; nothing if the tree has none there. Quick for one path after another in
  // the same folder.
  Result<std::optional<git_oid>> IdOf(std::string_view path) const;

  // What a file is that has no place at its path, committed or not.
  Error OddFile(const std::string& path) const;

  git_commit* raw_commit() const { return commit_.get(); }
  git_tree* raw_tree() const { return tree_.get(); }

 private:
  Status OpenFolder(std::string_view folder) const;
  git_repository* repository_;
  git::Commit commit_;
  git::Tree tree_;
  // The folder that IdOf looked into last; its tree is null where there is no such folder. libgit2
  // does not keep trees of more than 4 KiB.
  mutable std::optional<std::string> folder_;
  mutable git::Tree folder_tree_;
};

Result<std::unique_ptr<GitSnapshot>> SnapshotOf(git_repository* repository, const git_oid& commit);

}  // namespace desk

#endif  // DESK_STORE_SNAPSHOT_H_
