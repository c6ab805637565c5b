// SPDX-License-Identifier: MIT
#ifndef DESK_MERGE_JOIN_H_
#define DESK_MERGE_JOIN_H_

#include "base/result.h"
#include "model/record.h"

namespace desk {

// The join of two versions of one record: the union of their logs, with what hand edits imply,
// folded again. No base, no clock, no "ours" and "theirs". Commutative, associative and idempotent,
// byte for byte.
//
// Fails only if the two are different tickets under one id (kInvalidData): the caller moves one of
// them away. Of other kinds, whose ids people choose, two uids are one record, with the smaller.
Result<Record> Join(const Record& a, const Record& b);

// Which of two versions of the entry with one id the join keeps: a redaction; then the one with
// `by`; then the one with the greater canonical bytes.
const Entry& Prevailing(const Entry& a, const Entry& b);

}  // namespace desk

#endif  // DESK_MERGE_JOIN_H_
