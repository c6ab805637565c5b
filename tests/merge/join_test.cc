// SPDX-License-Identifier: MIT
#include "merge/join.h"

#include <doctest/doctest.h>

#include "model/hand_edit.h"
#include "support/logs.h"

namespace desk {
namespace {

using test::At;
using test::Show;
using test::TicketWith;

const std::string kRoot =
    "{id: aaaa, at: " + At(1) + ", by: ann, set: {title: t, priority: 3}, add: {tags: [x, w]}}";
const std::string kLeft = "{id: bbbb, after: [aaaa], at: " + At(2) +
                          ", by: bob, set: {priority: 1}, remove: {tags: [x]}}";
const std::string kRight =
    "{id: cccc, after: [aaaa], at: " + At(3) + ", by: eve, set: {priority: 2}, add: {tags: [z]}}";

std::string Joined(const Record& a, const Record& b) {
  const auto ab = Join(a, b), ba = Join(b, a);
  REQUIRE(ab.has_value());
  REQUIRE(ba.has_value());
  CHECK(EncodeRecord(*ab) == EncodeRecord(*ba));
  CHECK(EncodeRecord(*Join(*ab, a)) == EncodeRecord(*ab));
  CHECK(EncodeRecord(*Join(*ab, *ab)) == EncodeRecord(*ab));
  return EncodeRecord(*ab);
}

TEST_CASE("two lines of work meet: both logs, the later setting, removals stay") {
  const auto joined = Join(TicketWith({kRoot, kLeft}), TicketWith({kRoot, kRight}));
  REQUIRE(joined);
  CHECK(joined->log.size() == 3);
  CHECK(Show(joined->fields) == "priority=2 tags=[w, z] title=t");
  REQUIRE(OpenRaces(joined->log).size() == 1);
}

TEST_CASE("a version that holds the other is the join") {
  CHECK(Joined(TicketWith({kRoot}), TicketWith({kRoot, kLeft})) ==
        EncodeRecord(TicketWith({kRoot, kLeft})));
}

TEST_CASE("a hand edit takes part, stamped or not, and is one entry") {
  const std::string edit = "title: t\npriority: 3\ntags: [x, w]\nteam: net\n";
  const Record raw = TicketWith({kRoot}, edit);
  const Record stamped = Stamped({{raw, "bob", *ParseInstant(At(9)), {}}});
  CHECK(Joined(raw, stamped) == EncodeRecord(stamped));
  CHECK(Joined(raw, raw) == EncodeRecord(Settled(raw)));
  const auto joined = Join(raw, TicketWith({kRoot, kRight}));
  CHECK(Show(joined->fields) == "priority=2 tags=[w, x, z] team=net title=t");
}

TEST_CASE(
    "of two versions of one entry a redaction wins, then the stamped one, then the greater bytes") {
  const std::string open = "{id: aaaa, at: " + At(1) + ", by: ann, text: secret}";
  const std::string redacted = "{id: aaaa, at: " + At(1) + ", redacts: aaaa}";
  const std::string anonymous = "{id: aaaa, at: " + At(1) + ", text: zzz}";
  const std::string greater = "{id: aaaa, at: " + At(1) + ", by: bob, text: secret}";
  const struct {
    std::string a, b, expected;
  } cases[] = {{open, redacted, redacted},
               {open, anonymous, open},
               {open, greater, greater},
               {open, open, open}};
  for (const auto& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK(Joined(TicketWith({c.a}), TicketWith({c.b})) == EncodeRecord(TicketWith({c.expected})));
  }
}

TEST_CASE("unknown keys are kept") {
  const std::string odd =
      "{id: bbbb, after: [aaaa], at: " + At(2) + ", set: {colour: [b, a]}, x-future: {deep: [1]}}";
  const auto joined = Join(TicketWith({kRoot, odd}), TicketWith({kRoot, kRight}));
  CHECK(YamlFlow(*joined->Find("colour")) == "[b, a]");
  CHECK(EncodeRecord(*joined).find("x-future: {deep: [1]}") != std::string::npos);
}

TEST_CASE("a record that was moved off a shared id keeps its new id") {
  Record moved = TicketWith({kRoot});
  moved.id = "b0000000";
  moved.was = "a0000000";
  CHECK(Joined(moved, TicketWith({kRoot, kLeft})).starts_with("id: B000-0000\n"));
}

TEST_CASE("an id that people chose is one record, with the smaller uid, whoever made it") {
  Record a = TicketWith({kRoot, kLeft}), b = TicketWith({kRoot, kRight});
  a.kind = b.kind = RecordKind::kTeam;
  a.uid.bytes[0] = 2;
  b.uid.bytes[0] = 1;
  for (const auto& joined : {Join(a, b), Join(b, a)}) {
    REQUIRE(joined.has_value());
    CHECK(joined->uid == b.uid);
    CHECK(joined->log.size() == 3);
  }
}

TEST_CASE("two records under one id are refused with what to do") {
  Record other = TicketWith({kRoot});
  other.uid.bytes[0] = 1;
  const auto joined = Join(TicketWith({kRoot}), other);
  REQUIRE_FALSE(joined);
  CHECK(joined.error().code == ErrorCode::kInvalidData);
  CHECK(joined.error().message == "two different records have the id 'A000-0000'");
  CHECK(joined.error().hints.size() == 1);
  other = TicketWith({kRoot});
  other.kind = RecordKind::kTeam;
  CHECK(Join(TicketWith({kRoot}), other).error().code == ErrorCode::kInvalidData);
}

}  // namespace
}  // namespace desk
