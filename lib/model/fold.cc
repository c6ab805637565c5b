// SPDX-License-Identifier: MIT
// From a log to fields.
//
// The entries are applied in their order (log_order.h). Whether a field is a set is read off the
// log itself: it is one if anything was ever added to it or removed from it. So a version of desk
// that has never heard of a field folds it like every other version, and two versions never
// disagree about what is on top of a file.
#include "model/fold.h"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace desk {

namespace {

using Names = std::set<std::string, std::less<>>;

Names SetNames(const std::vector<Entry>& log) {
  Names names;
  for (const auto& entry : log) {
    for (const auto& [field, elements] : entry.add) names.insert(field);
    for (const auto& [field, elements] : entry.remove) names.insert(field);
  }
  return names;
}

// The header of a record and the log are no fields, whatever an entry says. Members of `custom` are
// fields, it is none.
bool IsFoldable(std::string_view field) {
  return field != "id" && field != "uid" && field != "was" && field != "log" && field != "custom";
}

using LastValues = std::vector<std::pair<std::string_view, const Value*>>;

// What each field that is no set was set to last, in order of the fields; none that was unset.
LastValues LastValuesOf(const std::vector<Entry>& log, const LogOrder& order,
                        const Names& set_names) {
  LastValues values;
  for (const size_t i : order.order) {
    for (const auto& [field, value] : log[i].set) {
      if (!set_names.contains(field) && IsFoldable(field)) values.emplace_back(field, &value);
    }
  }
  std::stable_sort(values.begin(), values.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto first_kept =
      std::unique(values.rbegin(), values.rend(), [](const auto& a, const auto& b) {
        return a.first == b.first;
      }).base();
  values.erase(values.begin(), first_kept);
  std::erase_if(values, [](const auto& last) { return last.second->is_null(); });
  return values;
}

using Sets = std::map<std::string, std::set<std::string>, std::less<>>;

void ApplyToSets(const Entry& entry, const Names& set_names, Sets& sets) {
  for (const auto& [field, value] : entry.set) {
    if (!set_names.contains(field)) continue;
    const auto elements = value.AsStrings();
    sets[field] = {elements.begin(), elements.end()};
  }
  // An entry that names one element twice removes it: what is taken away does not come back by
  // accident.
  for (const auto& [field, elements] : entry.add)
    sets[field].insert(elements.begin(), elements.end());
  for (const auto& [field, elements] : entry.remove) {
    for (const auto& element : elements) sets[field].erase(element);
  }
}

// Whether the entry at `behind` stands behind the one at `from`, for many questions about one
// `from`.
std::unordered_set<size_t> AncestorsOf(const LogOrder& order, size_t from) {
  std::unordered_set<size_t> seen;
  std::vector<size_t> todo = {from};
  while (!todo.empty()) {
    const size_t node = todo.back();
    todo.pop_back();
    for (const size_t parent : order.parents[node]) {
      if (seen.insert(parent).second) todo.push_back(parent);
    }
  }
  return seen;
}

struct Setting {
  size_t entry;
  const Value* value;
};

// The settings of each scalar field, in order.
std::map<std::string, std::vector<Setting>> SettingsOf(const std::vector<Entry>& log,
                                                       const LogOrder& order) {
  const Names set_names = SetNames(log);
  std::map<std::string, std::vector<Setting>> settings;
  for (const size_t i : order.order) {
    for (const auto& [field, value] : log[i].set) {
      if (!set_names.contains(field)) settings[field].push_back({i, &value});
    }
  }
  return settings;
}

// Appends what lost against the last of `settings`. Going from late to early, a setting is settled
// if a later one that was looked at already stands before it as an effect; only the tips of the
// lines of work are compared.
void CollectLosers(const std::vector<Entry>& log, const LogOrder& order, const std::string& field,
                   const std::vector<Setting>& settings, std::vector<Race>& races) {
  const Setting& winner = settings.back();
  std::unordered_set<size_t> settled = AncestorsOf(order, winner.entry);
  for (auto it = settings.rbegin() + 1; it != settings.rend(); ++it) {
    if (settled.contains(it->entry)) continue;
    settled.merge(AncestorsOf(order, it->entry));
    if (*it->value == *winner.value) continue;
    races.push_back({field, log[winner.entry].id, log[it->entry].id, *it->value});
  }
}

}  // namespace

Fields Fold(const std::vector<Entry>& log, const LogOrder& order) {
  const Names set_names = SetNames(log);
  Fields fields;
  for (const auto& [field, value] : LastValuesOf(log, order, set_names))
    fields.emplace_hint(fields.end(), field, *value);
  Sets sets;
  for (const size_t i : order.order) ApplyToSets(log[i], set_names, sets);
  for (const auto& [field, elements] : sets) {
    if (!elements.empty() && IsFoldable(field))
      fields[field] = Value::Strings({elements.begin(), elements.end()});
  }
  return fields;
}

Fields Fold(const std::vector<Entry>& log) { return Fold(log, OrderLog(log)); }

bool IsFold(const Fields& fields, const std::vector<Entry>& log, const LogOrder& order) {
  const Names set_names = SetNames(log);
  if (!set_names.empty()) return fields == Fold(log, order);
  const LastValues values = LastValuesOf(log, order, set_names);
  return std::equal(fields.begin(), fields.end(), values.begin(), values.end(),
                    [](const auto& field, const auto& last) {
                      return field.first == last.first && field.second == *last.second;
                    });
}

std::vector<std::string> SetFields(const std::vector<Entry>& log) {
  const Names names = SetNames(log);
  return {names.begin(), names.end()};
}

std::vector<Race> OpenRaces(const std::vector<Entry>& log) {
  const LogOrder order = OrderLog(log);
  std::vector<Race> races;
  for (const auto& [field, settings] : SettingsOf(log, order)) {
    if (settings.size() > 1) CollectLosers(log, order, field, settings, races);
  }
  return races;
}

}  // namespace desk
