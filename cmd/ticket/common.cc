// SPDX-License-Identifier: MIT
#include "ticket/common.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report_error.h"

namespace desk::cmd {

void DeclareTargets(OptionSet& set, TargetOptions& options) {
  set.Positionals("ID", &options.ids, "tickets; - reads ids from standard input", true);
  set.Flag("--dry-run", &options.dry_run, "say what would be done, and do nothing");
}

Result<std::vector<std::string>> ResolveTargets(Env& env, RecordKind kind,
                                                const std::vector<std::string>& typed) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  std::vector<std::string> words;
  for (const auto& word : typed) {
    if (word != "-") {
      words.push_back(word);
      continue;
    }
    DESK_ASSIGN(const std::string input, env.ReadInput());
    for (const auto line : Split(input, '\n')) {
      const auto first = Trim(line.substr(0, line.find('\t')));
      if (!first.empty()) words.emplace_back(first);
    }
  }
  std::vector<std::string> ids;
  for (const auto& word : words) {
    DESK_ASSIGN(std::string id, ops::Resolve(*desk->tip, kind, word));
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
  }
  return ids;
}

Status RenderDone(Env& env, const std::vector<Done>& all) {
  if (!env.is_machine()) return {};
  Table table;
  table.schema = "desk.change/1";
  table.columns = {{"id", "ID"}, {"outcome", "OUTCOME"}, {"what", "WHAT", true}};
  for (const auto& done : all)
    table.rows.push_back({{done.id, done.outcome, done.what}, {}, nullptr});
  return env.Render(table);
}

namespace {

// "stays closed; noted" of a ticket that was already where a verb would have it.
std::string Stays(const ops::Outcome& outcome) {
  std::string said = "stays " + outcome.after.Text("status");
  if (outcome.after.log.size() == outcome.before.log.size()) return said;
  const Entry& entry = outcome.after.log.back();
  if (!entry.kind.empty()) said += entry.is_public() ? "; replied" : "; noted";
  for (const auto& [field, value] : entry.set) said += "; set " + field;
  return said;
}

std::string SaidOf(const Verb& verb, const ops::Outcome& outcome) {
  if (!outcome.changed) return "nothing to do, it is so already";
  return verb.moves && !ops::Moved(outcome) ? Stays(outcome) : verb.said(outcome);
}

}  // namespace

Status SayDone(Env& env, const ops::Changed& changed, bool dry_run,
               const std::function<std::string(const ops::Outcome&)>& said) {
  size_t failed = 0;
  std::vector<Done> all;
  for (const auto& outcome : changed.outcomes) {
    const bool is_ticket = outcome.before.kind == RecordKind::kTicket;
    const std::string shown = is_ticket ? DisplayTicketId(outcome.id) : outcome.id;
    if (outcome.error) {
      ReportOne(*outcome.error, shown);
      all.push_back({shown, "failed", outcome.error->message});
      ++failed;
      continue;
    }
    for (const auto& note : outcome.notes) env.Say(shown + ": " + note);
    const std::string done = said(outcome);
    all.push_back({shown, outcome.changed ? "changed" : "unchanged", done});
    env.Say(shown + ": " + done + (dry_run && outcome.changed ? " (dry run)" : ""));
    if (env.options.quiet) env.Out(shown + "\n");
  }
  for (const auto& warning : changed.warnings) env.Warn(warning);
  DESK_TRY(RenderDone(env, all));
  if (failed == 0) return {};
  return Fail(failed == all.size() ? ErrorCode::kFailed : ErrorCode::kPartly,
              fmt::format("{} of {} were not done", failed, all.size()));
}

Status RunVerb(Env& env, RecordKind kind, const TargetOptions& targets, const ops::Plan& plan,
               const Verb& verb) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const auto ids, ResolveTargets(env, kind, targets.ids));
  if (ids.empty()) return {};
  ops::ChangeOptions options;
  options.dry_run = targets.dry_run;
  options.summary = verb.summary;
  options.moves = verb.moves;
  options.write = verb.write;
  DESK_ASSIGN(const ops::Changed changed, ops::Change(*desk, kind, ids, plan, options));
  return SayDone(env, changed, targets.dry_run,
                 [&](const ops::Outcome& outcome) { return SaidOf(verb, outcome); });
}

Result<std::string> Me(Env& env) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  return ops::PersonHandle(*desk, *desk->tip, "me");
}

}  // namespace desk::cmd
