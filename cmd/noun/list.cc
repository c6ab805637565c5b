// SPDX-License-Identifier: MIT
// desk team list, desk agent list: every record of a kind, with the columns of its table of fields.
#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "report_error.h"
#include "ticket/common.h"

namespace desk::cmd {

namespace {

struct Options {};

void Declare(OptionSet&, Options&) {}

// "next_tier" as a heading: "NEXT TIER".
std::string TitleOf(std::string_view name) {
  std::string title;
  for (const char c : name)
    title += c == '_' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return title;
}

template <RecordKind kind>
Status Run(Env& env, const Options&) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  Table table;
  table.schema = "desk." + std::string(KindName(kind)) + ".list/1";
  table.empty = "there is no " + std::string(KindName(kind)) + " yet";
  table.columns.push_back({"id", "ID"});
  for (const Field& field : FieldsOf(kind))
    table.columns.push_back({std::string(field.name), TitleOf(field.name), field.name == "name"});
  bool broken = false;
  DESK_TRY(ops::WalkRecords(
      *desk->tip, kind,
      [&](const Record& record) {
        Row row;
        row.cells.emplace_back(record.DisplayId());
        for (const Field& field : FieldsOf(kind)) {
          row.cells.push_back(field.is_set ? Cell(record.Elements(field.name))
                                           : Cell(record.Text(field.name)));
        }
        row.whole = ToJson(record);
        table.rows.push_back(std::move(row));
        return true;
      },
      [&](const std::string&, const Error& error) {
        ReportOne(error, "skipped");
        broken = true;
      }));
  // Where there are many, they do not lie in this order.
  std::sort(table.rows.begin(), table.rows.end(), [](const Row& a, const Row& b) {
    return std::get<std::string>(a.cells[0]) < std::get<std::string>(b.cells[0]);
  });
  DESK_TRY(env.Render(table));
  return broken ? Status(Fail(ErrorCode::kInvalidData, "some records could not be read"))
                : Status();
}

}  // namespace

extern const Command kTeamList{"team", "list", "list the teams",
                               &Bind<Options, &Declare, &Run<RecordKind::kTeam>>};
extern const Command kAgentList{"agent", "list", "list the agents",
                                &Bind<Options, &Declare, &Run<RecordKind::kAgent>>};
extern const Command kContactList{"contact", "list", "list the contacts",
                                  &Bind<Options, &Declare, &Run<RecordKind::kContact>>};

}  // namespace desk::cmd
