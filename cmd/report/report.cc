// SPDX-License-Identifier: MIT
// desk report NAME: figures over the logs of the tickets, at a time or in a period.
#include "report/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command.h"
#include "ops/find.h"
#include "query/times.h"
#include "query/values.h"
#include "report/table.h"

namespace desk::cmd {

namespace {

using report::Name;

struct Options {
  std::vector<std::string> query;
  std::optional<std::string> at, since, until, by;
  bool all = false;
};

template <Name name>
void Declare(OptionSet& set, Options& options) {
  set.Positionals("QUERY", &options.query, "field:value, a..b, no:field, words", false);
  if (report::ShapeOf(name).is_stock) {
    set.Flag("-a,--all", &options.all,
             "resolved, closed and cancelled tickets too, if the query does not say");
    set.Value("--at", "TIME", &options.at, "count as of this time; default now");
  } else {
    set.Value("--since", "TIME", &options.since, "the period begins with this time");
    set.Value("--until", "TIME", &options.until, "the period ends with this time");
  }
  set.Value("--by", "FIELDS", &options.by, "group by these fields");
}

Result<std::optional<TimeSpan>> ReadTime(const char* option, const std::optional<std::string>& text,
                                         Instant now) {
  if (!text) return std::nullopt;
  if (auto span = ParseTimeSpan(*text, now)) return span;
  Error error{
      ErrorCode::kUsage, std::string(option) + ": '" + *text + "' is not a time", {}, {}, {}};
  error.hints = DidYouMean(*text, TimeWords());
  error.hints.emplace_back(
      "Times are 2026-11-30, 2026-11, last-month, 2026-11-30T09:00:00Z, monday, 30d-ago.");
  return Fail(std::move(error));
}

// The fields of --by, the times and the query.
Status ReadSpec(const ops::Desk& desk, const Options& options, bool is_stock, report::Spec& spec) {
  const Instant now = desk.clock->Now();
  if (options.by) {
    for (const auto name : Split(*options.by, ',')) spec.by.emplace_back(Trim(name));
  }
  DESK_ASSIGN(const auto at, ReadTime("--at", options.at, now));
  DESK_ASSIGN(const auto since, ReadTime("--since", options.since, now));
  DESK_ASSIGN(const auto until, ReadTime("--until", options.until, now));
  if (at) spec.until = at->first;
  if (since) spec.since = since->first;
  if (until) spec.until = Instant{until->last.ms + 1};
  DESK_ASSIGN(auto asked, ops::ParseTicketQuery(desk, options.query, options.all || !is_stock));
  if (!asked.query.sort.empty() || asked.query.limit)
    return Fail(ErrorCode::kUsage, "'sort:' and 'limit:' have no place in a report");
  spec.active_only = asked.active_only;
  spec.matches = [query = std::move(asked.query), &desk](const Record& ticket) {
    return ops::MatchesTicket(query, ticket, desk.config);
  };
  return {};
}

Json JsonOf(const std::optional<Instant>& at) {
  return at ? Json(FormatInstant(*at)) : Json(nullptr);
}

Json MembersOf(const report::Shape& shape, const report::Spec& spec, const std::string& query,
               const std::vector<std::string>& by) {
  Json members = {{"report", shape.name}};
  if (shape.is_stock) {
    members["at"] = JsonOf(spec.until);
  } else {
    members["since"] = JsonOf(spec.since);
    members["until"] = JsonOf(spec.until);
  }
  members["query"] = query;
  members["by"] = by;
  return members;
}

// Days where a time begins or ends one.
std::string DayOrTime(Instant at, int64_t back) {
  const std::string text = FormatInstant(at);
  const bool is_midnight = StartOfDay(DateOf(at)) == at;
  return is_midnight ? FormatInstant({at.ms - back}).substr(0, 10) : text;
}

// "resolution, 2016-03-01 to 2016-03-31, priority:1..2".
std::string TitleOf(const report::Shape& shape, const report::Spec& spec,
                    const std::string& query) {
  std::string title(shape.name);
  if (shape.is_stock) {
    title += spec.until ? ", " + DayOrTime(*spec.until, 0) : ", now";
  } else if (spec.since && spec.until) {
    title += ", " + DayOrTime(*spec.since, 0) + " to " + DayOrTime(*spec.until, 1);
  } else if (spec.since) {
    title += ", since " + DayOrTime(*spec.since, 0);
  } else if (spec.until) {
    title += ", until " + DayOrTime(*spec.until, 1);
  } else {
    title += ", all time";
  }
  return query.empty() ? title : title + ", " + query;
}

// A line is for what changed over time, and not for what adds up with it.
void AddTrends(Table& table, const report::Figures& figures) {
  static const std::vector<std::string> kTimes = {"day", "week", "month"};
  if (figures.by.size() != 1 ||
      std::find(kTimes.begin(), kTimes.end(), figures.by[0]) == kTimes.end())
    return;
  for (size_t i = 1; i < table.columns.size(); ++i)
    table.columns[i].has_trend = table.columns[i].name != "net";
}

template <Name name>
Status Run(Env& env, const Options& options) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  const report::Shape& shape = report::ShapeOf(name);
  DESK_ASSIGN(report::Spec spec, PeopleOf(*desk));
  spec.name = name;
  DESK_TRY(ReadSpec(*desk, options, shape.is_stock, spec));
  const std::string query = Join(options.query, " ");
  DESK_ASSIGN(report::Report made, report::Report::Make(spec, desk->config, desk->clock->Now()));
  DESK_ASSIGN(const Status counted, CountTickets(*desk, made));
  const report::Figures figures = made.Finish();
  Table table = TableOf(figures);
  table.title = TitleOf(shape, spec, query);
  table.members = MembersOf(shape, spec, query, figures.by);
  if constexpr (name == Name::kFlow) AddTrends(table, figures);
  DESK_TRY(env.Render(table));
  return counted;
}

template <Name name>
constexpr auto kBind = &Bind<Options, &Declare<name>, &Run<name>>;

}  // namespace

extern const Command kReportQueue{"report", "queue", "count what is to be done",
                                  kBind<Name::kQueue>};
extern const Command kReportAgeing{"report", "ageing", "say how old is what is to be done",
                                   kBind<Name::kAgeing>};
extern const Command kReportFlow{"report", "flow", "count what came in and what was done",
                                 kBind<Name::kFlow>};
extern const Command kReportResolution{"report", "resolution",
                                       "say how long it took until tickets were resolved",
                                       kBind<Name::kResolution>};
extern const Command kReportReopened{
    "report", "reopened", "count what was done and had to be done again", kBind<Name::kReopened>};
extern const Command kReportHandovers{
    "report", "handovers", "count how often tickets changed hands", kBind<Name::kHandovers>};
extern const Command kReportWorkload{"report", "workload", "say who carries how much",
                                     kBind<Name::kWorkload>};
extern const Command kReportSources{"report", "sources", "count how tickets came in",
                                    kBind<Name::kSources>};
extern const Command kReportFirstResponse{"report", "first-response",
                                          "say how long it took until requesters got an answer",
                                          kBind<Name::kFirstResponse>};

}  // namespace desk::cmd
