// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_INDEX_EDIT_H_
#define DESK_STORE_INDEX_EDIT_H_

#include <string>
#include <vector>

#include "base/result.h"
#include "store/index_file.h"
#include "store/lock.h"
#include "store/worktree.h"

namespace desk {

// Git's index of a working tree, held by git's own lock so that no git command writes it meanwhile.
// The lock is a hard link to a file of desk's own. A lock that is still linked to that file while
// nobody else can be at work, under the desk's lock, was left by a desk that was killed.
class IndexEdit {
 public:
  // Makes the file that will be the lock, which is not in place yet. A lock that was left goes;
  // the caller holds the desk's lock.
  static Result<IndexEdit> Prepare(const std::string& git_dir, const std::string& desk_dir);

  // Takes `index.lock`; waits for a foreign one until the deadline, then kBusy. Then reads the
  // index and refuses to touch paths of an unfinished merge.
  Status Acquire(const std::vector<std::string>& paths, Deadline deadline,
                 const SignalPause& pause);

  // The index as it is and will be. Valid once acquired.
  IndexFile& file() { return file_; }
  // Writes the new index into the lock: a full disk is met here. `written` are changes of files
  // that were put in place just now, and need no second look (Worktree::Write). Durable: the bytes
  // are on their way to the disk when this returns, and not waited for: git can make an index
  // again, and does not sync it either.
  Status Write(const Worktree& worktree, const std::vector<IndexFile::Change>& written,
               bool durable);
  // Puts the written index in place, which gives the lock back.
  Status Place();

  IndexEdit(IndexEdit&& other) noexcept = default;
  IndexEdit& operator=(IndexEdit&&) = delete;
  ~IndexEdit();

 private:
  IndexEdit() = default;
  static void DropLeft(const std::string& git_dir, const std::string& desk_dir);
  Status TakeLock(Deadline deadline, const SignalPause& pause);
  Status ReadIndex();

  std::string index_path_, lock_path_, own_path_;
  Fd fd_;
  IndexFile file_;
  timespec index_time_{};
  bool held_ = false;
};

}  // namespace desk

#endif  // DESK_STORE_INDEX_EDIT_H_
