// SPDX-License-Identifier: MIT
// desk close: close a resolved ticket for good.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextInput text;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  DeclareTextInput(set, options.text, "a closing note");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadTextInput(env, options.text, NoText::kFine, ""));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Close(text),
                 {"close", [](const ops::Outcome&) { return "closed"; }, true});
}

}  // namespace

extern const Command kClose{"", "close", "close a resolved ticket for good",
                            &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
