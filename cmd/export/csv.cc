// SPDX-License-Identifier: MIT
// desk export csv: tickets as rows for a spreadsheet.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command.h"
#include "ops/find.h"
#include "report_error.h"
#include "ui/render.h"

namespace desk::cmd {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf", kCustom = "custom.";

struct Options {
  std::vector<std::string> query;
  std::optional<std::string> columns;
  bool excel = false;
};

void Declare(OptionSet& set, Options& options) {
  set.Positionals("QUERY", &options.query, "which ones, in every state if it does not say", false);
  set.Value("--columns", "NAMES", &options.columns, "which columns, in this order");
  set.Flag("--excel", &options.excel, "semicolons and a byte order mark, for Excel");
}

std::vector<std::string> AllColumns() {
  std::vector<std::string> names = {"id", "created", "created_by", "updated", "resolved", "closed"};
  for (const Field& field : FieldsOf(RecordKind::kTicket)) names.emplace_back(field.name);
  names.emplace_back("text");
  return names;
}

Result<std::vector<std::string>> ColumnsOf(const Options& options) {
  const std::vector<std::string> known = AllColumns();
  if (!options.columns) return known;
  std::vector<std::string> names;
  for (const auto part : Split(*options.columns, ',')) {
    const std::string name(Trim(part));
    const bool is_custom = name.starts_with(kCustom) && name.size() > kCustom.size();
    if (!is_custom && std::find(known.begin(), known.end(), name) == known.end()) {
      const auto near = Suggest(name, known);
      return Fail(Error{ErrorCode::kUsage,
                        "there is no column '" + name + "'",
                        {},
                        {near.empty() ? "There are " + Join(known, ", ") + ", and custom.NAME."
                                      : "Did you mean '" + near[0] + "'?"},
                        {}});
    }
    names.push_back(name);
  }
  return names;
}

// When the ticket last came into a status of the category.
Cell CameInto(const Record& ticket, const DeskConfig& config, Category category) {
  Cell at;
  bool was_there = false;
  for (const Entry& entry : ticket.log) {
    for (const auto& [field, value] : entry.set) {
      if (field != "status") continue;
      const bool is_there = config.CategoryOf(value.text) == category;
      if (is_there && !was_there) at = entry.at;
      was_there = is_there;
    }
  }
  return at;
}

Cell CellOf(const Record& ticket, const DeskConfig& config, const std::string& column) {
  if (column == "id") return ticket.DisplayId();
  if (column == "created") return ops::CreatedAt(ticket);
  if (column == "updated") return ops::UpdatedAt(ticket);
  if (column == "resolved") return CameInto(ticket, config, Category::kResolved);
  if (column == "closed") return CameInto(ticket, config, Category::kClosed);
  if (column == "created_by") return ticket.log.empty() ? "" : ticket.log.front().by;
  if (column == "text") return ticket.log.empty() ? "" : ticket.log.front().text;
  const Value* value = ticket.Find(column);
  if (value == nullptr) return {};
  const Field* field = FindField(RecordKind::kTicket, column);
  if (field != nullptr && field->is_set) return ticket.Elements(column);
  if (const auto number = value->AsInt()) return *number;
  const bool is_opaque = value->kind == Value::Kind::kMap || value->kind == Value::Kind::kList;
  return is_opaque ? ToJson(*value).dump() : value->text;
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(const auto columns, ColumnsOf(options));
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const auto asked, ops::ParseTicketQuery(*desk, options.query, true));
  const Query& query = asked.query;
  const char delimiter = options.excel ? ';' : ',';
  Status status;
  const auto write = [&](const std::vector<Cell>& cells) {
    if (status) status = env.Stream(CsvRow(cells, delimiter, env.options.raw));
  };
  const auto write_ticket = [&](const Record& ticket) {
    std::vector<Cell> cells;
    for (const auto& column : columns) cells.push_back(CellOf(ticket, desk->config, column));
    write(cells);
  };
  if (options.excel) DESK_TRY(env.Stream(kByteOrderMark));
  write({columns.begin(), columns.end()});
  ops::BrokenTickets broken;
  if (query.sort.empty() && !query.limit) {  // any number of them
    DESK_ASSIGN(broken, ops::WalkTickets(*desk->tip, [&](const Record& ticket) {
                  if (ops::MatchesTicket(query, ticket, desk->config)) write_ticket(ticket);
                }));
  } else {
    DESK_ASSIGN(ops::Found found, ops::FindTickets(*desk->tip, desk->config, query));
    broken = std::move(found.broken);
    found.tickets.resize(std::min<size_t>(
        found.tickets.size(), query.limit ? static_cast<size_t>(*query.limit) : SIZE_MAX));
    for (const auto& ticket : found.tickets) write_ticket(ticket);
  }
  DESK_TRY(status);
  for (const auto& [id, error] : broken) ReportOne(error, id.empty() ? "" : id + " cannot be read");
  if (desk->broken) return Fail(*desk->broken);
  if (broken.empty()) return {};
  return Fail(ErrorCode::kPartly, "the export lacks what is named above");
}

}  // namespace

extern const Command kExportCsv{"export", "csv", "write tickets as rows for a spreadsheet",
                                &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
