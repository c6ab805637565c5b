// SPDX-License-Identifier: MIT
// desk edit: change fields of a ticket and say something, in an editor. The same file serves the
// records that people name.
//
// Others go on while somebody is in an editor. So what is written is the difference between what
// was opened and what was saved, applied to the record as it is by then.
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "codec/yaml_writer.h"
#include "model/fold.h"
#include "model/hand_edit.h"
#include "ticket/common.h"
#include "ui/editor.h"
#include "ui/form.h"

namespace desk::cmd {

namespace {

struct Options {
  std::string id;
  bool reply = false;
};

void DeclareId(OptionSet& set, Options& options) { set.Positional("ID", &options.id, "which one"); }

void Declare(OptionSet& set, Options& options) {
  DeclareId(set, options);
  set.Flag("--reply", &options.reply, "make the text a public message, not an internal note");
}

// The record as the next write would find it, a hand edit of the working tree included. Fails where
// that write would, before anybody types anything.
Result<Record> Opened(Env& env, RecordKind kind, const std::string& typed) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const std::string id, ops::Resolve(*desk->tip, kind, typed));
  const auto nothing = [](const Snapshot&, const DeskConfig&, const Record&) -> Result<Entry> {
    return Entry{};
  };
  ops::ChangeOptions options;
  options.dry_run = true;
  DESK_ASSIGN(const ops::Changed changed, ops::Change(*desk, kind, {id}, nothing, options));
  return changed.outcomes.at(0).before;
}

std::string HeadOf(const Record& record) {
  const bool is_ticket = record.kind == RecordKind::kTicket;
  return record.DisplayId() + "  " + record.Text(is_ticket ? "title" : "name") +
         "\n\nChange the fields; one without a value has none.\n"
         "To change nothing, leave the file as it is.";
}

// The names of the fields that a change touches: "priority, tags".
std::string FieldsIn(const Entry& change) {
  std::set<std::string> names;
  for (const auto& [name, value] : change.set) names.insert(name);
  for (const auto& [name, elements] : change.add) names.insert(name);
  for (const auto& [name, elements] : change.remove) names.insert(name);
  return Join({names.begin(), names.end()}, ", ");
}

// What others gave to fields that the change sets: it is in the log, and no more in the record.
std::vector<std::string> Overruled(const Record& opened, const Record& now, const Entry& change) {
  static const Value kNothing;
  const auto in = [](const Record& record, const std::string& name) -> const Value& {
    const Value* value = record.Find(name);
    return value == nullptr ? kNothing : *value;
  };
  std::vector<std::string> lines;
  for (const auto& [name, value] : change.set) {
    const Value& theirs = in(now, name);
    if (theirs == in(opened, name) || theirs == value) continue;
    lines.push_back(fmt::format("{}: while you edited, somebody changed {} to {}; now it is {}",
                                now.DisplayId(), name, YamlFlow(theirs), YamlFlow(value)));
  }
  return lines;
}

Status Apply(Env& env, const Record& opened, const Form& form, bool reply) {
  const Entry change =
      ChangeBetween(opened.kind, opened.fields, form.fields, SetFields(opened.log));
  const std::string fields = FieldsIn(change);
  if (fields.empty() && form.text.empty()) {
    env.Say(opened.DisplayId() + ": nothing was changed");
    return {};
  }
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  std::vector<std::string> overruled;
  const ops::Plan edit = ops::Edit(*desk, change, form.text, reply);
  const ops::Plan plan = [&](const Snapshot& base, const DeskConfig& config, const Record& now) {
    overruled = Overruled(opened, now, change);
    return edit(base, config, now);
  };
  std::vector<std::string> summary, said;
  if (!fields.empty()) {
    summary.push_back("edit " + fields);
    said.push_back("edited " + fields);
  }
  if (!form.text.empty()) {
    summary.push_back(reply ? "reply" : "note");
    said.push_back(reply ? "replied" : "noted");
  }
  const Status done =
      RunVerb(env, opened.kind, {{opened.id}, false}, plan,
              {Join(summary, "; "), [said](const ops::Outcome&) { return Join(said, "; "); }});
  if (!done) return Fail(Placed(done.error(), form, change));
  for (const auto& line : overruled) env.Warn(line);
  return {};
}

template <RecordKind kind>
Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const Record opened, Opened(env, kind, options.id));
  const bool is_ticket = kind == RecordKind::kTicket;
  const std::string below = !is_ticket      ? ""
                            : options.reply ? "a message that the requester reads"
                                            : "an internal note";
  const std::string otherwise =
      fmt::format("desk {}set {} NAME=VALUE", is_ticket ? "" : std::string(KindName(kind)) + " ",
                  opened.DisplayId());
  DESK_ASSIGN(EditedFile file,
              EditedFile::Create(env.in_tty, opened.DisplayId() + ".yaml",
                                 WriteForm(opened, HeadOf(opened), below, ""), otherwise));
  return file.EditUntil([&](const std::string& saved) -> Status {
    if (IsBlankForm(saved)) return Apply(env, opened, {opened.fields, {}, {}}, options.reply);
    DESK_ASSIGN(const Form form, ReadForm(opened, saved, file.path()));
    return Apply(env, opened, form, options.reply);
  });
}

}  // namespace

extern const Command kEdit{"", "edit", "change a ticket in an editor",
                           &Bind<Options, &Declare, &Run<RecordKind::kTicket>>};
extern const Command kTeamEdit{"team", "edit", "change a team in an editor",
                               &Bind<Options, &DeclareId, &Run<RecordKind::kTeam>>};
extern const Command kAgentEdit{"agent", "edit", "change an agent in an editor",
                                &Bind<Options, &DeclareId, &Run<RecordKind::kAgent>>};
extern const Command kContactEdit{"contact", "edit", "change a contact in an editor",
                                  &Bind<Options, &DeclareId, &Run<RecordKind::kContact>>};

}  // namespace desk::cmd
