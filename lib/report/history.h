// SPDX-License-Identifier: MIT
#ifndef DESK_REPORT_HISTORY_H_
#define DESK_REPORT_HISTORY_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/config.h"
#include "model/record.h"

namespace desk::report {

// A ticket as it was at some time.
struct Past {
  Record ticket;                 // settled; the entries and the fields of that time
  std::vector<int64_t> moments;  // of its entries, ascending
};

// The ticket as the entries with a moment before `end` make it; nothing if there is none, and so
// there was no ticket yet. `ticket` is settled.
std::optional<Past> PastOf(Record ticket, std::optional<Instant> end);

// What some fields say while the entries of a log are applied one by one: after each, the same as
// the fold of the entries so far.
class Track {
 public:
  explicit Track(std::vector<std::string> fields);
  // The fields as they stand in a record.
  Track(std::vector<std::string> fields, const Record& record);

  void Apply(const Entry& entry);
  // The elements of the fields, in the order in which they were given.
  const std::vector<std::vector<std::string>>& values() const { return values_; }
  void Put(size_t i, std::vector<std::string> elements) { values_[i] = std::move(elements); }
  // The first of them, or "".
  const std::string& First(size_t i) const;

 private:
  template <typename List, typename Change>
  void ForEach(const List& list, Change change);

  std::vector<std::string> fields_;
  std::vector<std::vector<std::string>> values_;
  std::vector<bool> is_set_;
};

// In what the facts of a ticket are looked for.
struct Scope {
  const DeskConfig& config;
  std::set<std::string, std::less<>> agents;  // see Spec
  std::optional<Instant> since;               // where the period begins
};

// What a log tells of a ticket in the period from `since` to the end of the log. The words are
// defined in docs/man/desk-report.1.scd and the pages of the reports.
struct Facts {
  std::vector<std::optional<Category>> categories;  // of the status after each entry
  int64_t reopens = 0, handovers = 0, reassigned = 0;
  bool was_active = false;          // when the period began
  bool busy = false;                // to be done at some time in it, or created in it
  bool finished = false;            // resolved, closed, created so or reopened in it
  std::optional<int64_t> solved;    // the moment that the report on resolutions takes
  std::optional<int64_t> answered;  // the moment of the first answer
};
Facts FactsOf(const Past& past, const Scope& scope);

// Work is left to do; of a status that the desk does not have that is not known.
bool IsActive(std::optional<Category> category);
// Resolved or closed.
bool IsDone(std::optional<Category> category);

}  // namespace desk::report

#endif  // DESK_REPORT_HISTORY_H_
