// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_TICKET_COMMON_H_
#define DESK_CMD_TICKET_COMMON_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "ops/verbs.h"
#include "ui/text_input.h"

namespace desk::cmd {

// What the verbs of a ticket share: which tickets, and what is said of each.

struct TargetOptions {
  std::vector<std::string> ids;
  bool dry_run = false;
};
void DeclareTargets(OptionSet& set, TargetOptions& options);
// The stored ids; "-" reads them from standard input. kUsage if there is none.
Result<std::vector<std::string>> ResolveTargets(Env& env, RecordKind kind,
                                                const std::vector<std::string>& typed);

// What a writing command did with one record, as machines get it.
struct Done {
  std::string id;
  std::string outcome;  // "created", "changed", "unchanged", "failed"
  std::string what;     // "assigned to bob", or the error
};
// Renders "desk.change/1" where a form for machines is asked for; nothing otherwise.
Status RenderDone(Env& env, const std::vector<Done>& all);

// Says and renders what became of each record, and prints the ids with -q. Error kPartly if some
// failed, kFailed if all did.
Status SayDone(Env& env, const ops::Changed& changed, bool dry_run,
               const std::function<std::string(const ops::Outcome&)>& said);

struct Verb {
  std::string summary;                                   // of the commit: "assign to bob"
  std::function<std::string(const ops::Outcome&)> said;  // afterwards: "assigned to bob"
  bool moves = false;       // both hold only of a ticket that moved, see ops::Moved
  ops::WriteAs write = {};  // see ops::ChangeOptions
};
// Applies the plan, says what became of each, and prints the ids with -q. Error kPartly if some
// failed.
Status RunVerb(Env& env, RecordKind kind, const TargetOptions& targets, const ops::Plan& plan,
               const Verb& verb);

// The handle of who acts. kFailed with a hint if git knows no identity.
Result<std::string> Me(Env& env);

}  // namespace desk::cmd

#endif  // DESK_CMD_TICKET_COMMON_H_
