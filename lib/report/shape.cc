// SPDX-License-Identifier: MIT
#include "report/shape.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace desk::report {

namespace {

int64_t One(bool yes) { return yes ? 1 : 0; }

int64_t NumberOf(const Record& ticket, std::string_view field) {
  const Value* value = ticket.Find(field);
  return value == nullptr ? 0 : value->AsInt().value_or(0);
}

bool HasValue(const Record& ticket, std::string_view field) {
  const auto values = ticket.Elements(field);
  return std::any_of(values.begin(), values.end(),
                     [](const std::string& value) { return !value.empty(); });
}

int64_t Created(const Seen& seen) { return seen.past.moments.front(); }
int64_t Age(const Seen& seen) { return std::max<int64_t>(0, seen.now.ms - Created(seen)); }
bool InPeriod(const Seen& seen, int64_t moment) {
  return !seen.scope.since || moment >= seen.scope.since->ms;
}

// --- what each report counts ---

std::optional<Booking> CountQueue(const Seen& seen) {
  const Record& ticket = seen.past.ticket;
  return Booking{{1, One(!HasValue(ticket, "assignee")), One(HasValue(ticket, "escalation"))},
                 Age(seen),
                 Created(seen)};
}

std::optional<Booking> CountAgeing(const Seen& seen) {
  return Booking{{1}, Age(seen), Created(seen)};
}

std::optional<Booking> CountWorkload(const Seen& seen) {
  const auto category = seen.facts.categories.back();
  const int64_t priority = NumberOf(seen.past.ticket, "priority");
  return Booking{{1, One(category == Category::kNew), One(category == Category::kOpen),
                  One(category == Category::kWaiting), One(priority == 1 || priority == 2)},
                 Age(seen),
                 Created(seen)};
}

std::optional<Booking> CountResolution(const Seen& seen) {
  const auto solved = seen.facts.solved;
  if (!solved || !InPeriod(seen, *solved)) return std::nullopt;
  return Booking{{1}, *solved - Created(seen), *solved};
}

std::optional<Booking> CountReopened(const Seen& seen) {
  if (!seen.facts.finished) return std::nullopt;
  return Booking{{1, One(seen.facts.reopens > 0), seen.facts.reopens}, std::nullopt, Created(seen)};
}

std::optional<Booking> CountHandovers(const Seen& seen) {
  if (!seen.facts.busy) return std::nullopt;
  return Booking{
      {1, seen.facts.handovers, seen.facts.reassigned}, seen.facts.handovers, Created(seen)};
}

std::optional<Booking> CountSources(const Seen& seen) {
  if (!InPeriod(seen, Created(seen))) return std::nullopt;
  return Booking{{1}, Created(seen), Created(seen)};
}

std::optional<Booking> CountFirstResponse(const Seen& seen) {
  if (!InPeriod(seen, Created(seen))) return std::nullopt;
  const auto answered = seen.facts.answered;
  return Booking{{1, One(answered.has_value()), One(!answered)},
                 answered ? std::optional(*answered - Created(seen)) : std::nullopt,
                 Created(seen)};
}

// --- their figures ---

using C = Column;
constexpr Column kQueueColumns[] = {{"tickets", C::kCount, 0},    {"share", C::kShare},
                                    {"unassigned", C::kCount, 1}, {"escalated", C::kCount, 2},
                                    {"median_hours", C::kMedian}, {"oldest_hours", C::kMax}};
constexpr Column kTimeColumns[] = {{"tickets", C::kCount, 0},
                                   {"median_hours", C::kMedian},
                                   {"p90_hours", C::kP90},
                                   {"mean_hours", C::kMean},
                                   {"max_hours", C::kMax}};
constexpr Column kFlowColumns[] = {{"created", C::kCount, 0},   {"resolved", C::kCount, 1},
                                   {"reopened", C::kCount, 2},  {"closed", C::kCount, 3},
                                   {"cancelled", C::kCount, 4}, {"updates", C::kCount, 5},
                                   {"net", C::kCount, kNet}};
constexpr Column kReopenedColumns[] = {{"tickets", C::kCount, 0},
                                       {"reopened", C::kCount, 1},
                                       {"reopenings", C::kCount, 2},
                                       {"rate", C::kRate, 1}};
constexpr Column kHandoversColumns[] = {{"tickets", C::kCount, 0},
                                        {"changes", C::kCount, 1},
                                        {"mean", C::kMeanNumber},
                                        {"max", C::kMaxNumber},
                                        {"reassigned", C::kCount, 2}};
constexpr Column kWorkloadColumns[] = {{"tickets", C::kCount, 0}, {"new", C::kCount, 1},
                                       {"open", C::kCount, 2},    {"waiting", C::kCount, 3},
                                       {"urgent", C::kCount, 4},  {"oldest_hours", C::kMax}};
constexpr Column kSourcesColumns[] = {{"tickets", C::kCount, 0},
                                      {"share", C::kShare},
                                      {"created_first", C::kFirst},
                                      {"created_last", C::kLast}};
constexpr Column kFirstResponseColumns[] = {
    {"tickets", C::kCount, 0},    {"answered", C::kCount, 1}, {"unanswered", C::kCount, 2},
    {"median_hours", C::kMedian}, {"p90_hours", C::kP90},     {"mean_hours", C::kMean},
    {"max_hours", C::kMax}};

// In the order of Name.
constexpr Shape kShapes[] = {
    {"queue", true, false, "status", kQueueColumns, &CountQueue},
    {"ageing", true, false, "age", kTimeColumns, &CountAgeing},
    {"flow", false, true, "month", kFlowColumns, nullptr},
    {"resolution", false, true, "priority", kTimeColumns, &CountResolution},
    {"reopened", false, false, "reopens", kReopenedColumns, &CountReopened},
    {"handovers", false, false, "handovers", kHandoversColumns, &CountHandovers},
    {"workload", true, false, "assignee", kWorkloadColumns, &CountWorkload},
    {"sources", false, true, "source", kSourcesColumns, &CountSources},
    {"first-response", false, true, "priority", kFirstResponseColumns, &CountFirstResponse},
};
constexpr Name kNames[] = {Name::kQueue,      Name::kAgeing,   Name::kFlow,
                           Name::kResolution, Name::kReopened, Name::kHandovers,
                           Name::kWorkload,   Name::kSources,  Name::kFirstResponse};

double Sum(const std::vector<int64_t>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0, [](double sum, int64_t value) {
    return sum + static_cast<double>(value);
  });
}

double Mean(const std::vector<int64_t>& values) {
  return Sum(values) / static_cast<double>(values.size());
}

Figure PartOf(int64_t part, int64_t whole) {
  if (whole == 0) return {};
  return Share{static_cast<double>(part) / static_cast<double>(whole)};
}

// Of values that are there.
Figure FigureOfValues(Column::Kind kind, const std::vector<int64_t>& values) {
  switch (kind) {
    case Column::kMedian:
      return Elapsed{NearestRank(values, 50)};
    case Column::kP90:
      return Elapsed{NearestRank(values, 90)};
    case Column::kMean:
      return Elapsed{std::llround(Mean(values))};
    case Column::kMax:
      return Elapsed{values.back()};
    case Column::kMeanNumber:
      return Mean(values);
    case Column::kFirst:
      return Instant{values.front()};
    case Column::kLast:
      return Instant{values.back()};
    default:
      return values.back();
  }
}

}  // namespace

void Tally::Add(const Booking& booking) {
  for (size_t i = 0; i < counts.size(); ++i) counts[i] += booking.counts[i];
  if (booking.value) values.push_back(*booking.value);
}

const Shape& ShapeOf(Name name) { return kShapes[static_cast<size_t>(name)]; }

std::span<const Name> AllNames() { return kNames; }

Booking FlowOf(const Seen& seen, size_t i) {
  const auto after = seen.facts.categories[i];
  const auto before = i == 0 ? std::nullopt : seen.facts.categories[i - 1];
  const bool changed = i > 0 && before != after;
  return {
      {One(i == 0), One(IsActive(before) && IsDone(after)), One(IsDone(before) && IsActive(after)),
       One(changed && after == Category::kClosed), One(changed && after == Category::kCancelled), 1,
       One(IsActive(after)) - One(IsActive(before))},
      std::nullopt,
      seen.past.moments[i]};
}

Figure FigureOf(const Column& column, const Tally& tally, const std::vector<int64_t>& values,
                const Tally& total) {
  switch (column.kind) {
    case Column::kCount:
      return tally.counts[column.of];
    case Column::kShare:
      return PartOf(tally.counts[0], total.counts[0]);
    case Column::kRate:
      return PartOf(tally.counts[column.of], tally.counts[0]);
    default:
      return values.empty() ? Figure() : FigureOfValues(column.kind, values);
  }
}

}  // namespace desk::report
