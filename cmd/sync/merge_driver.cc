// SPDX-License-Identifier: MIT
// desk merge-driver: join two versions of a file for git.
#include <fstream>

#include "command.h"
#include "store/lock.h"
#include "sync/join_files.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string base, ours, theirs, path;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("BASE", &options.base, "the file as it was; not read, a join needs none");
  set.Positional("OURS", &options.ours, "one version; the join is written there");
  set.Positional("THEIRS", &options.theirs, "the other version");
  set.Positional("PATH", &options.path, "where the file lies in the desk");
}

Status Run(Env&, const Options& options) {
  // All of them or nothing: half of a version would be joined as if the rest had been taken out.
  DESK_ASSIGN(const std::string ours, ReadWholeFile(options.ours));
  DESK_ASSIGN(const std::string theirs, ReadWholeFile(options.theirs));
  DESK_ASSIGN(const std::string joined, sync::JoinVersions(options.path, ours, theirs));
  std::ofstream out(options.ours, std::ios::binary | std::ios::trunc);
  out << joined << std::flush;
  if (!out) return Fail(ErrorCode::kFailed, "could not write '" + options.ours + "'");
  return {};
}

}  // namespace

extern const Command kMergeDriver{"", "merge-driver", "join two versions of a file for git",
                                  &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
