// SPDX-License-Identifier: MIT
#include "merge/rebase.h"

#include <doctest/doctest.h>

#include "model/hand_edit.h"
#include "support/logs.h"

namespace desk {
namespace {

using test::At;
using test::Show;
using test::TicketWith;

const std::string kRoot =
    "{id: aaaa, at: " + At(1) + ", by: ann, set: {title: t, priority: 3}, add: {tags: [x]}}";
const std::string kMore =
    "{id: bbbb, after: [aaaa], at: " + At(2) + ", by: bob, set: {priority: 1}, add: {tags: [w]}}";
const std::string kHead = "id: A000-0000\nuid: 00000000000000000000000000000000\n";

// What the draft has become on top of root and more: "fields | ids of the log"; or the error.
std::string Rebased(const std::string& fields, const std::string& log, const std::string& before) {
  const auto bytes =
      RebaseDraft(TicketWith({kRoot, kMore}), before, kHead + fields + "log:\n" + log, "t.yaml");
  if (!bytes) return bytes.error().where + ": " + bytes.error().message;
  const auto record = DecodeRecord(RecordKind::kTicket, *bytes, "t.yaml");
  REQUIRE(record.has_value());
  std::string shown = Show(record->fields) + " |";
  for (const auto& entry : record->log) shown += " " + (entry.by.empty() ? entry.text : entry.id);
  return shown;
}

TEST_CASE("a draft keeps what it says on top of the newer record, and undoes nothing of it") {
  const std::string root = "- " + kRoot + "\n", both = root + "- " + kMore + "\n";
  const std::string old = kHead + "title: t\npriority: 3\ntags: [x]\nlog:\n" + root;
  // What was committed by hand before the draft is no part of the draft.
  const std::string raw = kHead + "title: t\npriority: 2\ntags: [x]\nteam: net\nlog:\n" + root;
  const struct {
    std::string fields, log, before, expected;
  } cases[] = {
      {"title: u\npriority: 3\ntags: [x]\n", root, old,
       "priority=1 tags=[w, x] title=u | aaaa bbbb"},
      {"title: t\npriority: 3\ntags: [x, z]\n", root, old,
       "priority=1 tags=[w, x, z] title=t | aaaa bbbb"},
      {"title: t\npriority: 3\n", root, old, "priority=1 tags=[w] title=t | aaaa bbbb"},
      {"priority: 3\ntags: [x]\n", root, old, "priority=1 tags=[w, x] | aaaa bbbb"},
      {"title: t\npriority: 4\ntags: [x]\n", root, old,
       "priority=4 tags=[w, x] title=t | aaaa bbbb"},
      {"title: t\npriority: 3\ntags: [x]\n", root + "- {text: called}\n", old,
       "priority=1 tags=[w, x] title=t | aaaa bbbb called"},
      {"title: u\npriority: 2\ntags: [x]\nteam: net\n", root, raw,
       "priority=1 tags=[w, x] title=u | aaaa bbbb"},
      // Where nobody knows what was committed, the draft's own log does.
      {"title: u\npriority: 3\ntags: [x]\n", root, "",
       "priority=1 tags=[w, x] title=u | aaaa bbbb"},
      {"title: u\npriority: 3\ntags: [x]\n", root, "[",
       "priority=1 tags=[w, x] title=u | aaaa bbbb"},
      // Older, cut off, or the same already.
      {"title: t\npriority: 3\ntags: [x]\n", root, old,
       "priority=1 tags=[w, x] title=t | aaaa bbbb"},
      {"title: t\npriority: 1\ntags: [x]\n", root, old,
       "priority=1 tags=[w, x] title=t | aaaa bbbb"},
      {"title: u\npriority: 1\ntags: [w, x]\n", both, old,
       "priority=1 tags=[w, x] title=u | aaaa bbbb"},
      {"title: [\n", root, old,
       "t.yaml:5:1: the YAML is broken: did not find expected node content while parsing a flow "
       "node"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.fields);
    CAPTURE(c.log);
    CHECK(Rebased(c.fields, c.log, c.before) == c.expected);
  }
}

TEST_CASE(
    "a draft that says nothing new becomes the record itself, and rebasing again is no change") {
  const Record now = TicketWith({kRoot, kMore});
  const std::string old = EncodeRecord(TicketWith({kRoot}));
  CHECK(RebaseDraft(now, old, old, "t.yaml") == EncodeRecord(now));
  const std::string draft = kHead + "title: u\npriority: 3\nlog:\n- " + kRoot + "\n";
  const auto once = RebaseDraft(now, old, draft, "t.yaml");
  REQUIRE(once);
  CHECK(RebaseDraft(now, EncodeRecord(now), *once, "t.yaml") == *once);
}

TEST_CASE("a draft that would not fit the newer record is refused") {
  const std::string draft =
      kHead + "title: " + std::string(kMaxRecordBytes / 2, 'a') + "\nlog:\n- " + kRoot + "\n";
  CHECK(RebaseDraft(TicketWith({kRoot, kMore}), "", draft, "t.yaml").error().code ==
        ErrorCode::kInvalidData);
}

}  // namespace
}  // namespace desk
