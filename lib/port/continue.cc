// SPDX-License-Identifier: MIT
#include "port/continue.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "model/fold.h"
#include "model/hand_edit.h"

namespace desk::port {

namespace {

bool IsImported(const Entry& entry) {
  return entry.via == "import" && entry.Rest("cause") != nullptr;
}

bool SaysTheSame(const Entry& a, const Entry& b) {
  return a.is_redaction() || b.is_redaction() ||
         (a.at == b.at && a.by == b.by && a.kind == b.kind && a.text == b.text && a.set == b.set &&
          a.add == b.add && a.remove == b.remove);
}

// What the source has said so far: the imported entries alone.
struct Said {
  std::vector<Entry> entries;
  Fields fields;
  std::string text;
};

Said SaidBefore(const Record& ticket) {
  Said said;
  std::copy_if(ticket.log.begin(), ticket.log.end(), std::back_inserter(said.entries), IsImported);
  said.fields = Fold(said.entries);
  for (const Entry& entry : said.entries) {
    if (!entry.text.empty()) said.text = entry.text;
  }
  return said;
}

// An entry of the difference, where the row before this one is not in the file.
Entry After(const HistoryRules& rules, const Said& said, const Entry& last, const Fields& now) {
  Entry entry = EntryFrom(rules.slots, said.fields, now);
  entry.id = last.id;
  if (!said.entries.empty()) entry.after = {said.entries.back().id};
  entry.at = last.at;
  entry.by = last.by;
  entry.via = last.via;
  entry.rest = last.rest;
  if (last.text != said.text) {
    entry.kind = last.kind;
    entry.text = last.text;
  }
  return entry;
}

// A plain row says how things are, not what happened: whatever differs from last time is one entry.
Continued ContinuePlain(const HistoryRules& rules, const Record& ticket, const History& history,
                        Instant now) {
  Continued more;
  const Said said = SaidBefore(ticket);
  Entry last = history.entries.front();
  if (history.entries.size() > 1) last.by = history.entries.back().by;
  Entry entry = After(rules, said, last, history.fields);
  if (entry.set.empty() && entry.add.empty() && entry.remove.empty() && entry.text.empty())
    return more;
  const bool moves = std::any_of(entry.set.begin(), entry.set.end(),
                                 [](const auto& set) { return set.first == "status"; });
  entry.at = moves && history.entries.size() > 1 ? history.entries.back().at : now;
  // The state before is part of what it is derived from: a row may go back to what it said once.
  std::string cause = "row after";
  for (const auto& id : entry.after) cause.append(" ").append(id);
  std::string state = cause;
  for (const auto& [field, value] : history.fields) {
    state.append(1, '\0').append(field);
    for (const auto& text : value.AsStrings()) state.append(1, '\0').append(text);
  }
  entry.id = ImportedEntryId(ticket.uid, state);
  entry.rest.clear();
  entry.SetRest("cause", Value::String(cause));
  more.entries = {std::move(entry)};
  return more;
}

// Rows of which the ticket has none: they go on from what was imported last.
Continued ContinueFromNothing(const HistoryRules& rules, const Record& ticket,
                              const History& history, const std::vector<SourceRow>& rows) {
  Continued more;
  const Said said = SaidBefore(ticket);
  if (!said.entries.empty() && rows.front().at < said.entries.back().at) {
    for (size_t i = 0; i < rows.size(); ++i) more.late.push_back(i);
    return more;
  }
  Entry first = history.entries.front();
  first.at = rows.front().at;
  first.by = rows.front().by == nullptr ? "unknown" : *rows.front().by;
  more.entries = history.entries;
  more.entries.front() = After(rules, said, first, Fold({history.entries.front()}));
  return more;
}

}  // namespace

Continued Continue(const HistoryRules& rules, const Record& ticket, const History& history,
                   const std::vector<SourceRow>& rows, Instant now) {
  if (!rules.is_log) return ContinuePlain(rules, ticket, history, now);
  std::unordered_map<std::string_view, const Entry*> there;
  for (const Entry& entry : ticket.log) there.emplace(entry.id, &entry);
  size_t next = history.entries.size();  // the first entry behind the last that is there
  while (next > 0 && !there.contains(history.entries[next - 1].id)) --next;
  if (next == 0) return ContinueFromNothing(rules, ticket, history, rows);
  Continued more;
  for (size_t i = 0; i < next; ++i) {
    const Entry& entry = history.entries[i];
    const auto found = there.find(entry.id);
    if (found == there.end()) {
      more.late.push_back(history.rows[i]);
    } else if (!SaysTheSame(*found->second, entry)) {
      more.differing.push_back(history.rows[i]);
    }
  }
  more.entries.assign(history.entries.begin() + static_cast<std::ptrdiff_t>(next),
                      history.entries.end());
  return more;
}

Record WithFold(Record record) {
  record.fields = Fold(record.log);
  return Settled(std::move(record));
}

}  // namespace desk::port
