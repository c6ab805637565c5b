// SPDX-License-Identifier: MIT
// People edit records with an editor and commit them with git, and neither asks desk. The edit
// shows itself: the fields on top differ from what the log amounts to. That difference is an entry
// which nobody has written yet.
//
// Every clone that sees the edited file must come to the same entry, also when one clone knows who
// made it ("stamped") and another does not. Therefore its id is derived from the change and from
// what it follows, never from author or time.
//
// Who made it, and when, is in git's history. Stamped replays the versions of the file from causes
// to effects: the log of a version is that of its file and the entries stamped for the versions
// before it, and where its fields differ from the fold of that, its commit made the difference.
// That uses nothing but what every clone with the same commits has, and merges need no case of
// their own: a merge of two edited files starts with the edits of both.
#include "model/hand_edit.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_map>

#include "model/fold.h"

namespace desk {

namespace {

// A scalar that a person typed is the same whether quoted or not: 3 and "3" are no edit.
bool SameValue(const Value& a, const Value& b) {
  if (a.is_scalar() && b.is_scalar() && !a.is_null() && !b.is_null()) return a.text == b.text;
  return a == b;
}

std::vector<std::string> Minus(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::vector<std::string> result;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
  return result;
}

void CompareElements(const std::string& field, const Value& before, const Value& after,
                     Entry& change) {
  const auto old_list = before.AsStrings(), new_list = after.AsStrings();
  const std::set<std::string> old_set(old_list.begin(), old_list.end());
  const std::set<std::string> new_set(new_list.begin(), new_list.end());
  if (auto added = Minus(new_set, old_set); !added.empty()) change.add.push_back({field, added});
  if (auto removed = Minus(old_set, new_set); !removed.empty()) {
    change.remove.push_back({field, removed});
  }
}

bool IsSetField(RecordKind kind, const std::string& field,
                const std::vector<std::string>& set_fields) {
  if (std::binary_search(set_fields.begin(), set_fields.end(), field)) return true;
  const Field* row = FindField(kind, field);
  return row != nullptr && row->is_set;
}

// A text that two different changes, or one change of two different states, never share.
void Append(std::string& cause, std::string_view part) {
  cause += std::to_string(part.size());
  cause += ':';
  cause += part;
}

void Append(std::string& cause, const Value& value) {
  // Strings and numbers of one text are one value here, as they are when edits are looked for.
  cause += value.is_null() ? 'n' : value.is_scalar() ? 's' : value.is_list() ? 'l' : 'm';
  Append(cause, value.text);
  cause += std::to_string(value.items.size() + value.map.size());
  for (const auto& item : value.items) Append(cause, item);
  for (const auto& [key, member] : value.map) {
    Append(cause, key);
    Append(cause, member);
  }
}

std::string CauseOf(const Record& record, const Entry& change) {
  std::string cause = "hand edit";
  Append(cause, FormatUid(record.uid));
  for (const auto& id : change.after) Append(cause, id);
  for (const auto& [field, value] : change.set) {
    cause += '=';
    Append(cause, field);
    Append(cause, value);
  }
  for (const auto& [field, elements] : change.add) {
    cause += '+';
    Append(cause, field);
    for (const auto& element : elements) Append(cause, element);
  }
  for (const auto& [field, elements] : change.remove) {
    cause += '-';
    Append(cause, field);
    for (const auto& element : elements) Append(cause, element);
  }
  return cause;
}

// A redaction needs nobody: it says what it has to say.
bool NeedsStamp(const Entry& entry) { return entry.by.empty() && !entry.is_redaction(); }

std::unordered_map<std::string, size_t> IndexOf(const std::vector<Entry>& log) {
  std::unordered_map<std::string, size_t> by_id;
  by_id.reserve(log.size());
  for (size_t i = 0; i < log.size(); ++i) by_id.emplace(log[i].id, i);
  return by_id;
}

// Appends the entries whose ids are not there.
void AddNew(std::vector<Entry>& all, const std::vector<Entry>& more) {
  auto by_id = IndexOf(all);
  for (const auto& entry : more) {
    if (by_id.emplace(entry.id, all.size()).second) all.push_back(entry);
  }
}

// Gives a log the entries that were stamped for it before; one that it has with an author is as
// good.
void BringForward(const std::vector<Entry>& stamped, std::vector<Entry>& log) {
  const auto by_id = IndexOf(log);
  for (const auto& entry : stamped) {
    const auto it = by_id.find(entry.id);
    if (it == by_id.end()) {
      log.push_back(entry);
    } else if (NeedsStamp(log[it->second])) {
      log[it->second] = entry;
    }
  }
}

// The latest `at` among the entries that `change` follows.
Instant LatestAt(const std::vector<Entry>& log, const std::vector<std::string>& after) {
  Instant latest;
  for (const auto& entry : log) {
    const bool followed = std::binary_search(after.begin(), after.end(), entry.id);
    if (followed) latest = std::max(latest, entry.at);
  }
  return latest;
}

}  // namespace

Entry ChangeBetween(RecordKind kind, const Fields& before, const Fields& after,
                    const std::vector<std::string>& set_fields) {
  static const Value kNothing;
  std::set<std::string> names;
  for (const auto& [name, value] : before) names.insert(name);
  for (const auto& [name, value] : after) names.insert(name);
  Entry change;
  for (const auto& name : names) {
    const auto old_it = before.find(name), new_it = after.find(name);
    const Value& old_value = old_it == before.end() ? kNothing : old_it->second;
    const Value& new_value = new_it == after.end() ? kNothing : new_it->second;
    if (IsSetField(kind, name, set_fields)) {
      CompareElements(name, old_value, new_value, change);
    } else if (!SameValue(old_value, new_value)) {
      change.set.push_back({name, new_value});
    }
  }
  return change;
}

std::optional<Entry> ImpliedEntry(const Record& record) {
  Entry change = ChangeBetween(record.kind, Fold(record.log), record.fields, SetFields(record.log));
  if (change.set.empty() && change.add.empty() && change.remove.empty()) return std::nullopt;
  change.after = Heads(record.log);
  change.at = LatestAt(record.log, change.after);
  change.id = DerivedEntryId(CauseOf(record, change));
  return change;
}

Record Settled(Record record) {
  LogOrder order = OrderLog(record.log);
  // Nearly always nobody edited the file, and there is nothing to compare.
  if (!IsFold(record.fields, record.log, order)) {
    if (auto implied = ImpliedEntry(record)) {
      record.log.push_back(std::move(*implied));
      order = OrderLog(record.log);
    }
    record.fields = Fold(record.log, order);
  }
  if (std::is_sorted(order.order.begin(), order.order.end())) return record;
  std::vector<Entry> sorted;
  sorted.reserve(record.log.size());
  for (const size_t i : order.order) sorted.push_back(std::move(record.log[i]));
  record.log = std::move(sorted);
  return record;
}

bool IsStamped(const Record& record) {
  return std::none_of(record.log.begin(), record.log.end(), NeedsStamp) && !ImpliedEntry(record);
}

std::vector<Entry> Stamp(Record& record, const std::string& by, Instant at) {
  std::vector<Entry> stamped;
  std::unordered_map<std::string, Instant> times;
  for (const auto& entry : record.log) times.emplace(entry.id, entry.at);
  for (auto& entry : record.log) {
    if (!NeedsStamp(entry)) continue;
    Instant latest;
    for (const auto& id : entry.after) {
      if (const auto it = times.find(id); it != times.end()) latest = std::max(latest, it->second);
    }
    if (entry.at <= latest) entry.at = at;
    entry.by = by;
    stamped.push_back(entry);
  }
  if (auto implied = ImpliedEntry(record)) {
    implied->by = by;
    implied->at = at;
    stamped.push_back(*implied);
    record.log.push_back(std::move(*implied));
  }
  return stamped;
}

Record Stamped(const std::vector<RecordVersion>& versions) {
  std::vector<std::vector<Entry>> stamped(versions.size());
  Record record;
  for (size_t i = 0; i < versions.size(); ++i) {
    const RecordVersion& version = versions[i];
    for (const size_t parent : version.parents) AddNew(stamped[i], stamped[parent]);
    if (!version.record) continue;
    record = *version.record;
    BringForward(stamped[i], record.log);
    AddNew(stamped[i], Stamp(record, version.by, version.at));
  }
  return Settled(std::move(record));
}

void DropWhatIsSo(const Record& record, Entry& change) {
  std::erase_if(change.set, [&](const auto& pair) {
    const Value* now = record.Find(pair.first);
    return now == nullptr ? pair.second.is_null() : *now == pair.second;
  });
  const auto drop = [&](Entry::Elements& all, bool when_there) {
    for (auto& [field, elements] : all) {
      const auto now = record.Elements(field);
      std::erase_if(elements, [&](const std::string& element) {
        return (std::find(now.begin(), now.end(), element) != now.end()) == when_there;
      });
    }
    std::erase_if(all, [](const auto& pair) { return pair.second.empty(); });
  };
  drop(change.add, true);
  drop(change.remove, false);
}

CarriedEdit CarryOver(const Record& edited, const Record& before, const Record& record) {
  CarriedEdit carried{record, {}};
  AddNew(carried.record.log, edited.log);
  carried.record.fields = Fold(carried.record.log);
  const Fields from = edited.log == before.log ? before.fields : Fold(edited.log);
  carried.change = ChangeBetween(edited.kind, from, edited.fields, SetFields(edited.log));
  DropWhatIsSo(carried.record, carried.change);
  return carried;
}

}  // namespace desk
