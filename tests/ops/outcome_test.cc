// SPDX-License-Identifier: MIT
// What a change or a new record comes to: its commit, and what is said of each record.
#include "base/text.h"
#include "ops/attachments.h"
#include "ops/bench.h"

namespace desk::ops {
namespace {

TEST_CASE("a commit says who did what and when, and its result which commit it is") {
  Bench bench;
  const std::string id = bench.Ticket();
  const auto last = [&] { return bench.repo.Run("git log -1 --format='%H %an %ae %cn %at %s'"); };
  const std::string by = " Bob bob@example.org Bob 1795424400 ";
  Desk desk = bench.Open();
  const auto changed = Change(desk, RecordKind::kTicket, {id}, Start(), {false, "start", false});
  CHECK(last() == changed->commit + by + DisplayTicketId(id) + ": start\n");
  CHECK(changed->outcomes[0].id == id);
  const auto created =
      Create(desk, {RecordKind::kTicket, "", {{"title", Value::String("x")}}, "Why.\n", "mail", {}},
             false);
  const Outcome& outcome = created->outcomes[0];
  CHECK(last() == created->commit + by + DisplayTicketId(outcome.id) + ": create incident \"x\"\n");
  CHECK(outcome.before.id == outcome.id);
  CHECK(outcome.before.log.empty());
  REQUIRE(outcome.after.log.size() == 1);
  CHECK(outcome.after.log[0].via == "mail");
  CHECK(outcome.after.log[0].kind == "message");
  CHECK(outcome.after.Text("requester") == "bob");
  CHECK(outcome.after.Text("status") == "new");
}

TEST_CASE("what is not there or not allowed is said of each record, under its id") {
  Bench bench;
  const std::string id = bench.Ticket();
  Desk desk = bench.Open();
  const auto changed =
      Change(desk, RecordKind::kTicket, {id, "zzzzzzzz"}, Start(), {true, "start", false});
  REQUIRE(changed->outcomes.size() == 2);
  CHECK(changed->outcomes[1].id == "zzzzzzzz");
  CHECK(changed->outcomes[1].error->code == ErrorCode::kNotFound);
  const auto created = [&](Fields fields) {
    return Create(desk, {RecordKind::kTicket, "", std::move(fields), "", "cli", {}}, true);
  };
  CHECK(!created({{"title", Value::String("x")}, {"type", Value::String("none")}}));
  CHECK(!created({{"title", Value::String("x")}, {"status", Value::String("none")}}));
  desk.actor.reset();
  const auto unknown = Change(desk, RecordKind::kTicket, {id}, Start(), {false, "start", false});
  REQUIRE(!unknown);
  CHECK(unknown.error().message.starts_with("git does not know who you are"));
  CHECK(created({{"title", Value::String("x")}}).error().message == unknown.error().message);
}

TEST_CASE("a new record has what was said, and a ticket the defaults of the desk") {
  Bench bench;
  bench.repo.Run("sed -i 's/^  team: null/  team: net/' desk.yaml && git commit -qam team");
  Desk desk = bench.Open();
  const struct {
    NewRecord asked;
    std::string entry, subject;
  } cases[] = {
      {{RecordKind::kTicket, "", {{"title", Value::String("x")}}, "", "cli", {}},
       " impact=2 priority=3 requester=bob status=new team=net title=x type=incident urgency=2",
       "create incident \"x\""},
      {{RecordKind::kTicket,
        "",
        {{"title", Value::String("x")},
         {"type", Value::String("task")},
         {"team", Value::String("core")},
         {"requester", Value::String("eve")},
         {"impact", Value::Number(1)},
         {"tags", Value::Strings({"b", "a"})}},
        "Why.\n",
        "cli",
        {}},
       "message impact=1 priority=2 requester=eve status=new team=core title=x type=task urgency=2 "
       "+tags=a,b",
       "create task \"x\""},
      {{RecordKind::kTeam, "ops", {{"name", Value::String("Ops")}}, "", "cli", {}},
       " name=Ops",
       "ops: create team \"Ops\""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.subject);
    const auto made = Create(desk, c.asked, false);
    REQUIRE_MESSAGE(made.has_value(), made.error().message);
    const Entry& entry = made->outcomes[0].after.log.at(0);
    std::string shown = entry.kind;
    for (const auto& [field, value] : entry.set) shown += " " + field + "=" + value.text;
    for (const auto& [field, elements] : entry.add)
      shown += " +" + field + "=" + Join(elements, ",");
    CHECK(shown == c.entry);
    CHECK(bench.repo.Run("git log -1 --format=%s").ends_with(c.subject + "\n"));
  }
}

TEST_CASE("a commit of a verb that moved nothing says so, where the verb moves") {
  const struct {
    Plan plan;
    bool moves;
    std::string summary;
  } cases[] = {
      {Note("x\n"), false, ": say\n"},
      {Note("x\n"), true, ": update\n"},
      {Start(), true, ": say\n"},
  };
  Bench bench;
  const std::string id = bench.Ticket();
  Desk desk = bench.Open();
  for (const auto& c : cases) {
    CAPTURE(c.summary);
    REQUIRE(Change(desk, RecordKind::kTicket, {id}, c.plan, {false, "say", false, c.moves}));
    CHECK(bench.repo.Run("git log -1 --format=%s").ends_with(c.summary));
  }
}

TEST_CASE("a message of who does not work on a ticket opens it again") {
  const struct {
    bool agents;  // whether anybody is one
    std::string as, assignee;
    std::string entry, note;
  } cases[] = {
      {true, "Bob <bob@example.org>", "", "message", ""},
      {true, "Ann <ann@example.org>", "",
       "message resolution=none resolution_code=none status=in_progress",
       "'ann@example.org' is no agent of this desk, so the message opens the ticket again: "
       "resolved "
       "-> in_progress"},
      {true, "Carol <carol@example.org>", "",
       "message resolution=none resolution_code=none status=in_progress",
       "'carol@example.org' is no agent of this desk, so the message opens the ticket again: "
       "resolved -> in_progress"},
      {false, "Carol <carol@example.org>", "", "message", ""},
      {false, "Ann <ann@example.org>", "",
       "message resolution=none resolution_code=none status=in_progress",
       "'ann@example.org' asked for this, so the message opens the ticket again: resolved -> "
       "in_progress"},
      {false, "Ann <ann@example.org>", "ann@example.org", "message", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.agents);
    CAPTURE(c.as);
    Bench bench;
    const std::string id = bench.Ticket({{"requester", Value::String("ann@example.org")}});
    bench.Do(id, Resolve("done\n", "fixed"));
    if (!c.assignee.empty()) bench.Do(id, Assign(c.assignee, std::nullopt));
    if (!c.agents) bench.repo.Run("git rm -q agents/* && git commit -qm alone");
    Desk desk = bench.Open(c.as);
    CHECK(bench.Do(id, Reply("But.\n"), c.as) == c.entry);
    bench.repo.Run("git reset -q --hard HEAD~1");
    const auto again =
        Change(desk, RecordKind::kTicket, {id}, Reply("But.\n"), {true, "reply", false});
    REQUIRE(again.has_value());
    CHECK(Join(again->outcomes[0].notes, "|") == c.note);
  }
}

TEST_CASE("a long text of a verb is stored beside the record") {
  Bench bench;
  bench.Do(bench.Ticket(), Reply(std::string(kMaxTextBytes + 1, 'x')));
  CHECK(bench.repo.Run("git ls-files attachments | wc -l") == "1\n");
}

TEST_CASE("an id that is taken is passed over, unless it was asked for") {
  Bench bench;
  const std::string id = bench.Ticket();
  const Fields fields = {{"title", Value::String("x")}};
  Desk desk = bench.Open();
  const auto again = SeededIds(7), same = SeededIds(7);
  desk.ids = again.get();
  const auto first = Create(desk, {RecordKind::kTicket, "", fields, "", "cli", {}}, false);
  desk.ids = same.get();
  const auto second = Create(desk, {RecordKind::kTicket, "", fields, "", "cli", {}}, false);
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  CHECK(first->outcomes[0].id != second->outcomes[0].id);
  const Uid uid = first->outcomes[0].after.uid;
  const auto asked = Create(desk, {RecordKind::kTicket, "", fields, "", "cli", uid}, false);
  REQUIRE(!asked);
  CHECK(asked.error().message.ends_with("exists already"));
  const auto named = Create(desk, {RecordKind::kTeam, "net", {}, "", "cli", {}}, false);
  REQUIRE(!named);
  CHECK(named.error().message == "the team 'net' exists already");
}

}  // namespace
}  // namespace desk::ops
