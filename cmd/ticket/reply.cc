// SPDX-License-Identifier: MIT
// desk reply: send a public message to the requester and watchers.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextInput text;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  DeclareTextInput(set, options.text, "the message");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text,
              ReadTextInput(
                  env, options.text, NoText::kEditor,
                  "# A message that the requester reads. Lines that begin with # are left out.\n"));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Reply(text),
                 {"reply", [](const ops::Outcome&) { return "replied"; }});
}

}  // namespace

extern const Command kReply{"", "reply", "send a public message to the requester and watchers",
                            &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
