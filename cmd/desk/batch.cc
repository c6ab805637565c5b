// SPDX-License-Identifier: MIT
// desk batch: apply operations from standard input in one commit.
#include "ops/batch.h"

#include <fmt/format.h>

#include <algorithm>

#include "command.h"
#include "report_error.h"

namespace desk::cmd {

namespace {

struct Options {
  ops::BatchOptions batch;
};

void Declare(OptionSet& set, Options& options) {
  set.Flag("--all-or-nothing", &options.batch.all_or_nothing, "apply no line if one fails");
  set.Flag("--dry-run", &options.batch.dry_run, "check every line and apply none");
}

Json JsonOf(const ops::LineDone& line) {
  Json json = {{"line", line.line}};
  if (!line.op.empty()) json["op"] = line.op;
  json["ok"] = !line.error;
  if (!line.id.empty()) json["id"] = line.id;
  if (!line.error) json["changed"] = line.changed;
  if (!line.ref.empty()) json["ref"] = line.ref;
  if (!line.notes.empty()) json["notes"] = line.notes;
  if (!line.error) return json;
  const Error& error = *line.error;
  json["code"] = ExitCodeOf(error.code);
  json["error"] = (error.where.empty() ? "" : error.where + ": ") + error.message;
  json["hints"] = error.hints;
  return json;
}

Table TableOf(const std::vector<ops::LineDone>& lines, bool ids_only) {
  Table table;
  table.schema = "desk.batch/1";
  table.columns = {
      {"id", "ID"}, {"line", "LINE"}, {"op", "OP"}, {"ok", "OK"}, {"error", "ERROR", true}};
  for (const auto& line : lines) {
    if (ids_only && line.id.empty()) continue;
    table.rows.push_back({{line.id, static_cast<int64_t>(line.line), line.op, !line.error,
                           line.error ? line.error->message : ""},
                          {},
                          JsonOf(line)});
  }
  return table;
}

Status Run(Env& env, const Options& options) {
  if (env.in_tty) {
    return Fail(Error{ErrorCode::kUsage,
                      "a batch is read from standard input",
                      {},
                      {"desk batch <operations.jsonl"},
                      {}});
  }
  DESK_ASSIGN(const std::string input, env.ReadInput(ops::kMaxBatchBytes));
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const ops::BatchDone done, ops::Batch(*desk, input, options.batch));
  for (const auto& warning : done.warnings) env.Warn(warning);
  const bool ids_only = env.options.quiet && !env.is_machine();
  if (!ids_only && !env.is_machine()) env.options.jsonl = true;
  DESK_TRY(env.Render(TableOf(done.lines, ids_only)));
  if (!done.first_error) return {};
  const auto failed = std::count_if(done.lines.begin(), done.lines.end(),
                                    [](const auto& line) { return line.error.has_value(); });
  if (options.batch.all_or_nothing)
    return Fail(done.first_error->code, "one line failed, so none was applied");
  return Fail(ErrorCode::kPartly, fmt::format("{} of {} lines failed", failed, done.lines.size()));
}

}  // namespace

extern const Command kBatch{"", "batch", "apply many operations from standard input at once",
                            &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
