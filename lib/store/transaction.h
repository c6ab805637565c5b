// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_TRANSACTION_H_
#define DESK_STORE_TRANSACTION_H_

namespace desk {

// The steps of a write, in their order.
enum class WriteStep { kLocked, kObjects, kIndexLock, kViews, kBranch, kDone };

// For tests of what a killed writer leaves: called behind each step. Null outside tests.
extern void (*after_write_step)(WriteStep step);

}  // namespace desk

#endif  // DESK_STORE_TRANSACTION_H_
