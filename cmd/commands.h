// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_COMMANDS_H_
#define DESK_CMD_COMMANDS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"

namespace desk::cmd {

// A row of the table: a command and where `desk help` lists it.
struct CommandRow {
  std::string_view group;  // a heading: "Work on tickets"
  const Command* command;
};

// Every command, sorted by noun and verb.
std::span<const CommandRow> AllCommands();
// The headings in the order in which help shows them.
std::span<const std::string_view> AllGroups();

struct FoundCommand {
  const Command* command;
  size_t words;  // how many of the words are its name
};
// Whether commands have this as their first word: "team".
bool IsNoun(std::string_view word);
// The command that the first words name. kUsage with a suggestion for unknown ones.
Result<FoundCommand> FindCommand(const std::vector<std::string>& words);

// "desk team add".
std::string FullName(const Command& command);

// Adds the options that every command takes.
void DeclareGlobals(OptionSet& set, GlobalOptions& options);

}  // namespace desk::cmd

#endif  // DESK_CMD_COMMANDS_H_
