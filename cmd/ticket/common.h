// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_TICKET_COMMON_H_
#define DESK_CMD_TICKET_COMMON_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "ops/verbs.h"

namespace desk::cmd {

// What the verbs of a ticket share: which tickets, and the text that goes with them.

struct TextOptions {
  std::vector<std::string> messages;   // -m, each a paragraph
  std::optional<std::string> file;     // --file PATH, "-" is standard input
};
void DeclareText(OptionSet& set, TextOptions& options, const std::string& what);
// The text from -m or --file; empty if neither was given. kUsage if it is `required` and there is none.
Result<std::string> ReadText(Env& env, const TextOptions& options, bool required);

struct TargetOptions {
  std::vector<std::string> ids;
  bool dry_run = false;
};
void DeclareTargets(OptionSet& set, TargetOptions& options);
// The stored ids; "-" reads them from standard input. kUsage if there is none.
Result<std::vector<std::string>> ResolveTargets(Env& env, RecordKind kind, const std::vector<std::string>& typed);

struct Verb {
  std::string summary;                              // of the commit: "assign to bob"
  std::function<std::string(const Record&)> said;   // what is said afterwards: "assigned to bob"
};
// Applies the plan, says what became of each, and prints the ids with -q. Error kPartly if some failed.
Status RunVerb(Env& env, RecordKind kind, const TargetOptions& targets, const ops::Plan& plan, const Verb& verb);

// The handle of who acts. kFailed with a hint if git knows no identity.
Result<std::string> Me(Env& env);

}  // namespace desk::cmd

#endif  // DESK_CMD_TICKET_COMMON_H_
