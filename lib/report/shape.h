// SPDX-License-Identifier: MIT
#ifndef DESK_REPORT_SHAPE_H_
#define DESK_REPORT_SHAPE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "report/figures.h"
#include "report/history.h"

namespace desk::report {

// The reports as data: what each counts, and which figures it makes of that. Report (report.h) does
// what they share.

enum class Name {
  kQueue,
  kAgeing,
  kFlow,
  kResolution,
  kReopened,
  kHandovers,
  kWorkload,
  kSources,
  kFirstResponse
};

using Counts = std::array<int64_t, 7>;

// What a ticket, or in `flow` an entry, adds to its group.
struct Booking {
  Counts counts{};               // the first is the main one
  std::optional<int64_t> value;  // a time in ms or a number, for medians and the like
  int64_t moment = 0;            // of day, week and month
};

// What was added to a group.
struct Tally {
  Counts counts{};
  std::vector<int64_t> values;

  void Add(const Booking& booking);
};

struct Column {
  enum Kind {
    kCount,   // counts[of]
    kShare,   // counts[0] of the total's
    kRate,    // counts[of] of counts[0]
    kMedian,  // of the values, as times
    kP90,
    kMean,
    kMax,
    kMeanNumber,  // of the values, as numbers
    kMaxNumber,
    kFirst,  // of the values, as points in time
    kLast
  };
  std::string_view name;
  Kind kind;
  size_t of = 0;
};

// A ticket that is looked at, and what is known of it.
struct Seen {
  const Past& past;
  const Facts& facts;
  const Scope& scope;
  Instant now;  // the time of the report
};

struct Shape {
  std::string_view name;
  bool is_stock;          // tells of one time, not of a period
  bool events_in_period;  // day, week and month lie in the period
  std::string_view by;    // without --by
  std::span<const Column> columns;
  // What the ticket adds; nothing if it is not counted. Not for `flow`.
  std::optional<Booking> (*count)(const Seen& seen);
};
const Shape& ShapeOf(Name name);
std::span<const Name> AllNames();

// What the entry number `i` of a ticket adds to `flow`, and which of its counts is `net`.
Booking FlowOf(const Seen& seen, size_t i);
inline constexpr size_t kNet = 6;

// The figure of a column. `values` are those of the tally, ascending.
Figure FigureOf(const Column& column, const Tally& tally, const std::vector<int64_t>& values,
                const Tally& total);

}  // namespace desk::report

#endif  // DESK_REPORT_SHAPE_H_
