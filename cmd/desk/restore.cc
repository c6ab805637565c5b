// SPDX-License-Identifier: MIT
// desk restore: give a field the value that lost a race.
#include "ops/undo.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string id, field;
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("ID", &options.id, "the ticket");
  set.Positional("FIELD", &options.field, "a field that desk conflicts names");
  set.Flag("--dry-run", &options.dry_run, "say what would be done, and do nothing");
}

Status Run(Env& env, const Options& options) {
  const std::string& field = options.field;
  return RunVerb(env, RecordKind::kTicket, {{options.id}, options.dry_run}, ops::Restore(field),
                 {"restore " + field, [field](const ops::Outcome& done) {
                    const std::string value = done.after.Text(field);
                    return field + " is " + (value.empty() ? "unset" : value) + " again";
                  }});
}

}  // namespace

extern const Command kRestore{"", "restore", "give a field the value that lost a race",
                              &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
