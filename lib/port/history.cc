// SPDX-License-Identifier: MIT
// How the rows of a ticket become its log.
//
// Each row is a step: a time, somebody, and the whole state. The source's own dates then move the
// status within the steps: of the last rows that are in a category, those before its date keep the
// status that was, and the date gets a step of its own where no row has it. What differs between
// one step and the next is the entry. An own step copies the state of the step before it, so only
// the status differs there.
#include "port/history.h"

#include <algorithm>
#include <deque>

#include "port/cells.h"

namespace desk::port {

namespace {

constexpr size_t kNone = static_cast<size_t>(-1);
// What moves together with the status.
constexpr std::string_view kStatusFields[] = {"status", "waiting_on", "wait_until"};

struct Step {
  size_t row;  // that it is of
  Instant at;
  const std::string* by;
  std::string cause;
  std::vector<const Value*> values;
  bool is_own = false;  // made for a date
};

// The last rows that are in a category without a break, and the source's date.
struct Run {
  size_t first, last;
  Category category;
  Instant at;
};

class Maker {
 public:
  Maker(const HistoryRules& rules, const std::vector<SourceRow>& rows, const Value* initial)
      : rules_(rules), rows_(rows), initial_(initial) {
    for (const auto field : kStatusFields) status_slots_.push_back(SlotOf(field));
    for (size_t i = 0; i < rows.size(); ++i) {
      const SourceRow& row = rows[i];
      steps_.push_back({i, i == 0 ? row.created : row.at, i == 0 ? row.created_by : row.by,
                        row.identity, row.values});
      categories_.push_back(CategoryOf(row.values));
    }
  }

  std::vector<Step> Steps(History& history) {
    std::vector<Run> runs;
    for (size_t i = 0; i < rules_.dates.size(); ++i) FindRun(i, runs, history);
    // From the last on, so that the places of the others stay.
    std::sort(runs.begin(), runs.end(),
              [](const Run& a, const Run& b) { return a.first > b.first; });
    for (const Run& run : runs) Date(run);
    if (!rules_.is_log) AddPassed();
    return std::move(steps_);
  }

 private:
  size_t SlotOf(std::string_view field) const {
    for (size_t i = 0; i < rules_.slots.size(); ++i) {
      if (rules_.slots[i].field == field) return i;
    }
    return kNone;
  }

  std::optional<Category> CategoryOf(const std::vector<const Value*>& values) const {
    const Value* status = status_slots_[0] == kNone ? nullptr : values[status_slots_[0]];
    return status == nullptr ? std::nullopt : rules_.config->CategoryOf(status->text);
  }

  void FindRun(size_t date, std::vector<Run>& runs, History& history) const {
    const Category category = rules_.dates[date];
    size_t last = rows_.size();
    while (last > 0 && categories_[last - 1] != category) --last;
    if (last-- == 0) return;
    size_t first = last;
    while (first > 0 && categories_[first - 1] == category) --first;
    const auto at = rows_[last].dates[date];
    if (at) {
      runs.push_back({first, last, category, *at});
    } else {
      history.undated.push_back(category);
    }
  }

  // Gives a step the status of other values.
  void TakeStatus(const std::vector<const Value*>& from, Step& step) const {
    for (const size_t slot : status_slots_) {
      if (slot != kNone) step.values[slot] = from[slot];
    }
  }

  std::vector<const Value*> StatusBefore(const Run& run) const {
    if (run.first > 0) return rows_[run.first - 1].values;
    return WithStatus(initial_);
  }

  std::vector<const Value*> WithStatus(const Value* status) const {
    std::vector<const Value*> values(rules_.slots.size());
    values[status_slots_[0]] = status;
    return values;
  }

  void Date(const Run& run) {
    if (run.first == 0 && (steps_[0].at >= run.at || initial_ == nullptr ||
                           rules_.config->CategoryOf(initial_->text) == run.category))
      return;  // created so
    const auto before = StatusBefore(run);
    size_t i = run.first;
    for (; i <= run.last && steps_[i].at < run.at; ++i) TakeStatus(before, steps_[i]);
    AddOwn(i, run);
  }

  // A step of the date's own before the `i`th, unless that has the very time.
  void AddOwn(size_t i, const Run& run) {
    if (i <= run.last && steps_[i].at == run.at) return;
    Step own{
        run.first, run.at, rows_[run.first].by, CauseOf(run.category, run.at), steps_[i - 1].values,
        true};
    TakeStatus(rows_[run.first].values, own);
    steps_.insert(steps_.begin() + static_cast<std::ptrdiff_t>(i), std::move(own));
  }

  static std::string CauseOf(Category category, Instant at) {
    return std::string(CategoryName(category)) + " " + FormatInstant(at);
  }

  // In a file of plain rows, the dates of categories that the ticket has left again.
  void AddPassed() {
    if (steps_.size() < 2) return;
    for (size_t date = 0; date < rules_.dates.size(); ++date) {
      const Category category = rules_.dates[date];
      const auto at = rows_[0].dates[date];
      const auto status =
          std::find_if(rules_.config->statuses.begin(), rules_.config->statuses.end(),
                       [&](const StatusConfig& s) { return s.category == category; });
      if (!at || category == categories_[0] || status == rules_.config->statuses.end()) continue;
      if (*at < steps_.front().at || *at > steps_.back().at) continue;
      passed_.push_back(Value::String(status->name));
      Step own{0, *at, rows_[0].by, CauseOf(category, *at), steps_.front().values, true};
      TakeStatus(WithStatus(&passed_.back()), own);
      const auto place = std::find_if(steps_.begin() + 1, steps_.end() - 1,
                                      [&](const Step& step) { return step.at > *at; });
      steps_.insert(place, std::move(own));
    }
  }

  const HistoryRules& rules_;
  const std::vector<SourceRow>& rows_;
  const Value* initial_;
  std::vector<size_t> status_slots_;
  std::vector<std::optional<Category>> categories_;  // by row
  std::vector<Step> steps_;
  std::deque<Value> passed_;
};

std::string TextOf(std::string_view cell) {
  const std::string text = WithLineFeeds(cell);
  return text.ends_with('\n') ? text : text + "\n";
}

bool SameValue(const Value* a, const Value* b) {
  return a == b || (a != nullptr && b != nullptr && *a == *b);
}

void AddElements(const std::string& field, const Value* before, const Value* after, Entry& entry) {
  const auto had = before == nullptr ? std::vector<std::string>() : before->AsStrings();
  const auto has = after == nullptr ? std::vector<std::string>() : after->AsStrings();
  std::vector<std::string> added, removed;
  std::set_difference(has.begin(), has.end(), had.begin(), had.end(), std::back_inserter(added));
  std::set_difference(had.begin(), had.end(), has.begin(), has.end(), std::back_inserter(removed));
  if (!added.empty()) entry.add.emplace_back(field, std::move(added));
  if (!removed.empty()) entry.remove.emplace_back(field, std::move(removed));
}

void AddDifference(const Slot& slot, const Value* before, const Value* after, Entry& entry) {
  if (SameValue(before, after)) return;
  if (slot.is_set) {
    AddElements(slot.field, before, after, entry);
  } else {
    entry.set.emplace_back(slot.field, after == nullptr ? Value::Null() : *after);
  }
}

}  // namespace

std::string ImportedEntryId(const Uid& uid, std::string_view cause) {
  return DerivedEntryId(FormatUid(uid).append(1, '\0').append(cause));
}

Entry EntryBetween(const std::vector<Slot>& slots, const std::vector<const Value*>& before,
                   const std::vector<const Value*>& after) {
  Entry entry;
  for (size_t i = 0; i < slots.size(); ++i) AddDifference(slots[i], before[i], after[i], entry);
  return entry;
}

Entry EntryFrom(const std::vector<Slot>& slots, const Fields& before, const Fields& after) {
  Entry entry;
  for (const Slot& slot : slots) {
    const auto old_value = before.find(slot.field), new_value = after.find(slot.field);
    AddDifference(slot, old_value == before.end() ? nullptr : &old_value->second,
                  new_value == after.end() ? nullptr : &new_value->second, entry);
  }
  return entry;
}

History MakeHistory(const HistoryRules& rules, const Uid& uid, const std::vector<SourceRow>& rows,
                    const Value* initial) {
  History history;
  Maker maker(rules, rows, initial);
  const std::vector<Step> steps = maker.Steps(history);
  const std::vector<const Value*> nothing(rules.slots.size());
  for (size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const SourceRow& row = rows[step.row];
    Entry entry = EntryBetween(rules.slots, i == 0 ? nothing : steps[i - 1].values, step.values);
    entry.id = ImportedEntryId(uid, step.cause);
    if (i > 0) entry.after = {history.entries.back().id};
    entry.at = step.at;
    entry.by = step.by == nullptr ? "unknown" : *step.by;
    entry.via = "import";
    entry.SetRest("cause", Value::String(step.cause));
    const bool says =
        !step.is_own && !row.text.empty() && (step.row == 0 || rows[step.row - 1].text != row.text);
    if (says) entry.text = TextOf(row.text);
    if (says) entry.kind = rules.text_kind;
    history.entries.push_back(std::move(entry));
    history.rows.push_back(step.row);
  }
  for (size_t i = 0; i < rules.slots.size(); ++i) {
    if (const Value* value = steps.back().values[i])
      history.fields.emplace(rules.slots[i].field, *value);
  }
  for (size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].at < (i == 1 ? rows[0].created : rows[i - 1].at)) history.backwards.push_back(i);
  }
  return history;
}

}  // namespace desk::port
