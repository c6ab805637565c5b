// SPDX-License-Identifier: MIT
#include "model/hand_edit.h"

#include <doctest/doctest.h>

#include "support/logs.h"

namespace desk {
namespace {

using test::At;
using test::TicketWith;

const std::string kRoot =
    "{id: aaaa, at: " + At(1) + ", by: ann, set: {title: t, priority: 3}, add: {tags: [x]}}";

// The implied entry without its id, or "none".
std::string Implied(const Record& record) {
  auto entry = ImpliedEntry(record);
  if (!entry) return "none";
  entry->id = "hand";
  return EncodeEntry(*entry);
}

TEST_CASE("a hand edit is the difference between the fields and the log") {
  const std::string tail = "after: [aaaa], at: " + At(1) + ", ";
  const struct {
    std::string fields;
    std::string expected;
  } cases[] = {
      {"title: t\npriority: 3\ntags: [x]\n", "none"},
      // Quoting a number or the order of a set is no edit.
      {"title: t\npriority: \"3\"\ntags: [x]\n", "none"},
      {"title: u\npriority: 3\ntags: [x]\n", "- {id: hand, " + tail + "set: {title: u}}\n"},
      {"title: t\ntags: [x]\n", "- {id: hand, " + tail + "set: {priority: null}}\n"},
      {"title: t\npriority: 3\ntags: [w, x]\n", "- {id: hand, " + tail + "add: {tags: [w]}}\n"},
      {"title: t\npriority: 3\n", "- {id: hand, " + tail + "remove: {tags: [x]}}\n"},
      {"title: t\npriority: 3\ntags: w\n",
       "- {id: hand, " + tail + "add: {tags: [w]}, remove: {tags: [x]}}\n"},
      // A set of the kind's table is a set before anything was added to it; an unknown list keeps
      // its order.
      {"title: t\npriority: 3\ntags: [x]\nassets: [b, a]\n",
       "- {id: hand, " + tail + "add: {assets: [a, b]}}\n"},
      {"title: t\npriority: 3\ntags: [x]\nsteps: [b, a]\n",
       "- {id: hand, " + tail + "set: {steps: [b, a]}}\n"},
      {"title: t\npriority: 3\ntags: [x]\ncustom:\n  a: 1\n",
       "- {id: hand, " + tail + "set: {custom.a: 1}}\n"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.fields);
    CHECK(Implied(TicketWith({kRoot}, c.fields)) == c.expected);
  }
}

TEST_CASE("the id of a hand edit depends on the change and on what it follows, on nothing else") {
  const auto id_of = [](const std::string& fields, const std::string& root = kRoot) {
    return ImpliedEntry(TicketWith({root}, fields))->id;
  };
  const std::string edited = "title: u\npriority: 3\ntags: [x]\n";
  CHECK(id_of(edited) == id_of("tags: [x]\npriority: \"3\"\ntitle: \"u\"\n"));
  CHECK(id_of(edited) != id_of("title: v\npriority: 3\ntags: [x]\n"));
  CHECK(id_of(edited) != id_of(edited, "{id: bbbb, at: " + At(1) +
                                           ", set: {title: t, priority: 3}, add: {tags: [x]}}"));
  CHECK(id_of("title: t\npriority: 3\ntags: [x, w]\n") != id_of("title: t\npriority: 3\n"));
}

TEST_CASE("settling writes the edit into the log and changes no field") {
  const Record edited = TicketWith({kRoot}, "title: u\npriority: 3\ntags: [x]\n");
  const Record settled = Settled(edited);
  CHECK(settled.log.size() == 2);
  CHECK(settled.Text("title") == "u");
  CHECK_FALSE(ImpliedEntry(settled));
  CHECK(EncodeRecord(Settled(settled)) == EncodeRecord(settled));
}

TEST_CASE("stamping gives the edit an author and a time, and keeps its id") {
  const Record edited = TicketWith({kRoot}, "title: u\npriority: 3\ntags: [x]\n");
  const Record stamped = Stamped({{edited, "bob", *ParseInstant(At(9)), {}}});
  REQUIRE(stamped.log.size() == 2);
  CHECK(stamped.log[1].by == "bob");
  CHECK(FormatInstant(stamped.log[1].at) == At(9));
  CHECK(stamped.log[1].id == Settled(edited).log[1].id);
  CHECK(Stamped({{stamped, "eve", *ParseInstant(At(99)), {}}}).log.size() == 2);
}

}  // namespace
}  // namespace desk
