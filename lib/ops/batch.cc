// SPDX-License-Identifier: MIT
//
// The operations of a batch one after the other. What each of them writes is laid over the base, so
// that the next one finds it; at the end what lies there is the commit, each file once.
#include "ops/batch.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "ops/batch_line.h"
#include "ops/entry.h"
#include "ops/overlay.h"
#include "ops/write_one.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

std::string Counted(size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

class Batcher {
 public:
  Batcher(Desk& desk, const Snapshot& base, const DeskConfig& config)
      : desk_(desk), overlay_(base), config_(config), names_(desk, overlay_) {}

  LineDone Do(size_t number, std::string_view text) {
    const BatchLine line = ReadBatchLine(text);
    LineDone done;
    done.line = number;
    done.op = line.op;
    done.ref = line.ref;
    Commit commit;
    auto outcome = line.error ? Fail(*line.error) : Apply(line, commit);
    if (!outcome) {
      done.error = outcome.error();
    } else {
      done.id = outcome->after.DisplayId();
      done.changed = outcome->changed;
      done.notes = std::move(outcome->notes);
      if (line.op == "create") made_.insert(done.id);
      done.is_new = made_.contains(done.id);
      if (done.changed) Keep(outcome->id, done.id, std::move(commit));
    }
    if (line.op == "create")
      names_.SetRef(line.ref, number, outcome ? std::optional(outcome->id) : std::nullopt);
    return done;
  }

  const Overlay& overlay() const { return overlay_; }

  std::string Message() const {
    if (ids_.empty()) return "batch: nothing\n";
    return fmt::format("batch: {} to {}\n\n{}\n", Counted(changes_, "change"),
                       Counted(ids_.size(), "ticket"), Join({ids_.begin(), ids_.end()}, "\n"));
  }

 private:
  Result<Outcome> Apply(const BatchLine& line, Commit& commit) {
    const Ground ground{desk_, overlay_, config_};
    if (line.op == "create") {
      DESK_TRY(names_.CheckNewRef(line.ref));
      DESK_ASSIGN(const NewRecord ticket, AskedTicket(line, names_));
      return CreateOne(ground, ticket, commit);
    }
    DESK_ASSIGN(const std::string id, names_.Ticket(line.id));
    DESK_ASSIGN(const Plan plan, AskedPlan(line, desk_, names_, children_));
    // A draft is taken in once; after that it is older than what the batch has written.
    const bool written = overlay_.Has(RecordPath(RecordKind::kTicket, id));
    return ChangeOne(ground, RecordKind::kTicket, id, plan, {.takes_in_draft = !written}, commit);
  }

  void Keep(const std::string& id, const std::string& shown, Commit commit) {
    for (auto& file : commit.files) {
      if (ParseRecordPath(file.path)) children_.Learn(id, *file.bytes);
      overlay_.Put(std::move(file.path), std::move(*file.bytes));
    }
    ids_.insert(shown);
    ++changes_;
  }

  Desk& desk_;
  Overlay overlay_;
  const DeskConfig& config_;
  BatchNames names_;
  Children children_;
  std::set<std::string> ids_, made_;  // of tickets, as they are shown
  size_t changes_ = 0;
};

void DoLines(std::string_view input, Batcher& batcher, BatchDone& done) {
  size_t number = 0;
  for (const auto text : Split(input, '\n')) {
    ++number;
    if (Trim(text).empty()) continue;
    done.lines.push_back(batcher.Do(number, text));
    const auto& error = done.lines.back().error;
    if (error && !done.first_error) done.first_error = error;
  }
}

// Takes back what the good lines say, because they were not written.
void NotApplied(BatchDone& done, const std::optional<Error>& error) {
  for (auto& line : done.lines) {
    if (error && !line.error) {
      line.error = error;
      line.changed = false;
      line.notes.clear();
    }
    if (line.is_new || line.error) line.id.clear();
  }
}

// Why good lines are not done; nothing if they are.
std::optional<Error> WhyNothing(const BatchDone& done, const BatchOptions& options) {
  if (!options.all_or_nothing) return std::nullopt;
  for (const auto& line : done.lines) {
    if (line.error)
      return Error{
          ErrorCode::kFailed, fmt::format("not applied: line {} failed", line.line), {}, {}, {}};
  }
  return std::nullopt;
}

}  // namespace

Result<BatchDone> Batch(Desk& desk, std::string_view input, const BatchOptions& options) {
  DESK_TRY(RequireWriter(desk));
  BatchDone done;
  const auto build = [&](const Snapshot& base, const Store::Put& put) -> Result<Commit> {
    done = {};
    DESK_ASSIGN(const DeskConfig config, ConfigAt(desk, base));
    Batcher batcher(desk, base, config);
    DoLines(input, batcher, done);
    const auto why = WhyNothing(done, options);
    if (why || options.dry_run) {
      NotApplied(done, why);
      return Commit{};
    }
    Commit commit;
    commit.message = batcher.Message();
    commit.author = commit.committer = desk.actor->person;
    commit.at = desk.clock->Now();
    for (const auto& [path, bytes] : batcher.overlay().files()) DESK_TRY(put(path, bytes));
    return commit;
  };
  if (options.dry_run) {
    DESK_ASSIGN(const auto tip, desk.store->Tip());
    DESK_TRY(build(*tip, [](const std::string&, std::string_view) -> Status { return {}; }));
    return done;
  }
  DESK_ASSIGN(const Committed committed, desk.store->WriteMany(build));
  done.commit = committed.commit;
  done.warnings = committed.warnings;
  return done;
}

}  // namespace desk::ops
