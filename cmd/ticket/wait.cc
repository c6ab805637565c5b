// SPDX-License-Identifier: MIT
// desk wait: let a ticket wait for somebody or something.
#include <fmt/format.h>

#include "query/times.h"
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
  set.Value("--on", "WHOM", &options.on,
            "for whom: customer (the default), vendor, change or internal");
  set.Value("--until", "TIME", &options.until,
            "when to look again: a date, a time, tomorrow, or 3d from now");
  DeclareTextInput(set, options.text, "an internal note");
}

Error NoTime(const std::string& text) {
  return Error{ErrorCode::kUsage,
               fmt::format("'{}' is no time to wait until", text),
               {},
               {"Times are 2026-11-30, 2026-11-30T09:00:00Z, tomorrow, 4h or 3d."},
               {}};
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const std::string text, ReadTextInput(env, options.text, NoText::kFine, ""));
  ops::WaitFor wait{options.on, {}, text};
  if (options.until) {
    const auto span = ParseTimeSpan(*options.until, env.clock->Now());
    if (!span) return Fail(NoTime(*options.until));
    wait.until = FormatInstant(span->first);
  }
  return RunVerb(env, RecordKind::kTicket, options.targets, ops::Wait(wait),
                 {options.on ? "wait on " + *options.on : "wait",
                  [](const ops::Outcome& done) {
                    const std::string until = done.after.Text("wait_until");
                    return "waiting on " + done.after.Text("waiting_on") +
                           (until.empty() ? "" : " until " + until);
                  },
                  true});
}

}  // namespace

extern const Command kWait{"", "wait", "let a ticket wait for somebody or something",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
