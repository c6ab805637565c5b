// SPDX-License-Identifier: MIT
#include "workflow/workflow.h"

#include <fmt/format.h>

#include <algorithm>

#include "workflow/refusal.h"

namespace desk {

namespace {

// The verb that leads to the first status of a category.
std::string_view VerbOf(Category category) {
  switch (category) {
    case Category::kOpen:
      return "start";
    case Category::kWaiting:
      return "wait";
    case Category::kResolved:
      return "resolve";
    case Category::kClosed:
      return "close";
    case Category::kCancelled:
      return "cancel";
    case Category::kNew:
    case Category::kMerged:
      break;
  }
  return "";
}

// The command that takes the ticket to a legal next status.
std::string CommandFor(const TypeConfig& type, const DeskConfig& config, const Record& ticket,
                       const std::vector<std::string>& legal, const std::string& to) {
  const std::string id = NameForHints(ticket);
  const auto from = config.CategoryOf(ticket.Text("status"));
  if (from && !IsActive(*from) && to == type.reopens_to) return fmt::format("desk reopen {}", id);
  const auto category = config.CategoryOf(to);
  const auto first = std::find_if(legal.begin(), legal.end(), [&](const std::string& status) {
    return config.CategoryOf(status) == category;
  });
  const std::string_view verb = VerbOf(*category);
  // A verb has nothing to do where the ticket is of its category already.
  if (verb.empty() || *first != to || from == category)
    return fmt::format("desk set {} status={}", id, to);
  std::string command = fmt::format("desk {} {}", verb, id);
  if (const auto required = type.requires_fields.find(to); required != type.requires_fields.end()) {
    for (const auto& field : required->second) {
      const std::string option = OptionFor(*category, field, "");
      if (!option.empty() && ticket.Find(field) == nullptr) command += " " + option;
    }
  }
  return command;
}

}  // namespace

std::string NameForHints(const Record& record) {
  return record.id.empty() ? "ID" : record.DisplayId();
}

std::string Alternatives(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
    text += fmt::format("'{}'", words[i]);
  }
  return text;
}

std::string OptionFor(Category category, std::string_view field, std::string_view value) {
  const auto option = [&](std::string_view name, std::string_view otherwise) {
    return fmt::format("{} {}", name, value.empty() ? otherwise : value);
  };
  if (category == Category::kResolved && field == "resolution") return "--message 'what was done'";
  if (category == Category::kResolved && field == "resolution_code")
    return option("--code", "CODE");
  if (category == Category::kWaiting && field == "waiting_on") return option("--on", "customer");
  if (category == Category::kWaiting && field == "wait_until") return option("--until", "3d");
  return "";
}

Error Refusal(const TypeConfig& type, const DeskConfig& config, const Record& ticket,
              const std::string& to) {
  const std::string from = ticket.Text("status");
  Error error{
      ErrorCode::kFailed, fmt::format("a ticket cannot go from '{}' to {}", from, to), {}, {}, {}};
  const auto legal = LegalNext(type, config, from);
  if (legal.empty()) {
    error.hints.push_back(
        fmt::format("For a ticket of type '{}', '{}' is the end (see types/{}.yaml).", type.name,
                    from, type.name));
    return error;
  }
  error.hints.push_back(fmt::format("A ticket of type '{}' in '{}' can go to {}.", type.name, from,
                                    Alternatives(legal, "or")));
  for (const auto& status : legal)
    error.hints.push_back(CommandFor(type, config, ticket, legal, status));
  return error;
}

std::vector<std::string> LegalNext(const TypeConfig& type, const DeskConfig& config,
                                   std::string_view status) {
  const auto line =
      std::find_if(type.transitions.begin(), type.transitions.end(),
                   [&](const auto& transition) { return transition.first == status; });
  std::vector<std::string> legal;
  if (line != type.transitions.end()) {
    for (const auto& next : line->second) {
      if (next != status && config.FindStatus(next) != nullptr) legal.push_back(next);
    }
    return legal;
  }
  for (const auto& next : config.statuses) {
    if (next.name != status && next.category != Category::kMerged) legal.push_back(next.name);
  }
  return legal;
}

Result<std::string> StatusFor(const TypeConfig& type, const DeskConfig& config,
                              const Record& ticket, Category category) {
  const std::string now = ticket.Text("status");
  if (config.CategoryOf(now) == category) return now;
  for (auto& status : LegalNext(type, config, now)) {
    if (config.CategoryOf(status) == category) return std::move(status);
  }
  std::vector<std::string> wanted;
  for (const auto& status : config.statuses) {
    if (status.category == category) wanted.push_back(status.name);
  }
  if (wanted.empty()) {
    return Fail(
        Error{ErrorCode::kFailed,
              fmt::format("this desk has no status of category '{}'", CategoryName(category)),
              PositionOf(config.positions, "statuses"),
              {"Add one to 'statuses' in desk.yaml."},
              {}});
  }
  return Fail(Refusal(type, config, ticket, Alternatives(wanted, "or")));
}

Result<std::string> StatusForReopening(const TypeConfig& type, const DeskConfig& config,
                                       const Record& ticket) {
  const std::string now = ticket.Text("status");
  const auto category = config.CategoryOf(now);
  if (category && IsActive(*category)) {
    return Fail(ErrorCode::kFailed,
                fmt::format("ticket '{}' is not done: it is '{}'", NameForHints(ticket), now));
  }
  if (type.reopens_to.empty()) {
    return Fail(Error{
        ErrorCode::kFailed,
        fmt::format("a ticket of type '{}' is never reopened", type.name),
        {},
        {fmt::format("Create a new one; 'reopens_to' in types/{}.yaml is not set.", type.name)},
        {}});
  }
  const auto legal = LegalNext(type, config, now);
  if (std::find(legal.begin(), legal.end(), type.reopens_to) != legal.end()) return type.reopens_to;
  return Fail(Refusal(type, config, ticket, fmt::format("'{}'", type.reopens_to)));
}

Fields FieldsAfter(const Record& record, const Entry& change) {
  Fields after = record.fields;
  for (const auto& [field, value] : change.set) {
    if (value.is_null()) {
      after.erase(field);
    } else {
      after[field] = value;
    }
  }
  const auto merge = [&](const std::string& field, const std::vector<std::string>& elements,
                         bool keep) {
    const auto it = after.find(field);
    std::vector<std::string> all =
        it == after.end() ? std::vector<std::string>{} : it->second.AsStrings();
    for (const auto& element : elements) {
      all.erase(std::remove(all.begin(), all.end(), element), all.end());
      if (keep) all.push_back(element);
    }
    std::sort(all.begin(), all.end());
    after[field] = Value::Strings(all);
    if (all.empty()) after.erase(field);
  };
  for (const auto& [field, elements] : change.remove) merge(field, elements, false);
  for (const auto& [field, elements] : change.add) merge(field, elements, true);
  return after;
}

}  // namespace desk
