// SPDX-License-Identifier: MIT
#include "model/fold.h"

#include <doctest/doctest.h>

#include "support/logs.h"

namespace desk {
namespace {

using test::At;
using test::Show;
using test::TicketWith;

std::string E(const std::string& id, int at, const std::string& rest,
              const std::string& after = "") {
  return "{id: " + id + (after.empty() ? "" : ", after: [" + after + "]") + ", at: " + At(at) +
         ", " + rest + "}";
}

TEST_CASE("fields are what the entries amount to") {
  const struct {
    std::vector<std::string> log;
    std::string expected;
  } cases[] = {
      {{E("aaaa", 1, "set: {title: t, priority: 3}")}, "priority=3 title=t"},
      {{E("aaaa", 1, "set: {title: t}"), E("bbbb", 2, "set: {title: u}", "aaaa")}, "title=u"},
      // The later moment wins, wherever it stands in the file.
      {{E("bbbb", 2, "set: {title: u}"), E("aaaa", 1, "set: {title: t}")}, "title=u"},
      // An effect wins over its cause even if its clock was behind.
      {{E("aaaa", 9, "set: {title: t}"), E("bbbb", 2, "set: {title: u}", "aaaa")}, "title=u"},
      {{E("aaaa", 1, "set: {title: t}"), E("bbbb", 2, "set: {title: null}", "aaaa")}, ""},
      {{E("aaaa", 1, "add: {tags: [b, a]}"),
        E("bbbb", 2, "add: {tags: [c]}, remove: {tags: [a]}", "aaaa")},
       "tags=[b, c]"},
      {{E("aaaa", 1, "add: {tags: [a]}"), E("bbbb", 2, "remove: {tags: [a]}", "aaaa")}, ""},
      // Within one entry what is removed stays removed.
      {{E("aaaa", 1, "add: {tags: [a]}, remove: {tags: [a]}")}, ""},
      // A set that is `set` is replaced; without an add it stays an ordered list.
      {{E("aaaa", 1, "add: {tags: [a]}"), E("bbbb", 2, "set: {tags: [z, w]}", "aaaa")},
       "tags=[w, z]"},
      {{E("aaaa", 1, "set: {steps: [z, w]}")}, "steps=[z, w]"},
      {{E("aaaa", 1, "add: {tags: [a]}"), E("bbbb", 2, "set: {tags: null}", "aaaa")}, ""},
      {{E("aaaa", 1, "set: {tags: [a]}"), E("bbbb", 2, "remove: {tags: [a]}", "aaaa")}, ""},
      {{E("aaaa", 1, "set: {custom.x: {deep: [1, 2]}}")}, "custom.x={deep: [1, 2]}"},
      // The header is no field, whatever an entry says.
      {{E("aaaa", 1,
          "set: {id: B000-0000, uid: x, was: y, log: z, custom: 1, title: t}, add: {id: [x]}")},
       "title=t"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.log);
    Record ticket = TicketWith(c.log);
    const LogOrder order = OrderLog(ticket.log);
    CHECK(Show(Fold(ticket.log)) == c.expected);
    CHECK(IsFold(ticket.fields, ticket.log, order));
    ticket.fields["zone"] = Value::String("x");
    CHECK_FALSE(IsFold(ticket.fields, ticket.log, order));
  }
}

TEST_CASE("fields that have another name, another value, one more or one less are no fold") {
  for (const std::string sets : {"", ", add: {tags: [a]}"}) {
    CAPTURE(sets);
    const Record ticket = TicketWith({E("aaaa", 1, "set: {team: net, title: t}" + sets)});
    const auto is_fold = [&](const std::string& fields) {
      const Fields edited = TicketWith({}, fields + (sets.empty() ? "" : "tags: [a]\n")).fields;
      return IsFold(edited, ticket.log, OrderLog(ticket.log));
    };
    CHECK(is_fold("team: net\ntitle: t\n"));
    for (const char* other : {"lead: net\ntitle: t\n", "team: ops\ntitle: t\n", "team: net\n",
                              "team: net\ntitle: t\nzone: x\n"}) {
      CAPTURE(other);
      CHECK_FALSE(is_fold(other));
    }
  }
}

// "priority: bbbb beat cccc (3)" for every open race.
std::string Races(const std::vector<std::string>& log) {
  std::string out;
  for (const Race& race : OpenRaces(TicketWith(log).log)) {
    out += race.field + ": " + race.winner + " beat " + race.loser + " (" + YamlFlow(race.lost) +
           ")\n";
  }
  return out;
}

TEST_CASE("a race is open until an entry that follows both sets the field again") {
  const std::string root = E("aaaa", 1, "set: {priority: 1}");
  const std::string left = E("bbbb", 2, "set: {priority: 2}", "aaaa");
  const std::string right = E("cccc", 3, "set: {priority: 3}", "aaaa");
  const struct {
    std::vector<std::string> log;
    std::string expected;
  } cases[] = {
      {{root}, ""},
      {{root, left}, ""},
      {{root, left, right}, "priority: cccc beat bbbb (2)\n"},
      {{root, left, right, E("dddd", 4, "set: {title: t}", "bbbb, cccc")},
       "priority: cccc beat bbbb (2)\n"},
      {{root, left, right, E("dddd", 4, "set: {priority: 4}", "bbbb, cccc")}, ""},
      // Following one of the two does not settle it.
      {{root, left, right, E("dddd", 4, "set: {priority: 4}", "cccc")},
       "priority: dddd beat bbbb (2)\n"},
      // Only the tip of a losing line is listed.
      {{root, left, E("eeee", 3, "set: {priority: 5}", "bbbb"),
        E("ffff", 9, "set: {priority: 6}", "aaaa")},
       "priority: ffff beat eeee (5)\n"},
      // Of a set every element counts for itself; nothing of it races.
      {{root, E("bbbb", 2, "set: {tags: [x]}", "aaaa"), E("cccc", 3, "set: {tags: [y]}", "aaaa"),
        E("dddd", 4, "add: {tags: [z]}", "bbbb, cccc")},
       ""},
      // The same value lost nothing.
      {{root, left, E("eeee", 3, "set: {priority: 2}", "aaaa")}, ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.log);
    CHECK(Races(c.log) == c.expected);
  }
}

TEST_CASE("lines of work that parted and met many times are looked through once") {
  std::vector<std::string> log = {E("head", 1, "set: {priority: 1}"),
                                  E("lost", 2, "set: {priority: 2}")};
  std::string met = "head";
  for (int i = 10; i < 90; ++i) {
    const std::string left = "left" + std::to_string(i), right = "right" + std::to_string(i);
    log.push_back(E(left, i, "set: {title: t}", met));
    log.push_back(E(right, i, "set: {team: net}", met));
    met = left + ", " + right;
  }
  log.push_back(E("last", 90, "set: {priority: 3}", met));
  CHECK(Races(log) == "priority: last beat lost (2)\n");
}

}  // namespace
}  // namespace desk
