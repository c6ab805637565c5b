// SPDX-License-Identifier: MIT
// desk dash: how the desk stands, on one screen.
#include "report/dash.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command.h"
#include "report/table.h"
#include "ui/chart.h"
#include "ui/grid.h"

namespace desk::cmd {

namespace {

struct Options {};

void Declare(OptionSet&, Options&) {}

constexpr size_t kCarriers = 5;

struct Drawing {
  int width;
  bool color, unicode;
  Instant now;
};

Json JsonOf(const report::Dash::Ticket& ticket) {
  Json json = ToJson(ticket.record);
  json.erase("log");
  json["created"] = FormatInstant(ticket.created);
  return json;
}

Json JsonOf(const report::Dash& dash, Instant now) {
  Json json = {{"at", FormatInstant(now)}};
  json["counts"] = {{"tickets", dash.tickets},
                    {"new", dash.fresh},
                    {"open", dash.open},
                    {"waiting", dash.waiting},
                    {"unassigned", dash.unassigned},
                    {"wait_passed", dash.wait_passed}};
  json["oldest"] = Json::array();
  for (const auto& ticket : dash.oldest) json["oldest"].push_back(JsonOf(ticket));
  json["agents"] = cmd::JsonOf(TableOf(dash.agents))["items"];
  json["teams"] = cmd::JsonOf(TableOf(dash.teams))["items"];
  json["days"] = cmd::JsonOf(TableOf(dash.days))["items"];
  return json;
}

std::string Heading(std::string_view text, const Drawing& drawing) {
  return Toned(text, Tone::kDim, drawing.color);
}

// "12 to do   5 new   4 open   3 waiting   4 unassigned   2 past wait_until".
std::string CountLine(const report::Dash& dash, const Drawing& drawing) {
  const std::pair<int64_t, const char*> counts[] = {{dash.tickets, "to do"},
                                                    {dash.fresh, "new"},
                                                    {dash.open, "open"},
                                                    {dash.waiting, "waiting"},
                                                    {dash.unassigned, "unassigned"},
                                                    {dash.wait_passed, "past wait_until"}};
  std::string line;
  int width = 0;
  for (const auto& [count, what] : counts) {
    const std::string number = std::to_string(count);
    const int more = static_cast<int>(number.size()) + 1 + DisplayWidth(what);
    const bool fits = width == 0 || width + 3 + more <= drawing.width;
    line += width == 0 ? "" : fits ? "   " : "\n";
    width = fits && width > 0 ? width + 3 + more : more;
    line += Toned(number, Tone::kStrong, drawing.color) + " " + what;
  }
  return line + "\n";
}

std::string OldestTickets(const report::Dash& dash, const Drawing& drawing) {
  Table table;
  table.columns = {{"id", "OLDEST"},     {"priority", "P"}, {"age", "AGE"},
                   {"status", "STATUS"}, {"team", "TEAM"},  {"title", "TITLE", true}};
  for (const auto& ticket : dash.oldest) {
    const Record& record = ticket.record;
    table.rows.push_back({{record.DisplayId(), record.Text("priority"),
                           Elapsed{std::max<int64_t>(0, drawing.now.ms - ticket.created.ms)},
                           record.Text("status"), record.Text("team"), record.Text("title")},
                          {Tone::kStrong},
                          {}});
  }
  Look look;
  look.width = drawing.width;
  look.color = drawing.color;
  look.now = drawing.now;
  return table.rows.empty() ? "" : "\n" + TerminalText(table, look);
}

// Who carries most, as lines of that width.
std::vector<std::string> Carriers(const report::Figures& figures, std::string_view title, int width,
                                  const Drawing& drawing) {
  struct Carrier {
    std::string name;
    bool is_nobody;
    int64_t tickets;
  };
  std::vector<Carrier> carriers;
  int name_width = 0;
  for (const auto& row : figures.rows) {
    const int64_t tickets = std::get<int64_t>(row[1]);
    if (tickets == 0 || carriers.size() == kCarriers) continue;
    const auto* name = std::get_if<std::string>(&row[0]);
    carriers.push_back({name == nullptr ? "none" : VisibleLine(*name), name == nullptr, tickets});
    name_width = std::max(name_width, DisplayWidth(carriers.back().name));
  }
  int64_t most = 0;
  for (const auto& carrier : carriers) most = std::max(most, carrier.tickets);
  const int number_width = static_cast<int>(std::to_string(most).size());
  name_width = std::min(name_width, std::max(8, width / 2));
  const int bar_width = std::max(0, width - name_width - number_width - 4);
  std::vector<std::string> lines = {Heading(Pad(title, width), drawing)};
  for (const auto& carrier : carriers) {
    const std::string name = Pad(Truncate(carrier.name, name_width), name_width);
    const std::string bar = Bar(carrier.tickets, most, bar_width, drawing.unicode);
    lines.push_back(Toned(name, carrier.is_nobody ? Tone::kDim : Tone::kNormal, drawing.color) +
                    fmt::format("  {:>{}}  ", carrier.tickets, number_width) + Pad(bar, bar_width));
  }
  return lines;
}

// Agents beside teams, or above them where there is no room.
std::string AllCarriers(const report::Dash& dash, const Drawing& drawing) {
  constexpr int kGap = 4, kSideBySide = 60;
  const bool beside = drawing.width >= kSideBySide;
  const int width = beside ? (drawing.width - kGap) / 2 : drawing.width;
  const auto left = Carriers(dash.agents, "WHO", width, drawing);
  const auto right = Carriers(dash.teams, "TEAM", width, drawing);
  if (left.size() == 1 && right.size() == 1) return "";
  std::string out = "\n";
  if (!beside) {
    for (const auto& line : left) out += line + "\n";
    out += "\n";
    for (const auto& line : right) out += line + "\n";
    return out;
  }
  for (size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    out += i < left.size() ? left[i] : std::string(static_cast<size_t>(width), ' ');
    if (i < right.size()) out += std::string(kGap, ' ') + right[i];
    out += "\n";
  }
  return out;
}

std::string LastDays(const report::Figures& days, const Drawing& drawing) {
  std::string out =
      "\n" + Heading(fmt::format("LAST {} DAYS", report::Dash::kDays), drawing) + "\n";
  for (const size_t column : {size_t{0}, size_t{1}}) {  // created and resolved
    std::vector<int64_t> values;
    for (const auto& row : days.rows) values.push_back(std::get<int64_t>(row[column + 1]));
    out += Pad(days.columns[column], 8) + "  " +
           Pad(Sparkline(values, drawing.unicode), report::Dash::kDays) +
           fmt::format("  {}\n", std::get<int64_t>(days.total[column]));
  }
  return out;
}

std::string WithoutEnds(const std::string& text) {
  std::string out;
  for (const auto line : Split(text, '\n')) {
    std::string_view kept = line;
    while (kept.ends_with(' ')) kept.remove_suffix(1);
    out.append(kept).append("\n");
  }
  out.pop_back();
  return out;
}

std::string TextOf(const report::Dash& dash, const std::string& name, const Drawing& drawing) {
  std::string at = FormatInstant(drawing.now).substr(0, 16);
  at[10] = ' ';
  const std::string title = Truncate(VisibleLine(name) + ", " + at + " UTC", drawing.width);
  return WithoutEnds(Toned(title, Tone::kStrong, drawing.color) + "\n\n" +
                     CountLine(dash, drawing) + OldestTickets(dash, drawing) +
                     AllCarriers(dash, drawing) + LastDays(dash.days, drawing));
}

Status Run(Env& env, const Options&) {
  DESK_ASSIGN(ops::Desk * desk, env.Open());
  const Instant now = desk->clock->Now();
  DESK_ASSIGN(const report::Spec people, PeopleOf(*desk));
  DESK_ASSIGN(auto maker, report::DashMaker::Make(people, desk->config, now));
  DESK_ASSIGN(const Status counted, CountTickets(*desk, maker));
  const report::Dash dash = maker.Finish();
  Document document;
  document.schema = "desk.dash/1";
  std::vector<std::string> ids;
  for (const auto& ticket : dash.oldest) ids.push_back(ticket.record.DisplayId());
  document.id = Join(ids, "\n");
  document.json = JsonOf(dash, now);
  document.text = [&](int width, bool color) {
    return TextOf(dash, desk->config.name, {width, color, env.unicode, now});
  };
  DESK_TRY(env.Render(document));
  return counted;
}

}  // namespace

extern const Command kDash{"", "dash", "show on one screen how the desk stands",
                           &Bind<Options, &Declare, &Run>};

}  // namespace desk::cmd
