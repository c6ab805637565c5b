// SPDX-License-Identifier: MIT
// desk type set: change values of a type, and leave its comments and order as they are.
#include "base/text.h"
#include "ops/config_change.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string name;
  std::vector<std::string> changes;
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("NAME", &options.name, "which type");
  set.Positionals("KEY=VALUE", &options.changes,
                  "a key, with dots for one within, and its value in YAML", true);
  set.Flag("--dry-run", &options.dry_run, "say what would be done, and do nothing");
}

Result<std::vector<ConfigChange>> Parse(const std::vector<std::string>& words) {
  std::vector<ConfigChange> changes;
  for (const auto& word : words) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Fail(Error{ErrorCode::kUsage,
                        "'" + word + "' is not like KEY=VALUE",
                        {},
                        {"desk type set incident initial=new"},
                        {}});
    }
    changes.push_back({word.substr(0, equals), word.substr(equals + 1)});
  }
  return changes;
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const auto changes, Parse(options.changes));
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const std::string path, ops::TypePath(*desk, options.name));
  const std::string what = "set " + Join(options.changes, " ");
  const auto plan = [&](const std::optional<std::string>& bytes) {
    auto edited = EditConfig(bytes.value_or(""), path, changes);
    if (!edited && !ReadTypeConfig(options.name, bytes.value_or("")))
      edited = Fail(std::move(edited).error().Hint("desk type edit " + options.name));
    return edited;
  };
  DESK_ASSIGN(const ops::ConfigChanged changed,
              ops::ChangeType(*desk, options.name, plan, what, options.dry_run));
  for (const auto& note : changed.notes) env.Say(note);
  for (const auto& warning : changed.warnings) env.Warn(warning);
  const std::string done = changed.changed ? what : "nothing to do, it is so already";
  env.Say(options.name + ": " + done + (options.dry_run && changed.changed ? " (dry run)" : ""));
  return RenderDone(env, {{options.name, changed.changed ? "changed" : "unchanged", done}});
}

}  // namespace

extern const Command kTypeSet{"type", "set", "change values of a type",
                              &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
