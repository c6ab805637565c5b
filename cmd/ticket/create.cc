// SPDX-License-Identifier: MIT
// desk create: open a ticket.
#include <fmt/format.h>

#include "base/text.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> title;
  std::optional<std::string> type, impact, urgency, priority, assignee, team, requester, customer,
      category, parent;
  std::vector<std::string> tags, fields;
  TextInput text;
  bool dry_run = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("TITLE", &options.title, "one line that says what it is about", true);
  set.Value("-t,--type", "TYPE", &options.type, "incident, request, problem, change, task");
  set.Value("-p,--priority", "LEVEL", &options.priority,
            "1 is the most urgent; pins it against impact and urgency");
  set.Value("--impact", "LEVEL", &options.impact, "how much is affected: 1 much, 2 some, 3 little");
  set.Value("--urgency", "LEVEL", &options.urgency,
            "how soon it must be done: 1 now, 2 soon, 3 later");
  set.Value("--assignee", "PERSON", &options.assignee, "who works on it");
  set.Value("--team", "TEAM", &options.team, "whose queue it goes to");
  set.Value("-r,--requester", "PERSON", &options.requester,
            "who asked, an agent or an address; you, if not given");
  set.Value("--customer", "ID", &options.customer, "for whom");
  set.Value("--category", "TEXT", &options.category, "what it is about, in words of your own");
  set.Value("--parent", "ID", &options.parent, "the ticket that this one is a part of");
  set.Repeated("--tag", "TAG", &options.tags, "a word to find it by");
  set.Repeated("--set", "NAME=VALUE", &options.fields, "any other field, custom.NAME too");
  DeclareTextInput(set, options.text, "what happened");
  set.Flag("--dry-run", &options.dry_run, "check it and create nothing");
}

Status AddPerson(const ops::Desk& desk, Fields& fields, const char* name,
                 const std::optional<std::string>& typed) {
  if (!typed) return {};
  DESK_ASSIGN(std::string handle, ops::PersonHandle(desk, *desk.tip, *typed));
  fields[name] = Value::String(std::move(handle));
  return {};
}

// The fields that assignments amount to on an empty ticket.
Status AddAssignments(const ops::Desk& desk, const std::vector<std::string>& assignments,
                      Fields& fields) {
  DESK_ASSIGN(const ops::Plan plan, ops::Set(RecordKind::kTicket, assignments, false));
  DESK_ASSIGN(const Entry entry, plan(*desk.tip, desk.config, Record{}));
  for (const auto& [name, value] : entry.set) fields[name] = value;
  for (const auto& [name, elements] : entry.add) fields[name] = Value::Strings(elements);
  return {};
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  ops::NewRecord ticket;
  DESK_ASSIGN(ticket.text, ReadTextInput(env, options.text, NoText::kFine, ""));
  std::vector<std::string> assignments = options.fields;
  const auto add = [&](const char* name, const std::optional<std::string>& value) {
    if (value) assignments.push_back(fmt::format("{}={}", name, *value));
  };
  add("type", options.type);
  add("priority", options.priority);
  add("impact", options.impact);
  add("urgency", options.urgency);
  add("customer", options.customer);
  add("category", options.category);
  DESK_TRY(AddAssignments(*desk, assignments, ticket.fields));
  ticket.fields["title"] = Value::String(std::string(Trim(Join(options.title, " "))));
  DESK_TRY(AddPerson(*desk, ticket.fields, "assignee", options.assignee));
  DESK_TRY(AddPerson(*desk, ticket.fields, "requester", options.requester));
  if (options.team) {
    DESK_ASSIGN(const std::string team, ops::Resolve(*desk->tip, RecordKind::kTeam, *options.team));
    ticket.fields["team"] = Value::String(team);
  }
  if (options.parent) {
    DESK_ASSIGN(const std::string parent,
                ops::Resolve(*desk->tip, RecordKind::kTicket, *options.parent));
    ticket.fields["parent"] = Value::String(DisplayTicketId(parent));
  }
  if (!options.tags.empty()) ticket.fields["tags"] = Value::Strings(options.tags);
  DESK_ASSIGN(const ops::Changed changed, ops::Create(*desk, ticket, options.dry_run));
  for (const auto& warning : changed.warnings) env.Warn(warning);
  if (options.dry_run) {
    env.Say("the ticket would be created");
  } else {
    env.Out(changed.outcomes.at(0).after.DisplayId() + "\n");
  }
  return {};
}

}  // namespace

extern const Command kCreate{"", "create", "open a ticket", &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
