// SPDX-License-Identifier: MIT
#ifndef DESK_REPORT_DASH_H_
#define DESK_REPORT_DASH_H_

#include <optional>
#include <string>
#include <vector>

#include "report/report.h"

namespace desk::report {

// How a desk stands (docs/man/desk-dash.1.scd).
struct Dash {
  struct Ticket {
    Instant created;
    std::string id;  // stored form
    Record record;   // without its log
  };

  int64_t tickets = 0, fresh = 0, open = 0, waiting = 0;  // to be done; of category new, ...
  int64_t unassigned = 0, wait_passed = 0;
  std::vector<Ticket> oldest;  // at most kOldest, the oldest first
  Figures agents, teams;       // desk report workload by assignee, by team
  Figures days;                // desk report flow by day, kDays of them

  static constexpr size_t kOldest = 5;
  static constexpr int kDays = 14;
};

// The same in the making, from the accumulators of the reports. The configuration must outlive it.
class DashMaker {
 public:
  static Result<DashMaker> Make(const Spec& people, const DeskConfig& config, Instant now);

  // As of a report.
  struct Counted {
    report::Counted days, agents, teams, queue;
    std::optional<Dash::Ticket> active;
    bool wait_passed = false;
  };
  Counted Count(Record ticket) const;
  void Add(Counted counted);
  Dash Finish() const;

 private:
  DashMaker(Report agents, Report teams, Report queue, Report days, const DeskConfig& config,
            Instant now);

  Report agents_, teams_, queue_, days_;
  const DeskConfig& config_;
  Instant now_;
  int64_t wait_passed_ = 0;
  std::vector<Dash::Ticket> oldest_;
};

}  // namespace desk::report

#endif  // DESK_REPORT_DASH_H_
