// SPDX-License-Identifier: MIT
#include <algorithm>

#include "workflow/workflow.h"

namespace desk {

namespace {

const Value* SetIn(const Entry& change, std::string_view field) {
  for (const auto& [name, value] : change.set) {
    if (name == field) return &value;
  }
  return nullptr;
}

// Sets a field that the change does not set itself.
void AddSet(Entry& change, std::string field, Value value) {
  if (SetIn(change, field) != nullptr) return;
  const auto at =
      std::lower_bound(change.set.begin(), change.set.end(), field,
                       [](const auto& pair, const std::string& name) { return pair.first < name; });
  change.set.insert(at, {std::move(field), std::move(value)});
}

// What the field will hold: as the change has it, else as the ticket does.
const Value* Coming(const Record& ticket, const Entry& change, std::string_view field) {
  const Value* value = SetIn(change, field);
  if (value == nullptr) value = ticket.Find(field);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string ComingText(const Record& ticket, const Entry& change, std::string_view field) {
  const Value* value = Coming(ticket, change, field);
  return value == nullptr ? "" : value->AsText().value_or("");
}

bool IsNew(const Record& ticket) { return ticket.fields.empty() && ticket.log.empty(); }

void AddDefaults(const DeskConfig& config, const Record& ticket, Entry& change) {
  if (!IsNew(ticket)) return;
  AddSet(change, "type", Value::String(config.default_type));
  if (!config.default_team.empty()) AddSet(change, "team", Value::String(config.default_team));
  const TypeConfig* type = config.FindType(ComingText(ticket, change, "type"));
  if (type != nullptr) AddSet(change, "status", Value::String(type->initial));
}

int LevelOr(const Value* value, int fallback) {
  return value == nullptr ? fallback : static_cast<int>(value->AsInt().value_or(0));
}

void FollowMatrix(const DeskConfig& config, const Record& ticket, Entry& change) {
  const int impact = LevelOr(Coming(ticket, change, "impact"), config.default_impact);
  const int urgency = LevelOr(Coming(ticket, change, "urgency"), config.default_urgency);
  const auto priority = config.PriorityOf(impact, urgency);
  if (!priority) return;
  Value value = Value::Number(*priority);
  const Value* now = ticket.Find("priority");
  if (now == nullptr || *now != value) AddSet(change, "priority", std::move(value));
}

void AddPriority(const DeskConfig& config, const Record& ticket, Entry& change) {
  const Value* given = SetIn(change, "priority");
  if (given != nullptr && !given->is_null()) {
    AddSet(change, "priority_pinned", Value::Bool(true));
    return;
  }
  if (given != nullptr) {
    std::erase_if(change.set, [](const auto& pair) { return pair.first == "priority"; });
    AddSet(change, "priority_pinned", Value::Null());
  }
  const Value* pinned = Coming(ticket, change, "priority_pinned");
  if (pinned != nullptr && pinned->text == "true") return;
  const bool moved = IsNew(ticket) || SetIn(change, "impact") != nullptr ||
                     SetIn(change, "urgency") != nullptr ||
                     SetIn(change, "priority_pinned") != nullptr;
  if (moved) FollowMatrix(config, ticket, change);
}

void Clear(const Record& ticket, Entry& change, std::initializer_list<std::string_view> fields) {
  for (const std::string_view field : fields) {
    if (ticket.Find(field) != nullptr) AddSet(change, std::string(field), Value::Null());
  }
}

void ClearWhatEnds(const DeskConfig& config, const Record& ticket, Entry& change) {
  const auto before = config.CategoryOf(ticket.Text("status"));
  const auto after = config.CategoryOf(ComingText(ticket, change, "status"));
  if (!after || SetIn(change, "status") == nullptr) return;
  if (*after != Category::kWaiting) Clear(ticket, change, {"waiting_on", "wait_until"});
  if (before && !IsActive(*before) && IsActive(*after)) {
    Clear(ticket, change, {"resolution", "resolution_code"});
  }
}

// A claim ends with the work, and with whose it was.
void EndClaim(const DeskConfig& config, const Record& ticket, Entry& change) {
  const auto after = config.CategoryOf(ComingText(ticket, change, "status"));
  if (SetIn(change, "assignee") != nullptr || (after && !IsActive(*after)))
    Clear(ticket, change, {"claim_until"});
}

bool AwaitsReply(const DeskConfig& config, const Record& ticket) {
  const TypeConfig* type = config.FindType(ticket.Text("type"));
  const auto category = config.CategoryOf(ticket.Text("status"));
  return ticket.kind == RecordKind::kTicket && type != nullptr && type->reopen_on_reply &&
         (category == Category::kResolved || category == Category::kClosed);
}

}  // namespace

void AddEffects(const DeskConfig& config, const Record& ticket, Entry& change) {
  if (ticket.kind != RecordKind::kTicket) return;
  AddDefaults(config, ticket, change);
  AddPriority(config, ticket, change);
  ClearWhatEnds(config, ticket, change);
  EndClaim(config, ticket, change);
}

bool ReopenOnReply(const DeskConfig& config, const Record& ticket, Entry& change) {
  if (!change.is_public() || !AwaitsReply(config, ticket)) return false;
  // Who resolves a ticket does not reopen it by saying how.
  if (SetIn(change, "status") != nullptr || SetIn(change, "resolution") != nullptr) return false;
  const auto status = StatusForReopening(*config.FindType(ticket.Text("type")), config, ticket);
  if (!status) return false;
  Entry reopened = change;
  AddSet(reopened, "status", Value::String(*status));
  Entry whole = reopened;
  AddEffects(config, ticket, whole);
  if (!CheckChange(config, ticket, whole)) return false;
  change = std::move(reopened);
  return true;
}

}  // namespace desk
