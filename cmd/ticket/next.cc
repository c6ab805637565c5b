// SPDX-License-Identifier: MIT
// desk next: the most urgent ticket that nobody works on.
#include "ops/next.h"

#include "ops/find.h"
#include "sync/common.h"
#include "ticket/claim.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> query;
  bool take = false;
  ClaimOptions claim;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("QUERY", &options.query, "only among these: field:value, no:field, words", false);
  set.Flag("--take", &options.take, "make it yours; of many who do so at once one gets it");
  DeclareClaim(set, options.claim);
}

// No error: a loop over all that is to be done ends with it.
Status NothingLeft(Env& env) {
  env.Say("nothing is left to be done");
  return Fail(Error{ErrorCode::kNo, "", {}, {}, {}});
}

Status Say(Env& env, const Record& ticket, const std::string& outcome, const std::string& what) {
  const std::string id = ticket.DisplayId();
  if (env.options.quiet) env.Out(id + "\n");
  if (!env.is_machine() && !env.options.quiet)
    env.Out(id + (env.out_tty ? "  " : "\t") + ticket.Text("title") + "\n");
  return RenderDone(env, {{id, outcome, what}});
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const auto asked, ops::ParseTicketQuery(*desk, options.query, false));
  if (!options.take) {
    if (options.claim.duration)
      return Fail(ErrorCode::kUsage, "--for says how long a ticket is taken; it needs --take");
    DESK_ASSIGN(const auto unheld,
                ops::FindUnheld(*desk->tip, desk->config, asked.query, env.clock->Now()));
    if (unheld.empty()) return NothingLeft(env);
    return Say(env, unheld.front(), "unchanged", "next");
  }
  DESK_ASSIGN(const ops::Claim claim, ClaimOf(env, options.claim));
  ops::ChangeOptions change;
  change.summary = "take by " + claim.me;
  change.write = RemoteFirst(env, *desk->store, options.claim.deadline_seconds);
  DESK_ASSIGN(const ops::Changed done, ops::TakeNext(*desk, asked.query, claim, change));
  for (const auto& warning : done.warnings) env.Warn(warning);
  if (done.outcomes.empty()) return NothingLeft(env);
  const ops::Outcome& taken = done.outcomes.front();
  env.Say(taken.after.DisplayId() + ": " + SaidOfClaim(taken));
  return Say(env, taken.after, "changed", SaidOfClaim(taken));
}

}  // namespace

extern const Command kNext{"", "next", "show or take the most urgent ticket that nobody has",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
