// SPDX-License-Identifier: MIT
// desk list: tickets that match a query, most urgent first.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "command.h"
#include "ops/find.h"
#include "report_error.h"

namespace desk::cmd {

namespace {

struct Options {
  std::vector<std::string> query;
  bool all = false;
};

constexpr size_t kTerminalRows = 50;

void Declare(OptionSet& set, Options& options) {
  set.Positionals("QUERY", &options.query,
                  "which ones: field:value, a..b, no:field, words; sort:FIELD, limit:N", false);
  set.Flag("-a,--all", &options.all,
           "resolved, closed and cancelled tickets too, if the query does not say");
}

Tone ToneOf(const Record& ticket) {
  const std::string priority = ticket.Text("priority");
  return priority == "1" ? Tone::kBad : priority == "2" ? Tone::kWarn : Tone::kNormal;
}

Row RowOf(const Record& ticket) {
  const Value* priority = ticket.Find("priority");
  const Value* escalation = ticket.Find("escalation");
  const auto number = [](const Value* value) -> Cell {
    const auto n = value == nullptr ? std::nullopt : value->AsInt();
    return n ? Cell(*n) : Cell();
  };
  const auto claim_until = ParseInstant(ticket.Text("claim_until"));
  const std::string waiting = ticket.Text("waiting_on");
  Row row;
  row.cells = {ticket.DisplayId(),
               number(priority),
               ticket.Text("status") + (waiting.empty() ? "" : " (" + waiting + ")"),
               ticket.Text("assignee"),
               ticket.Text("team"),
               number(escalation),
               ops::UpdatedAt(ticket),
               ticket.Text("title"),
               ticket.Text("type"),
               ticket.Text("requester"),
               ops::CreatedAt(ticket),
               ticket.Elements("tags"),
               claim_until ? Cell(*claim_until) : Cell()};
  row.tones = {Tone::kStrong, ToneOf(ticket), Tone::kNormal, Tone::kNormal,
               Tone::kNormal, Tone::kWarn,    Tone::kDim};
  row.whole = ToJson(ticket);
  row.whole.erase("log");
  return row;
}

// A ticket that cannot be read: what it says is not known, that it is there is.
Row BrokenRow(const std::string& id, const Error& error, size_t columns) {
  Row row;
  row.cells.resize(columns);
  row.cells[0] = id;
  row.cells[2] = std::string("broken");
  row.tones = {Tone::kStrong, Tone::kNormal, Tone::kBad};
  row.whole = {{"id", id}, {"broken", error.where + ": " + error.message}};
  return row;
}

Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  DESK_ASSIGN(const auto asked, ops::ParseTicketQuery(*desk, options.query, options.all));
  const Query& query = asked.query;
  DESK_ASSIGN(ops::Found found, ops::FindTickets(*desk->tip, desk->config, query));
  const bool on_terminal = env.out_tty && !env.is_machine() && !env.options.quiet;
  const size_t limit = query.limit   ? static_cast<size_t>(*query.limit)
                       : on_terminal ? kTerminalRows
                                     : found.tickets.size();
  Table table;
  table.schema = "desk.list/1";
  table.empty = "no tickets match";
  table.columns = {{"id", "ID"},
                   {"priority", "P"},
                   {"status", "STATUS"},
                   {"assignee", "WHO"},
                   {"team", "TEAM"},
                   {"escalation", "ESC"},
                   {"updated", "UPDATED"},
                   {"title", "TITLE", true},
                   {"type", "TYPE", false, false},
                   {"requester", "REQUESTER", false, false},
                   {"created", "CREATED", false, false},
                   {"tags", "TAGS", false, false},
                   {"claim_until", "CLAIMED UNTIL"}};
  for (size_t i = 0; i < std::min(limit, found.tickets.size()); ++i)
    table.rows.push_back(RowOf(found.tickets[i]));
  if (table.rows.size() < found.tickets.size()) {
    table.note = fmt::format("{} of {}; limit:{} shows them all", table.rows.size(),
                             found.tickets.size(), found.tickets.size());
  }
  for (const auto& [id, error] : found.broken) {
    ReportOne(error, id.empty() ? "" : id + " cannot be read");
    if (!id.empty()) table.rows.push_back(BrokenRow(id, error, table.columns.size()));
  }
  DESK_TRY(env.Render(table));
  return found.broken.empty()
             ? Status()
             : Status(Fail(ErrorCode::kInvalidData, "some tickets could not be read"));
}

}  // namespace

extern const Command kList{"", "list", "list tickets that match a query, most urgent first",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
