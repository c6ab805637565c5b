// SPDX-License-Identifier: MIT
// What a change or a new record comes to: its commit, and what is said of each record.
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
}

}  // namespace
}  // namespace desk::ops
