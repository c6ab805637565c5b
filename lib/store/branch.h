// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_BRANCH_H_
#define DESK_STORE_BRANCH_H_

#include <functional>
#include <string>

#include "base/result.h"
#include "store/git.h"
#include "store/store.h"

namespace desk {

// A branch is to be moved from one commit to another.
struct BranchMove {
  git_repository* repository;
  std::string common_dir;  // the branch lives there
  std::string head_dir;    // whose HEAD may be this branch: the common or a worktree's own
  std::string ref;         // "refs/heads/main"
  git_oid before{};        // zero: it must not be there
  git_oid after{};
  Person who;  // for the reflog, with the rest
  Instant at;
  std::string reason;
  // What has to happen at the last moment before, when nobody else can move the branch any more.
  std::function<Status()> just_before = [] { return Status(); };
};

enum class Moved { kYes, kLocked, kElsewhere };  // kElsewhere: it was not at `before`

// The commit point: compares and swaps, under git's own lock "<ref>.lock", and appends to the
// reflogs that git would append to. Git's protocol is this: whoever creates the lock may compare,
// write the new value into it, and rename it over the branch. libgit2 does the same and syncs file
// after file; here the lock and the reflogs are synced together, and then the rename. kFailed if it
// could not be done; before the rename nothing has happened then, and behind it the branch has
// moved, but may not survive a power cut: the caller looks.
Result<Moved> MoveBranch(const BranchMove& move, bool durable);

}  // namespace desk

#endif  // DESK_STORE_BRANCH_H_
