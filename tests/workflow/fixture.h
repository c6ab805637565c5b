// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_WORKFLOW_FIXTURE_H_
#define DESK_TESTS_WORKFLOW_FIXTURE_H_

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "codec/yaml_reader.h"
#include "codec/yaml_writer.h"
#include "workflow/workflow.h"

namespace desk::test {

// The starter, whose types have differences enough, with a second open status and a type without
// rules.
inline const DeskConfig& Desk() {
  static const DeskConfig config = [] {
    const auto files = StarterFiles(Uid{}, "Acme", "UTC");
    DeskConfig desk = *ReadDeskConfig(files[0].second);
    for (size_t i = 1; i < files.size(); ++i) {
      const std::string name = files[i].first.substr(6, files[i].first.size() - 11);
      desk.types.push_back(*ReadTypeConfig(name, files[i].second));
    }
    desk.types.push_back(*ReadTypeConfig("free", "{}\n"));
    desk.types.push_back(*ReadTypeConfig("old", "retired: true\n"));
    desk.types.push_back(*ReadTypeConfig("review", R"(transitions:
  new: [checking, in_progress, gone, new]
  checking: [resolved]
  resolved: [checking]
  waiting: [resolved, in_progress]
reopens_to: in_progress
requires: {resolved: [custom.cause, tags]}
)"));
    desk.statuses.push_back({"checking", Category::kOpen, {}});
    return desk;
  }();
  return config;
}

inline Value FromYaml(const std::string& flow) {
  auto node = ReadYaml(flow + "\n", kRecordLimits, "test");
  REQUIRE_MESSAGE(node.has_value(), flow);
  return ToValue(*node);
}

// A ticket that exists, with its fields as a flow map.
inline Record Ticket(const std::string& fields) {
  Record ticket;
  ticket.id = "k7m3qx9p";
  for (auto& [name, value] : FromYaml(fields).map) ticket.fields[name] = value;
  ticket.log.push_back({});
  return ticket;
}

inline Record NewTicket() { return {}; }

inline Entry Set(const std::string& fields) {
  Entry change;
  for (auto& [name, value] : FromYaml(fields).map) change.set.emplace_back(name, value);
  std::sort(change.set.begin(), change.set.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return change;
}

inline std::string Show(const Entry& change) {
  Value map = Value::Map();
  map.map = change.set;
  return YamlFlow(map);
}

inline std::string Fault(const Status& status) {
  if (status) return "fine";
  return (status.error().code == ErrorCode::kUsage ? "usage: " : "failed: ") +
         status.error().message;
}

inline std::string Listed(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

inline const std::string kIncident = "{type: incident, title: t, status: new, priority: 3}";

}  // namespace desk::test

#endif  // DESK_TESTS_WORKFLOW_FIXTURE_H_
