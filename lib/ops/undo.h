// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_UNDO_H_
#define DESK_OPS_UNDO_H_

#include <string>
#include <vector>

#include "ops/desk.h"

namespace desk::ops {

// What a commit is undone by: entries that give fields back what they had before it. History stays
// as it is, so that every clone takes the undoing in as it takes in any change.

// What is done, and what is left as it is.
struct Undone {
  Changed changed;                // the records; what somebody changed since is in their notes
  std::vector<std::string> left;  // "types/incident.yaml was changed since", and the like
  std::string summary;            // of the commit that was undone
};
// Undoes the commit `revision`; "": the newest one of the actor on the branch. Each field gets the
// value that it had before the commit if it has that of the commit still, and each element of a set
// likewise. A configuration file that is as the commit left it gets its bytes back, with a greater
// `rev`. What was said stays, and what was created too. kUsage for a join, kNotFound where there is
// nothing of the actor's.
Result<Undone> Undo(Desk& desk, const std::string& revision, const ChangeOptions& options);

// Gives a field the value that lost the race for it. kNotFound if none did, kAmbiguous if several
// values lost: Set says which.
Plan Restore(std::string field);

}  // namespace desk::ops

#endif  // DESK_OPS_UNDO_H_
