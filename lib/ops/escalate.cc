// SPDX-License-Identifier: MIT
// Escalation, as ITIL has it: functional (to those who know more: the next tier) and hierarchical
// (to those who decide: the team's lead). Both are counted on the ticket, so that lists can show
// it.
#include <fmt/format.h>

#include "ops/verbs.h"

namespace desk::ops {

namespace {

Result<Record> TeamOf(const Snapshot& base, const Record& ticket) {
  const std::string team = ticket.Text("team");
  if (team.empty()) {
    return Fail(Error{ErrorCode::kFailed,
                      fmt::format("ticket '{}' is in no team's queue", ticket.DisplayId()),
                      {},
                      {fmt::format("desk escalate {} --to TEAM", ticket.DisplayId())},
                      {}});
  }
  return ReadRecord(base, RecordKind::kTeam, team);
}

Status AddFunctional(const Snapshot& base, const Record& ticket,
                     const std::optional<std::string>& to, Entry& entry) {
  std::string target = to.value_or("");
  if (target.empty()) {
    DESK_ASSIGN(const Record team, TeamOf(base, ticket));
    target = team.Text("next_tier");
    if (target.empty()) {
      return Fail(Error{ErrorCode::kFailed,
                        fmt::format("team '{}' has no next tier", team.id),
                        {},
                        {fmt::format("desk team set {} next_tier=TEAM", team.id),
                         fmt::format("desk escalate {} --to TEAM", ticket.DisplayId())},
                        {}});
    }
  }
  DESK_ASSIGN(const std::string id, Resolve(base, RecordKind::kTeam, target));
  entry.set.emplace_back("team", Value::String(id));
  // Whoever had it in the old team has it no more; the new team picks its own.
  entry.set.emplace_back("assignee", Value::Null());
  return {};
}

Status AddHierarchical(const Snapshot& base, const DeskConfig& config, const Record& ticket,
                       Entry& entry) {
  DESK_ASSIGN(const Record team, TeamOf(base, ticket));
  const std::string lead = team.Text("lead");
  if (lead.empty()) {
    return Fail(Error{ErrorCode::kFailed,
                      fmt::format("team '{}' has no lead", team.id),
                      {},
                      {fmt::format("desk team set {} lead=AGENT", team.id)},
                      {}});
  }
  entry.set.emplace_back("assignee", Value::String(lead));
  const TypeConfig* type = config.FindType(ticket.Text("type"));
  const Value* priority = ticket.Find("priority");
  const int64_t level = priority == nullptr ? 0 : priority->AsInt().value_or(0);
  if (type != nullptr && type->raise_priority_on_escalation && level > 1) {
    entry.set.emplace_back("priority", Value::Number(level - 1));
  }
  return {};
}

}  // namespace

Plan Escalate(Escalation escalation) {
  return [escalation](const Snapshot& base, const DeskConfig& config,
                      const Record& ticket) -> Result<Entry> {
    const auto category = config.CategoryOf(ticket.Text("status"));
    if (category && !IsActive(*category)) {
      return Fail(Error{ErrorCode::kFailed,
                        fmt::format("ticket '{}' is {}; there is nothing to escalate",
                                    ticket.DisplayId(), ticket.Text("status")),
                        {},
                        {fmt::format("desk reopen {}", ticket.DisplayId())},
                        {}});
    }
    Entry entry;
    if (!escalation.reason.empty()) entry.kind = "note";
    entry.text = escalation.reason;
    const Value* count = ticket.Find("escalation");
    entry.set.emplace_back("escalation",
                           Value::Number((count == nullptr ? 0 : count->AsInt().value_or(0)) + 1));
    if (escalation.up) {
      DESK_TRY(AddHierarchical(base, config, ticket, entry));
    } else {
      DESK_TRY(AddFunctional(base, ticket, escalation.to, entry));
    }
    return entry;
  };
}

}  // namespace desk::ops
