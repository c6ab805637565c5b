// SPDX-License-Identifier: MIT
// desk reply: send a public message to the requester and watchers.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextOptions text;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  DeclareText(set, options.text, "the message");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadText(env, options.text, true));
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Reply(text), {"reply", [](const Record&) { return "replied"; }});
}

}  // namespace

extern const Command kReply{"", "reply", "send a public message to the requester and watchers", &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
