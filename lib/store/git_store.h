// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_GIT_STORE_H_
#define DESK_STORE_GIT_STORE_H_

#include "store/git.h"
#include "store/intent.h"
#include "store/snapshot.h"
#include "store/store.h"
#include "store/worktree.h"

namespace desk {

// The working tree that has the desk branch checked out, with its own git directory (that of a
// linked worktree has its own index).
struct Checkout {
  Worktree files;
  std::string git_dir;
};

// The checkout of a branch: the repository's own, the main one, or a linked one. Git allows one at
// the most. Fails where a HEAD cannot be read: what it names may be this branch.
Result<std::optional<Checkout>> FindCheckout(git_repository* repository, const std::string& ref);

// The Store over libgit2. What it is made of: open.cc finds repository, branch and working tree;
// transaction.cc writes, joining.cc takes in what comes from elsewhere.
class GitStore final : public Store {
 public:
  GitStore(git::Repository repository, std::string ref, Result<std::optional<Checkout>> checkout,
           const StoreOptions& options);

  Result<std::unique_ptr<Snapshot>> Tip() const override;
  Result<std::unique_ptr<Snapshot>> At(std::string_view revision) const override;
  bool Follows(const std::string& commit, const std::string& other) const override;
  std::optional<Distance> DistanceTo(const std::string& commit) const override;
  Result<Committed> Write(const Build& build) override;
  Result<Committed> WriteMany(const BulkBuild& build) override;
  Result<Committed> Prepare(const Build& build) override;
  Result<Joined> Join(const std::string& commit, const JoinFiles& join, bool dry) override;
  Result<std::vector<Draft>> Drafts() const override;
  Result<std::optional<Draft>> DraftOf(std::string_view path) const override;
  std::string branch() const override;
  std::string worktree() const override { return checkout_ ? checkout_->files.root() : ""; }
  std::string git_dir() const override { return common_dir_; }
  std::optional<Person> identity() const override;
  std::optional<std::string> Config(std::string_view key) const override;
  Status SetConfig(std::string_view key, std::string_view value) override;
  std::vector<std::string> Notices() const override;
  Result<std::vector<LogLine>> History(std::string_view path, int limit) const override;
  Result<std::vector<Overruling>> Overruled(const std::vector<std::string>& folders) const override;
  Result<Step> StepOf(std::string_view revision) const override;

  bool is_writable() const { return !ref_.empty(); }
  // The tip as libgit2 has it; empty when the branch is unborn.
  Result<std::unique_ptr<GitSnapshot>> TipSnapshot() const;
  // The same of any branch, "refs/heads/main".
  Result<std::unique_ptr<GitSnapshot>> SnapshotOfRef(const std::string& ref) const;

 private:
  friend class Transaction;
  git::Repository repository_;
  std::string ref_;  // "refs/heads/main"; empty: HEAD is detached, nothing is written
  std::string common_dir_;
  std::optional<Checkout> checkout_;
  Status checkout_known_;  // else nothing is written
  StoreOptions options_;
  // What DraftOf saw during one Build: the working tree may be overwritten where it still holds
  // that.
  mutable SeenDrafts drafts_seen_;
};

}  // namespace desk

#endif  // DESK_STORE_GIT_STORE_H_
