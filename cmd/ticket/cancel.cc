// SPDX-License-Identifier: MIT
// desk cancel: end a ticket that will not be worked on.
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
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Cancel(text),
                 {"cancel", [](const ops::Outcome&) { return "cancelled"; }, true});
}

}  // namespace

extern const Command kCancel{"", "cancel", "end a ticket that will not be worked on",
                             &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
