// SPDX-License-Identifier: MIT
// desk take: make a ticket yours and start it if it is new.
#include "sync/common.h"
#include "ticket/claim.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  ClaimOptions claim;
  bool force = false;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  DeclareClaim(set, options.claim);
  set.Flag("--force", &options.force, "take it even if somebody else has it");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(ops::Claim claim, ClaimOf(env, options.claim));
  claim.force = options.force;
  Verb verb{"take by " + claim.me, SaidOfClaim};
  verb.write = RemoteFirst(env, *desk->store, options.claim.deadline_seconds);
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Take(claim), verb);
}

}  // namespace

extern const Command kTake{"", "take", "make a ticket yours and start it if it is new",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
