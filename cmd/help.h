// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_HELP_H_
#define DESK_CMD_HELP_H_

#include "command.h"

namespace desk::cmd {

Status PrintOverview(Env& env);                      // every command with its summary, by group
Status PrintHelp(Env& env, const Command& command);  // the command's man page as text
// The man page of what begins several commands, "team"; without one the commands.
void PrintHelpOfNoun(Env& env, const std::string& noun);
Status PrintVersion(Env& env);

}  // namespace desk::cmd

#endif  // DESK_CMD_HELP_H_
