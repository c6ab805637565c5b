// SPDX-License-Identifier: MIT
#include "report/dash.h"

#include <doctest/doctest.h>

#include "report/sample.h"

using namespace desk;
using namespace desk::report;
using namespace desk::report::test;

namespace {

Dash DashOf(const std::vector<Record>& tickets, Instant now) {
  Spec people;
  people.agents = {"ann", "bob", "eve"};
  people.active_agents = {"ann", "bob"};
  auto maker = DashMaker::Make(people, Config(), now);
  REQUIRE(maker.has_value());
  for (const auto& ticket : tickets) maker->Add(maker->Count(ticket));
  return maker->Finish();
}

std::string CountsOf(const Dash& dash) {
  return fmt::format("{} {} {} {}, {} {}", dash.tickets, dash.fresh, dash.open, dash.waiting,
                     dash.unassigned, dash.wait_passed);
}

}  // namespace

TEST_CASE("an empty desk has a dash of zeros and fourteen days") {
  const Dash dash = DashOf({}, Day0("10d12h"));
  CHECK(CountsOf(dash) == "0 0 0 0, 0 0");
  CHECK(dash.oldest.empty());
  CHECK(dash.teams.rows.empty());
  CHECK(dash.agents.rows.size() == 2);
  REQUIRE(dash.days.rows.size() == 14);
  CHECK(dash.days.rows.front()[0] == Figure("2025-12-29"));
  CHECK(dash.days.rows.back()[0] == Figure("2026-01-11"));
}

TEST_CASE("the dash counts what is to be done, and knows the oldest five") {
  std::vector<Record> tickets;
  for (int i = 6; i > 0; --i) {
    tickets.push_back(Ticket({{fmt::format("{}h", i), "status: new, team: t"}}));
    tickets.back().id = fmt::format("t{}", i);
  }
  tickets.push_back(Ticket({{"1d", "status: in_progress, assignee: bob"}}));
  tickets.push_back(
      Ticket({{"2d", "status: waiting, wait_until: 2026-01-11T12:00:00Z, assignee: eve"}}));
  tickets.push_back(
      Ticket({{"2d", "status: waiting, wait_until: 2026-01-11T12:00:01Z, assignee: bob"}}));
  tickets.push_back(Ticket({{"0s", "status: new"}, {"9d", "status: resolved"}}));
  tickets.push_back(Ticket({{"20d", "status: cancelled"}}));
  const Dash dash = DashOf(tickets, Day0("10d12h"));
  CHECK(CountsOf(dash) == "9 6 1 2, 6 1");
  std::string oldest;
  for (const auto& ticket : dash.oldest) oldest += ticket.id + " ";
  CHECK(oldest == "t1 t2 t3 t4 t5 ");
  CHECK(Show(dash.agents.rows[0]).starts_with("'bob' 2"));
  CHECK(Show(dash.agents.rows[1]).starts_with("'eve' 1"));  // retired, and still has it
  CHECK(Show(dash.agents.rows[2]).starts_with("'ann' 0"));
  CHECK(Show(dash.teams.rows[0]).starts_with("'t' 6"));
  CHECK(dash.days.rows.size() == 14);  // what a clock that is ahead wrote is not among them
  CHECK(dash.days.Total("created") == Figure(int64_t{10}));
  CHECK(dash.days.Total("resolved") == Figure(int64_t{1}));
}
