// SPDX-License-Identifier: MIT
// desk type edit: the file of a type in an editor, checked before it is stored.
#include "command.h"
#include "ops/config_change.h"
#include "ui/editor.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string name;
};

void Declare(OptionSet& set, Options& options) {
  set.Positional("NAME", &options.name, "which type");
}

// An error in the file of the desk, as one in the file that is being edited.
Error Moved(Error error, const std::string& from, const std::string& to) {
  if (error.where.starts_with(from + ":")) error.where.replace(0, from.size(), to);
  return error;
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const std::string path, ops::TypePath(*desk, options.name));
  DESK_ASSIGN(const auto found, ops::ReadConfigFile(*desk, *desk->tip, path));
  const std::string opened = found.value_or("");
  DESK_ASSIGN(EditedFile file, EditedFile::Create(env.in_tty, options.name + ".yaml", opened,
                                                  "desk type set " + options.name + " KEY=VALUE"));
  std::string base = opened;
  return file.EditUntil([&](const std::string& saved) -> Status {
    if (saved == opened) {
      env.Say(options.name + ": nothing was changed");
      return {};
    }
    const auto plan = [&](const std::optional<std::string>& now) -> Result<std::string> {
      if (now.value_or("") == base) return RaiseRev(saved, base, path);
      base = now.value_or("");
      return Fail(
          Error{ErrorCode::kFailed,
                "somebody changed the type while you edited",
                {},
                {"git log -p -1 -- " + path, "Any change that you save now replaces that one."},
                {}});
    };
    const auto changed = ops::ChangeType(*desk, options.name, plan, "edit", false);
    if (!changed) return Fail(Moved(changed.error(), path, file.path()));
    for (const auto& note : changed->notes) env.Say(note);
    for (const auto& warning : changed->warnings) env.Warn(warning);
    env.Forget(path);
    env.Say(options.name + ": edited");
    return {};
  });
}

}  // namespace

extern const Command kTypeEdit{"type", "edit", "change a type in an editor",
                               &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
