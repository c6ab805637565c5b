// SPDX-License-Identifier: MIT
// desk work: record time spent on a ticket.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextInput text;
  std::optional<std::string> spent;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  set.Value("--spent", "DURATION", &options.spent, "how long it took: 45m, 1h30m");
  DeclareTextInput(set, options.text, "what was done");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadTextInput(env, options.text, NoText::kFine, ""));
  if (!options.spent)
    return Fail(
        Error{ErrorCode::kUsage, "missing --spent DURATION", {}, {"desk work ID --spent 30m"}, {}});
  const std::string spent = *options.spent;
  return RunVerb(
      env, RecordKind::kTicket, options.targets, ops::Work(text, spent),
      {"work " + spent, [spent](const ops::Outcome&) { return "recorded " + spent + " of work"; }});
}

}  // namespace

extern const Command kWork{"", "work", "record time spent on a ticket",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
