// SPDX-License-Identifier: MIT
// desk type add: a new type of tickets, with a file that explains itself.
#include "ops/config_change.h"
#include "ops/field_text.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string name;
  std::optional<std::string> label;
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("NAME", &options.name, "its name: lower-case letters, digits, . _ -");
  set.Value("--label", "TEXT", &options.label, "what people call it; its name, if not given");
  set.Flag("--dry-run", &options.dry_run, "check it and create nothing");
}

Status Run(Env& env, const Options& options) {
  DESK_TRY(ops::CheckChosenId(options.name));
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  const std::string bytes = StarterType(options.name, options.label.value_or(options.name));
  const auto plan = [&](const std::optional<std::string>& there) -> Result<std::string> {
    if (!there) return bytes;
    return Fail(Error{ErrorCode::kFailed,
                      "the type '" + options.name + "' exists already",
                      {},
                      {"desk type show " + options.name},
                      {}});
  };
  DESK_ASSIGN(const ops::ConfigChanged added,
              ops::ChangeType(*desk, options.name, plan, "add", options.dry_run));
  for (const auto& warning : added.warnings) env.Warn(warning);
  if (options.dry_run) {
    env.Say("the type '" + options.name + "' would be added");
    return {};
  }
  if (env.is_machine()) return RenderDone(env, {{options.name, "created", "created"}});
  env.Out(options.name + "\n");
  return {};
}

}  // namespace

extern const Command kTypeAdd{"type", "add", "add a type of tickets",
                              &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
