// SPDX-License-Identifier: MIT
// desk set: change fields of tickets. The same file serves the records that people name.
#include "base/text.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> words;
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("ID... NAME=VALUE", &options.words,
                  "records, then fields: name=value, name+=element, name-=element, name=", true);
  set.Flag("--dry-run", &options.dry_run, "say what would be done, and do nothing");
}

template <RecordKind kind>
Status Run(Env& env, const Options& options) {
  TargetOptions targets{{}, options.dry_run};
  std::vector<std::string> assignments;
  for (const auto& word : options.words) {
    (word.find('=') == std::string::npos ? targets.ids : assignments).push_back(word);
  }
  if (targets.ids.empty() || assignments.empty()) {
    return Fail(Error{ErrorCode::kUsage,
                      "an id or a field is missing",
                      {},
                      {"Write the ids, then name=value."},
                      {}});
  }
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const ops::Plan plan, ops::Set(*desk, kind, assignments));
  const std::string what = Join(assignments, " ");
  return RunVerb(env, kind, targets, plan,
                 {"set " + what, [what](const ops::Outcome&) { return "set " + what; }});
}

}  // namespace

extern const Command kSet{"", "set", "change fields of tickets",
                          &Bind<Options, &Declare, &Run<RecordKind::kTicket>>};
extern const Command kTeamSet{"team", "set", "change fields of a team",
                              &Bind<Options, &Declare, &Run<RecordKind::kTeam>>};
extern const Command kAgentSet{"agent", "set", "change fields of an agent",
                               &Bind<Options, &Declare, &Run<RecordKind::kAgent>>};
extern const Command kContactSet{"contact", "set", "change fields of a contact",
                                 &Bind<Options, &Declare, &Run<RecordKind::kContact>>};

}  // namespace desk::cmd
