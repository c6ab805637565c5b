// SPDX-License-Identifier: MIT
// desk take: make a ticket yours and start it if it is new.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  bool force = false;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  set.Flag("--force", &options.force, "take it even if somebody else has it");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string me, Me(env));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Take(me, options.force),
                 {"take by " + me, [me](const ops::Outcome&) { return "taken by " + me; }});
}

}  // namespace

extern const Command kTake{"", "take", "make a ticket yours and start it if it is new",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
