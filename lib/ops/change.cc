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

// The change of several records against one base.
class Changer {
 public:
  Changer(Desk& desk, RecordKind kind, const Plan& plan, const ChangeOptions& options,
          const Snapshot& base, const DeskConfig& config)
      : desk_(desk), kind_(kind), plan_(plan), options_(options), base_(base), config_(config) {}

  Result<Outcome> One(const std::string& id, Commit& commit) {
    Outcome outcome;
    outcome.id = id;
    DESK_ASSIGN(outcome.before, ReadWithDraft(id, outcome));
    DESK_ASSIGN(Entry entry, plan_(base_, config_, outcome.before));
    if (!IsStaff(outcome.before) && ReopenOnReply(config_, outcome.before, entry)) {
      outcome.notes.push_back(fmt::format(
          "'{}' {}, so the message opens the ticket again: {} -> {}", desk_.actor->handle,
          HasAgents() ? "is no agent of this desk" : "asked for this",
          outcome.before.Text("status"), entry.set.front().second.text));
    }
    AddEffects(config_, outcome.before, entry);
    DropWhatIsSo(outcome.before, entry);
    if (IsEmpty(entry) && !options_.allow_empty) {
      outcome.after = outcome.before;
      if (!draft_taken_) return outcome;
    } else {
      DESK_TRY(CheckChange(config_, outcome.before, entry));
      MoveOutLongText(entry, commit);
      outcome.after =
          WithEntry(outcome.before, std::move(entry), *desk_.actor, *desk_.clock, *desk_.ids);
    }
    outcome.changed = true;
    DESK_ASSIGN(std::string bytes, EncodeChecked(outcome.after));
    commit.files.push_back({RecordPath(kind_, id), std::move(bytes)});
    return outcome;
  }

 private:
  // Whether the actor works on the ticket rather than asks. Where nobody is an agent, that is
  // everybody but the requester, who may work on what they asked for themselves.
  bool IsStaff(const Record& ticket) const {
    const std::string& who = desk_.actor->handle;
    if (desk_.actor->is_agent || ticket.kind != RecordKind::kTicket) return true;
    return !HasAgents() && (who != ticket.Text("requester") || who == ticket.Text("assignee"));
  }

  bool HasAgents() const {
    bool any = false;
    (void)base_.List(
        RecordFolder(RecordKind::kAgent),
        [&](const std::string& path) {
          any = ParseRecordPath(path).has_value();
          return !any;
        },
        [&](const Error&) { any = true; });
    return any;
  }

  // The record as it is, with what hands did to its file: what was committed is stamped, a draft
  // of the working tree is taken in.
  Result<Record> ReadWithDraft(const std::string& id, Outcome& outcome) {
    draft_taken_ = false;
    DESK_ASSIGN(const Standing standing, ReadForWriting(desk_, base_, kind_, id));
    if (standing.stamped > 0) {
      outcome.notes.push_back(fmt::format("took in {} that {} committed by hand",
                                          Counted(standing.stamped, "edit"),
                                          standing.stamped == 1 ? "was" : "were"));
    }
    const std::string path = RecordPath(kind_, id);
    DESK_ASSIGN(const auto draft, desk_.store->DraftOf(path));
    if (!draft || draft->deleted) return standing.record;
    const auto edited = DecodeRecord(kind_, draft->bytes, path);
    auto taken = edited ? TakeInDraft(desk_, config_, standing, *edited) : Fail(edited.error());
    if (!taken) {
      return tl::unexpected<Error>(std::move(taken)
                                       .error()
                                       .With(fmt::format("taking in your edit of {}", path))
                                       .Hint("git checkout -- " + path + "   # gives the edit up"));
    }
    if (!taken->changed) return standing.record;
    outcome.notes.push_back(
        fmt::format("took in your edit of {}: {}", path, Describe(standing.record.fields, *taken)));
    draft_taken_ = true;
    return std::move(taken->record);
  }

  Desk& desk_;
  RecordKind kind_;
  const Plan& plan_;
  const ChangeOptions& options_;
  const Snapshot& base_;
  const DeskConfig& config_;
  bool draft_taken_ = false;
};

std::string MessageFor(RecordKind kind, const std::vector<Outcome>& outcomes,
                       const std::string& summary) {
  std::vector<std::string> ids;
  for (const auto& outcome : outcomes) {
    if (outcome.changed) ids.push_back(outcome.after.DisplayId());
  }
  if (ids.size() == 1) return ids[0] + ": " + summary + "\n";
  return fmt::format("{} {}s: {}\n\n{}\n", ids.size(), KindName(kind), summary, Join(ids, "\n"));
}

}  // namespace

Result<Changed> Change(Desk& desk, RecordKind kind, const std::vector<std::string>& ids,
                       const Plan& plan, const ChangeOptions& options) {
  DESK_TRY(RequireWriter(desk));
  Changed changed;
  const auto build = [&](const Snapshot& base) -> Result<Commit> {
    changed.outcomes.clear();
    DESK_ASSIGN(const DeskConfig config, ConfigAt(desk, base));
    Changer changer(desk, kind, plan, options, base, config);
    Commit commit;
    for (const auto& id : ids) {
      auto outcome = changer.One(id, commit);
      if (!outcome && ids.size() == 1) return tl::unexpected<Error>(std::move(outcome).error());
      if (!outcome) {
        Outcome failed;
        failed.id = id;
        failed.error = outcome.error();
        changed.outcomes.push_back(std::move(failed));
      } else {
        changed.outcomes.push_back(std::move(*outcome));
      }
    }
    commit.message = MessageFor(kind, changed.outcomes, options.summary);
    commit.author = commit.committer = desk.actor->person;
    commit.at = desk.clock->Now();
    return commit;
  };
  if (options.dry_run) {
    DESK_ASSIGN(const auto tip, desk.store->Tip());
    DESK_TRY(build(*tip));
    return changed;
  }
  DESK_ASSIGN(const Committed committed, desk.store->Write(build));
  changed.commit = committed.commit;
  changed.warnings = committed.warnings;
  return changed;
}

}  // namespace desk::ops
