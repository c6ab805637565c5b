// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_COMMANDS_H_
#define DESK_CMD_COMMANDS_H_

#include <span>
#include <string>
#include <vector>

#include "command.h"

namespace desk::cmd {

// Every command, sorted by noun and verb.
std::span<const Command* const> AllCommands();

// The command that the first words name; `used` says how many of them. kUsage with a suggestion for unknown ones.
Result<const Command*> FindCommand(const std::vector<std::string>& words, size_t& used);

// "desk team add".
std::string FullName(const Command& command);

// Adds the options that every command takes.
void DeclareGlobals(OptionSet& set, GlobalOptions& options);

}  // namespace desk::cmd

#endif  // DESK_CMD_COMMANDS_H_
