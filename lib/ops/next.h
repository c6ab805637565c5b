// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_NEXT_H_
#define DESK_OPS_NEXT_H_

#include "ops/verbs.h"
#include "query/query.h"

namespace desk::ops {

// What waits for somebody to do it: tickets in a status of category new or open that nobody holds
// (HolderAt), in the order of FindTickets.
Result<std::vector<Record>> FindUnheld(const Snapshot& snapshot, const DeskConfig& config,
                                       const Query& query, Instant now);

// Claims the first of them that its type lets be taken, as Take does, and only one that is unheld
// where the commit ends up. No outcome: there is none. Fails as Change does.
Result<Changed> TakeNext(Desk& desk, const Query& query, const Claim& claim,
                         const ChangeOptions& options);

}  // namespace desk::ops

#endif  // DESK_OPS_NEXT_H_
