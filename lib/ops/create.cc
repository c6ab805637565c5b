// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "codec/record_codec.h"
#include "ops/attachments.h"
#include "ops/desk.h"
#include "ops/entry.h"
#include "ops/write_one.h"
#include "store/paths.h"
#include "workflow/workflow.h"

namespace desk::ops {

namespace {

void Default(Fields& fields, const std::string& name, Value value) {
  fields.try_emplace(name, std::move(value));
}

// Type, status and team are effects (workflow/workflow.h).
void AddTicketDefaults(const DeskConfig& config, const Actor& actor, Fields& fields) {
  Default(fields, "impact", Value::Number(config.default_impact));
  Default(fields, "urgency", Value::Number(config.default_urgency));
  Default(fields, "requester", Value::String(actor.handle));
}

// The fields as the first entry of a log: sets for scalars, adds for sets.
Entry FirstEntry(RecordKind kind, const Fields& fields) {
  Entry entry;
  for (const auto& [name, value] : fields) {
    const Field* row = FindField(kind, name);
    if (row != nullptr && row->is_set) {
      if (auto elements = value.AsStrings(); !elements.empty())
        entry.add.emplace_back(name, std::move(elements));
    } else if (!value.is_null()) {
      entry.set.emplace_back(name, value);
    }
  }
  return entry;
}

// "K7M3-QX9P: create incident "VPN drops"".
std::string MessageFor(const Record& record) {
  const bool is_ticket = record.kind == RecordKind::kTicket;
  const std::string title = record.Text(is_ticket ? "title" : "name");
  return fmt::format("{}: create {}{}\n", record.DisplayId(),
                     is_ticket ? record.Text("type") : std::string(KindName(record.kind)),
                     title.empty() ? "" : " \"" + title + "\"");
}

// A record without fields and log, under the id that was asked for or one that is free.
Result<Record> Blank(const Ground& ground, const NewRecord& wanted) {
  Record record;
  record.kind = wanted.kind;
  do {
    record.uid = wanted.uid ? *wanted.uid : Uid{ground.desk.ids->Next()};
    record.id = wanted.id.empty() ? TicketIdOf(record.uid) : wanted.id;
  } while (wanted.id.empty() && !wanted.uid &&
           ground.base.Read(RecordPath(wanted.kind, record.id)).has_value());
  const auto old = ground.base.Read(RecordPath(record.kind, record.id));
  if (old) {
    return Fail(Error{ErrorCode::kFailed,
                      fmt::format("the {} '{}' exists already", KindName(record.kind), record.id),
                      {},
                      {fmt::format("desk {} show {}", KindName(record.kind), record.id)},
                      {}});
  }
  if (old.error().code != ErrorCode::kNotFound) return Fail(old.error());
  return record;
}

}  // namespace

Result<Outcome> CreateOne(const Ground& ground, const NewRecord& wanted, Commit& commit) {
  const Desk& desk = ground.desk;
  DESK_ASSIGN(const Record record, Blank(ground, wanted));
  Fields fields = wanted.fields;
  if (record.kind == RecordKind::kTicket) AddTicketDefaults(ground.config, *desk.actor, fields);
  Entry entry = FirstEntry(record.kind, fields);
  entry.via = wanted.via;
  entry.text = wanted.text;
  if (!entry.text.empty()) entry.kind = "message";
  AddEffects(ground.config, record, entry);
  DESK_TRY(CheckChange(ground.config, record, entry));
  MoveOutLongText(entry, commit);
  Outcome outcome;
  outcome.id = record.id;
  outcome.before = record;
  outcome.after = WithEntry(record, std::move(entry), *desk.actor, *desk.clock, *desk.ids);
  outcome.changed = true;
  DESK_ASSIGN(std::string bytes, EncodeChecked(outcome.after));
  commit.files.push_back({RecordPath(record.kind, record.id), std::move(bytes)});
  return outcome;
}

Result<Changed> Create(Desk& desk, const NewRecord& wanted, bool dry_run) {
  DESK_TRY(RequireWriter(desk));
  Changed changed;
  const auto build = [&](const Snapshot& base) -> Result<Commit> {
    DESK_ASSIGN(const DeskConfig config, ConfigAt(desk, base));
    Commit commit;
    DESK_ASSIGN(Outcome outcome, CreateOne({desk, base, config}, wanted, commit));
    commit.message = MessageFor(outcome.after);
    commit.author = commit.committer = desk.actor->person;
    commit.at = desk.clock->Now();
    changed.outcomes = {std::move(outcome)};
    return commit;
  };
  ChangeOptions options;
  options.dry_run = dry_run;
  DESK_TRY(Apply(desk, options, build, changed));
  return changed;
}

}  // namespace desk::ops
