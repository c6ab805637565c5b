// SPDX-License-Identifier: MIT
// desk wait: let a ticket wait for somebody or something.
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  TargetOptions targets;
  TextInput text;
  std::optional<std::string> on, until;
};

void Declare(OptionSet& set, Options& options) {
  DeclareTargets(set, options.targets);
  set.Value("--on", "WHOM", &options.on, "customer (the default), vendor, change or internal");
  set.Value("--until", "TIME", &options.until, "when to look again: a date, or an RFC 3339 time");
  DeclareTextInput(set, options.text, "an internal note");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadTextInput(env, options.text, NoText::kFine, ""));
  ops::WaitFor wait{options.on.value_or("customer"), options.until, text};
  if (const auto date = wait.until ? ParseDate(*wait.until) : std::nullopt)
    wait.until = FormatInstant(StartOfDay(*date));
  const std::string on = wait.on;
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Wait(wait),
                 {"wait on " + on, [on](const Record&) { return "waiting on " + on; }});
}

}  // namespace

extern const Command kWait{"", "wait", "let a ticket wait for somebody or something",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
