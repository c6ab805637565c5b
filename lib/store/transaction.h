// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_TRANSACTION_H_
#define DESK_STORE_TRANSACTION_H_

#include <functional>
#include <optional>
#include <vector>

#include "store/git_store.h"
#include "store/new_objects.h"
#include "store/views.h"

namespace desk {

// What a write wants the branch to be.
struct Proposal {
  Commit commit;                    // to be made; its files are in `changes`
  std::vector<FileChange> changes;  // against the base, each path once
  std::optional<git_oid> joins;     // a second parent
  std::optional<git_oid> existing;  // move to this commit; nothing is made
};
// New blobs go to `objects`.
using Propose = std::function<Result<Proposal>(const GitSnapshot& base, NewObjects& objects)>;

// A write as Store::Write describes it. `propose` is asked again when the branch has moved.
Result<Committed> RunTransaction(GitStore& store, const Propose& propose);

// The steps of a write, in their order.
enum class WriteStep { kLocked, kObjects, kIndexLock, kViews, kBranch, kDone };

// The commit of a write, and nothing else: the branch and its views stay as they are.
Result<Committed> RunAside(GitStore& store, const Propose& propose);

// For tests of what a killed writer leaves: called behind each step. Null outside tests.
extern void (*after_write_step)(WriteStep step);

}  // namespace desk

#endif  // DESK_STORE_TRANSACTION_H_
