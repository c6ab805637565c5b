// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_REPORT_SAMPLE_H_
#define DESK_TESTS_REPORT_SAMPLE_H_

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "model/hand_edit.h"
#include "report/report.h"
#include "support/logs.h"

namespace desk::report::test {

// The desk that `desk init` makes, with its types.
inline const DeskConfig& Config() {
  static const DeskConfig kConfig = [] {
    DeskConfig config;
    std::vector<TypeConfig> types;
    for (const auto& [path, bytes] : StarterFiles(Uid{}, "Help desk", "UTC")) {
      if (path == "desk.yaml") config = *ReadDeskConfig(bytes);
      if (path.starts_with("types/"))
        types.push_back(*ReadTypeConfig(path.substr(6, path.size() - 11), bytes));
    }
    config.types = std::move(types);
    return config;
  }();
  return kConfig;
}

// 2026-01-01T00:00:00Z, a Thursday, and so long after it.
inline Instant Day0(const std::string& later = "0s") {
  return {1'767'225'600'000 + *ParseDuration(later)};
}

struct Step {
  std::string at;         // after Day0: "2h30m"
  std::string set = {};   // "status: new, priority: 1"
  std::string rest = {};  // more of the entry: "by: bob, kind: message"
};

// A settled ticket whose entries follow each other.
inline Record Ticket(const std::vector<Step>& steps) {
  std::vector<std::string> entries;
  for (size_t i = 0; i < steps.size(); ++i) {
    std::string entry = fmt::format("{{id: e{:03}, at: {}", i, FormatInstant(Day0(steps[i].at)));
    if (i > 0) entry += fmt::format(", after: [e{:03}]", i - 1);
    if (!steps[i].rest.empty()) entry += ", " + steps[i].rest;
    if (!steps[i].set.empty()) entry += ", set: {" + steps[i].set + "}";
    entries.push_back(entry + "}");
  }
  return Settled(desk::test::TicketWith(entries));
}

inline std::string Show(const Figure& figure) {
  if (const auto* number = std::get_if<int64_t>(&figure)) return std::to_string(*number);
  if (const auto* flag = std::get_if<bool>(&figure)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&figure)) return "'" + *text + "'";
  if (const auto* elapsed = std::get_if<Elapsed>(&figure))
    return fmt::format("{:g}h", static_cast<double>(elapsed->ms) / 3'600'000);
  if (const auto* share = std::get_if<Share>(&figure)) return fmt::format("{:g}/1", share->part);
  if (const auto* number = std::get_if<double>(&figure)) return fmt::format("{:g}", *number);
  if (const auto* at = std::get_if<Instant>(&figure)) return FormatInstant(*at);
  return "-";
}

inline std::string Show(const std::vector<Figure>& figures) {
  std::string out;
  for (const auto& figure : figures) out += (out.empty() ? "" : " ") + Show(figure);
  return out;
}

// A line per row, then the total.
inline std::string Show(const Figures& figures) {
  std::string out;
  for (const auto& row : figures.rows) out += Show(row) + "\n";
  return out + "total " + Show(figures.total) + "\n";
}

inline Figures Made(const Spec& spec, const std::vector<Record>& tickets,
                    Instant now = Day0("10d")) {
  auto report = Report::Make(spec, Config(), now);
  if (!report) throw std::runtime_error(report.error().message);
  for (const auto& ticket : tickets) report->Add(report->Count(ticket));
  return report->Finish();
}

// Only rows with something in them: the first figure is not 0.
inline std::string Filled(Figures figures) {
  std::erase_if(figures.rows,
                [&](const auto& row) { return row[figures.by.size()] == Figure(int64_t{0}); });
  return Show(figures);
}

}  // namespace desk::report::test

#endif  // DESK_TESTS_REPORT_SAMPLE_H_
