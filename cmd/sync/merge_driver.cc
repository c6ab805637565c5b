// SPDX-License-Identifier: MIT
// desk merge-driver: join two versions of a file for git.
#include <fstream>

#include "command.h"
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

// All of it or nothing: half of a version would be joined as if the rest had been taken out.
Result<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  std::string bytes(in ? static_cast<size_t>(in.tellg()) : 0, '\0');
  in.seekg(0);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!in) return Fail(ErrorCode::kFailed, "could not read '" + path + "'");
  return bytes;
}

Status Run(Env&, const Options& options) {
  DESK_ASSIGN(const std::string ours, ReadFile(options.ours));
  DESK_ASSIGN(const std::string theirs, ReadFile(options.theirs));
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
