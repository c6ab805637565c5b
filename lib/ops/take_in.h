// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_TAKE_IN_H_
#define DESK_OPS_TAKE_IN_H_

#include "ops/desk.h"

namespace desk::ops {

// One file of the working tree that was taken in, or why not.
struct TakenIn {
  std::string path;
  std::optional<Error> error;
};

// Why a draft does not read, as far as its own bytes say; nothing if it does.
std::optional<Error> FaultOf(const Draft& draft);

// Takes the hand edits of the working tree into one commit: an edited record gets an entry, edited
// configuration a greater `rev`, a new file becomes a record. What does not read or breaks a rule
// is left as it is and reported; the others are committed. Deleted files are left alone: a ticket
// is cancelled, not removed.
Result<std::vector<TakenIn>> TakeInDrafts(Desk& desk, bool dry_run);

}  // namespace desk::ops

#endif  // DESK_OPS_TAKE_IN_H_
