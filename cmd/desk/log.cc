// SPDX-License-Identifier: MIT
// desk log: who changed what, newest first, from git's history.
#include "base/text.h"
#include "command.h"
#include "store/paths.h"

namespace desk::cmd {

namespace {

struct Options {
  std::optional<std::string> id;
  int limit = 50;
};

void Declare(OptionSet& set, Options& options) {
  set.OptionalPositional("ID", &options.id, "a ticket; without it the whole desk");
  set.Number("-n,--limit", "COUNT", &options.limit, "at the most so many lines");
}

Status Run(Env& env, const Options& options) {
  if (options.limit < 0)
    return Fail(ErrorCode::kUsage, "--limit takes a number of lines that is not negative");
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  std::string path;
  if (options.id) {
    DESK_ASSIGN(const std::string id, ops::Resolve(*desk->tip, RecordKind::kTicket, *options.id));
    path = RecordPath(RecordKind::kTicket, id);
  }
  DESK_ASSIGN(const auto lines, desk->store->History(path, options.limit));
  Table table;
  table.schema = "desk.log/1";
  table.columns = {
      {"commit", "COMMIT"}, {"at", "WHEN"}, {"author", "WHO"}, {"summary", "WHAT", true}};
  for (const auto& line : lines) {
    table.rows.push_back({{line.commit.substr(0, 12), line.at, line.author.name, line.summary},
                          {Tone::kDim, Tone::kDim},
                          nullptr});
  }
  return env.Render(table);
}

}  // namespace

extern const Command kLog{"", "log", "show who changed what, newest first",
                          &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
