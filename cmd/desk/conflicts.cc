// SPDX-License-Identifier: MIT
// desk conflicts: what lost a race when clones were joined.
#include "ops/conflicts.h"

#include "codec/yaml_writer.h"
#include "command.h"
#include "report_error.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> ids;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("ID", &options.ids, "only of these tickets", false);
}

// Nothing, where the field is unset or the row is about a file.
Cell Shown(const Value& value) {
  if (value.is_null()) return {};
  return value.is_scalar() ? value.text : YamlFlow(value);
}

Row RowOf(const ops::Conflict& conflict) {
  Row row;
  row.cells = {conflict.what,          conflict.field,
               Shown(conflict.stands), conflict.stands_by,
               Shown(conflict.lost),   conflict.lost_by,
               conflict.lost_at,       conflict.lost_in.substr(0, 12)};
  row.tones = {Tone::kStrong, Tone::kNormal, Tone::kNormal, Tone::kDim,
               Tone::kWarn,   Tone::kDim,    Tone::kDim,    Tone::kDim};
  return row;
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  std::vector<std::string> ids;
  for (const auto& word : options.ids) {
    DESK_ASSIGN(std::string id, ops::Resolve(*desk->tip, RecordKind::kTicket, word));
    ids.push_back(std::move(id));
  }
  DESK_ASSIGN(const auto found, ops::FindConflicts(*desk, ids));
  Table table;
  table.schema = "desk.conflicts/1";
  table.empty = "nothing lost a race";
  table.columns = {{"id", "ID"},
                   {"field", "FIELD"},
                   {.name = "value", .title = "STANDS", .nothing = "-"},
                   {"by", "BY"},
                   {.name = "lost", .title = "LOST", .grows = true, .nothing = "-"},
                   {"lost_by", "BY"},
                   {"lost_at", "WHEN"},
                   {"lost_in", "IN"}};
  for (const auto& conflict : found.conflicts) table.rows.push_back(RowOf(conflict));
  DESK_TRY(env.Render(table));
  for (const auto& [id, error] : found.broken) ReportOne(error, id + " cannot be read");
  if (!found.broken.empty()) return Fail(ErrorCode::kInvalidData, "some records could not be read");
  return {};
}

}  // namespace

extern const Command kConflicts{"", "conflicts", "list what lost a race when clones were joined",
                                &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
