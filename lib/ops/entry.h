// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_ENTRY_H_
#define DESK_OPS_ENTRY_H_

#include "ops/desk.h"

namespace desk::ops {

// The record with one more entry: given an id, the heads it follows, the time and the author;
// fields folded anew.
Record WithEntry(const Record& record, Entry entry, const Actor& actor, const Clock& clock,
                 IdSource& ids);

// What a hand edited in the file of a record: what the fields say beyond the file's own log, as far
// as `record` does not say so already. A file that is older than the record, or was cut off, undoes
// nothing.
Entry EditIn(const Record& edited, const Record& record);

// The configuration at a base: that of the desk, as long as the branch has not moved since it was
// opened. Fails as ReadConfig does.
Result<DeskConfig> ConfigAt(const Desk& desk, const Snapshot& base);

// Whether this process may write: somebody is named as author and the desk needs nothing that is
// not known here.
Status RequireWriter(const Desk& desk);

}  // namespace desk::ops

#endif  // DESK_OPS_ENTRY_H_
