// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_WORKTREE_H_
#define DESK_STORE_WORKTREE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/git.h"
#include "store/lock.h"

namespace desk {

// A working tree that has the desk branch checked out: files beside desk that people edit. Symbolic links are never followed,
// neither for files nor for folders.
class Worktree {
 public:
  explicit Worktree(std::string root) : root_(std::move(root)) {}
  const std::string& root() const { return root_; }

  // The bytes of a file; nothing if there is none; kFailed for what is no plain file or cannot be read.
  Result<std::optional<std::string>> Read(std::string_view path) const;
  // Puts a file in place in one step (temporary file, sync, rename), making folders.
  Status Write(std::string_view path, std::string_view bytes) const;
  Status Remove(std::string_view path) const;
  // Sets the stat fields of an entry of git's index from the file.
  void FillStat(std::string_view path, git_index_entry& entry) const;

 private:
  Result<Fd> OpenFolderOf(std::string_view path, bool make) const;
  std::string root_;
};

// Git's index of a working tree, held by its own lock file so that no git command writes it meanwhile. The lock is a hard link
// whose inode the intent names, so that a later writer knows a lock that a killed desk left.
class IndexEdit {
 public:
  // Reads the index and makes the lock file, not yet in place. kUnsupported for a split index.
  static Result<IndexEdit> Prepare(const std::string& git_dir, const std::string& desk_dir);
  uint64_t inode() const { return inode_; }
  // Takes `index.lock`; waits for a foreign one until the deadline, then kBusy.
  Status Acquire(Deadline deadline);
  // Brings the entries of `paths` to what `tree` has there, with the stat of the files, and puts the index in place.
  Status Finish(const Worktree& worktree, git_tree* tree, const std::vector<std::string>& paths);

  IndexEdit(IndexEdit&&) = default;
  IndexEdit& operator=(IndexEdit&&) = default;
  ~IndexEdit();

 private:
  IndexEdit() = default;
  std::string index_path_, temporary_, lock_path_;
  git::Index index_;
  uint64_t inode_ = 0;
  bool held_ = false;
};

}  // namespace desk

#endif  // DESK_STORE_WORKTREE_H_
