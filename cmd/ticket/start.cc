// SPDX-License-Identifier: MIT
// desk start: begin to work on a ticket.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
};

void Declare(OptionSet& set, Options& options) { DeclareTargets(set, options.targets); }

Status Run(Env& env, const Options& options) {
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Start(),
                 {"start", [](const ops::Outcome&) { return "started"; }, true});
}

}  // namespace

extern const Command kStart{"", "start", "begin to work on a ticket",
                            &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
