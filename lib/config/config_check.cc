// SPDX-License-Identifier: MIT
// What can be wrong between parts that are each well-formed. Nothing here stops a desk from
// working: rules that name what does not exist never hold, and a ticket in a dead end waits there.
// So these are findings, not errors.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/config.h"
#include "model/fields.h"

namespace desk {

namespace {

std::vector<std::string> StatusNames(const DeskConfig& config) {
  std::vector<std::string> names;
  for (const auto& status : config.statuses) names.push_back(status.name);
  return names;
}

std::vector<std::string> HintsFor(std::string_view word,
                                  const std::vector<std::string>& candidates) {
  const auto near = Suggest(word, candidates);
  if (near.empty()) return {};
  return {fmt::format("Did you mean '{}'?", near.front())};
}

class Findings {
 public:
  explicit Findings(const Positions& positions) : positions_(positions) {}

  void Add(std::string_view dotted, std::string message, std::vector<std::string> hints = {}) {
    list_.push_back({ErrorCode::kInvalidData,
                     std::move(message),
                     PositionOf(positions_, dotted),
                     std::move(hints),
                     {}});
  }
  std::vector<Error> Take() { return std::move(list_); }

 private:
  const Positions& positions_;
  std::vector<Error> list_;
};

// --- desk.yaml ---

void CheckDefaultType(const DeskConfig& config, Findings& findings) {
  const TypeConfig* type = config.FindType(config.default_type);
  if (config.FaultOfType(config.default_type) != nullptr) return;  // which is the finding
  if (type == nullptr) {
    std::vector<std::string> names;
    for (const auto& other : config.types) names.push_back(other.name);
    findings.Add("defaults.type",
                 fmt::format("the default type '{}' does not exist", config.default_type),
                 HintsFor(config.default_type, names));
  } else if (type->retired) {
    findings.Add("defaults.type", fmt::format("the default type '{}' is retired", type->name));
  }
  if (std::all_of(config.types.begin(), config.types.end(),
                  [](const auto& t) { return t.retired; })) {
    findings.Add("", "the desk offers no type, so nobody can create a ticket");
  }
}

void CheckMatrix(const DeskConfig& config, Findings& findings) {
  for (size_t impact = 0; impact < config.matrix.size(); ++impact) {
    for (size_t urgency = 0; urgency < config.matrix[impact].size(); ++urgency) {
      const int level = config.matrix[impact][urgency];
      const bool exists =
          std::any_of(config.priorities.begin(), config.priorities.end(),
                      [&](const auto& priority) { return priority.level == level; });
      if (exists) continue;
      findings.Add(fmt::format("matrix.{}.{}", impact, urgency),
                   fmt::format("the matrix gives priority {}, which does not exist", level));
    }
  }
}

// --- types ---

class TypeChecker {
 public:
  TypeChecker(const DeskConfig& config, const TypeConfig& type)
      : config_(config), type_(type), findings_(type.positions) {}

  std::vector<Error> Check() {
    CheckActive("initial", type_.initial, "a new ticket");
    CheckTransitions();
    CheckRequires();
    CheckReopening();
    CheckReachable();
    return findings_.Take();
  }

 private:
  // Whether the status exists; notes it if not.
  bool CheckStatus(const std::string& dotted, const std::string& status) {
    if (config_.FindStatus(status) != nullptr) return true;
    auto hints = HintsFor(status, StatusNames(config_));
    if (hints.empty()) hints.emplace_back("Statuses are made in desk.yaml, under 'statuses:'.");
    findings_.Add(dotted,
                  fmt::format("the type '{}' names the status '{}', which does not exist",
                              type_.name, Visible(status)),
                  std::move(hints));
    return false;
  }

  void CheckActive(const std::string& dotted, const std::string& status, std::string_view who) {
    if (!CheckStatus(dotted, status)) return;
    const Category category = *config_.CategoryOf(status);
    if (IsActive(category)) return;
    findings_.Add(dotted, fmt::format("{} of type '{}' would be in '{}', which is {}", who,
                                      type_.name, status, CategoryName(category)));
  }

  void CheckTransitions() {
    for (const auto& [from, targets] : type_.transitions) {
      const std::string dotted = "transitions." + from;
      const bool exists = CheckStatus(dotted, from);
      if (exists && targets.empty() && IsActive(*config_.CategoryOf(from))) {
        findings_.Add(dotted,
                      fmt::format("a ticket of type '{}' can never leave '{}'", type_.name, from));
      }
      for (size_t i = 0; i < targets.size(); ++i) {
        CheckStatus(fmt::format("{}.{}", dotted, i), targets[i]);
      }
    }
  }

  void CheckRequires() {
    std::vector<std::string> names;
    for (const Field& field : FieldsOf(RecordKind::kTicket)) names.emplace_back(field.name);
    for (const auto& [status, fields] : type_.requires_fields) {
      const std::string dotted = "requires." + status;
      CheckStatus(dotted, status);
      for (size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].starts_with("custom.") ||
            FindField(RecordKind::kTicket, fields[i]) != nullptr)
          continue;
        findings_.Add(fmt::format("{}.{}", dotted, i),
                      fmt::format("the type '{}' requires the field '{}', which does not exist",
                                  type_.name, Visible(fields[i])),
                      HintsFor(fields[i], names));
      }
    }
  }

  void CheckReopening() {
    if (!type_.reopens_to.empty()) {
      CheckActive("reopens_to", type_.reopens_to, "a reopened ticket");
    } else if (type_.reopen_on_reply) {
      findings_.Add(
          "reopen_on_reply",
          fmt::format("a reply reopens tickets of type '{}', but nothing says to which status",
                      type_.name),
          {"Add 'reopens_to:', or set 'reopen_on_reply: false'."});
    }
  }

  // Statuses with a line of their own that no ticket can get to. A status without a line may go
  // anywhere, and then all can be reached. Merged is reached by merging.
  void CheckReachable() {
    std::set<std::string, std::less<>> reached;
    std::vector<std::string> open = {type_.initial};
    while (!open.empty()) {
      const std::string status = std::move(open.back());
      open.pop_back();
      if (!reached.insert(status).second) continue;
      const auto line =
          std::find_if(type_.transitions.begin(), type_.transitions.end(),
                       [&](const auto& transition) { return transition.first == status; });
      if (line == type_.transitions.end()) return;
      open.insert(open.end(), line->second.begin(), line->second.end());
    }
    for (const auto& [status, targets] : type_.transitions) {
      const auto category = config_.CategoryOf(status);
      if (!category || *category == Category::kMerged || reached.count(status) > 0) continue;
      findings_.Add(
          "transitions." + status,
          fmt::format("no ticket of type '{}' can reach the status '{}'", type_.name, status));
    }
  }

  const DeskConfig& config_;
  const TypeConfig& type_;
  Findings findings_;
};

}  // namespace

std::vector<Error> CheckConfig(const DeskConfig& config) {
  Findings findings(config.positions);
  CheckDefaultType(config, findings);
  CheckMatrix(config, findings);
  std::vector<Error> all = config.near_names;
  const auto append = [&](const std::vector<Error>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  append(findings.Take());
  for (const auto& type : config.types) {
    append(type.near_names);
    append(TypeChecker(config, type).Check());
  }
  return all;
}

}  // namespace desk
