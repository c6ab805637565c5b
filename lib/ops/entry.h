// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_ENTRY_H_
#define DESK_OPS_ENTRY_H_

#include "ops/desk.h"

namespace desk::ops {

// The record with one more entry: given an id, the heads it follows, the time and the author;
// fields folded anew.
Record WithEntry(const Record& record, Entry entry, const Actor& actor, const Clock& clock,
                 IdSource& ids);

// Whether this process may write: somebody is named as author and the desk needs nothing that is
// not known here.
Status RequireWriter(const Desk& desk);

}  // namespace desk::ops

#endif  // DESK_OPS_ENTRY_H_
