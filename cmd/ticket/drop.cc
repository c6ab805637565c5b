// SPDX-License-Identifier: MIT
// desk drop: give a ticket of yours back to its queue.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
};

void Declare(OptionSet& set, Options& options) { DeclareTargets(set, options.targets); }

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string me, Me(env));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Drop(me),
                 {"drop", [](const ops::Outcome&) { return "dropped"; }});
}

}  // namespace

extern const Command kDrop{"", "drop", "give a ticket of yours back to its queue",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
