// SPDX-License-Identifier: MIT
// desk team add, desk agent add, desk contact add: make a record that people name.
#include <fmt/format.h>

#include "ops/field_text.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string id;
  std::vector<std::string> fields;
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("ID", &options.id, "its id: lower-case letters, digits, . _ -");
  set.Positionals("NAME=VALUE", &options.fields, "its fields; name is the id if not given", false);
  set.Flag("--dry-run", &options.dry_run, "check it and create nothing");
}

template <RecordKind kind>
Status Run(Env& env, const Options& options) {
  DESK_TRY(ops::CheckChosenId(options.id));
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  ops::NewRecord record;
  record.kind = kind;
  record.id = options.id;
  DESK_ASSIGN(const ops::Plan plan, ops::Set(*desk, kind, options.fields));
  DESK_ASSIGN(const Entry entry, plan(*desk->tip, desk->config, Record{kind, {}, {}, {}, {}, {}}));
  record.fields["name"] = Value::String(options.id);
  for (const auto& [name, value] : entry.set) record.fields[name] = value;
  for (const auto& [name, elements] : entry.add) record.fields[name] = Value::Strings(elements);
  // Two clones that add the same id mean the same thing.
  record.uid = DerivedUid(desk->config.uid, KindName(kind), options.id);
  DESK_ASSIGN(const ops::Changed changed, ops::Create(*desk, record, options.dry_run));
  for (const auto& warning : changed.warnings) env.Warn(warning);
  if (options.dry_run) {
    env.Say(fmt::format("the {} '{}' would be added", KindName(kind), options.id));
    return {};
  }
  if (env.is_machine()) return RenderDone(env, {{options.id, "created", "created"}});
  env.Out(options.id + "\n");
  return {};
}

}  // namespace

extern const Command kTeamAdd{"team", "add", "add a team",
                              &Bind<Options, &Declare, &Run<RecordKind::kTeam>>};
extern const Command kAgentAdd{"agent", "add", "add an agent",
                               &Bind<Options, &Declare, &Run<RecordKind::kAgent>>};
extern const Command kContactAdd{"contact", "add", "add a contact",
                                 &Bind<Options, &Declare, &Run<RecordKind::kContact>>};

}  // namespace desk::cmd
