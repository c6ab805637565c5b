// SPDX-License-Identifier: MIT
#ifndef DESK_SYNC_JOIN_FILES_H_
#define DESK_SYNC_JOIN_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "store/store.h"

namespace desk::sync {

// The join of two versions of the file at a path (docs/formats/sync.md): records by their logs,
// configuration by its revision, attachments by their name, all else by its bytes. Commutative, and
// never conflicts.
//
// kInvalidData for two tickets under one id.
Result<std::string> JoinVersions(const std::string& path, std::string_view a, std::string_view b);

// The same for Store::Join: records are read with what their history says, and one of two tickets
// under one id moves to another. Who moved is told to `notes`. Both must outlive the function.
JoinFiles JoinOfSides(const Store& store, std::vector<std::string>& notes);

// The ids of a ticket, one after the other: number 0 is its own, the next ones are for when another
// ticket has that.
std::string IdInChain(const Uid& uid, int number);

}  // namespace desk::sync

#endif  // DESK_SYNC_JOIN_FILES_H_
