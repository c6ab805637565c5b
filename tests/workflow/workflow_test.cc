// SPDX-License-Identifier: MIT
#include "workflow/workflow.h"

#include <doctest/doctest.h>

#include "workflow/fixture.h"

namespace desk {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): words of the tables

TEST_CASE("the legal next statuses are those of the type's line, or all without one") {
  struct Case {
    std::string type;
    std::string status;
    std::string expected;
  };
  const Case cases[] = {
      {"incident", "new", "in_progress waiting resolved cancelled"},
      {"incident", "in_progress", "waiting resolved cancelled"},
      {"incident", "closed", "in_progress"},
      {"change", "new", "waiting in_progress cancelled"},
      {"change", "closed", ""},
      {"incident", "merged", ""},
      {"review", "new", "checking in_progress"},
      {"free", "new", "in_progress waiting resolved closed cancelled checking"},
      {"review", "closed", "new in_progress waiting resolved cancelled checking"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.type);
    CAPTURE(c.status);
    CHECK(Listed(LegalNext(*Desk().FindType(c.type), Desk(), c.status)) == c.expected);
  }
}

TEST_CASE("a verb takes the first legal status of its category, or the ticket's own") {
  struct Case {
    std::string type;
    std::string status;
    Category category;
    std::string expected;
  };
  const Case cases[] = {
      {"incident", "new", Category::kOpen, "in_progress"},
      {"review", "new", Category::kOpen, "checking"},
      {"review", "checking", Category::kOpen, "checking"},
      {"incident", "waiting", Category::kWaiting, "waiting"},
      {"incident", "closed", Category::kOpen, "in_progress"},
      {"incident", "new", Category::kClosed, "a ticket cannot go from 'new' to 'closed'"},
      {"change", "new", Category::kResolved, "a ticket cannot go from 'new' to 'resolved'"},
      {"change", "closed", Category::kOpen,
       "a ticket cannot go from 'closed' to 'in_progress' or 'checking'"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.type);
    CAPTURE(c.status);
    const auto next = StatusFor(*Desk().FindType(c.type), Desk(),
                                Ticket("{status: " + c.status + "}"), c.category);
    CHECK((next ? *next : next.error().message) == c.expected);
    if (!next) CHECK(next.error().code == ErrorCode::kFailed);
  }
}

TEST_CASE("a desk without a status of the category says so") {
  DeskConfig config = Desk();
  std::erase_if(config.statuses,
                [](const auto& status) { return status.category == Category::kWaiting; });
  const auto next =
      StatusFor(*config.FindType("incident"), config, Ticket(kIncident), Category::kWaiting);
  REQUIRE_FALSE(next.has_value());
  CHECK(next.error().message == "this desk has no status of category 'waiting'");
  CHECK(next.error().where.starts_with("desk.yaml:"));
}

TEST_CASE("a refused transition lists the legal ones and their commands") {
  const auto refused = CheckChange(Desk(), Ticket(kIncident), Set("{status: closed}"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == "a ticket cannot go from 'new' to 'closed'");
  CHECK(refused.error().hints ==
        std::vector<std::string>{"A ticket of type 'incident' in 'new' can go to 'in_progress', "
                                 "'waiting', 'resolved' or 'cancelled'.",
                                 "desk start K7M3-QX9P", "desk wait K7M3-QX9P --on customer",
                                 "desk resolve K7M3-QX9P --message 'what was done'",
                                 "desk cancel K7M3-QX9P"});

  struct Case {
    std::string fields;
    std::string to;
    std::vector<std::string> hints;
  };
  const Case cases[] = {
      {"{type: incident, status: resolved}",
       "cancelled",
       {"A ticket of type 'incident' in 'resolved' can go to 'closed' or 'in_progress'.",
        "desk close K7M3-QX9P", "desk reopen K7M3-QX9P"}},
      // The commands have what the status requires and the ticket lacks.
      {"{type: problem, status: in_progress, resolution: r}",
       "closed",
       {"A ticket of type 'problem' in 'in_progress' can go to 'waiting', 'resolved' or "
        "'cancelled'.",
        "desk wait K7M3-QX9P --on customer", "desk resolve K7M3-QX9P --code CODE",
        "desk cancel K7M3-QX9P"}},
      {"{type: change, status: closed}",
       "new",
       {"For a ticket of type 'change', 'closed' is the end (see types/change.yaml)."}},
      {"{type: review, status: new}",
       "closed",
       {"A ticket of type 'review' in 'new' can go to 'checking' or 'in_progress'.",
        "desk start K7M3-QX9P", "desk set K7M3-QX9P status=in_progress"}},
      {"{type: review, status: waiting}",
       "new",
       {"A ticket of type 'review' in 'waiting' can go to 'resolved' or 'in_progress'.",
        "desk resolve K7M3-QX9P", "desk start K7M3-QX9P"}},
  };
  for (const auto& c : cases) {
    CAPTURE(c.fields);
    const auto result = CheckChange(Desk(), Ticket(c.fields), Set("{status: " + c.to + "}"));
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().hints == c.hints);
  }
}

TEST_CASE("a status that only a command by hand reaches is named with `desk set`") {
  DeskConfig config = Desk();
  config.types = {*ReadTypeConfig("incident", "transitions: {waiting: [new, merged]}\n")};
  const auto result =
      CheckChange(config, Ticket("{type: incident, status: waiting}"), Set("{status: closed}"));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().hints[1] == "desk set K7M3-QX9P status=new");
  CHECK(result.error().hints[2] == "desk set K7M3-QX9P status=merged");
}

TEST_CASE("reopening gives the type's status where the transitions let it") {
  struct Case {
    std::string type;
    std::string status;
    std::string expected;
  };
  const Case cases[] = {
      {"incident", "resolved", "in_progress"},
      {"incident", "closed", "in_progress"},
      {"incident", "cancelled", "in_progress"},
      {"change", "resolved", "in_progress"},
      {"incident", "waiting", "ticket 'K7M3-QX9P' is not done: it is 'waiting'"},
      {"free", "closed", "a ticket of type 'free' is never reopened"},
      {"change", "closed", "a ticket cannot go from 'closed' to 'in_progress'"},
      {"review", "resolved", "a ticket cannot go from 'resolved' to 'in_progress'"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.type);
    CAPTURE(c.status);
    const auto next =
        StatusForReopening(*Desk().FindType(c.type), Desk(), Ticket("{status: " + c.status + "}"));
    CHECK((next ? *next : next.error().message) == c.expected);
    if (!next) CHECK(next.error().code == ErrorCode::kFailed);
  }
}

TEST_CASE("the fields after a change are those that it sets, adds to and takes from") {
  Entry change = Set("{title: b, team: null}");
  change.add = {{"tags", {"c", "a"}}, {"links", {"x"}}};
  change.remove = {{"tags", {"b", "z"}}, {"watchers", {"ann"}}};
  const Fields after =
      FieldsAfter(Ticket("{title: a, team: t, tags: [a, b], watchers: [ann]}"), change);
  std::string shown;
  for (const auto& [name, value] : after) shown += name + "=" + YamlFlow(value) + " ";
  CHECK(shown == "links=[x] tags=[a, c] title=b ");
}

TEST_CASE("a change that breaks no rule is taken") {
  struct Case {
    std::string ticket;
    std::string change;
  };
  const Case cases[] = {
      {kIncident, "{}"},
      {kIncident, "{title: \"another\"}"},
      {kIncident, "{status: new}"},
      {kIncident, "{status: in_progress, assignee: bob, team: network}"},
      {kIncident, "{status: waiting, waiting_on: vendor, wait_until: 2026-12-01T00:00:00Z}"},
      {"{type: incident, status: waiting, waiting_on: vendor}", "{waiting_on: customer}"},
      {kIncident, "{status: resolved, resolution: \"two\\nlines\", resolution_code: fixed}"},
      {"{type: task, title: t, status: new, priority: 3}",
       "{status: resolved, resolution: x, resolution_code: anything}"},
      {kIncident, "{priority: 4, impact: 1, urgency: 3, priority_pinned: true, escalation: 2}"},
      {kIncident,
       "{type: task, parent: A000-0000, requester: \"ann@example.org\", customer: acme, service: "
       "mail}"},
      {kIncident,
       "{tags: [vpn, \"two words\"], links: [\"blocks:A000-0000\"], assets: [fw-1], watchers: "
       "[bob]}"},
      {kIncident, "{team: null, assignee: null, impact: null, tags: null}"},
      {kIncident, "{category: 7, source: true}"},
      {kIncident, "{unlisted: [1, {a: b}], custom.cause: 3}"},
      {"{type: old, title: t, status: new, priority: 3}", "{title: u, type: old}"},
      // What broke a rule before does not stand in the way of anything else.
      {"{type: incident, title: t, status: resolved, priority: 9}", "{title: u}"},
      {"{type: incident, title: t, status: resolved, priority: 9}", "{status: closed}"},
      {"{type: lost, title: t, status: gone}", "{title: u}"},
      {"{type: lost, title: t, status: gone}", "{status: closed}"},
      {"{type: incident, title: t, status: gone, waiting_on: customer}", "{title: u}"},
      {"{type: incident, title: t, status: new, waiting_on: customer}", "{title: u}"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.ticket);
    CAPTURE(c.change);
    CHECK(Fault(CheckChange(Desk(), Ticket(c.ticket), Set(c.change))) == "fine");
  }
}

TEST_CASE("a change that breaks a rule is refused with what and which one") {
  const std::string waiting =
      "{type: incident, title: t, status: waiting, waiting_on: vendor, priority: 3}";
  const std::string resolved =
      "{type: incident, title: t, status: resolved, resolution: x, priority: 3}";
  struct Case {
    std::string ticket;
    std::string change;
    std::string expected;
  };
  const Case cases[] = {
      {kIncident, "{type: incidnet}", "usage: there is no type 'incidnet'"},
      {kIncident, "{type: old}", "failed: the type 'old' is retired"},
      {kIncident, "{status: wating}", "usage: there is no status 'wating'"},
      {kIncident, "{status: closed}", "failed: a ticket cannot go from 'new' to 'closed'"},
      {kIncident, "{type: change, status: resolved, resolution: x, resolution_code: failed}",
       "failed: a ticket cannot go from 'new' to 'resolved'"},
      {kIncident, "{priority: 5}", "usage: 'priority' cannot be '5'"},
      {kIncident, "{impact: 0}", "usage: 'impact' cannot be '0'"},
      {kIncident, "{urgency: 4}", "usage: 'urgency' cannot be '4'"},
      {kIncident, "{resolution_code: gone}", "usage: 'resolution_code' cannot be 'gone'"},
      {kIncident, "{parent: k7m3-qx9p}", "usage: ticket 'K7M3-QX9P' cannot be its own parent"},
      {waiting, "{waiting_on: bob}", "usage: 'waiting_on' cannot be 'bob'"},
      {kIncident, "{waiting_on: vendor}",
       "failed: 'waiting_on' cannot be set: a ticket in 'new' does not wait"},
      {kIncident, "{wait_until: 2026-12-01T00:00:00Z}",
       "failed: 'wait_until' cannot be set: a ticket in 'new' does not wait"},
      {kIncident, "{status: waiting}", "failed: a ticket cannot be 'waiting' without 'waiting_on'"},
      {waiting, "{waiting_on: null}", "failed: a ticket cannot be 'waiting' without 'waiting_on'"},
      {kIncident, "{status: resolved}",
       "failed: a ticket cannot be 'resolved' without 'resolution'"},
      {resolved, "{resolution: null}",
       "failed: a ticket cannot be 'resolved' without 'resolution'"},
      {"{type: problem, title: t, status: in_progress, priority: 3}", "{status: resolved}",
       "failed: a ticket cannot be 'resolved' without 'resolution' and 'resolution_code'"},
      {"{type: change, title: t, status: new, priority: 3}", "{status: in_progress}",
       "failed: a ticket cannot be 'in_progress' without 'assignee'"},
      {kIncident, "{title: null}", "usage: every ticket must have a title"},
      {kIncident, "{status: null}", "usage: every ticket must have a status"},
      {kIncident, "{title: \"a\\nb\"}", "usage: 'title' must be text on one line, not 'a b'"},
      {kIncident, "{title: \"\"}", "usage: 'title' must be text on one line, and is empty"},
      {kIncident, "{title: [a]}", "usage: 'title' must be text on one line, not 'a list'"},
      {kIncident, "{resolution: {a: b}}", "usage: 'resolution' must be text, not 'a map'"},
      {kIncident, "{priority: high}", "usage: 'priority' must be a whole number, not 'high'"},
      {kIncident, "{priority: \"2\"}", "usage: 'priority' must be a whole number, not '2'"},
      {kIncident, "{priority: 1.5}", "usage: 'priority' must be a whole number, not '1.5'"},
      {kIncident, "{priority_pinned: 1}",
       "usage: 'priority_pinned' must be true or false, not '1'"},
      {waiting, "{wait_until: tomorrow}",
       "usage: 'wait_until' must be a time like 2026-11-23T09:12:04Z, not 'tomorrow'"},
      {kIncident, "{assignee: Bob}",
       "usage: 'assignee' cannot be 'Bob': it is neither a handle nor a mail address"},
      {kIncident, "{requester: \"Ann <ann@x.org>\"}",
       "usage: 'requester' cannot be 'Ann <ann@x.org>': it is neither a handle nor a mail "
       "address"},
      {kIncident, "{requester: \"@x.org\"}",
       "usage: 'requester' cannot be '@x.org': it is neither a handle nor a mail address"},
      {kIncident, "{requester: \"ann@\"}",
       "usage: 'requester' cannot be 'ann@': it is neither a handle nor a mail address"},
      {kIncident, "{team: \"Net work\"}",
       "usage: 'team' cannot be 'Net work': it is no id: lower-case letters, digits, '.', '_' "
       "and "
       "'-'"},
      {kIncident, "{customer: \"a/b\"}",
       "usage: 'customer' cannot be 'a/b': it is no id: lower-case letters, digits, '.', '_' and "
       "'-'"},
      {kIncident, "{service: \"A\"}",
       "usage: 'service' cannot be 'A': it is no id: lower-case letters, digits, '.', '_' and "
       "'-'"},
      {kIncident, "{parent: K7M}",
       "usage: 'parent' cannot be 'K7M': it is no whole id of a ticket"},
      {kIncident, "{tags: vpn}", "usage: 'tags' is a set: it must be a list of texts"},
      {kIncident, "{tags: [[a]]}", "usage: 'tags' is a set: it must be a list of texts"},
      {kIncident, "{tags: [\"\"]}", "usage: an element of 'tags' must be text on one line"},
      {kIncident, "{tags: [\"a\\nb\"]}", "usage: an element of 'tags' must be text on one line"},
      {kIncident, "{links: [A000-0000]}",
       "usage: 'A000-0000' cannot be in 'links': it is no link like blocks:K7M3-QX9P"},
      {kIncident, "{links: [\"blocks:A0\"]}",
       "usage: 'blocks:A0' cannot be in 'links': it is no link like blocks:K7M3-QX9P"},
      {kIncident, "{assets: [\"A\"]}",
       "usage: 'A' cannot be in 'assets': it is no id: lower-case letters, digits, '.', '_' and "
       "'-'"},
      {kIncident, "{watchers: [\"a b\"]}",
       "usage: 'a b' cannot be in 'watchers': it is neither a handle nor a mail address"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.ticket);
    CAPTURE(c.change);
    CHECK(Fault(CheckChange(Desk(), Ticket(c.ticket), Set(c.change))) == c.expected);
  }
}

TEST_CASE("a value that does not exist comes with a suggestion and the ones that do") {
  struct Case {
    std::string change;
    std::vector<std::string> hints;
  };
  const Case cases[] = {
      {"{status: wating}",
       {"Did you mean 'waiting'?",
        "Statuses are 'new', 'in_progress', 'waiting', 'resolved', 'closed', 'cancelled', "
        "'merged' "
        "and 'checking'."}},
      {"{type: taks}",
       {"Did you mean 'task'?",
        "Types are 'change', 'incident', 'problem', 'request', 'task', 'free' and 'review'."}},
      {"{priority: 77}", {"Priorities are '1', '2', '3' and '4'."}},
  };
  for (const auto& c : cases) {
    CAPTURE(c.change);
    const auto refused = CheckChange(Desk(), Ticket(kIncident), Set(c.change));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().hints == c.hints);
  }
}

TEST_CASE("a missing field comes with the command that gives it") {
  struct Case {
    std::string ticket;
    std::string change;
    std::vector<std::string> hints;
  };
  const Case cases[] = {
      {kIncident, "{status: resolved}", {"desk resolve K7M3-QX9P --message 'what was done'"}},
      // What was said and refused is said again.
      {"{type: problem, status: in_progress}",
       "{resolution: r, status: resolved}",
       {"desk resolve K7M3-QX9P --message 'what was done' --code CODE",
        "Codes are 'cause_removed', 'workaround', 'risk_accepted' and 'not_found'."}},
      {"{type: problem, status: in_progress}",
       "{resolution_code: workaround, status: resolved}",
       {"desk resolve K7M3-QX9P --message 'what was done' --code workaround"}},
      {"{type: review, status: checking, tags: [a]}",
       "{resolution: r, status: resolved}",
       {"desk set K7M3-QX9P custom.cause=VALUE"}},
      {kIncident, "{status: waiting}", {"desk wait K7M3-QX9P --on customer"}},
      {"{type: problem, status: in_progress}",
       "{status: resolved}",
       {"desk resolve K7M3-QX9P --message 'what was done' --code CODE",
        "Codes are 'cause_removed', 'workaround', 'risk_accepted' and 'not_found'."}},
      {"{type: change, status: new}", "{status: in_progress}", {"desk assign K7M3-QX9P PERSON"}},
      {"{type: review, status: checking}",
       "{status: resolved}",
       {"desk set K7M3-QX9P custom.cause=VALUE", "desk set K7M3-QX9P tags=VALUE"}},
  };
  for (const auto& c : cases) {
    CAPTURE(c.change);
    const auto refused = CheckChange(Desk(), Ticket(c.ticket), Set(c.change));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().hints == c.hints);
  }
  DeskConfig config = Desk();
  config.types = {*ReadTypeConfig("incident", "requires: {waiting: [wait_until]}\n")};
  const auto refused =
      CheckChange(config, Ticket(kIncident), Set("{status: waiting, waiting_on: vendor}"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().hints == std::vector<std::string>{"desk wait K7M3-QX9P --until 3d"});
}

TEST_CASE("required fields may be sets, and taking their last element away is refused") {
  const Record ticket =
      Ticket("{type: review, title: t, status: resolved, priority: 3, tags: [a], custom.cause: x}");
  Entry change;
  change.remove = {{"tags", {"a"}}};
  CHECK(Fault(CheckChange(Desk(), ticket, change)) ==
        "failed: a ticket cannot be 'resolved' without 'tags'");
  change.add = {{"tags", {"b"}}};
  CHECK(Fault(CheckChange(Desk(), ticket, change)) == "fine");
}

TEST_CASE("elements are added to and taken from sets only") {
  struct Case {
    std::string field;
    std::string element;
    bool is_add;
    std::string expected;
  };
  const Case cases[] = {
      {"tags", "vpn", true, "fine"},
      {"unlisted", "x", true, "fine"},
      {"assets", "Not An Id", false, "fine"},
      {"status", "new", true, "usage: 'status' holds one value, nothing can be added or removed"},
      {"status", "new", false, "usage: 'status' holds one value, nothing can be added or removed"},
      {"assets", "Not An Id", true,
       "usage: 'Not An Id' cannot be in 'assets': it is no id: lower-case letters, digits, '.', "
       "'_' and '-'"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.field);
    CAPTURE(c.element);
    Entry change;
    (c.is_add ? change.add : change.remove) = {{c.field, {c.element}}};
    CHECK(Fault(CheckChange(Desk(), Ticket(kIncident), change)) == c.expected);
  }
}

TEST_CASE("a new ticket has what every ticket must have and begins where its type says") {
  struct Case {
    std::string change;
    std::string expected;
  };
  const Case cases[] = {
      {"{type: incident, title: t, status: new, priority: 3}", "fine"},
      {"{type: incident, status: new, priority: 3}", "usage: every ticket must have a title"},
      {"{type: incident, title: t, priority: 3}", "usage: every ticket must have a status"},
      {"{title: t, status: new, priority: 3}", "usage: every ticket must have a type"},
      {"{type: incident, title: t, status: new}", "usage: every ticket must have a priority"},
      {"{type: incident, title: t, status: closed, priority: 3}",
       "failed: a new ticket of type 'incident' begins as 'new', not as 'closed'"},
      {"{type: incident, title: t, status: in_progress, priority: 3}",
       "failed: a new ticket of type 'incident' begins as 'new', not as 'in_progress'"},
      {"{type: old, title: t, status: new, priority: 3}", "failed: the type 'old' is retired"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.change);
    CHECK(Fault(CheckChange(Desk(), NewTicket(), Set(c.change))) == c.expected);
  }
}

TEST_CASE("records of other kinds are checked for their form and nothing else") {
  Record team;
  team.kind = RecordKind::kTeam;
  team.id = "network";
  CHECK(Fault(CheckChange(Desk(), team, Set("{name: Network, lead: bob, status: gone}"))) ==
        "fine");
  CHECK(Fault(CheckChange(Desk(), team, Set("{lead: bob}"))) ==
        "usage: every team must have a name");
  CHECK(Fault(CheckChange(Desk(), team, Set("{name: Network, next_tier: \"A B\"}"))) ==
        "usage: 'next_tier' cannot be 'A B': it is no id: lower-case letters, digits, '.', '_' and "
        "'-'");
  Entry change = Set("{priority: 1}");
  AddEffects(Desk(), team, change);
  CHECK(Show(change) == "{priority: 1}");
}

}  // namespace
}  // namespace desk
