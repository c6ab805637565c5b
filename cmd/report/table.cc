// SPDX-License-Identifier: MIT
#include "report/table.h"

#include <algorithm>
#include <cctype>

#include "report_error.h"

namespace desk::cmd {

namespace {

struct ToCell {
  Cell operator()(const report::Elapsed& elapsed) const { return Elapsed{elapsed.ms}; }
  Cell operator()(const report::Share& share) const { return Share{share.part}; }
  template <typename T>
  Cell operator()(const T& same) const {
    return same;
  }
};

Cell CellOf(const report::Figure& figure) { return std::visit(ToCell{}, figure); }

// "median_hours" -> "MEDIAN": a terminal shows units with the value.
std::string TitleOf(std::string name) {
  for (const std::string_view unit : {"_hours", "created_"}) {
    if (const size_t at = name.find(unit); at != std::string::npos) name.erase(at, unit.size());
  }
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

}  // namespace

Table TableOf(const report::Figures& figures) {
  Table table;
  table.schema = "desk.report/1";
  table.empty = "nothing to count";
  for (const auto& name : figures.by) {
    table.columns.push_back({name, TitleOf(name), true});
    table.columns.back().is_name = true;
    table.columns.back().nothing = "none";
  }
  table.bar = table.columns.size();
  for (const auto& name : figures.columns) {
    table.columns.push_back({name, TitleOf(name)});
    table.columns.back().is_number = true;
    table.columns.back().nothing = "-";
  }
  for (const auto& figure : figures.rows) {
    Row row;
    std::transform(figure.begin(), figure.end(), std::back_inserter(row.cells), CellOf);
    table.rows.push_back(std::move(row));
  }
  table.total.emplace().cells.resize(figures.by.size(), std::string());
  std::transform(figures.total.begin(), figures.total.end(), std::back_inserter(table.total->cells),
                 CellOf);
  return table;
}

Result<report::Spec> PeopleOf(const ops::Desk& desk) {
  DESK_ASSIGN(ops::Agents agents, ops::ReadAgents(desk));
  report::Spec spec;
  spec.agents = std::move(agents.all);
  spec.active_agents = std::move(agents.active);
  return spec;
}

Status NameBroken(const ops::BrokenTickets& broken) {
  for (const auto& [id, error] : broken) ReportOne(error, id.empty() ? "" : id + " cannot be read");
  if (broken.empty()) return {};
  return Fail(ErrorCode::kInvalidData, "some tickets could not be read");
}

}  // namespace desk::cmd
