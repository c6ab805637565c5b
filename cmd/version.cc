// SPDX-License-Identifier: MIT
// desk version: print the version of the program and of the format that it writes.
#include "command.h"
#include "help.h"

namespace desk::cmd {

namespace {

struct Options {};

void Declare(OptionSet&, Options&) {}

Status Run(Env& env, const Options&) { return PrintVersion(env); }

}  // namespace

Status PrintVersion(Env& env) {
  env.Out("desk " DESK_VERSION " (format 1)\n");
  return {};
}

extern const Command kVersion{"", "version", "print the version of desk and of its format",
                              &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
