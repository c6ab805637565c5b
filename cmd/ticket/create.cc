// SPDX-License-Identifier: MIT
// desk create: open a ticket, from options or in an editor.
#include <fmt/format.h>

#include "base/text.h"
#include "model/hand_edit.h"
#include "ops/names.h"
#include "ticket/common.h"
#include "ui/editor.h"
#include "ui/form.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> title;
  std::optional<std::string> type, impact, urgency, priority, assignee, team, requester, customer,
      category, parent;
  std::vector<std::string> tags, fields;
  TextInput text;
  bool edit = false, dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("TITLE", &options.title, "one line that says what it is about", false);
  set.Value("-t,--type", "TYPE", &options.type,
            "what kind it is: incident, request, problem, change, task");
  set.Value("-p,--priority", "LEVEL", &options.priority,
            "1 is the most urgent; pins it against impact and urgency");
  set.Value("--impact", "LEVEL", &options.impact, "how much is affected: 1 much, 2 some, 3 little");
  set.Value("--urgency", "LEVEL", &options.urgency,
            "how soon it must be done: 1 now, 2 soon, 3 later");
  set.Value("--assignee", "PERSON", &options.assignee, "who works on it");
  set.Value("--team", "TEAM", &options.team, "whose queue it goes to");
  set.Value("-r,--requester", "PERSON", &options.requester,
            "who asked: an agent, a contact or an address; you, if not given");
  set.Value("--customer", "ID", &options.customer, "for whom");
  set.Value("--category", "TEXT", &options.category, "what it is about, in words of your own");
  set.Value("--parent", "ID", &options.parent, "the ticket that this one is a part of");
  set.Repeated("--tag", "TAG", &options.tags, "a word to find it by");
  set.Repeated("--set", "NAME=VALUE", &options.fields, "any other field, custom.NAME too");
  DeclareTextInput(set, options.text, "what happened");
  set.Flag("-e,--edit", &options.edit, "open an editor first; without a title that is done anyhow");
  set.Flag("--dry-run", &options.dry_run, "check it and create nothing");
}

void AddFields(const Entry& entry, Fields& fields) {
  for (const auto& [name, value] : entry.set) fields[name] = value;
  for (const auto& [name, elements] : entry.add) fields[name] = Value::Strings(elements);
}

// The fields that assignments amount to on an empty ticket.
Status AddAssignments(const ops::Desk& desk, const std::vector<std::string>& assignments,
                      Fields& fields) {
  DESK_ASSIGN(const ops::Plan plan, ops::Set(desk, RecordKind::kTicket, assignments));
  DESK_ASSIGN(const Entry entry, plan(*desk.tip, desk.config, Record{}));
  AddFields(entry, fields);
  return {};
}

// The ticket that the command line describes.
Result<ops::NewRecord> Asked(Env& env, const ops::Desk& desk, const Options& options) {
  ops::NewRecord ticket;
  DESK_ASSIGN(ticket.text, ReadTextInput(env, options.text, NoText::kFine, ""));
  std::vector<std::string> assignments = options.fields;
  const std::pair<const char*, const std::optional<std::string>&> given[] = {
      {"type", options.type},           {"priority", options.priority},
      {"impact", options.impact},       {"urgency", options.urgency},
      {"customer", options.customer},   {"category", options.category},
      {"assignee", options.assignee},   {"team", options.team},
      {"requester", options.requester}, {"parent", options.parent}};
  for (const auto& [name, value] : given) {
    if (!value) continue;
    // An empty variable of a script, more likely than a wish.
    if (value->empty()) return Fail(ErrorCode::kUsage, fmt::format("'--{}' is empty", name));
    assignments.push_back(fmt::format("{}={}", name, *value));
  }
  DESK_TRY(AddAssignments(desk, assignments, ticket.fields));
  const std::string title(Trim(Join(options.title, " ")));
  if (!options.title.empty()) ticket.fields["title"] = Value::String(title);
  if (!options.tags.empty()) ticket.fields["tags"] = Value::Strings(options.tags);
  return ticket;
}

Status CreateTicket(Env& env, const ops::NewRecord& ticket, bool dry_run) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const ops::Changed changed, ops::Create(*desk, ticket, dry_run));
  for (const auto& warning : changed.warnings) env.Warn(warning);
  if (dry_run) {
    env.Say("the ticket would be created");
    return {};
  }
  const std::string id = changed.outcomes.at(0).after.DisplayId();
  if (env.is_machine()) return RenderDone(env, {{id, "created", "created"}});
  env.Out(id + "\n");
  return {};
}

// What people wrote in the form is looked up as options are.
Status CreateFromForm(Env& env, ops::NewRecord ticket, const Form& form, bool dry_run) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  const Entry change = ChangeBetween(ticket.kind, {}, form.fields, {});
  Entry entry = change;
  Status created = ops::LookUp(*desk, *desk->tip, ticket.kind, entry);
  if (created) {
    ticket.fields.clear();
    AddFields(entry, ticket.fields);
    ticket.text = form.text;
    created = CreateTicket(env, ticket, dry_run);
  }
  return created ? created : Status(Fail(Placed(created.error(), form, change)));
}

Status CreateInEditor(Env& env, ops::NewRecord ticket, bool dry_run) {
  Record record;
  record.fields = ticket.fields;
  const std::string opened =
      WriteForm(record,
                "A new ticket. A field without a value gets it from desk.yaml and its type.\n"
                "To create nothing, leave the file as it is.",
                "the first message, which the requester reads", ticket.text);
  DESK_ASSIGN(EditedFile file, EditedFile::Create(env.in_tty, "new-ticket.yaml", opened,
                                                  "desk create \"The printer is on fire\""));
  bool given_up = false;
  DESK_TRY(file.EditUntil([&](const std::string& saved) -> Status {
    given_up = saved == opened || IsBlankForm(saved);
    if (given_up) return {};
    DESK_ASSIGN(const Form form, ReadForm(record, saved, file.path()));
    return CreateFromForm(env, ticket, form, dry_run);
  }));
  if (!given_up) return {};
  return Fail(ErrorCode::kFailed, "nothing was written, so no ticket was created");
}

Status Run(Env& env, const Options& options) {
  if (options.title.empty() && !env.in_tty)
    return Fail(Error{ErrorCode::kUsage, "missing TITLE", {}, {"desk create --help"}, {}});
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const ops::NewRecord ticket, Asked(env, *desk, options));
  return options.edit || options.title.empty() ? CreateInEditor(env, ticket, options.dry_run)
                                               : CreateTicket(env, ticket, options.dry_run);
}

}  // namespace

extern const Command kCreate{"", "create", "open a ticket", &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
