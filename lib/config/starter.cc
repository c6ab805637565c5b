// SPDX-License-Identifier: MIT
// The files of a new desk. They are the first documentation that most people read, so every key
// stands there with its default and a comment, and nothing has to be looked up to change it.
//
// The five types follow ITIL where it helps and no further. An incident and a request may be solved
// in the first call; a problem and a change need work before they can be resolved, and say by a
// code how it ended. A change needs somebody responsible before it begins and is never reopened: a
// failed one is followed by another. Only an incident gets more urgent when it is escalated
// upwards.
#include <fmt/format.h>

#include "codec/yaml_writer.h"
#include "config/config.h"

namespace desk {

namespace {

constexpr std::string_view kDesk =
    R"(# What holds for the whole desk. Every key may be changed but "format", "needs"
# and "uid"; raise "rev" by one with each change. All keys are explained in
# docs/formats/configuration.md of desk; extras of your own belong under "custom:".

format: 1       # the version of the format
needs: []       # for programs: what must be known to write here
rev: 1          # of two versions of this file, the one with the greater rev is taken
uid: {uid}  # the desk's identity, never changed

name: {name}
zone: {zone}       # IANA time zone of the desk, such as Europe/Berlin

# What a ticket gets when nothing else is said. Impact and urgency are 1 (great), 2 or 3 (small).
defaults:
  type: incident
  team: null      # such as: support
  impact: 2
  urgency: 2

# All statuses, in the order of lists. Names stand in the tickets: change labels, do not rename. The
# category says what a status means: new, open and waiting are work to do; resolved, closed, cancelled
# and merged are not. Several statuses may have one category. Which status may follow which is said
# per type, in types/.
statuses:
  new: {{category: new, label: {{en: New, ru: Новая}}}}
  in_progress: {{category: open, label: {{en: In progress, ru: В работе}}}}
  waiting: {{category: waiting, label: {{en: Waiting, ru: Ожидание}}}}
  resolved: {{category: resolved, label: {{en: Resolved, ru: Решена}}}}
  closed: {{category: closed, label: {{en: Closed, ru: Закрыта}}}}
  cancelled: {{category: cancelled, label: {{en: Cancelled, ru: Отменена}}}}
  merged: {{category: merged, label: {{en: Merged, ru: Объединена}}}}

# Levels of priority from 1, the most urgent, to 9. A label is one text or a text per language.
priorities:
  1: {{label: {{en: Critical, ru: Критический}}}}
  2: {{label: {{en: High, ru: Высокий}}}}
  3: {{label: {{en: Normal, ru: Обычный}}}}
  4: {{label: {{en: Low, ru: Низкий}}}}

# The priority of a ticket, unless somebody gave one by hand: a line per impact, in it a value per
# urgency.
matrix:
- [1, 2, 3]     # impact 1, urgency 1 to 3
- [2, 3, 4]     # impact 2
- [3, 4, 4]     # impact 3
)";

constexpr std::string_view kTypeHead = R"(# {about}
#
# This file says how a ticket of this type lives. Every key may be changed; raise "rev" by one with
# each change. All keys are explained in docs/formats/configuration.md of desk.

rev: 1
label: {label}

# The status of a new ticket.
initial: new

# From a status to those that may follow. Verbs take the first one of their category: "desk start" the
# first open one. A status without a line may go anywhere; [] is an end.
transitions:
  new: {from_new}
  in_progress: [waiting, resolved, cancelled]
  waiting: [in_progress, resolved, cancelled]
  resolved: [closed, in_progress]
  closed: {from_closed}
  cancelled: {from_closed}
  merged: []

# Fields that must have a value when a ticket enters a status.
requires:
)";

constexpr std::string_view kTypeTail = R"(
# What "resolution_code" may be; [] allows any text. Add it to "requires" above to make it a duty.
resolution_codes: {codes}

# The status that "desk reopen" gives. Without this key, tickets of this type are never reopened.
reopens_to: in_progress

# Whether a message by someone who is no agent reopens a resolved or closed ticket.
reopen_on_reply: {on_reply}

escalation:
  raise_priority: {raise}     # whether "desk escalate --up" raises the priority by one level

# Tickets keep a retired type; new ones cannot have it.
retired: false
)";

struct Starter {
  std::string_view about;
  std::string label;
  std::string_view from_new = "[in_progress, waiting, resolved, cancelled]";
  std::string_view from_closed = "[in_progress]";
  std::string_view requires_more = "";  // lines before "waiting"
  std::string_view at_resolved = "[resolution]";
  std::string_view codes = "[]";
  bool on_reply = false;
  bool raise_priority = false;
};

std::string TypeFile(const Starter& type) {
  std::string file =
      fmt::format(kTypeHead, fmt::arg("about", type.about), fmt::arg("label", type.label),
                  fmt::arg("from_new", type.from_new), fmt::arg("from_closed", type.from_closed));
  file += fmt::format("{}  waiting: [waiting_on]\n  resolved: {}\n", type.requires_more,
                      type.at_resolved);
  return file + fmt::format(kTypeTail, fmt::arg("codes", type.codes),
                            fmt::arg("on_reply", type.on_reply),
                            fmt::arg("raise", type.raise_priority));
}

Starter Incident() {
  return {
      .about = "An incident: something that worked is broken or slow, and is to work again soon.",
      .label = "{en: Incident, ru: Инцидент}",
      .codes = "[fixed, workaround, no_fault_found, went_away]",
      .on_reply = true,
      .raise_priority = true};
}

Starter Request() {
  return {.about =
              "A request: somebody wants something that the desk provides, such as an account or a "
              "laptop.",
          .label = "{en: Request, ru: Запрос}",
          .codes = "[fulfilled, partly, declined]",
          .on_reply = true};
}

Starter Problem() {
  return {.about = "A problem: the cause behind incidents, which is to be found and removed.",
          .label = "{en: Problem, ru: Проблема}",
          .from_new = "[in_progress, waiting, cancelled]",
          .at_resolved = "[resolution, resolution_code]",
          .codes = "[cause_removed, workaround, risk_accepted, not_found]"};
}

Starter Change() {
  return {.about =
              "A change: work on a running system, planned, done by somebody who answers for it, "
              "and looked at afterwards.\n"
              "# While it waits for approval or its time, it is \"waiting\" (desk wait ID --on "
              "internal --until ...).",
          .label = "{en: Change, ru: Изменение}",
          .from_new = "[waiting, in_progress, cancelled]",
          .from_closed = "[]",
          .requires_more = "  in_progress: [assignee]\n",
          .at_resolved = "[resolution, resolution_code]",
          .codes = "[successful, partly, backed_out, failed]"};
}

Starter Task() {
  return {.about = "A task: a piece of work, often a part of another ticket (see \"parent\").",
          .label = "{en: Task, ru: Задача}"};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> StarterFiles(const Uid& uid, std::string_view name,
                                                              std::string_view zone) {
  std::string desk =
      fmt::format(kDesk, fmt::arg("uid", YamlString(FormatUid(uid))),
                  fmt::arg("name", YamlString(name)), fmt::arg("zone", YamlString(zone)));
  return {{"desk.yaml", std::move(desk)},
          {"types/change.yaml", TypeFile(Change())},
          {"types/incident.yaml", TypeFile(Incident())},
          {"types/problem.yaml", TypeFile(Problem())},
          {"types/request.yaml", TypeFile(Request())},
          {"types/task.yaml", TypeFile(Task())}};
}

std::string StarterType(std::string_view name, std::string_view label) {
  return TypeFile({.about = fmt::format("Tickets of type {}.", name), .label = YamlString(label)});
}

}  // namespace desk
