// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_COMMAND_H_
#define DESK_CMD_COMMAND_H_

// How to add a command
//
// - cmd/<group>/<verb>.cc: a sentence on what it does; `struct Options` with its defaults;
//   `Declare`, which names the options; `Run`, which resolves arguments, makes one library call
//   and renders the value; `const Command kX` last.
// - One line in the table of cmd/commands.cc, with its group (sorted; a test checks it), and the
//   file in CMakeLists.txt.
// - tests/golden/<verb>.test: a session that shows every option.
// - docs/man/desk-<verb>.1.scd: the man page, which is what --help prints; a test compares its
//   options with `Declare`.

#include <memory>
#include <string_view>

#include "base/result.h"
#include "ui/env.h"
#include "ui/options.h"

namespace desk::cmd {

// A command as a row of the table.
struct Command {
  std::string_view noun;  // "" for everyday verbs, "team", "agent", "type", "export", "report", ...
  std::string_view verb;
  std::string_view summary;  // imperative, no full stop; the first line of its man page
  // Makes an object that holds the options, declares them, and later runs: see Bind below.
  struct Invocation {
    virtual ~Invocation() = default;
    virtual void Declare(OptionSet& set) = 0;
    virtual Status Run(Env& env) = 0;
  };
  std::unique_ptr<Invocation> (*make)();
};

// Binds an Options struct and the two functions of a command file to the table's shape.
template <typename Options, void (*DeclareFn)(OptionSet&, Options&),
          Status (*RunFn)(Env&, const Options&)>
std::unique_ptr<Command::Invocation> Bind() {
  struct Bound final : Command::Invocation {
    Options options;
    void Declare(OptionSet& set) override { DeclareFn(set, options); }
    Status Run(Env& env) override { return RunFn(env, options); }
  };
  return std::make_unique<Bound>();
}

}  // namespace desk::cmd

#endif  // DESK_CMD_COMMAND_H_
