// SPDX-License-Identifier: MIT
#include "ops/undo.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "codec/yaml_writer.h"
#include "model/fold.h"
#include "ops/entry.h"
#include "ops/verbs.h"
#include "ops/write_one.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

constexpr int kLookBack = 1000;

// What takes a record back from `after` to `before`, where it stands at `now`.
struct Inverse {
  FieldChanges changes;
  std::vector<std::string> stays;  // "priority": somebody changed it since
};

std::vector<std::string> Without(const std::vector<std::string>& all,
                                 const std::vector<std::string>& taken) {
  std::vector<std::string> rest;
  for (const auto& one : all) {
    if (std::find(taken.begin(), taken.end(), one) == taken.end()) rest.push_back(one);
  }
  return rest;
}

void InvertSet(const std::string& field, const Record& before, const Record& after,
               const Record& now, Inverse& inverse) {
  const auto was = before.Elements(field), became = after.Elements(field);
  const auto added = Without(became, was), removed = Without(was, became);
  const auto is = now.Elements(field);
  const auto gone = Without(added, is);
  const auto back = Without(removed, Without(removed, is));
  if (!gone.empty() || !back.empty()) inverse.stays.push_back(field);
  inverse.changes.sets.push_back({field, '-', Without(added, gone)});
  inverse.changes.sets.push_back({field, '+', Without(removed, back)});
}

Value ValueOf(const Record& record, const std::string& field) {
  const Value* value = record.Find(field);
  return value == nullptr ? Value::Null() : *value;
}

Inverse Invert(const Record& before, const Record& after, const Record& now) {
  std::set<std::string> sets;
  for (const auto& field : SetFields(after.log)) sets.insert(field);
  std::set<std::string> fields;
  for (const auto& [field, value] : before.fields) fields.insert(field);
  for (const auto& [field, value] : after.fields) fields.insert(field);
  Inverse inverse;
  for (const auto& field : fields) {
    const Value was = ValueOf(before, field), became = ValueOf(after, field);
    if (was == became) continue;
    if (sets.contains(field)) {
      InvertSet(field, before, after, now, inverse);
    } else if (ValueOf(now, field) == became) {
      inverse.changes.scalars.emplace_back(field, was);
    } else {
      inverse.stays.push_back(field);
    }
  }
  return inverse;
}

bool SaysSomething(const Record& before, const Record& after) {
  return std::any_of(after.log.begin(), after.log.end(), [&](const Entry& entry) {
    return !entry.kind.empty() &&
           std::none_of(before.log.begin(), before.log.end(),
                        [&](const Entry& old) { return old.id == entry.id; });
  });
}

class Undoing {
 public:
  Undoing(const Ground& ground, const Snapshot& before, const Snapshot& after, Undone& undone,
          Commit& commit)
      : ground_(ground), before_(before), after_(after), undone_(undone), commit_(commit) {}

  Status UndoPath(const std::string& path) {
    if (const auto name = ParseRecordPath(path)) return UndoRecord(*name);
    if (ParseConfigPath(path)) return UndoConfig(path);
    if (!path.starts_with("attachments/")) undone_.left.push_back(path + " stays as it is");
    return {};
  }

 private:
  Status UndoRecord(const RecordName& name) {
    Outcome outcome;
    outcome.id = name.id;
    outcome.before.kind = name.kind;
    const auto was = ReadRecord(before_, name.kind, name.id);
    const auto became = ReadRecord(after_, name.kind, name.id);
    if (!was || !became) {
      outcome.error =
          Error{ErrorCode::kFailed,
                was ? "was removed by that commit" : "was created by that commit, and stays",
                {},
                {},
                {}};
      if (name.kind == RecordKind::kTicket && !was)
        outcome.error->hints.push_back("desk cancel " + DisplayTicketId(name.id));
      undone_.changed.outcomes.push_back(std::move(outcome));
      return {};
    }
    std::vector<std::string> notes;
    const Plan plan = [&](const Snapshot& base, const DeskConfig& config,
                          const Record& now) -> Result<Entry> {
      Inverse inverse = Invert(*was, *became, now);
      if (!inverse.stays.empty())
        notes.push_back("changed since, and stays: " + Join(inverse.stays, ", "));
      return SetFields(std::move(inverse.changes))(base, config, now);
    };
    auto done = ChangeOne(ground_, name.kind, name.id, plan, {.has_rules = false}, commit_);
    if (!done) {
      outcome.error = done.error();
    } else {
      outcome = std::move(*done);
      if (SaysSomething(*was, *became)) notes.emplace_back("what was said stays");
      outcome.notes.insert(outcome.notes.end(), notes.begin(), notes.end());
    }
    undone_.changed.outcomes.push_back(std::move(outcome));
    return {};
  }

  Status UndoConfig(const std::string& path) {
    const auto was = before_.Read(path), became = after_.Read(path);
    const auto now = ground_.base.Read(path);
    const auto draft = ground_.desk.store->DraftOf(path);
    if (!was || !became || !now || *now != *became || !draft || *draft) {
      undone_.left.push_back(
          path + (!was ? " was added by that commit, and stays" : " was changed since, and stays"));
      return {};
    }
    DESK_ASSIGN(std::string bytes, RaiseRev(*was, *became, path));
    commit_.files.push_back({path, std::move(bytes)});
    return {};
  }

  const Ground& ground_;
  const Snapshot &before_, &after_;
  Undone& undone_;
  Commit& commit_;
};

Result<std::string> NewestOf(const Desk& desk) {
  DESK_ASSIGN(const auto lines, desk.store->History("", kLookBack));
  for (const auto& line : lines) {
    if (line.author.email == desk.actor->person.email) return line.commit;
  }
  return Fail(Error{ErrorCode::kNotFound,
                    fmt::format("none of the last commits is by '{}'", desk.actor->person.email),
                    {},
                    {"desk log", "desk undo COMMIT"},
                    {}});
}

}  // namespace

Result<Undone> Undo(Desk& desk, const std::string& revision, const ChangeOptions& options) {
  DESK_TRY(RequireWriter(desk));
  std::string commit_id = revision;
  if (commit_id.empty()) {
    DESK_ASSIGN(commit_id, NewestOf(desk));
  }
  DESK_ASSIGN(const Store::Step step, desk.store->StepOf(commit_id));
  if (step.parents.size() != 1) {
    return Fail(Error{ErrorCode::kUsage,
                      fmt::format("'{}' {}", commit_id.substr(0, 12),
                                  step.parents.empty() ? "is where the desk begins"
                                                       : "joins what others did; it did nothing"),
                      {},
                      {"desk log"},
                      {}});
  }
  DESK_ASSIGN(const auto before, desk.store->At(step.parents[0]));
  DESK_ASSIGN(const auto after, desk.store->At(step.line.commit));
  Undone undone;
  const auto build = [&](const Snapshot& base) -> Result<Commit> {
    undone = {};
    undone.summary = step.line.summary;
    DESK_ASSIGN(const DeskConfig config, ConfigAt(desk, base));
    const Ground ground{desk, base, config};
    Commit commit;
    Undoing undoing(ground, *before, *after, undone, commit);
    for (const auto& path : step.paths) DESK_TRY(undoing.UndoPath(path));
    commit.message = fmt::format("undo \"{}\"\n\n{}\n", step.line.summary, step.line.commit);
    commit.author = commit.committer = desk.actor->person;
    commit.at = desk.clock->Now();
    return commit;
  };
  Changed written;
  DESK_TRY(Apply(desk, options, build, written));
  undone.changed.commit = std::move(written.commit);
  undone.changed.warnings = std::move(written.warnings);
  return undone;
}

Plan Restore(std::string field) {
  return [field](const Snapshot&, const DeskConfig&, const Record& record) -> Result<Entry> {
    std::vector<Value> lost;
    for (const Race& race : OpenRaces(record.log)) {
      if (race.field == field && std::find(lost.begin(), lost.end(), race.lost) == lost.end())
        lost.push_back(race.lost);
    }
    if (lost.empty()) {
      return Fail(
          Error{ErrorCode::kNotFound,
                fmt::format("no value of '{}' lost a race in '{}'", field, record.DisplayId()),
                {},
                {"desk conflicts " + record.DisplayId()},
                {}});
    }
    if (lost.size() > 1) {
      Error error{ErrorCode::kAmbiguous,
                  fmt::format("several values of '{}' lost in '{}'", field, record.DisplayId()),
                  {},
                  {},
                  {}};
      for (const Value& value : lost) {
        error.hints.push_back(fmt::format("desk set {} '{}={}'", record.DisplayId(), field,
                                          value.is_null() ? "" : YamlFlow(value)));
      }
      return Fail(std::move(error));
    }
    Entry entry;
    entry.set.emplace_back(field, lost.front());
    return entry;
  };
}

}  // namespace desk::ops
