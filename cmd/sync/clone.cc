// SPDX-License-Identifier: MIT
// desk clone: make a clone of a desk.
#include "sync/clone.h"

#include "command.h"
#include "sync/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string url;
  std::optional<std::string> directory, branch;
  bool bare = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("URL", &options.url, "a path, file://, ssh://, user@host:path or https://");
  set.OptionalPositional("DIR", &options.directory, "where; named after the URL, if not given");
  set.Value("--branch", "BRANCH", &options.branch,
            "the branch of the desk; the one that the remote's HEAD names, if not given");
  set.Flag("--bare", &options.bare, "without a working tree");
}

Status Run(Env& env, const Options& options) {
  StoreOptions store;
  store.wait_seconds = env.options.wait_seconds;
  DESK_ASSIGN(const std::string folder, sync::Clone({options.url, options.directory.value_or(""),
                                                     options.branch.value_or(""), options.bare},
                                                    store, TransportFrom(env)));
  env.Say("cloned the desk into '" + folder + "'");
  env.Hint("cd " + folder + " && desk status");
  return {};
}

}  // namespace

extern const Command kClone{"", "clone", "make a clone of a desk", &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
