// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_TICKET_CLAIM_H_
#define DESK_CMD_TICKET_CLAIM_H_

#include <optional>
#include <string>

#include "ticket/common.h"

namespace desk::cmd {

// What `take` and `next --take` share: claims that one of many wins.

struct ClaimOptions {
  std::optional<std::string> duration;
  int deadline_seconds = 120;
};
void DeclareClaim(OptionSet& set, ClaimOptions& options);
// For the actor, from now. kUsage for what is no duration.
Result<ops::Claim> ClaimOf(Env& env, const ClaimOptions& options);

// "taken by bob until 2026-12-01T10:00:00Z"
std::string SaidOfClaim(const ops::Outcome& outcome);

}  // namespace desk::cmd

#endif  // DESK_CMD_TICKET_CLAIM_H_
