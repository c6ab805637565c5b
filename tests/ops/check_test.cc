// SPDX-License-Identifier: MIT
// What the schemas find in a desk: once, in words, and where it stands.
#include "ops/check.h"

#include <doctest/doctest.h>

#include "ops/init.h"
#include "support/temp_repo.h"

namespace desk::ops {
namespace {

constexpr char kTicket[] = R"(id: K7M3-QX9P
uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0
type: incident
title: "VPN drops"
status: new
priority: 2
tags: [vpn]
log:
- {id: e3f9k2x7, at: 2026-11-23T09:12:04Z, by: bob, set: {priority: 2, status: new, title: "VPN drops", type: incident}, add: {tags: [vpn]}}
- id: q44vd0ap
  after: [e3f9k2x7]
  at: 2026-11-23T09:20:31Z
  by: bob
  kind: note
  text: |
    The access point.
)";
constexpr char kType[] = R"(rev: 1
label: {en: Incident}
initial: new
transitions:
  new: [resolved]
resolution_codes: [fixed]
escalation: {raise_priority: true}
)";
constexpr char kDesk[] = R"(format: 1
uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0
name: Test
defaults:
  type: incident
  impact: 2
statuses:
  new: {category: new, label: New}
  resolved: {category: resolved}
priorities:
  1: {label: Critical}
  2:
  3:
  4:
matrix:
- [1, 2, 3]
- [2, 3, 4]
- [3, 4, 4]
)";

// A desk of three files, one ticket, one type and desk.yaml, which a hand edits.
class ThreeFiles {
 public:
  ThreeFiles() : clock_(FixedClock(*ParseInstant("2026-11-24T09:00:00Z"))), ids_(SeededIds(1)) {
    NewDesk desk;
    desk.dir = repo_.path();
    desk.name = "Test";
    REQUIRE(Init(desk, {5, true}, kWho, *clock_, *ids_).has_value());
    repo_.Run("git rm -q types/*");
    Write("tickets/k/7/k7m3qx9p.yaml", kTicket);
    Write("types/incident.yaml", kType);
    Write("desk.yaml", kDesk);
  }

  void Write(const std::string& path, const std::string& bytes) { repo_.Write(path, bytes); }
  // "path:line:column: words" of every error, after a commit of what was written.
  std::string Errors() {
    repo_.Run("git add -A && git commit -qm edit");
    auto desk = Open(repo_.path(), {5, true}, kWho, *clock_, *ids_);
    REQUIRE_MESSAGE(desk.has_value(), desk.error().message);
    const auto findings = Check(*desk);
    REQUIRE(findings.has_value());
    std::string all;
    for (const auto& finding : *findings) {
      if (finding.is_error) all += finding.where + ": " + finding.what + "\n";
    }
    return all;
  }

 private:
  static inline const std::optional<std::string> kWho = "Bob <bob@example.org>";
  test::TempRepo repo_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdSource> ids_;
};

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

struct Edit {
  const char *from, *to, *errors;
};

// Makes each edit in the whole file, and expects its errors and no others.
void Try(const std::string& path, const std::string& whole, std::initializer_list<Edit> edits) {
  ThreeFiles desk;
  CHECK(desk.Errors() == "");
  for (const auto& edit : edits) {
    CAPTURE(edit.to);
    desk.Write(path, Replaced(whole, edit.from, edit.to));
    std::string expected;
    std::istringstream lines(edit.errors);
    for (std::string line; std::getline(lines, line);) expected += path + ":" + line + "\n";
    CHECK(desk.Errors() == expected);
  }
}

TEST_CASE("what does not fit the schema of a record is named where it stands") {
  Try("tickets/k/7/k7m3qx9p.yaml", kTicket,
      {
          {"priority: 2\n", "priority: 12\n", "6:11: no priority 12 in desk.yaml"},
          {"priority: 2\n", "priority: 7\n", "6:11: no priority 7 in desk.yaml"},
          {"priority: 2\n", "priority: 2.5\n",
           "6:11: 'priority' must be a whole number from 1 to 9, not 2.5"},
          {"priority: 2\n", "priority: high\n",
           "6:11: 'priority' must be a whole number from 1 to 9, not 'high'"},
          {"priority: 2\n", "priority: '2'\n",
           "6:11: 'priority' must be a whole number from 1 to 9, not '2' in quotes"},
          {"priority: 2\n", "priority:\n",
           "6:10: 'priority' must be a whole number from 1 to 9, not empty"},
          {"priority: 2\n", "", "1:1: 'priority' is missing"},
          {"priority: 2\n", "priority: 2\nimpact: 4\nurgency: 0\n",
           "7:9: 'impact' must be a whole number from 1 to 3, not 4\n"
           "8:10: 'urgency' must be a whole number from 1 to 3, not 0"},
          {"priority: 2\n", "priority: 2\nassignee:\nwatchers:\nwait_until:\n", ""},
          {"priority: 2\n", "priority: 2\nassignee: Bob Example\n",
           "7:11: 'assignee' must be a handle such as bob, or a mail address, not 'Bob Example'"},
          {"priority: 2\n", "priority: 2\nteam: The Net\n",
           "7:7: 'team' must be a name of lower-case letters, digits, '.', '_' and '-', not "
           "'The Net'"},
          {"priority: 2\n", "priority: 2\nteam: nowhere\n",
           "7:7: 'team' refers to the team 'nowhere', which is not there"},
          {"priority: 2\n", "priority: 2\nparent: 1042\n",
           "7:9: 'parent' must be the id of a ticket, such as K7M3-QX9P, not 1042"},
          {"priority: 2\n", "priority: 2\nwaiting_on: the vendor\n",
           "7:13: 'waiting_on' must be customer, vendor, change or internal, not 'the vendor'"},
          {"priority: 2\n", "priority: 2\nwait_until: tomorrow\n",
           "7:13: 'wait_until' must be a time such as 2026-11-23T09:12:04Z, not 'tomorrow'"},
          {"priority: 2\n", "priority: 2\nwait_until: 2026-13-01T00:00:00Z\n",
           "7:13: 'wait_until' must be a time such as 2026-11-23T09:12:04Z, not "
           "'2026-13-01T00:00:00Z'"},
          {"priority: 2\n", "priority: 2\npriority_pinned: yes\n",
           "7:18: 'priority_pinned' must be true or false, not 'yes'"},
          {"priority: 2\n", "priority: 2\nlinks: [K7M3-QX9P]\n",
           "7:9: each of 'links' must be a link such as blocks:K7M3-QX9P, not 'K7M3-QX9P'"},
          {"priority: 2\n", "priority: 2\nfrobnication: [1, {a: b}]\ncustom: {x: [1]}\n", ""},
          {"tags: [vpn]\n", "tags: vpn\n", "7:7: 'tags' must be a list like [a, b], not 'vpn'"},
          {"tags: [vpn]\n", "tags: [vpn, [a], {b: c}]\n",
           "7:13: each of 'tags' must be one line of text, not a list\n"
           "7:18: each of 'tags' must be one line of text, not a map"},
          {"tags: [vpn]\n", "tags: [vpn, lan, vpn]\n", "7:18: 'tags' has 'vpn' twice"},
          {"status: new\n", "status: New\n", "5:9: no status 'New' in desk.yaml"},
          {"type: incident\n", "type: [incident]\n",
           "3:7: 'type' must be a name of lower-case letters, digits, '.', '_' and '-', not a "
           "list"},
          {"title: \"VPN drops\"\n", "title: \"VPN\\ndrops\"\n",
           "4:8: 'title' must be one line of text, not 'VPN drops'"},
          {"title: \"VPN drops\"\n", "title: \"\"\n",
           "4:8: 'title' must be one line of text, not an empty text"},
          {"id: K7M3-QX9P\n", "", "1:1: 'id' is missing"},
          {"uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\n", "", "1:1: 'uid' is missing"},
          {"by: bob\n  kind", "by: Bob Example\n  kind",
           "13:7: 'log.by' must be a handle such as bob, or a mail address, not 'Bob Example'"},
          {"  kind: note\n", "  kind: note\n  attach:\n  - {name: a.png, bytes: -1}\n",
           "16:5: 'log.attach.sha256' is missing\n"
           "16:26: 'log.attach.bytes' must be a whole number of 0 or more, not -1"},
          // What the reader stops at is said in its words, and what comes behind is found too.
          {"uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\n", "uid: 6F0C\n",
           "2:6: a uid must be 32 lower-case hex digits"},
          {"at: 2026-11-23T09:20:31Z\n  by: bob", "at: noon\n  by: Bob Example",
           "12:7: 'noon' is no time like 2026-11-23T09:12:04Z\n"
           "13:7: 'log.by' must be a handle such as bob, or a mail address, not 'Bob Example'"},
          {"- id: q44vd0ap\n  after", "- after", ""},
          {"- id: q44vd0ap\n", "- id: 4\n",
           "10:3: an entry's id is a letter, then letters and digits"},
          {"  at: 2026-11-23T09:20:31Z\n", "", "10:3: the entry 'q44vd0ap' has no 'at'"},
          {"after: [e3f9k2x7]", "after: {a: b}", "11:10: 'after' must be a list of entry ids"},
          {"after: [e3f9k2x7]", "after: [17]", "11:11: 'after' must be a list of entry ids"},
          {"text: |\n    The access point.\n", "text: [a]\n",
           "15:9: 'text' of an entry must be a text"},
      });
}

TEST_CASE("what does not fit the schema of a type is named where it stands, once") {
  Try("types/incident.yaml", kType,
      {
          {"rev: 1", "rev: 0", "1:6: 'rev' must be a whole number of 1 or more"},
          {"rev: 1", "rev: 0\nretired: maybe",
           "1:6: 'rev' must be a whole number of 1 or more\n"
           "2:10: 'retired' must be true or false, not 'maybe'"},
          {"label: {en: Incident}", "label: {en: Incident, English: x}",
           "2:23: 'English' is no language like en or pt-BR"},
          {"label: {en: Incident}", "label: [Incident]",
           "2:8: 'label' needs text on one line here"},
          {"initial: new", "initial: In Work",
           "3:1: the type 'incident' names the status 'In Work', which does not exist"},
          {"  new: [resolved]", "  new: resolved",
           "5:8: 'transitions.new' must be a list like [a, b]"},
          {"  new: [resolved]",
           "  new:", "5:3: 'transitions.new' must be a list; [] is an empty one"},
          {"  new: [resolved]", "  new: [resolved, On Hold]",
           "5:19: the type 'incident' names the status 'On Hold', which does not exist"},
          {"resolution_codes: [fixed]", "resolution_codes: [fixed, [a]]",
           "6:27: 'resolution_codes' needs text on one line here"},
          {"raise_priority: true", "raise_priority: 1",
           "7:30: 'escalation.raise_priority' must be true or false"},
          {"resolution_codes: [fixed]", "resolution_codes:\nof_our_own: [a]\ncustom: 3", ""},
      });
}

TEST_CASE("what does not fit the schema of desk.yaml is named where it stands, once") {
  Try("desk.yaml", kDesk,
      {
          {"uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\n", "", "1:1: the key 'uid' is missing"},
          {"uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\nname: Test", "name: [Test]",
           "1:1: the key 'uid' is missing\n"
           "2:7: 'name' must be one line of text, not a list"},
          {"uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0", "uid: 6F0C",
           "2:6: 'uid' must be 32 lower-case hex digits"},
          {"name: Test", "name: [Test]\nneeds: 3",
           "4:8: 'needs' must be a list like [a, b]\n"
           "3:7: 'name' must be one line of text, not a list"},
          {"  type: incident", "  type: incident\n  team: The Net",
           "6:9: 'defaults.team' must be a name of lower-case letters, digits, '.', '_' and '-', "
           "not 'The Net'"},
          {"  impact: 2", "  impact: 5\n  urgency: 9",
           "6:11: 'defaults.impact' must be a whole number from 1 to 3\n"
           "7:12: 'defaults.urgency' must be a whole number from 1 to 3, not 9"},
          {"  new: {category: new, label: New}", "  new: {label: New}",
           "8:3: the status 'new' has no category"},
          {"  new: {category: new, label: New}", "  new:", "8:3: the status 'new' has no category"},
          {"category: new", "category: fresh", "8:19: 'fresh' is no category"},
          {"  new: {category: new, label: New}",
           "  new: {category: new}\n  On Hold: {category: open}",
           "9:3: 'On Hold' is no name of a status: a lower-case letter, then letters, digits, '_' "
           "and '-'"},
          {"  1: {label: Critical}", "  12: {label: Critical}",
           "11:3: '12' is no level of priority from 1 to 9"},
          {"- [1, 2, 3]", "- [1, 2]",
           "16:1: 'matrix' must be 3 lists of 3 priorities: a list per impact"},
          {"- [1, 2, 3]", "- [1, 2, 0]", "16:10: 'matrix' must be a whole number from 1 to 9"},
          {"- [1, 2, 3]", "- [1, 2, 7]",
           "16:10: the matrix gives priority 7, which does not exist"},
          {"name: Test", "name:\nof_our_own: [a]\ncustom: 3", ""},
      });
}

}  // namespace
}  // namespace desk::ops
