// SPDX-License-Identifier: MIT
// desk undo: take a commit back by new entries.
#include "ops/undo.h"

#include "report_error.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::optional<std::string> commit;
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.OptionalPositional("COMMIT", &options.commit,
                         "which one, as desk log shows it; else the newest of yours");
  set.Flag("--dry-run", &options.dry_run, "say what would be done, and do nothing");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  ops::ChangeOptions change;
  change.dry_run = options.dry_run;
  DESK_ASSIGN(const ops::Undone undone, ops::Undo(*desk, options.commit.value_or(""), change));
  env.Say((options.dry_run ? "would undo: " : "undone: ") + undone.summary);
  for (const auto& left : undone.left) env.Warn(left);
  return SayDone(env, undone.changed, options.dry_run, [](const ops::Outcome& outcome) {
    return outcome.changed ? "as it was" : "nothing to do";
  });
}

}  // namespace

extern const Command kUndo{"", "undo", "take back what a commit changed",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
