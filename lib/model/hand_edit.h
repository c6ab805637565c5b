// SPDX-License-Identifier: MIT
#ifndef DESK_MODEL_HAND_EDIT_H_
#define DESK_MODEL_HAND_EDIT_H_

#include <optional>
#include <string>
#include <vector>

#include "model/record.h"

namespace desk {

// What changes between two states of fields, as the sets, adds and removes of an entry (no id, no
// time). Fields in `set_fields`, and sets of the kind's table, are compared by element; all else is
// replaced whole.
Entry ChangeBetween(RecordKind kind, const Fields& before, const Fields& after,
                    const std::vector<std::string>& set_fields);

// The entry that a hand edit amounts to: where the fields of the record differ from the fold of its
// log. Nothing if they agree. It has no `by`; `at` is the latest `at` that it follows; its id is
// derived from the change and what it follows, so two people who make the same edit of the same
// state made one entry, and stamping does not make another.
std::optional<Entry> ImpliedEntry(const Record& record);

// The record with its hand edit, if any, as an unstamped entry, the log in order, and fields equal
// to the fold.
Record Settled(Record record);

// Whether nothing is left to stamp: no hand edit, and every entry is somebody's.
bool IsStamped(const Record& record);

// Stamps what nobody has stamped: entries of the log, and the hand edit as one more. `at` is taken
// where an entry has none of its own. Returns the entries that were stamped.
std::vector<Entry> Stamp(Record& record, const std::string& by, Instant at);

// One version of a record's file, as a commit left it.
struct RecordVersion {
  std::optional<Record> record;  // as read; nothing: it cannot be read
  std::string by;                // the author, as an entry names people
  Instant at;
  std::vector<size_t> parents;  // the versions that it was made from; all stand before it
};

// The last of the versions, which has a record, settled, and every hand edit stamped by the version
// that made it. The same versions make the same entries, wherever that is done. What stands before
// a version without parents is taken to be stamped.
Record Stamped(const std::vector<RecordVersion>& versions);

// Takes out of a change what the record says already.
void DropWhatIsSo(const Record& record, Entry& change);

// What a hand made of a record's file, carried over to a newer version of the record.
struct CarriedEdit {
  Record record;  // the newer version, with the entries that only the edited file's log has
  Entry change;   // what the edited fields say that this record does not
};
// `edited` was made from `before`, the file as it was committed, or from something older that its
// own log tells of. What is older than `record`, or was cut off, undoes nothing.
CarriedEdit CarryOver(const Record& edited, const Record& before, const Record& record);

}  // namespace desk

#endif  // DESK_MODEL_HAND_EDIT_H_
