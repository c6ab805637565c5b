// SPDX-License-Identifier: MIT
#include "commands.h"

#include <algorithm>

#include "base/text.h"

namespace desk::cmd {

// One line for each command; command.h says how to add one.
#define DESK_COMMANDS(X)                                                                          \
  X(kAssign) X(kCancel) X(kCheck) X(kClose) X(kCommit) X(kCreate) X(kDrop) X(kEscalate) X(kHelp) \
  X(kInit) X(kList) X(kLog) X(kNote) X(kReopen) X(kReply) X(kResolve) X(kSet) X(kShow)           \
  X(kStart) X(kStatus) X(kTake) X(kVersion) X(kWait) X(kWork)                                    \
  X(kAgentAdd) X(kAgentList) X(kAgentSet) X(kAgentShow)                                          \
  X(kTeamAdd) X(kTeamList) X(kTeamSet) X(kTeamShow)                                              \
  X(kTypeList)

#define DESK_DECLARE(name) extern const Command name;
DESK_COMMANDS(DESK_DECLARE)
#undef DESK_DECLARE

namespace {

#define DESK_ADDRESS(name) &name,
constexpr const Command* kTable[] = {DESK_COMMANDS(DESK_ADDRESS)};
#undef DESK_ADDRESS

std::vector<std::string> NamesUnder(std::string_view noun) {
  std::vector<std::string> names;
  for (const Command* command : kTable) {
    if (command->noun == noun) names.emplace_back(command->verb);
    if (noun.empty() && !command->noun.empty()) names.emplace_back(command->noun);
  }
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

std::span<const Command* const> AllCommands() { return kTable; }

std::string FullName(const Command& command) {
  std::string name = "desk ";
  if (!command.noun.empty()) name.append(command.noun).append(" ");
  return name.append(command.verb);
}

Result<const Command*> FindCommand(const std::vector<std::string>& words, size_t& used) {
  const bool is_noun = std::any_of(std::begin(kTable), std::end(kTable), [&](const Command* c) { return c->noun == words[0]; });
  const std::string noun = is_noun ? words[0] : "";
  if (is_noun && words.size() < 2) {
    return Fail(Error{ErrorCode::kUsage, "'desk " + noun + "' needs a verb", {}, {"One of: " + Join(NamesUnder(noun), ", ")}, {}});
  }
  const std::string verb = words[is_noun ? 1 : 0];
  used = is_noun ? 2 : 1;
  for (const Command* command : kTable) {
    if (command->noun == noun && command->verb == verb) return command;
  }
  Error error{ErrorCode::kUsage, "no command '" + (is_noun ? noun + " " : "") + verb + "'", {}, {}, {}};
  if (const auto near = Suggest(verb, NamesUnder(noun)); !near.empty()) error.hints.push_back("Did you mean '" + Join(near, "' or '") + "'?");
  error.hints.push_back("desk help");
  return Fail(error);
}

void DeclareGlobals(OptionSet& set, GlobalOptions& options) {
  set.Text("-C", "DIR", &options.directory, "work on the desk in this folder");
  set.Value("--as", "WHO", &options.as, "act as this agent or \"Name <address>\"");
  set.Flag("--json", &options.json, "print JSON with a schema name");
  set.Flag("--jsonl", &options.jsonl, "print one JSON record a line");
  set.Flag("--csv", &options.csv, "print CSV");
  set.Flag("--tsv", &options.tsv, "print tab-separated rows, as in a pipe");
  set.Value("--format", "TEMPLATE", &options.format, "print rows by a template: '{id} {title}'");
  set.Flag("-q,--quiet", &options.quiet, "print ids only, and say nothing");
  set.Value("--color", "WHEN", &options.color, "auto, always or never");
  set.Flag("--no-pager", &options.no_pager, "never start a pager");
  set.Value("--lang", "LANGUAGE", &options.language, "the language of labels: en, ru, ...");
  set.Number("--wait", "SECONDS", &options.wait_seconds, "how long to wait for another writer");
  set.Flag("--help", &options.help, "explain the command");
  set.Flag("--version", &options.version, "print the version");
}

}  // namespace desk::cmd
