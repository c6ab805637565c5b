// SPDX-License-Identifier: MIT
#ifndef DESK_REPORT_DIMENSION_H_
#define DESK_REPORT_DIMENSION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "model/fields.h"
#include "report/figures.h"

namespace desk::report {

// What is to be put into a group.
struct Subject {
  const std::vector<std::string>* values = nullptr;  // of the dimension's field, if it has one
  Instant time;                                      // of day, week and month
  int64_t age_ms = 0;
  int64_t reopens = 0, handovers = 0;
};

// One name of --by: into which groups something falls, what they are called, and their order. A
// group is a number: of a field the number of the value in the order in which it was met, else the
// day, week, month, age or count itself.
class Dimension {
 public:
  using Id = int64_t;
  static constexpr Id kNone = -1;  // what has no value

  // kUsage with a suggestion for a name that there is not.
  static Result<Dimension> Of(std::string_view name, const DeskConfig& config);
  // The names that Of knows, apart from "custom.x".
  static std::vector<std::string> Names();

  const std::string& name() const { return name_; }
  // The field whose values make the groups, or "".
  std::string field() const;
  bool is_time() const { return IsTime(kind_); }

  // The groups of something: one, or of a set one per element.
  std::vector<Id> GroupsOf(const Subject& subject);
  // A group that is listed though nothing is in it.
  void Expect(const std::string& value);
  // Expects only statuses for which work is left to do.
  void ExpectActive(const DeskConfig& config);

  // The groups in the order in which they are listed; `counts` says how much is in each.
  std::vector<Id> InOrder(const std::map<Id, int64_t>& counts) const;
  // Adds the empty groups that are known: those expected and those between the first and the last,
  // and, of times, between `first` and `last`.
  void Fill(std::map<Id, int64_t>& counts, std::optional<Instant> first,
            std::optional<Instant> last) const;
  Figure NameOf(Id id) const;

 private:
  enum class Kind { kField, kDay, kWeek, kMonth, kAge, kReopens, kHandovers };
  struct Place;
  static bool IsTime(Kind kind);
  static std::optional<Kind> KindOf(std::string_view name);

  Id TimeOf(Instant at) const;
  Id ValueOf(const std::string& text);
  Place PlaceOf(Id id, int64_t count) const;

  std::string name_;
  Kind kind_ = Kind::kField;
  const Field* field_ = nullptr;  // null: custom.x, or no field
  std::vector<std::string> texts_;
  std::unordered_map<std::string, Id> ids_;
  Id configured_ = 0;  // the first values of texts_ stand in the order of the configuration
  std::vector<Id> expected_;
};

}  // namespace desk::report

#endif  // DESK_REPORT_DIMENSION_H_
