// SPDX-License-Identifier: MIT
// desk init: make a desk.
#include "ops/init.h"

#include "command.h"

namespace desk::cmd {

namespace {

struct Options {
  std::optional<std::string> directory, name, zone, branch;
  bool bare = false;
};

void Declare(OptionSet& set, Options& options) {
  set.OptionalPositional("DIR", &options.directory, "where; here, if not given");
  set.Value("--name", "NAME", &options.name,
            "what the desk is called; the folder's name, if not given");
  set.Value("--zone", "ZONE", &options.zone, "its IANA time zone; UTC, if not given");
  set.Value("--branch", "BRANCH", &options.branch,
            "an orphan branch of its own inside a repository of code");
  set.Flag("--bare", &options.bare, "without a working tree, for servers and very large queues");
}

Status Run(Env& env, const Options& options) {
  ops::NewDesk desk;
  desk.dir = options.directory.value_or(env.options.directory);
  desk.name = options.name.value_or("");
  desk.zone = options.zone.value_or("UTC");
  desk.init = {options.bare, options.branch.value_or("")};
  StoreOptions store;
  store.wait_seconds = env.options.wait_seconds;
  DESK_ASSIGN(const std::string branch,
              ops::Init(desk, store, env.options.as, *env.clock, *env.ids));
  env.Say("made a desk on the branch '" + branch + "'");
  env.Hint("desk create \"The printer is on fire\"");
  return {};
}

}  // namespace

extern const Command kInit{"", "init", "make a desk", &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
