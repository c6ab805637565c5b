// SPDX-License-Identifier: MIT
#ifndef DESK_MERGE_REBASE_H_
#define DESK_MERGE_REBASE_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/record.h"

namespace desk {

// A draft of a record's file, made anew on a newer version of the record: the log of `now` with the
// entries that only the draft has, and the draft's fields on top. What it says stays uncommitted;
// if `now` says all of it, the result is `now`.
//
// `before` is the file that was committed when the draft was made, as far as it is known; it need
// not read. Fails with kInvalidData at path:line:column if the draft does not read, and if the
// result would be larger than a record may be.
Result<std::string> RebaseDraft(const Record& now, std::string_view before, std::string_view draft,
                                std::string_view path);

}  // namespace desk

#endif  // DESK_MERGE_REBASE_H_
