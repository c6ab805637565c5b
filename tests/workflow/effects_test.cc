// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "workflow/fixture.h"
#include "workflow/workflow.h"

namespace desk {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): words of the tables

TEST_CASE("effects of a new ticket: defaults, initial status, priority of the matrix") {
  struct Case {
    std::string change;
    std::string expected;
  };
  const Case cases[] = {
      {"{title: t}", "{priority: 3, status: new, title: t, type: incident}"},
      {"{title: t, type: task}", "{priority: 3, status: new, title: t, type: task}"},
      {"{title: t, type: lost}", "{priority: 3, title: t, type: lost}"},
      {"{impact: 1, title: t}", "{impact: 1, priority: 2, status: new, title: t, type: incident}"},
      {"{impact: 1, title: t, urgency: 1}",
       "{impact: 1, priority: 1, status: new, title: t, type: incident, urgency: 1}"},
      {"{priority: 1, title: t}",
       "{priority: 1, priority_pinned: true, status: new, title: t, type: incident}"},
      {"{assignee: bob, title: t}",
       "{assignee: bob, priority: 3, status: new, title: t, type: incident}"},
      {"{impact: 9, title: t}", "{impact: 9, status: new, title: t, type: incident}"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.change);
    Entry entry = Set(c.change);
    AddEffects(Desk(), NewTicket(), entry);
    CHECK(Show(entry) == c.expected);
  }
  DeskConfig config = Desk();
  config.default_team = "support";
  config.default_impact = 1;
  config.default_urgency = 1;
  Entry entry = Set("{title: t}");
  AddEffects(config, NewTicket(), entry);
  CHECK(Show(entry) == "{priority: 1, status: new, team: support, title: t, type: incident}");
  entry = Set("{title: t, team: null}");
  AddEffects(config, NewTicket(), entry);
  CHECK(Show(entry) == "{priority: 1, status: new, team: null, title: t, type: incident}");
}

TEST_CASE("effects of a change are what follows from it and no more") {
  const std::string pinned =
      "{type: incident, status: new, impact: 2, urgency: 2, priority: 1, priority_pinned: true}";
  const std::string waiting =
      "{type: incident, status: waiting, waiting_on: vendor, wait_until: x, resolution: r}";
  const std::string claimed =
      "{type: incident, status: in_progress, assignee: bob, claim_until: x}";
  const std::string resolved =
      "{type: incident, status: resolved, resolution: r, resolution_code: fixed}";
  struct Case {
    std::string ticket;
    std::string change;
    std::string expected;
  };
  const Case cases[] = {
      {claimed, "{assignee: eve}", "{assignee: eve, claim_until: null}"},
      {claimed, "{assignee: null}", "{assignee: null, claim_until: null}"},
      {claimed, "{assignee: eve, claim_until: z}", "{assignee: eve, claim_until: z}"},
      {claimed, "{status: resolved}", "{claim_until: null, status: resolved}"},
      {claimed, "{status: waiting}", "{status: waiting}"},
      {claimed, "{title: t}", "{title: t}"},
      // The priority follows impact and urgency ...
      {kIncident, "{title: u}", "{title: u}"},
      {"{type: incident, status: new}", "{title: u}", "{title: u}"},
      {kIncident, "{impact: 1}", "{impact: 1, priority: 2}"},
      {kIncident, "{urgency: 3}", "{priority: 4, urgency: 3}"},
      {kIncident, "{impact: 2}", "{impact: 2}"},
      {"{type: incident, status: new, impact: 1, priority: 2}", "{impact: null}",
       "{impact: null, priority: 3}"},
      {kIncident, "{impact: 8}", "{impact: 8}"},
      // ... until somebody gives one, or hands it back.
      {kIncident, "{priority: 1}", "{priority: 1, priority_pinned: true}"},
      {kIncident, "{priority: 3}", "{priority: 3, priority_pinned: true}"},
      {kIncident, "{impact: 1, priority: 4}", "{impact: 1, priority: 4, priority_pinned: true}"},
      {kIncident, "{priority: 4, priority_pinned: false}", "{priority: 4, priority_pinned: false}"},
      {pinned, "{impact: 1}", "{impact: 1}"},
      {pinned, "{priority_pinned: false}", "{priority: 3, priority_pinned: false}"},
      {pinned, "{priority_pinned: null}", "{priority: 3, priority_pinned: null}"},
      {pinned, "{priority: null}", "{priority: 3, priority_pinned: null}"},
      {pinned, "{impact: 1, priority_pinned: true}", "{impact: 1, priority_pinned: true}"},
      // Waiting ends with the status.
      {waiting, "{status: in_progress}",
       "{status: in_progress, wait_until: null, waiting_on: null}"},
      {waiting, "{status: resolved}", "{status: resolved, wait_until: null, waiting_on: null}"},
      {waiting, "{status: waiting}", "{status: waiting}"},
      {waiting, "{title: u}", "{title: u}"},
      {waiting, "{status: in_progress, waiting_on: customer}",
       "{status: in_progress, wait_until: null, waiting_on: customer}"},
      {"{type: incident, status: waiting}", "{status: in_progress}", "{status: in_progress}"},
      {waiting, "{status: gone}", "{status: gone}"},
      // A resolution ends with reopening, not with closing, and not while work goes on.
      {resolved, "{status: in_progress}",
       "{resolution: null, resolution_code: null, status: in_progress}"},
      {resolved, "{status: closed}", "{status: closed}"},
      {resolved, "{status: new, resolution: kept}",
       "{resolution: kept, resolution_code: null, status: new}"},
      {"{type: incident, status: in_progress, resolution: draft}", "{status: new}",
       "{status: new}"},
      {"{type: incident, status: gone, resolution: draft}", "{status: new}", "{status: new}"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.ticket);
    CAPTURE(c.change);
    Entry entry = Set(c.change);
    AddEffects(Desk(), Ticket(c.ticket), entry);
    CHECK(Show(entry) == c.expected);
  }
}

TEST_CASE("a message by someone who is no agent reopens what is done, where its type says so") {
  struct Case {
    std::string type, status, kind, change;
    std::string expected;  // the change with its effects; "" if the ticket is not reopened
  };
  const std::string reopened = "{resolution: null, status: in_progress}";
  const Case cases[] = {
      {"incident", "resolved", "message", "{}", reopened},
      {"incident", "closed", "message", "{}", reopened},
      {"incident", "resolved", "message", "{impact: 1}",
       "{impact: 1, priority: 2, resolution: null, status: in_progress}"},
      // Only messages, and only on what is done.
      {"incident", "resolved", "note", "{}", ""},
      {"incident", "resolved", "work", "{}", ""},
      {"incident", "resolved", "", "{}", ""},
      {"incident", "cancelled", "message", "{}", ""},
      {"incident", "in_progress", "message", "{}", ""},
      {"incident", "waiting", "message", "{}", ""},
      {"incident", "gone", "message", "{}", ""},
      // What the message does itself stays.
      {"incident", "resolved", "message", "{status: closed}", ""},
      {"incident", "resolved", "message", "{resolution: again}", ""},
      // The type says whether, and its rules have the last word.
      {"change", "resolved", "message", "{}", ""},
      {"free", "resolved", "message", "{}", ""},
      {"lost", "resolved", "message", "{}", ""},
      {"strict", "resolved", "message", "{}", reopened},
      {"strict", "closed", "message", "{}", ""},
      {"owned", "resolved", "message", "{}", ""},
      {"owned", "resolved", "message", "{assignee: bob}",
       "{assignee: bob, resolution: null, status: in_progress}"},
  };
  DeskConfig config = Desk();
  const std::string rules = "reopens_to: in_progress\nreopen_on_reply: true\n";
  config.types.push_back(*ReadTypeConfig("strict", rules + "transitions: {closed: []}\n"));
  config.types.push_back(*ReadTypeConfig("owned", rules + "requires: {in_progress: [assignee]}\n"));
  for (const auto& c : cases) {
    CAPTURE(c.type);
    CAPTURE(c.status);
    CAPTURE(c.kind);
    CAPTURE(c.change);
    const Record ticket =
        Ticket("{title: t, impact: 2, priority: 3, resolution: r, type: " + c.type +
               ", status: " + c.status + "}");
    Entry entry = Set(c.change);
    entry.kind = c.kind;
    const Entry before = entry;
    CHECK(ReopenOnReply(config, ticket, entry) == !c.expected.empty());
    if (c.expected.empty()) {
      CHECK(entry == before);
    } else {
      AddEffects(config, ticket, entry);
      CHECK(Show(entry) == c.expected);
    }
  }
}

}  // namespace
}  // namespace desk
