// SPDX-License-Identifier: MIT
#include "ticket/claim.h"

namespace desk::cmd {

void DeclareClaim(OptionSet& set, ClaimOptions& options) {
  set.Value("--for", "DURATION", &options.duration,
            "until when the claim holds: 2h, 90m; others may take the ticket after it");
  set.Number("--deadline", "SECONDS", &options.deadline_seconds,
             "how long the remote may take for each step; default 120");
}

Result<ops::Claim> ClaimOf(Env& env, const ClaimOptions& options) {
  ops::Claim claim;
  DESK_ASSIGN(claim.me, Me(env));
  claim.now = env.clock->Now();
  if (!options.duration) return claim;
  DESK_ASSIGN(const int64_t length, ops::DurationOf(*options.duration));
  claim.until = Instant{claim.now.ms + length};
  return claim;
}

std::string SaidOfClaim(const ops::Outcome& outcome) {
  const std::string until = outcome.after.Text("claim_until");
  return "taken by " + outcome.after.Text("assignee") + (until.empty() ? "" : " until " + until);
}

}  // namespace desk::cmd
