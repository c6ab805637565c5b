// SPDX-License-Identifier: MIT
// desk escalate: hand a ticket to those who know more, or up to those who decide.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextInput text;
  std::optional<std::string> to;
  bool up = false;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  set.Value("--to", "TEAM", &options.to, "the team; without it the next tier of the ticket's team");
  set.Flag("--up", &options.up,
           "to the lead of the ticket's team, raising the priority where the type says so");
  DeclareTextInput(set, options.text, "the reason");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadTextInput(env, options.text, NoText::kFine, ""));
  if (options.up && options.to) return Fail(ErrorCode::kUsage, "--up and --to exclude each other");
  return RunVerb(
      env, RecordKind::kTicket, options.targets, ops::Escalate({options.to, options.up, text}),
      {options.up ? "escalate up" : "escalate", [up = options.up](const ops::Outcome& done) {
         return "escalated to " +
                (up ? done.after.Text("assignee") : "team " + done.after.Text("team"));
       }});
}

}  // namespace

extern const Command kEscalate{"", "escalate",
                               "hand a ticket to those who know more, or up to those who decide",
                               &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
