// SPDX-License-Identifier: MIT
#ifndef DESK_MODEL_HAND_EDIT_H_
#define DESK_MODEL_HAND_EDIT_H_

#include <optional>
#include <string>

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

// The same with the edit stamped: `by`, and `at` where given.
Record Stamped(Record record, std::string by, Instant at);

}  // namespace desk

#endif  // DESK_MODEL_HAND_EDIT_H_
