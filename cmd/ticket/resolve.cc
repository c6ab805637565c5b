// SPDX-License-Identifier: MIT
// desk resolve: say what solved a ticket.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextInput text;
  std::optional<std::string> code;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  set.Value("--code", "CODE", &options.code, "the resolution as one of the type's codes");
  DeclareTextInput(set, options.text, "the resolution, which the requester reads");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadTextInput(env, options.text, NoText::kFine, ""));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Resolve(text, options.code),
                 {"resolve", [](const ops::Outcome&) { return "resolved"; }, true});
}

}  // namespace

extern const Command kResolve{"", "resolve", "say what solved a ticket",
                              &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
