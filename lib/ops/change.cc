// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "codec/record_codec.h"
#include "codec/yaml_writer.h"
#include "model/fold.h"
#include "model/hand_edit.h"
#include "ops/attachments.h"
#include "ops/desk.h"
#include "ops/entry.h"
#include "ops/write_one.h"
#include "store/paths.h"
#include "workflow/workflow.h"

namespace desk::ops {

namespace {

std::string Counted(size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// What a draft changed, for a line to a person: "1 entry of the log, priority 3 -> 1, +tags vpn".
std::string Describe(const Fields& before, const DraftTaken& taken) {
  const Entry& change = taken.change;
  std::vector<std::string> parts;
  if (taken.entries > 0) parts.push_back(Counted(taken.entries, "line") + " of the log");
  for (const auto& [field, value] : change.set) {
    const auto old = before.find(field);
    parts.push_back(fmt::format("{} {} -> {}", field,
                                old == before.end() ? "none" : YamlFlow(old->second),
                                value.is_null() ? "none" : YamlFlow(value)));
  }
  for (const auto& [field, elements] : change.add)
    parts.push_back("+" + field + " " + Join(elements, ","));
  for (const auto& [field, elements] : change.remove)
    parts.push_back("-" + field + " " + Join(elements, ","));
  return Join(parts, ", ");
}

// A record as it is, with what hands did to its file.
struct AsItStands {
  Record record;
  bool draft_taken = false;
};

// What was committed is stamped, a draft of the working tree is taken in.
Result<AsItStands> ReadWithDraft(const Ground& ground, RecordKind kind, const std::string& id,
                                 bool takes_in_draft, std::vector<std::string>& notes) {
  DESK_ASSIGN(const Standing standing, ReadForWriting(ground.desk, ground.base, kind, id));
  if (standing.stamped > 0) {
    notes.push_back(fmt::format("took in {} that {} committed by hand",
                                Counted(standing.stamped, "edit"),
                                standing.stamped == 1 ? "was" : "were"));
  }
  if (!takes_in_draft) return AsItStands{standing.record};
  const std::string path = RecordPath(kind, id);
  DESK_ASSIGN(const auto draft, ground.desk.store->DraftOf(path));
  if (!draft || draft->deleted) return AsItStands{standing.record};
  const auto edited = DecodeRecord(kind, draft->bytes, path);
  auto taken = edited ? TakeInDraft(ground.desk, ground.config, standing, *draft, *edited)
                      : Fail(edited.error());
  if (!taken) {
    return tl::unexpected<Error>(std::move(taken)
                                     .error()
                                     .With(fmt::format("taking in your edit of {}", path))
                                     .Hint("git checkout -- " + path + "   # gives the edit up"));
  }
  if (!taken->changed) return AsItStands{standing.record};
  notes.push_back(
      fmt::format("took in your edit of {}: {}", path, Describe(standing.record.fields, *taken)));
  return AsItStands{std::move(taken->record), true};
}

bool HasAgents(const Snapshot& base) {
  bool any = false;
  (void)base.List(
      RecordFolder(RecordKind::kAgent),
      [&](const std::string& path) {
        any = ParseRecordPath(path).has_value();
        return !any;
      },
      [&](const Error&) { any = true; });
  return any;
}

// Whether the actor works on the ticket rather than asks. Where nobody is an agent, that is
// everybody but the requester, who may work on what they asked for themselves.
bool IsStaff(const Ground& ground, const Record& ticket) {
  const Actor& actor = *ground.desk.actor;
  if (actor.is_agent || ticket.kind != RecordKind::kTicket) return true;
  return !HasAgents(ground.base) &&
         (actor.handle != ticket.Text("requester") || actor.handle == ticket.Text("assignee"));
}

std::string MessageFor(RecordKind kind, const std::vector<Outcome>& outcomes,
                       const ChangeOptions& options) {
  std::vector<std::string> ids;
  std::string summary = options.summary;
  for (const auto& outcome : outcomes) {
    if (outcome.changed) ids.push_back(outcome.after.DisplayId());
  }
  if (options.moves && std::none_of(outcomes.begin(), outcomes.end(), Moved)) summary = "update";
  if (ids.size() == 1) return ids[0] + ": " + summary + "\n";
  return fmt::format("{} {}s: {}\n\n{}\n", ids.size(), KindName(kind), summary, Join(ids, "\n"));
}

}  // namespace

Result<Outcome> ChangeOne(const Ground& ground, RecordKind kind, const std::string& id,
                          const Plan& plan, const How& how, Commit& commit) {
  const Desk& desk = ground.desk;
  Outcome outcome;
  outcome.id = id;
  DESK_ASSIGN(AsItStands found, ReadWithDraft(ground, kind, id, how.takes_in_draft, outcome.notes));
  outcome.before = std::move(found.record);
  DESK_ASSIGN(Entry entry, plan(ground.base, ground.config, outcome.before));
  if (!IsStaff(ground, outcome.before) && ReopenOnReply(ground.config, outcome.before, entry)) {
    outcome.notes.push_back(
        fmt::format("'{}' {}, so the message opens the ticket again: {} -> {}", desk.actor->handle,
                    HasAgents(ground.base) ? "is no agent of this desk" : "asked for this",
                    outcome.before.Text("status"), entry.set.front().second.text));
  }
  if (how.has_rules) AddEffects(ground.config, outcome.before, entry);
  DropWhatIsSo(outcome.before, entry);
  if (IsEmpty(entry) && !how.allow_empty) {
    outcome.after = outcome.before;
    if (!found.draft_taken) return outcome;
  } else {
    if (how.has_rules) DESK_TRY(CheckChange(ground.config, outcome.before, entry));
    MoveOutLongText(entry, commit);
    outcome.after =
        WithEntry(outcome.before, std::move(entry), *desk.actor, *desk.clock, *desk.ids);
  }
  outcome.changed = true;
  DESK_ASSIGN(std::string bytes, EncodeChecked(outcome.after));
  commit.files.push_back({RecordPath(kind, id), std::move(bytes)});
  return outcome;
}

Status Apply(Desk& desk, const ChangeOptions& options, const Store::Build& build,
             Changed& changed) {
  if (options.dry_run) {
    DESK_ASSIGN(const auto tip, desk.store->Tip());
    DESK_TRY(build(*tip));
    return {};
  }
  DESK_ASSIGN(Committed committed,
              options.write ? options.write(*desk.store, build) : desk.store->Write(build));
  changed.commit = std::move(committed.commit);
  changed.warnings = std::move(committed.warnings);
  return {};
}

bool Moved(const Outcome& outcome) {
  static constexpr std::string_view kFields[] = {"status", "waiting_on", "wait_until"};
  return std::any_of(std::begin(kFields), std::end(kFields), [&](std::string_view field) {
    return outcome.before.Text(field) != outcome.after.Text(field);
  });
}

Result<Changed> Change(Desk& desk, RecordKind kind, const std::vector<std::string>& ids,
                       const Plan& plan, const ChangeOptions& options) {
  DESK_TRY(RequireWriter(desk));
  Changed changed;
  const auto build = [&](const Snapshot& base) -> Result<Commit> {
    changed.outcomes.clear();
    DESK_ASSIGN(const DeskConfig config, ConfigAt(desk, base));
    const Ground ground{desk, base, config};
    const How how{.allow_empty = options.allow_empty, .takes_in_draft = !options.write};
    Commit commit;
    for (const auto& id : ids) {
      auto outcome = ChangeOne(ground, kind, id, plan, how, commit);
      if (!outcome && ids.size() == 1) return tl::unexpected<Error>(std::move(outcome).error());
      if (!outcome) {
        Outcome failed;
        failed.id = id;
        failed.before.kind = kind;
        failed.error = outcome.error();
        changed.outcomes.push_back(std::move(failed));
      } else {
        changed.outcomes.push_back(std::move(*outcome));
      }
    }
    commit.message = MessageFor(kind, changed.outcomes, options);
    commit.author = commit.committer = desk.actor->person;
    commit.at = desk.clock->Now();
    return commit;
  };
  DESK_TRY(Apply(desk, options, build, changed));
  return changed;
}

}  // namespace desk::ops
