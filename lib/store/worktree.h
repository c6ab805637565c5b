// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_WORKTREE_H_
#define DESK_STORE_WORKTREE_H_

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/lock.h"

namespace desk {

// A working tree that has the desk branch checked out: files beside desk that people edit. Symbolic
// links are never followed, neither for files nor for folders.
class Worktree {
 public:
  explicit Worktree(std::string root) : root_(std::move(root)) {}
  const std::string& root() const { return root_; }

  // The bytes of a file; nothing if there is none; kInvalidData for what is no plain file or too
  // large, kFailed for what cannot be read.
  Result<std::optional<std::string>> Read(std::string_view path) const;
  // Puts a file in place in one step (temporary file, sync if `durable`, rename), making folders.
  // Returns its fields as Stat does; nothing if somebody was at the file already.
  Result<std::optional<struct stat>> Write(std::string_view path, std::string_view bytes,
                                           bool durable) const;
  // Removes a file, and the folders that it leaves empty.
  Status Remove(std::string_view path) const;
  // Removes what a killed Write of this path left beside it.
  void RemoveTemporary(std::string_view path) const;
  // Syncs everything that was written without.
  Status SyncAll() const;
  // The fields that git compares to know a file as unchanged.
  std::optional<struct stat> Stat(std::string_view path) const;

 private:
  Result<Fd> OpenFolderOf(std::string_view path, bool make) const;
  std::string root_;
};

}  // namespace desk

#endif  // DESK_STORE_WORKTREE_H_
