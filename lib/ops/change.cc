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

bool IsEmpty(const Entry& entry) {
  return entry.set.empty() && entry.add.empty() && entry.remove.empty() && entry.text.empty() &&
         entry.rest.empty();
}

// What differs between two states, for a line to a person: "priority 3 -> 1, +tags vpn".
std::string Describe(const Fields& before, const Entry& change) {
  std::vector<std::string> parts;
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

// A scalar that already has the value, or an element that is already there, is no change.
void DropWhatIsSo(const Record& record, Entry& entry) {
  std::erase_if(entry.set, [&](const auto& pair) {
    const Value* now = record.Find(pair.first);
    return now == nullptr ? pair.second.is_null() : *now == pair.second;
  });
  const auto drop = [&](Entry::Elements& all, bool when_there) {
    for (auto& [field, elements] : all) {
      const auto now = record.Elements(field);
      std::erase_if(elements, [&](const std::string& element) {
        return (std::find(now.begin(), now.end(), element) != now.end()) == when_there;
      });
    }
    std::erase_if(all, [](const auto& pair) { return pair.second.empty(); });
  };
  drop(entry.add, true);
  drop(entry.remove, false);
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
    const bool wanted = !entry.text.empty();
    if (!desk_.actor->is_agent && ReopenOnReply(config_, outcome.before, entry)) {
      outcome.notes.push_back(fmt::format(
          "'{}' is no agent of this desk, so the message opens the ticket again: {} -> {}",
          desk_.actor->handle, outcome.before.Text("status"), entry.set.front().second.text));
    }
    AddEffects(config_, outcome.before, entry);
    DropWhatIsSo(outcome.before, entry);
    if (IsEmpty(entry) && !wanted && !options_.allow_empty) {
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
  // The record as it is, with a hand edit of the working tree taken in as an entry of its own.
  Result<Record> ReadWithDraft(const std::string& id, Outcome& outcome) {
    draft_taken_ = false;
    DESK_ASSIGN(Record record, ReadRecord(base_, kind_, id));
    const std::string path = RecordPath(kind_, id);
    DESK_ASSIGN(const auto draft, desk_.store->DraftOf(path));
    if (!draft || draft->deleted) return record;
    auto edited = DecodeRecord(kind_, draft->bytes, path);
    if (!edited) {
      return tl::unexpected<Error>(std::move(edited)
                                       .error()
                                       .With(fmt::format("taking in your edit of {}", path))
                                       .Hint("git checkout -- " + path + "   # gives the edit up"));
    }
    Entry change = EditIn(*edited, record);
    if (IsEmpty(change)) return record;
    if (kind_ == RecordKind::kTicket) DESK_TRY(CheckChange(config_, record, change));
    outcome.notes.push_back(
        fmt::format("took in your edit of {}: {}", path, Describe(record.fields, change)));
    draft_taken_ = true;
    return WithEntry(record, std::move(change), *desk_.actor, *desk_.clock, *desk_.ids);
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

Record WithEntry(const Record& record, Entry entry, const Actor& actor, const Clock& clock,
                 IdSource& ids) {
  Record after = record;
  entry.id = EntryIdOf(ids.Next());
  entry.after = Heads(record.log);
  entry.at = clock.Now();
  entry.by = actor.handle;
  const auto by_field = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::sort(entry.set.begin(), entry.set.end(), by_field);
  std::sort(entry.add.begin(), entry.add.end(), by_field);
  std::sort(entry.remove.begin(), entry.remove.end(), by_field);
  for (auto* all : {&entry.add, &entry.remove}) {
    for (auto& [field, elements] : *all) std::sort(elements.begin(), elements.end());
  }
  after.log.push_back(std::move(entry));
  after.fields = Fold(after.log);
  return Settled(std::move(after));
}

Entry EditIn(const Record& edited, const Record& record) {
  Entry change = ChangeBetween(edited.kind, Fold(edited.log), edited.fields, SetFields(edited.log));
  DropWhatIsSo(record, change);
  return change;
}

Result<DeskConfig> ConfigAt(const Desk& desk, const Snapshot& base) {
  if (!desk.broken && base.commit() == desk.tip->commit()) return desk.config;
  return ReadConfig(base, nullptr);
}

Status RequireWriter(const Desk& desk) {
  if (const auto needs = UnknownNeeds(desk.config); !needs.empty()) {
    return Fail(ErrorCode::kUnsupported,
                "this desk needs '" + needs[0] +
                    "', which this version does not know; it does not write here");
  }
  if (desk.actor) return {};
  return Fail(Error{ErrorCode::kFailed,
                    "git does not know who you are, and every entry needs an author",
                    {},
                    {"git config --global user.name \"Your Name\" && git config --global "
                     "user.email you@example.org",
                     "Or say it for one command: --as \"Your Name <you@example.org>\""},
                    {}});
}

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
    if (options.dry_run) commit.files.clear();
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
