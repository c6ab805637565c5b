// SPDX-License-Identifier: MIT
//
// Small logs and the figures that they must give. A ticket is a list of steps: when, what was set,
// what else stands in the entry.
#include "report/report.h"

#include <doctest/doctest.h>

#include "report/sample.h"

using namespace desk;
using namespace desk::report;
using namespace desk::report::test;

namespace {

struct Case {
  const char* what;
  Spec spec;
  std::vector<Record> tickets;
  const char* shown;
};

void Check(const std::vector<Case>& cases) {
  for (const auto& c : cases) {
    CAPTURE(c.what);
    CHECK(Filled(Made(c.spec, c.tickets)) == c.shown);
  }
}

Spec Of(Name name, std::vector<std::string> by = {}, const char* since = nullptr,
        const char* until = nullptr) {
  Spec spec;
  spec.name = name;
  spec.by = std::move(by);
  if (since != nullptr) spec.since = Day0(since);
  if (until != nullptr) spec.until = Day0(until);
  return spec;
}

Spec WithAgents(Spec spec) {
  spec.agents = {"bob", "eve"};
  spec.active_agents = {"bob"};
  return spec;
}

const Step kNew{"0s", "status: new, priority: 3"};

}  // namespace

TEST_CASE("an empty desk has empty groups and a total of nothing") {
  CHECK(Show(Made(Of(Name::kQueue), {})) ==
        "'new' 0 - 0 0 - -\n'in_progress' 0 - 0 0 - -\n'waiting' 0 - 0 0 - -\n"
        "'resolved' 0 - 0 0 - -\n'closed' 0 - 0 0 - -\n'cancelled' 0 - 0 0 - -\n"
        "'merged' 0 - 0 0 - -\ntotal 0 - 0 0 - -\n");
  CHECK(Show(Made(Of(Name::kResolution), {})) ==
        "1 0 - - - -\n2 0 - - - -\n3 0 - - - -\n4 0 - - - -\ntotal 0 - - - -\n");
  CHECK(Show(Made(Of(Name::kAgeing), {})) ==
        "'<1d' 0 - - - -\n'1-3d' 0 - - - -\n'3-7d' 0 - - - -\n'7-14d' 0 - - - -\n"
        "'14-30d' 0 - - - -\n'30-90d' 0 - - - -\n'>=90d' 0 - - - -\ntotal 0 - - - -\n");
  CHECK(Show(Made(Of(Name::kFlow), {})) == "total 0 0 0 0 0 0 0 0\n");
  CHECK(Show(Made(Of(Name::kFlow, {"day"}, "0s", "2d"), {})) ==
        "'2026-01-01' 0 0 0 0 0 0 0 0\n'2026-01-02' 0 0 0 0 0 0 0 0\ntotal 0 0 0 0 0 0 0 0\n");
  CHECK(Show(Made(Of(Name::kReopened), {})) == "0 0 0 0 -\ntotal 0 0 0 -\n");
  CHECK(Show(Made(Of(Name::kHandovers), {})) == "0 0 0 - - 0\ntotal 0 0 - - 0\n");
  CHECK(Show(Made(WithAgents(Of(Name::kWorkload)), {})) ==
        "'bob' 0 0 0 0 0 -\ntotal 0 0 0 0 0 -\n");
  CHECK(Show(Made(Of(Name::kSources), {})) == "total 0 - - -\n");
  CHECK(Show(Made(Of(Name::kFirstResponse, {"type"}), {})) ==
        "'change' 0 0 0 - - - -\n'incident' 0 0 0 - - - -\n'problem' 0 0 0 - - - -\n"
        "'request' 0 0 0 - - - -\n'task' 0 0 0 - - - -\ntotal 0 0 0 - - - -\n");
}

TEST_CASE("queue: what there is at a time") {
  const auto life = Ticket({{"0s", "status: new"},
                            {"10h", "status: resolved, assignee: bob"},
                            {"12h", "status: closed, escalation: 1"}});
  Check({
      {"an entry at the time itself does not count",
       Of(Name::kQueue, {}, nullptr, "12h"),
       {life},
       "'resolved' 1 1/1 0 0 12h 12h\ntotal 1 1/1 0 0 12h 12h\n"},
      {"one behind it does",
       Of(Name::kQueue, {}, nullptr, "12h1s"),
       {life},
       "'closed' 1 1/1 0 1 12.0003h 12.0003h\ntotal 1 1/1 0 1 12.0003h 12.0003h\n"},
      {"before it was created it was not there",
       Of(Name::kQueue, {}, nullptr, "0s"),
       {life},
       "total 0 - 0 0 - -\n"},
      {"now",
       Of(Name::kQueue),
       {life},
       "'closed' 1 1/1 0 1 240h 240h\ntotal 1 1/1 0 1 240h 240h\n"},
      {"a time to come has everything, and older",
       Of(Name::kQueue, {}, nullptr, "20d"),
       {life},
       "'closed' 1 1/1 0 1 480h 480h\ntotal 1 1/1 0 1 480h 480h\n"},
      {"a clock that is ahead makes no negative age",
       Of(Name::kQueue),
       {Ticket({{"30d", "status: new"}})},
       "'new' 1 1/1 1 0 0h 0h\ntotal 1 1/1 1 0 0h 0h\n"},
      {"the median is the nearest rank",
       Of(Name::kQueue),
       {life, Ticket({{"5d", "status: new"}})},
       "'new' 1 0.5/1 1 0 120h 120h\n'closed' 1 0.5/1 0 1 240h 240h\n"
       "total 2 1/1 1 1 120h 240h\n"},
      {"a status that the desk does not have",
       Of(Name::kQueue),
       {Ticket({{"5d", "status: zombie"}})},
       "'zombie' 1 1/1 1 0 120h 120h\ntotal 1 1/1 1 0 120h 120h\n"},
      {"none",
       Of(Name::kQueue),
       {Ticket({{"5d", "title: x"}})},
       "- 1 1/1 1 0 120h 120h\ntotal 1 1/1 1 0 120h 120h\n"},
  });
}

TEST_CASE("a query sees the tickets as they were at the time") {
  Spec spec = Of(Name::kQueue, {}, nullptr, "2h");
  spec.matches = [](const Record& ticket) {
    return ticket.Text("priority") == "3" && ticket.log.size() == 1;
  };
  CHECK(Filled(Made(spec, {Ticket({kNew, {"2h", "priority: 1"}})})) ==
        "'new' 1 1/1 1 0 2h 2h\ntotal 1 1/1 1 0 2h 2h\n");
  spec.until = Day0("2h1s");
  CHECK(Filled(Made(spec, {Ticket({kNew, {"2h", "priority: 1"}})})) == "total 0 - 0 0 - -\n");
  spec.active_only = true;
  CHECK(Show(Made(spec, {})).find("closed") == std::string::npos);
}

TEST_CASE("a set counts a ticket once per element, and once in the total") {
  const auto a = Ticket({{"0s", "status: new, tags: [x, y]"}});
  const auto b = Ticket({{"0s", "status: new", "add: {tags: [x]}"},
                         {"1h", "", "add: {tags: [z]}, remove: {tags: [x]}"}});
  CHECK(Show(Made(Of(Name::kAgeing, {"tag"}), {a, b})) ==
        "'x' 1 240h 240h 240h 240h\n'y' 1 240h 240h 240h 240h\n'z' 1 240h 240h 240h 240h\n"
        "total 2 240h 240h 240h 240h\n");
  CHECK(Show(Made(Of(Name::kAgeing, {"tags", "status"}), {a, b, Ticket({kNew})})) ==
        "'x' 'new' 1 240h 240h 240h 240h\n'y' 'new' 1 240h 240h 240h 240h\n"
        "'z' 'new' 1 240h 240h 240h 240h\n- 'new' 1 240h 240h 240h 240h\n"
        "total 3 240h 240h 240h 240h\n");
}

TEST_CASE("with several fields only what occurs is listed, each field in its order") {
  const auto at = [](const char* team, int priority) {
    return Ticket({{"0s", fmt::format("status: new, team: {}, priority: {}", team, priority)}});
  };
  CHECK(Show(Made(Of(Name::kAgeing, {"team", "priority"}),
                  {at("a", 4), at("b", 4), at("b", 1), at("b", 1)})) ==
        "'b' 1 2 240h 240h 240h 240h\n'b' 4 1 240h 240h 240h 240h\n"
        "'a' 4 1 240h 240h 240h 240h\ntotal 4 240h 240h 240h 240h\n");
}

TEST_CASE("workload: agents who have not left are listed with nothing to do") {
  const auto report = WithAgents(Of(Name::kWorkload));
  const auto of = [](const char* set) { return Ticket({{"9d", set}}); };
  CHECK(Show(Made(report, {of("status: waiting, assignee: eve, priority: 1"),
                           of("status: new, assignee: eve, priority: 2"),
                           of("status: in_progress, priority: high")})) ==
        "'eve' 2 1 0 1 2 24h\n'bob' 0 0 0 0 0 -\n- 1 0 1 0 0 24h\ntotal 3 1 1 1 2 24h\n");
}

TEST_CASE("flow: every change belongs to the group and the day in which it was made") {
  const auto life = Ticket({{"0s", "status: new, team: a"},
                            {"1h", "status: resolved"},
                            {"1d", "status: in_progress, team: b"},
                            {"1d1h", "status: closed"},
                            {"3d", "", "kind: note, text: x"}});
  // created resolved reopened closed cancelled updates net open
  CHECK(Show(Made(Of(Name::kFlow, {"day"}), {life})) ==
        "'2026-01-01' 1 1 0 0 0 2 0 0\n'2026-01-02' 0 1 1 1 0 2 0 0\n"
        "'2026-01-03' 0 0 0 0 0 0 0 0\n'2026-01-04' 0 0 0 0 0 1 0 0\ntotal 1 2 1 1 0 5 0 0\n");
  CHECK(Show(Made(Of(Name::kFlow, {"team"}), {life})) ==
        "'a' 1 1 0 0 0 2 0\n'b' 0 1 1 1 0 3 0\ntotal 1 2 1 1 0 5 0\n");
  CHECK(Show(Made(Of(Name::kFlow, {"day"}, "1d", "1d1h"), {life})) ==
        "'2026-01-02' 0 0 1 0 0 1 1 1\ntotal 0 0 1 0 0 1 1 1\n");
  CHECK(Show(Made(Of(Name::kFlow, {"day"}, "30m", "1d"), {life})) ==
        "'2026-01-01' 0 1 0 0 0 1 -1 0\ntotal 0 1 0 0 0 1 -1 0\n");
}

TEST_CASE("flow: net is what became active less what ceased to be") {
  Check({
      {"created done",
       Of(Name::kFlow, {"day"}),
       {Ticket({{"0s", "status: resolved"}})},
       "'2026-01-01' 1 0 0 0 0 1 0 0\ntotal 1 0 0 0 0 1 0 0\n"},
      {"cancelled",
       Of(Name::kFlow, {"team"}),
       {Ticket({kNew, {"1h", "status: cancelled"}})},
       "- 1 0 0 0 1 2 0\ntotal 1 0 0 0 1 2 0\n"},
      {"merged",
       Of(Name::kFlow, {"team"}),
       {Ticket({kNew, {"1h", "status: merged"}})},
       "- 1 0 0 0 0 2 0\ntotal 1 0 0 0 0 2 0\n"},
      {"taken back from the cancelled",
       Of(Name::kFlow, {"team"}),
       {Ticket({kNew, {"1h", "status: cancelled"}, {"2h", "status: in_progress"}})},
       "- 1 0 0 0 1 3 1\ntotal 1 0 0 0 1 3 1\n"},
      {"a status that is not known is not active",
       Of(Name::kFlow, {"team"}),
       {Ticket({kNew, {"1h", "status: zombie"}, {"2h", "status: resolved"}})},
       "- 1 0 0 0 0 3 0\ntotal 1 0 0 0 0 3 0\n"},
  });
}

TEST_CASE("resolution: the last coming into resolved, or else into closed") {
  const auto twice = Ticket({kNew,
                             {"2h", "status: resolved"},
                             {"5h", "status: in_progress"},
                             {"8h", "status: resolved"},
                             {"1d", "status: closed"}});
  Check({
      {"the last one counts",
       Of(Name::kResolution),
       {twice},
       "3 1 8h 8h 8h 8h\ntotal 1 8h 8h 8h 8h\n"},
      {"as of then it was the first",
       Of(Name::kResolution, {}, nullptr, "8h"),
       {twice},
       "3 1 2h 2h 2h 2h\ntotal 1 2h 2h 2h 2h\n"},
      {"not in a period of only the first",
       Of(Name::kResolution, {}, "8h1s"),
       {twice},
       "total 0 - - - -\n"},
      {"straight into closed",
       Of(Name::kResolution),
       {Ticket({kNew, {"3h", "status: closed"}})},
       "3 1 3h 3h 3h 3h\ntotal 1 3h 3h 3h 3h\n"},
      {"created done",
       Of(Name::kResolution),
       {Ticket({{"0s", "status: resolved"}, {"3h", "status: closed"}})},
       "total 0 - - - -\n"},
      {"created done, reopened and resolved",
       Of(Name::kResolution),
       {Ticket({{"0s", "status: resolved"}, {"3h", "status: new"}, {"4h", "status: resolved"}})},
       "- 1 4h 4h 4h 4h\ntotal 1 4h 4h 4h 4h\n"},
      {"cancelled and merged",
       Of(Name::kResolution),
       {Ticket({kNew, {"3h", "status: cancelled"}}), Ticket({kNew, {"3h", "status: merged"}})},
       "total 0 - - - -\n"},
      {"a priority by hand",
       Of(Name::kResolution),
       {Ticket({{"0s", "status: new, priority: high"}, {"1h", "status: resolved"}})},
       "'high' 1 1h 1h 1h 1h\ntotal 1 1h 1h 1h 1h\n"},
      {"nobody turns back the clock",
       Of(Name::kResolution),
       {Ticket({{"5h", "status: new"}, {"1h", "status: resolved"}})},
       "- 1 2.77778e-07h 2.77778e-07h 2.77778e-07h 2.77778e-07h\n"
       "total 1 2.77778e-07h 2.77778e-07h 2.77778e-07h 2.77778e-07h\n"},
  });
  std::vector<Record> ten;
  for (int hours = 1; hours <= 10; ++hours)
    ten.push_back(Ticket({kNew, {fmt::format("{}h", hours), "status: resolved"}}));
  CHECK(Filled(Made(Of(Name::kResolution, {"type"}), ten)) ==
        "- 10 5h 9h 5.5h 10h\ntotal 10 5h 9h 5.5h 10h\n");
}

TEST_CASE("reopened: in the period and out of it") {
  const auto again = Ticket({kNew,
                             {"1d", "status: resolved"},
                             {"3d", "status: in_progress"},
                             {"5d", "status: resolved"},
                             {"6d", "status: closed"}});
  Check({
      {"all time",
       Of(Name::kReopened),
       {again, Ticket({kNew}), Ticket({{"0s", "status: closed"}})},
       "0 1 0 0 0/1\n1 1 1 1 1/1\ntotal 2 1 1 0.5/1\n"},
      {"resolved before the period, reopened in it",
       Of(Name::kReopened, {}, "2d", "4d"),
       {again},
       "1 1 1 1 1/1\ntotal 1 1 1 1/1\n"},
      {"resolved in the period, reopened behind it",
       Of(Name::kReopened, {}, nullptr, "3d"),
       {again},
       "0 1 0 0 0/1\ntotal 1 0 0 0/1\n"},
      {"reopened before the period, closed in it",
       Of(Name::kReopened, {}, "5d12h"),
       {again},
       "0 1 0 0 0/1\ntotal 1 0 0 0/1\n"},
      {"out of cancelled is no reopening",
       Of(Name::kReopened),
       {Ticket({kNew, {"1h", "status: cancelled"}, {"2h", "status: new"}})},
       "total 0 0 0 -\n"},
  });
  CHECK(Show(Made(Of(Name::kReopened), {Ticket({kNew,
                                                {"1h", "status: closed"},
                                                {"2h", "status: new"},
                                                {"3h", "status: closed"},
                                                {"4h", "status: new"}})})) ==
        "0 0 0 0 -\n1 0 0 0 -\n2 1 1 2 1/1\ntotal 1 1 2 1/1\n");
}

TEST_CASE("handovers: from a team to another one, whatever is between") {
  const auto teams = [](std::vector<std::string> names) {
    std::vector<Step> steps;
    for (size_t i = 0; i < names.size(); ++i)
      steps.push_back({fmt::format("{}h", i), "status: new, team: " + names[i]});
    return Ticket(steps);
  };
  struct {
    std::vector<std::string> names;
    int handovers;
  } const cases[] = {{{"a"}, 0},
                     {{"null", "a"}, 0},
                     {{"a", "null", "a"}, 0},
                     {{"a", "null", "b"}, 1},
                     {{"a", "b", "a", "a", "c"}, 3},
                     {{"a", "\"\"", "b"}, 1}};
  for (const auto& c : cases) {
    const auto figures = Made(Of(Name::kHandovers, {"type"}), {teams(c.names)});
    CHECK(Show(figures.total) == fmt::format("1 {0} {0} {0} 0", c.handovers));
  }
  Check({
      {"before the period",
       Of(Name::kHandovers, {}, "2h"),
       {teams({"a", "b", "b"})},
       "0 1 0 0 0 0\ntotal 1 0 0 0 0\n"},
      {"the team from before the period is known",
       Of(Name::kHandovers, {}, "1h"),
       {teams({"a", "b"})},
       "1 1 1 1 1 0\ntotal 1 1 1 1 0\n"},
      {"not to be done in the period",
       Of(Name::kHandovers, {}, "2h"),
       {Ticket({kNew, {"1h", "status: closed, team: a"}, {"3h", "team: b"}})},
       "total 0 0 - - 0\n"},
      {"done in its first moment, and to be done before",
       Of(Name::kHandovers, {}, "2h"),
       {Ticket({kNew, {"2h", "status: closed"}})},
       "0 1 0 0 0 0\ntotal 1 0 0 0 0\n"},
      {"created in it, whatever as",
       Of(Name::kHandovers),
       {Ticket({{"0s", "status: closed, assignee: bob"}, {"1h", "assignee: eve"}})},
       "0 1 0 0 0 1\ntotal 1 0 0 0 1\n"},
  });
}

TEST_CASE("sources: what the field says, else how the first entry came") {
  Check({{"both",
          Of(Name::kSources),
          {Ticket({{"0s", "source: phone", "via: cli"}}), Ticket({{"1h", "title: x", "via: mail"}}),
           Ticket({{"2h", "title: x", "via: mail"}}), Ticket({{"3h", "title: x"}})},
          "'mail' 2 0.5/1 2026-01-01T01:00:00Z 2026-01-01T02:00:00Z\n"
          "'phone' 1 0.25/1 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z\n"
          "- 1 0.25/1 2026-01-01T03:00:00Z 2026-01-01T03:00:00Z\n"
          "total 4 1/1 2026-01-01T00:00:00Z 2026-01-01T03:00:00Z\n"},
         {"in the period",
          Of(Name::kSources, {"status"}, "0s", "1h"),
          {Ticket({kNew}), Ticket({{"1h", "status: new"}})},
          "'new' 1 1/1 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z\n"
          "total 1 1/1 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z\n"}});
}

TEST_CASE("first response: the first public message by an agent behind the creation") {
  const Step asked{"0s", "status: new, priority: 3, requester: ann", "by: ann, kind: message"};
  const auto by = [](const char* at, const char* rest) { return Step{at, "", rest}; };
  const auto ticket =
      Ticket({asked, by("1h", "by: bob, kind: note"), by("2h", "by: ann, kind: message"),
              by("3h", "by: x@y, kind: message"), by("4h", "by: bob, kind: message"),
              by("5h", "by: eve, kind: message")});
  const auto report = [](const char* since = nullptr, const char* until = nullptr) {
    return Of(Name::kFirstResponse, {"priority"}, since, until);
  };
  Check({
      {"by an agent",
       WithAgents(report()),
       {ticket},
       "3 1 1 0 4h 4h 4h 4h\ntotal 1 1 0 4h 4h 4h 4h\n"},
      {"without agents by anybody but the requester",
       report(),
       {ticket},
       "3 1 1 0 3h 3h 3h 3h\ntotal 1 1 0 3h 3h 3h 3h\n"},
      {"not before the end of the period",
       WithAgents(report(nullptr, "4h")),
       {ticket},
       "3 1 0 1 - - - -\ntotal 1 0 1 - - - -\n"},
      {"created before the period", WithAgents(report("1s")), {ticket}, "total 0 0 0 - - - -\n"},
      {"the creation is no answer",
       WithAgents(report()),
       {Ticket({{"0s", "priority: 1", "by: bob, kind: message"}})},
       "1 1 0 1 - - - -\ntotal 1 0 1 - - - -\n"},
      {"nobody has said it",
       report(),
       {Ticket({kNew, by("1h", "kind: message")})},
       "3 1 0 1 - - - -\ntotal 1 0 1 - - - -\n"},
  });
}

TEST_CASE("an edit by hand counts with the moment of what it follows") {
  Record ticket = Ticket({kNew});
  ticket.fields["status"] = Value::String("resolved");
  ticket = Settled(ticket);
  REQUIRE(ticket.log.size() == 2);
  CHECK(Filled(Made(Of(Name::kFlow, {"day"}), {ticket})) ==
        "'2026-01-01' 1 1 0 0 0 2 0 0\ntotal 1 1 0 0 0 2 0 0\n");
}

TEST_CASE("a cycle in `after` keeps no ticket from being counted") {
  const auto ticket = Settled(desk::test::TicketWith(
      {"{id: aaaa, after: [bbbb], at: 2026-01-01T00:00:00Z, set: {status: new}}",
       "{id: bbbb, after: [aaaa], at: 2026-01-01T05:00:00Z, set: {status: resolved}}"}));
  CHECK(Filled(Made(Of(Name::kQueue, {}, nullptr, "1h"), {ticket})) ==
        "'new' 1 1/1 1 0 1h 1h\ntotal 1 1/1 1 0 1h 1h\n");
  CHECK(Filled(Made(Of(Name::kResolution), {ticket})) == "- 1 5h 5h 5h 5h\ntotal 1 5h 5h 5h 5h\n");
}

TEST_CASE("days far apart are not filled") {
  const auto old =
      Settled(desk::test::TicketWith({"{id: aaaa, at: 0001-01-01T00:00:00Z, set: {status: new}}"}));
  CHECK(Made(Of(Name::kFlow, {"day"}), {old, Ticket({kNew})}).rows.size() == 2);
}

TEST_CASE("what cannot be asked for is refused") {
  struct {
    Spec spec;
    const char* message;
  } const cases[] = {
      {Of(Name::kQueue, {"teem"}), "cannot group by 'teem'"},
      {Of(Name::kQueue, {"team", "team"}), "'team' stands twice in --by"},
      {Of(Name::kFlow, {}, "2d", "1d"),
       "the period ends at 2026-01-02T00:00:00Z and begins only at 2026-01-03T00:00:00Z"},
      {Of(Name::kFlow, {}, "1d", "1d"),
       "the period ends at 2026-01-02T00:00:00Z and begins only at 2026-01-02T00:00:00Z"},
  };
  for (const auto& c : cases) {
    const auto report = Report::Make(c.spec, Config(), Day0());
    REQUIRE(!report);
    CHECK(report.error().code == ErrorCode::kUsage);
    CHECK(report.error().message == c.message);
  }
}

TEST_CASE("nearest rank") {
  CHECK(NearestRank({7}, 50) == 7);
  CHECK(NearestRank({1, 2}, 50) == 1);
  CHECK(NearestRank({1, 2, 3}, 50) == 2);
  CHECK(NearestRank({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 90) == 9);
  CHECK(NearestRank({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 90) == 10);
}
