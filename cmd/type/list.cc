// SPDX-License-Identifier: MIT
// desk type list: the types of tickets and their lives.
#include "base/text.h"
#include "command.h"

namespace desk::cmd {

namespace {

struct Options {};

void Declare(OptionSet&, Options&) {}

Status Run(Env& env, const Options&) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  Table table;
  table.schema = "desk.type.list/1";
  table.columns = {{"name", "TYPE"},
                   {"label", "LABEL", true},
                   {"initial", "BEGINS"},
                   {"rev", "REV"},
                   {"transitions", "TRANSITIONS", false, false}};
  for (const auto& type : desk->config.types) {
    std::vector<std::string> transitions;
    for (const auto& [from, to] : type.transitions)
      transitions.push_back(from + ">" + Join(to, "|"));
    table.rows.push_back({{type.name, type.label.In(env.options.language.value_or("en"), type.name),
                           type.initial, int64_t{type.rev}, transitions},
                          {},
                          nullptr});
  }
  return env.Render(table);
}

}  // namespace

extern const Command kTypeList{"type", "list", "list the types of tickets",
                               &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
