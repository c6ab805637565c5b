// SPDX-License-Identifier: MIT
// desk assign: give tickets to somebody.
#include "ops/names.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> words;
  std::optional<std::string> team;
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("ID... PERSON", &options.words,
                  "tickets, and last the agent or address; nobody unassigns", true);
  set.Value("--team", "TEAM", &options.team, "move the ticket to this team's queue as well");
  set.Flag("--dry-run", &options.dry_run, "say what would be done, and do nothing");
}

Status Run(Env& env, const Options& options) {
  if (options.words.size() < 2) {
    return Fail(Error{
        ErrorCode::kUsage, "a ticket or a person is missing", {}, {"desk assign ID PERSON"}, {}});
  }
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  std::string person;
  if (options.words.back() != "nobody") {
    DESK_ASSIGN(person, ops::AgentHandle(*desk, *desk->tip, options.words.back()));
  }
  std::optional<std::string> team = options.team;
  if (team) {
    DESK_ASSIGN(team, ops::Resolve(*desk->tip, RecordKind::kTeam, *team));
  }
  const std::string done = person.empty() ? "unassigned" : "assigned to " + person;
  const TargetOptions targets{{options.words.begin(), options.words.end() - 1}, options.dry_run};
  return RunVerb(env, RecordKind::kTicket, targets, ops::Assign(person, team),
                 {person.empty() ? "unassign" : "assign to " + person,
                  [done](const ops::Outcome&) { return done; }});
}

}  // namespace

extern const Command kAssign{"", "assign", "give tickets to somebody",
                             &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
