// SPDX-License-Identifier: MIT
#include "report/dash.h"

#include <algorithm>
#include <tuple>

namespace desk::report {

namespace {

constexpr int64_t kDay = 24 * 3'600'000;

Result<Report> MakeReport(Spec spec, Name name, const std::string& by, const DeskConfig& config,
                          Instant now) {
  spec.name = name;
  spec.by = {by};
  if (name == Name::kFlow) {
    spec.since = Instant{StartOfDay(DateOf(now)).ms - (Dash::kDays - 1) * kDay};
    spec.until = Instant{StartOfDay(DateOf(now)).ms + kDay};
  } else {
    spec.active_only = true;
  }
  return Report::Make(std::move(spec), config, now);
}

}  // namespace

DashMaker::DashMaker(Report agents, Report teams, Report queue, Report days,
                     const DeskConfig& config, Instant now)
    : agents_(std::move(agents)),
      teams_(std::move(teams)),
      queue_(std::move(queue)),
      days_(std::move(days)),
      config_(config),
      now_(now) {}

Result<DashMaker> DashMaker::Make(const Spec& people, const DeskConfig& config, Instant now) {
  const auto make = [&](Name name, const std::string& by) {
    return MakeReport(people, name, by, config, now);
  };
  DESK_ASSIGN(Report agents, make(Name::kWorkload, "assignee"));
  DESK_ASSIGN(Report teams, make(Name::kWorkload, "team"));
  DESK_ASSIGN(Report queue, make(Name::kQueue, "status"));
  DESK_ASSIGN(Report days, make(Name::kFlow, "day"));
  return DashMaker(std::move(agents), std::move(teams), std::move(queue), std::move(days), config,
                   now);
}

DashMaker::Counted DashMaker::Count(Record ticket) const {
  Counted counted;
  auto past = PastOf(std::move(ticket), std::nullopt);
  if (!past) return counted;
  counted.days = days_.Count(*past);
  if (!IsActive(config_.CategoryOf(past->ticket.Text("status")))) return counted;
  counted.agents = agents_.Count(*past);
  counted.teams = teams_.Count(*past);
  counted.queue = queue_.Count(*past);
  const auto wait_until = ParseInstant(past->ticket.Text("wait_until"));
  counted.wait_passed = wait_until && *wait_until <= now_;
  past->ticket.log.clear();
  counted.active = {{past->moments.front()}, past->ticket.id, std::move(past->ticket)};
  return counted;
}

void DashMaker::Add(Counted counted) {
  days_.Add(counted.days);
  agents_.Add(counted.agents);
  teams_.Add(counted.teams);
  queue_.Add(counted.queue);
  if (counted.wait_passed) ++wait_passed_;
  if (!counted.active) return;
  oldest_.push_back(std::move(*counted.active));
  std::sort(oldest_.begin(), oldest_.end(), [](const Dash::Ticket& a, const Dash::Ticket& b) {
    return std::tie(a.created, a.id) < std::tie(b.created, b.id);
  });
  if (oldest_.size() > Dash::kOldest) oldest_.pop_back();
}

Dash DashMaker::Finish() const {
  Dash dash;
  dash.agents = agents_.Finish();
  dash.teams = teams_.Finish();
  dash.days = days_.Finish();
  const auto count = [](const Figures& figures, std::string_view column) {
    return std::get<int64_t>(figures.Total(column));
  };
  dash.tickets = count(dash.agents, "tickets");
  dash.fresh = count(dash.agents, "new");
  dash.open = count(dash.agents, "open");
  dash.waiting = count(dash.agents, "waiting");
  dash.unassigned = count(queue_.Finish(), "unassigned");
  dash.wait_passed = wait_passed_;
  dash.oldest = oldest_;
  return dash;
}

}  // namespace desk::report
