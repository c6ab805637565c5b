// SPDX-License-Identifier: MIT
#include "model/hand_edit.h"

#include <doctest/doctest.h>

#include <set>

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

// docs/formats/record.md, "Ids of hand edits": an id that came out otherwise would be another
// entry.
TEST_CASE("the id of a hand edit is the first five bytes of the hash that the format gives") {
  const std::string root = "{id: c2m8t1zz, at: " + At(1) +
                           ", by: ann, set: {priority: 3, title: t}, add: {tags: [x, y]}}";
  const struct {
    std::string fields, cause, id;
  } cases[] = {
      {"priority: 1\ntitle: t\ntags: [x, y]\n", "=8:prioritys1:10", "cq81atk1"},
      {"priority: 3\ntags: [v, w]\n", "=5:titlen0:0+4:tags1:v1:w-4:tags1:x1:y", ""},
  };
  const std::string uid = "6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0";
  for (const auto& c : cases) {
    CAPTURE(c.cause);
    Record edited = TicketWith({root}, c.fields);
    edited.uid = *ParseUid(uid);
    const std::string id = ImpliedEntry(edited)->id;
    CHECK(id == DerivedEntryId("hand edit32:" + uid + "8:c2m8t1zz" + c.cause));
    if (!c.id.empty()) CHECK(id == c.id);
  }
}

TEST_CASE("values that differ in nothing but their kind are different, and so are edits to them") {
  const Value list = Value::Strings({}), map = Value::Map(), a = Value::String("a"),
              b = Value::String("b");
  const auto list_of = [](std::vector<Value> items) {
    return Value{Value::Kind::kList, "", std::move(items), {}};
  };
  const auto map_of = [](const std::string& key, const Value& member) {
    return Value{Value::Kind::kMap, "", {}, {{key, member}}};
  };
  // With one length less, or without what parts it from the text, the last four would be two.
  const std::vector<Value> values = {
      Value(),
      Value::String(""),
      list,
      map,
      map_of("a", a),
      map_of("a", b),
      map_of("b", a),
      list_of({list_of({a}), b}),
      list_of({list_of({a, b})}),
      Value::Strings({"a", "b0s:c"}),
      Value::Strings({"a0s:b", "c"}),
      Value::Strings({"1", "aaaaaaa0s10bbbbbbbbbb"}),
      Value::Strings({"0s21aaaaaaa", "bbbbbbbbbb"}),
  };
  std::set<std::string> ids;
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t k = 0; k < values.size(); ++k) {
      CAPTURE(i);
      CAPTURE(k);
      const Entry change = ChangeBetween(RecordKind::kTicket, {{"custom.x", values[i]}},
                                         {{"custom.x", values[k]}}, {});
      CHECK(change.set.empty() == (i == k));
    }
    Record edited = TicketWith({kRoot});
    edited.log[0].set.push_back({"custom.x", Value::String("before")});
    edited.fields["custom.x"] = values[i];
    ids.insert(ImpliedEntry(edited)->id);
  }
  CHECK(ids.size() == values.size());
}

TEST_CASE("edits of other fields, other elements or another record have other ids") {
  const std::string log = "{id: aaaa, at: " + At(1) + ", by: ann, add: {colours: [q], tags: [y]}}";
  const auto id_of = [&](const std::string& fields, uint8_t uid = 0) {
    Record edited = TicketWith({log}, fields);
    edited.uid.bytes[0] = uid;
    return ImpliedEntry(edited)->id;
  };
  const std::vector<std::string> ids = {
      id_of("colours: [q]\ntags: [y]\ncustom:\n  a: 1\n"),
      id_of("colours: [q]\ntags: [y]\ncustom:\n  b: 1\n"),
      id_of("colours: [q]\ntags: [y]\ncustom:\n  b: 1\n", 1),
      id_of("colours: [a, q]\ntags: [y]\n"),
      id_of("colours: [q]\ntags: [a, y]\n"),
      id_of("tags: [y]\n"),
      id_of("colours: [q]\n"),
      // Without what parts one field from the next, these would be the same two and two.
      id_of("colours: [a, q]\ntags: [y, z]\n"),
      id_of("colours: [a, q, tags, z]\ntags: [y]\n"),
      id_of("colours: [a, q]\n"),
      id_of("colours: [a, q, tags, y]\ntags: [y]\n"),
  };
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
}

TEST_CASE(
    "a field is a set where the log has made it one, and an edit is as late as what it follows") {
  const Record edited = TicketWith(
      {"{id: aaaa, at: " + At(9) + ", by: ann, set: {title: t}, add: {colours: [red, blue]}}",
       "{id: bbbb, after: [aaaa], at: " + At(2) + ", by: bob, set: {title: u}}"},
      "title: u\ncolours: [blue, green]\n");
  CHECK(Implied(edited) == "- {id: hand, after: [bbbb], at: " + At(2) +
                               ", add: {colours: [green]}, remove: {colours: [red]}}\n");
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

// The entries behind the first, "by second what", of the last of the versions once stamped.
std::string Log(const std::vector<RecordVersion>& versions) {
  std::string shown;
  const Record record = Stamped(versions);
  for (const Entry& entry : record.log) {
    if (entry.id == "aaaa") continue;
    shown += (shown.empty() ? "" : ", ") + entry.by + " " + FormatInstant(entry.at).substr(17, 2);
    for (const auto& [field, value] : entry.set) shown += " " + field + "=" + value.text;
    shown += entry.text.empty() ? "" : " " + entry.text;
  }
  return shown;
}

Instant Second(int second) { return *ParseInstant(At(second)); }

TEST_CASE("each version has the entry that it made, behind those of the versions before it") {
  const auto file = [](const std::string& fields, const std::vector<std::string>& more = {}) {
    std::vector<std::string> log = {kRoot};
    log.insert(log.end(), more.begin(), more.end());
    return TicketWith(log, fields + "tags: [x]\n");
  };
  const std::string base = "title: t\npriority: 3\n";
  const std::string signed_here =
      "{id: bbbb, after: [aaaa], at: " + At(7) + ", by: sam, set: {title: u}}";
  const std::string unsigned_here = "{id: bbbb, after: [aaaa], at: " + At(1) + ", text: called}";
  const struct {
    const char* why;
    std::vector<RecordVersion> versions;
    std::string expected;
  } cases[] = {
      {"nothing was edited", {{file(base), "ann", Second(2), {}}}, ""},
      {"one after the other",
       {{file(base), "ann", Second(2), {}},
        {file("title: u\npriority: 3\n"), "bob", Second(3), {0}},
        {file("title: u\npriority: 1\n"), "eve", Second(4), {1}}},
       "bob 03 title=u, eve 04 priority=1"},
      {"what cannot be read is passed over",
       {{file("title: u\npriority: 3\n"), "bob", Second(3), {}},
        {std::nullopt, "eve", Second(4), {0}},
        {file("title: u\npriority: 1\n"), "sam", Second(5), {1}}},
       "bob 03 title=u, sam 05 priority=1"},
      {"a merge has the edits of both sides and makes none",
       {{file("title: u\npriority: 3\n"), "bob", Second(3), {}},
        {file("title: t\npriority: 1\n"), "eve", Second(4), {}},
        {file("title: u\npriority: 1\n"), "sam", Second(5), {0, 1}}},
       "bob 03 title=u, eve 04 priority=1"},
      {"a merge that decides has an entry of its own",
       {{file("title: u\npriority: 3\n"), "bob", Second(3), {}},
        {file("title: v\npriority: 3\n"), "eve", Second(4), {}},
        {file("title: u\npriority: 3\n"), "sam", Second(5), {0, 1}}},
       "bob 03 title=u, eve 04 title=v, sam 05 title=u"},
      {"sides with a common edit have it once",
       {{file("title: u\npriority: 3\n"), "bob", Second(3), {}},
        {file("title: u\npriority: 2\n"), "eve", Second(4), {0}},
        {file("title: u\npriority: 3\nteam: a\n"), "sam", Second(5), {0}},
        {file("title: u\npriority: 2\nteam: a\n"), "ann", Second(6), {1, 2}}},
       "bob 03 title=u, eve 04 priority=2, sam 05 team=a"},
      {"an entry without an author is its commit's, with the time of the commit",
       {{file(base, {unsigned_here}), "bob", Second(3), {}}},
       "bob 03 called"},
      {"and stays so when the next commit leaves it without",
       {{file(base, {unsigned_here}), "bob", Second(3), {}},
        {file("title: u\npriority: 3\n", {unsigned_here}), "eve", Second(4), {0}}},
       "bob 03 called, eve 04 title=u"},
      {"an entry that somebody signed is theirs",
       {{file("title: u\npriority: 3\n", {signed_here}), "bob", Second(3), {}},
        {file("title: u\npriority: 2\n", {signed_here}), "eve", Second(4), {0}}},
       "sam 07 title=u, eve 04 priority=2"},
      {"also if the commit before had left it without",
       {{file(base, {unsigned_here}), "bob", Second(3), {}},
        {file("title: u\npriority: 3\n",
              {"{id: bbbb, after: [aaaa], at: " + At(7) + ", by: sam, text: called}"}),
         "eve",
         Second(8),
         {0}}},
       "sam 07 called, eve 08 title=u"},
      {"what cannot be read has nothing to do with other branches",
       {{file("title: u\npriority: 3\n"), "bob", Second(5), {}},
        {file("title: v\npriority: 3\n"), "eve", Second(4), {}},
        {std::nullopt, "sam", Second(6), {0}},
        {file("title: u\npriority: 1\n"), "ann", Second(7), {2}}},
       "bob 05 title=u, ann 07 priority=1"},
      {"a time that somebody wrote is kept",
       {{file(base, {"{id: bbbb, after: [aaaa], at: " + At(9) + ", text: later}"}),
         "bob",
         Second(3),
         {}}},
       "bob 09 later"},
      {"what it follows may be missing",
       {{file(base, {"{id: bbbb, after: [gone], at: " + At(9) + ", text: called}"}),
         "bob",
         Second(3),
         {}}},
       "bob 09 called"},
      {"a redaction needs no author",
       {{file(base, {"{id: bbbb, after: [aaaa], at: " + At(1) + ", redacts: bbbb}"}),
         "bob",
         Second(3),
         {}}},
       " 01"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.why);
    CHECK(Log(c.versions) == c.expected);
    CHECK(IsStamped(Stamped(c.versions)));
  }
}

TEST_CASE("an edited file carries over what it says and nothing else") {
  const Record old = TicketWith({kRoot});
  Record now = TicketWith({kRoot, "{id: bbbb, after: [aaaa], at: " + At(2) +
                                      ", by: bob, set: {priority: 1}, add: {tags: [w]}}"});
  const struct {
    std::string fields, expected;
  } cases[] = {
      {"title: t\npriority: 3\ntags: [x]\n", "at: 1970-01-01T00:00:00Z}\n"},
      {"title: u\npriority: 1\ntags: [x, w, v]\n",
       "at: 1970-01-01T00:00:00Z, set: {title: u}, add: {tags: [v]}}\n"},
      {"priority: 3\n", "at: 1970-01-01T00:00:00Z, set: {title: null}, remove: {tags: [x]}}\n"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.fields);
    Entry change = CarryOver(TicketWith({kRoot}, c.fields), old, now).change;
    std::string shown = EncodeEntry(change);
    CHECK(shown.substr(shown.find("at:")) == c.expected);
  }
  // A line that only the edited log has comes along.
  const std::string line = "{id: cccc, after: [aaaa], at: " + At(3) + ", set: {team: net}}";
  const CarriedEdit carried = CarryOver(TicketWith({kRoot, line}), old, now);
  CHECK(carried.record.log.size() == 3);
  CHECK(carried.record.Text("team") == "net");
  CHECK(carried.change.set.empty());
}

}  // namespace
}  // namespace desk
