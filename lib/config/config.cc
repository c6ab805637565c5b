// SPDX-License-Identifier: MIT
#include "config/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk {

namespace {

struct CategoryRow {
  Category category;
  std::string_view name;
};
constexpr std::array kCategories = {
    CategoryRow{Category::kNew, "new"},         CategoryRow{Category::kOpen, "open"},
    CategoryRow{Category::kWaiting, "waiting"}, CategoryRow{Category::kResolved, "resolved"},
    CategoryRow{Category::kClosed, "closed"},   CategoryRow{Category::kCancelled, "cancelled"},
    CategoryRow{Category::kMerged, "merged"},
};

// Words of `needs` that this version knows. Format 1 begins without any.
bool IsKnownNeed(std::string_view) { return false; }

}  // namespace

std::string Label::In(std::string_view language, std::string_view fallback) const {
  const std::string_view base = language.substr(0, language.find_first_of("-_"));
  for (const std::string_view wanted :
       {language, base, std::string_view(), std::string_view("en")}) {
    for (const auto& [name, text] : by_language) {
      if (name == wanted) return text;
    }
  }
  return by_language.empty() ? std::string(fallback) : by_language.front().second;
}

std::string PositionOf(const Positions& positions, std::string_view dotted) {
  while (true) {
    if (const auto it = positions.find(dotted); it != positions.end()) return it->second;
    if (dotted.empty()) return {};
    const size_t dot = dotted.rfind('.');
    dotted = dotted.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
}

std::string_view CategoryName(Category category) {
  const auto it = std::find_if(kCategories.begin(), kCategories.end(),
                               [&](const CategoryRow& row) { return row.category == category; });
  return it->name;
}

std::optional<Category> ParseCategory(std::string_view name) {
  for (const auto& row : kCategories) {
    if (row.name == name) return row.category;
  }
  return std::nullopt;
}

bool IsActive(Category category) {
  return category == Category::kNew || category == Category::kOpen ||
         category == Category::kWaiting;
}

bool IsStatusName(std::string_view name) {
  return IsChosenId(name) && name[0] >= 'a' && name[0] <= 'z' &&
         name.find('.') == std::string_view::npos;
}

const StatusConfig* DeskConfig::FindStatus(std::string_view wanted) const {
  for (const auto& status : statuses) {
    if (status.name == wanted) return &status;
  }
  return nullptr;
}

const TypeConfig* DeskConfig::FindType(std::string_view wanted) const {
  for (const auto& type : types) {
    if (type.name == wanted) return &type;
  }
  return nullptr;
}

const Error* DeskConfig::FaultOfType(std::string_view wanted) const {
  if (FindType(wanted) != nullptr) return nullptr;
  auto fault = broken_types.find(wanted);
  if (fault == broken_types.end()) fault = broken_types.find("");
  return fault == broken_types.end() ? nullptr : &fault->second;
}

std::optional<Category> DeskConfig::CategoryOf(std::string_view status) const {
  const StatusConfig* found = FindStatus(status);
  return found == nullptr ? std::nullopt : std::optional(found->category);
}

std::optional<int> DeskConfig::PriorityOf(int impact, int urgency) const {
  if (impact < 1 || static_cast<size_t>(impact) > matrix.size()) return std::nullopt;
  const auto& row = matrix[static_cast<size_t>(impact) - 1];
  if (urgency < 1 || static_cast<size_t>(urgency) > row.size()) return std::nullopt;
  return row[static_cast<size_t>(urgency) - 1];
}

std::vector<std::string> UnknownNeeds(const DeskConfig& config) {
  std::vector<std::string> unknown;
  for (const auto& need : config.needs) {
    if (!IsKnownNeed(need)) unknown.push_back(need);
  }
  return unknown;
}

Status CheckNeeds(const DeskConfig& config) {
  const auto unknown = UnknownNeeds(config);
  if (unknown.empty()) return {};
  return Fail(Error{
      ErrorCode::kUnsupported,
      fmt::format("this version of desk cannot write here: it does not know '{}'", unknown.front()),
      PositionOf(config.positions, "needs"),
      {"Install a newer version of desk. Reading works with this one."},
      {}});
}

}  // namespace desk
