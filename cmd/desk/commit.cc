// SPDX-License-Identifier: MIT
// desk commit: take hand edits of the working tree in.
#include <fmt/format.h>

#include "command.h"
#include "ops/take_in.h"
#include "report_error.h"

namespace desk::cmd {

namespace {

struct Options {
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Flag("--dry-run", &options.dry_run, "say what would be taken in, and do nothing");
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const auto taken, ops::TakeInDrafts(*desk, options.dry_run));
  size_t failed = 0;
  for (const auto& file : taken) {
    if (file.error) {
      ReportOne(*file.error, file.path);
      ++failed;
    } else {
      env.Say((options.dry_run ? "would take in " : "took in ") + file.path);
    }
  }
  if (taken.empty()) env.Say("nothing was edited by hand");
  if (failed == 0) return {};
  return Fail(failed == taken.size() ? ErrorCode::kInvalidData : ErrorCode::kPartly,
              fmt::format("{} of {} edits were not taken in", failed, taken.size()));
}

}  // namespace

extern const Command kCommit{"", "commit", "take hand edits of the working tree in",
                             &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
