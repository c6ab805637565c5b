// SPDX-License-Identifier: MIT
// desk reopen: open a resolved, closed or cancelled ticket again.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextInput text;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  DeclareTextInput(set, options.text, "why");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadTextInput(env, options.text, NoText::kFine, ""));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Reopen(text),
                 {"reopen", [](const ops::Outcome&) { return "reopened"; }, true});
}

}  // namespace

extern const Command kReopen{"", "reopen", "open a resolved, closed or cancelled ticket again",
                             &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
