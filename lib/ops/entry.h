// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_ENTRY_H_
#define DESK_OPS_ENTRY_H_

#include "ops/desk.h"

namespace desk::ops {

// The record with one more entry: given an id, the heads it follows, the time and the author;
// fields folded anew.
Record WithEntry(const Record& record, Entry entry, const Actor& actor, const Clock& clock,
                 IdSource& ids);

// A record as its file stands in the snapshot: not settled, and with the id of the file's name.
Result<Record> ReadRecordFile(const Snapshot& snapshot, RecordKind kind, std::string_view id);

// How a person stands in a log: the agent who has the address in the snapshot, otherwise the
// address; "unknown" for a name that git lets pass and desk does not.
std::string HandleOf(const Snapshot& snapshot, const Person& person);

// A record as a write finds it.
struct Standing {
  Record file;         // as it stands in the commit
  Record record;       // settled; hand edits that were committed are stamped
  size_t stamped = 0;  // the entries that this took
};
Result<Standing> ReadForWriting(const Desk& desk, const Snapshot& base, RecordKind kind,
                                std::string_view id);

// A record as a join takes it: settled, with the edits of its history stamped by the commits that
// made them. Of a file that cannot be read, what the versions behind it say that can. kNotFound if
// there is no file, kInvalidData if no version reads.
Result<Record> ReadForJoin(const Store& store, const Snapshot& side, RecordKind kind,
                           std::string_view id);

// A record that took in a draft of its file.
struct DraftTaken {
  Record record;
  Entry change;          // all that it changed, effects included
  size_t entries = 0;    // how many came from the draft's own log
  bool changed = false;  // false: the draft says nothing that the record does not say
};
// Takes in a draft, which reads as `edited`: its entries, signed by the actor, and what its fields
// say as an entry of the actor's. kFailed and kUsage as CheckChange, at the field that is refused.
Result<DraftTaken> TakeInDraft(const Desk& desk, const DeskConfig& config, const Standing& standing,
                               const Draft& draft, const Record& edited);

// Turns what the entry says of people by alias or address into the ids of FindPerson; whom nobody
// has stands as it was said.
Status NamePeople(const Snapshot& base, const Record& record, Entry& entry);

// Whether an entry says nothing at all.
bool IsEmpty(const Entry& entry);

// The configuration at a base: that of the desk, as long as the branch has not moved since it was
// opened. Fails as ReadConfig does.
Result<DeskConfig> ConfigAt(const Desk& desk, const Snapshot& base);

// Whether this process may write: somebody is named as author and the desk needs nothing that is
// not known here.
Status RequireWriter(const Desk& desk);

}  // namespace desk::ops

#endif  // DESK_OPS_ENTRY_H_
