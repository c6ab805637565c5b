// SPDX-License-Identifier: MIT
#include "commands.h"

#include <algorithm>

#include "base/text.h"

namespace desk::cmd {

namespace {

constexpr std::string_view kDesk = "Start and look after a desk";
constexpr std::string_view kTickets = "Open and read tickets";
constexpr std::string_view kTalk = "Talk and take notes";
constexpr std::string_view kLife = "Move a ticket along";
constexpr std::string_view kPeople = "Teams, agents, contacts, types";
constexpr std::string_view kFigures = "See how the desk does";
constexpr std::string_view kOther = "Help";
constexpr std::string_view kGroups[] = {kDesk, kTickets, kTalk, kLife, kPeople, kFigures, kOther};

}  // namespace

// One line for each command, by noun and verb; command.h says how to add one.
#define DESK_COMMANDS(X)            \
  X(kAssign, kLife)                 \
  X(kBatch, kTickets)               \
  X(kCancel, kLife)                 \
  X(kCheck, kDesk)                  \
  X(kClone, kDesk)                  \
  X(kClose, kLife)                  \
  X(kCommit, kDesk)                 \
  X(kConflicts, kDesk)              \
  X(kCreate, kTickets)              \
  X(kDash, kFigures)                \
  X(kDrop, kLife)                   \
  X(kEdit, kTickets)                \
  X(kEscalate, kLife)               \
  X(kHelp, kOther)                  \
  X(kInit, kDesk)                   \
  X(kList, kTickets)                \
  X(kLog, kDesk)                    \
  X(kMergeDriver, kOther)           \
  X(kNext, kLife)                   \
  X(kNote, kTalk)                   \
  X(kReopen, kLife)                 \
  X(kReply, kTalk)                  \
  X(kResolve, kLife)                \
  X(kRestore, kTickets)             \
  X(kSet, kTickets)                 \
  X(kShow, kTickets)                \
  X(kStart, kLife)                  \
  X(kStatus, kDesk)                 \
  X(kSync, kDesk)                   \
  X(kTake, kLife)                   \
  X(kUndo, kDesk)                   \
  X(kVersion, kOther)               \
  X(kWait, kLife)                   \
  X(kWork, kTalk)                   \
  X(kAgentAdd, kPeople)             \
  X(kAgentEdit, kPeople)            \
  X(kAgentList, kPeople)            \
  X(kAgentSet, kPeople)             \
  X(kAgentShow, kPeople)            \
  X(kContactAdd, kPeople)           \
  X(kContactEdit, kPeople)          \
  X(kContactList, kPeople)          \
  X(kContactSet, kPeople)           \
  X(kContactShow, kPeople)          \
  X(kExportCsv, kDesk)              \
  X(kExportJsonl, kDesk)            \
  X(kImportCsv, kDesk)              \
  X(kImportJsonl, kDesk)            \
  X(kReportAgeing, kFigures)        \
  X(kReportFirstResponse, kFigures) \
  X(kReportFlow, kFigures)          \
  X(kReportHandovers, kFigures)     \
  X(kReportQueue, kFigures)         \
  X(kReportReopened, kFigures)      \
  X(kReportResolution, kFigures)    \
  X(kReportSources, kFigures)       \
  X(kReportWorkload, kFigures)      \
  X(kTeamAdd, kPeople)              \
  X(kTeamEdit, kPeople)             \
  X(kTeamList, kPeople)             \
  X(kTeamSet, kPeople)              \
  X(kTeamShow, kPeople)             \
  X(kTypeAdd, kPeople)              \
  X(kTypeEdit, kPeople)             \
  X(kTypeList, kPeople)             \
  X(kTypeSet, kPeople)              \
  X(kTypeShow, kPeople)

#define DESK_DECLARE(name, group) extern const Command name;
DESK_COMMANDS(DESK_DECLARE)
#undef DESK_DECLARE

namespace {

#define DESK_ROW(name, group) {group, &name},
constexpr CommandRow kTable[] = {DESK_COMMANDS(DESK_ROW)};
#undef DESK_ROW

// What may stand after `noun`; for "" the nouns too.
std::vector<std::string> NamesUnder(std::string_view noun) {
  std::vector<std::string> names;
  for (const auto& [group, command] : kTable) {
    if (command->noun == noun) names.emplace_back(command->verb);
    if (noun.empty() && (names.empty() || names.back() != command->noun) && !command->noun.empty())
      names.emplace_back(command->noun);
  }
  return names;
}

Error NoCommand(const std::string& noun, const std::string& verb) {
  const std::string before = noun.empty() ? "" : noun + " ";
  Error error{ErrorCode::kUsage, "no command '" + before + verb + "'", {}, {}, {}};
  auto near = Suggest(verb, NamesUnder(noun));
  for (auto& name : near) name = before + name;
  if (!near.empty()) error.hints.push_back("Did you mean '" + Join(near, "' or '") + "'?");
  error.hints.push_back(noun.empty() ? "desk help" : "desk help " + noun);
  return error;
}

}  // namespace

std::span<const CommandRow> AllCommands() { return kTable; }

std::span<const std::string_view> AllGroups() { return kGroups; }

std::string FullName(const Command& command) {
  std::string name = "desk ";
  if (!command.noun.empty()) name.append(command.noun).append(" ");
  return name.append(command.verb);
}

bool IsNoun(std::string_view word) {
  return !word.empty() &&
         std::any_of(std::begin(kTable), std::end(kTable),
                     [&](const CommandRow& row) { return row.command->noun == word; });
}

Result<FoundCommand> FindCommand(const std::vector<std::string>& words) {
  const std::string first = words.empty() ? "" : words[0];
  const bool is_noun = IsNoun(first);
  const std::string noun = is_noun ? first : "";
  if (is_noun && words.size() < 2) {
    return Fail(Error{ErrorCode::kUsage,
                      "'desk " + noun + "' needs a verb",
                      {},
                      {"One of: " + Join(NamesUnder(noun), ", ")},
                      {}});
  }
  const std::string& verb = is_noun ? words[1] : first;
  for (const auto& [group, command] : kTable) {
    if (command->noun == noun && command->verb == verb)
      return FoundCommand{command, is_noun ? size_t{2} : size_t{1}};
  }
  return Fail(NoCommand(noun, verb));
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
  set.Flag("--raw", &options.raw, "print control characters as they are; refused on a terminal");
  set.Number("--wait", "SECONDS", &options.wait_seconds, "how long to wait for another writer");
  set.Value("--lang", "LANGUAGE", &options.language, "the language of labels: en, ru, ...");
  set.Flag("-h,--help", &options.help, "explain the command");
  set.Flag("--version", &options.version, "print the version");
}

}  // namespace desk::cmd
