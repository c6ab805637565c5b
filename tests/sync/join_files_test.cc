// SPDX-License-Identifier: MIT
// Two versions of one file have one join, whatever they are. What the join of two logs is, is
// lib/merge's; what becomes of whole trees, lib/store's.
#include "sync/join_files.h"

#include <doctest/doctest.h>

#include "base/id.h"
#include "merge/join.h"
#include "model/hand_edit.h"
#include "store/paths.h"
#include "support/logs.h"
#include "sync/replicas.h"

namespace desk::sync {
namespace {

using test::At;
using test::TicketWith;

const std::string kTicket = "tickets/a/0/a0000000.yaml";

std::string Ticket(const std::vector<std::string>& more, const std::string& uid = "") {
  std::vector<std::string> entries{"{id: aaaa, at: " + At(1) +
                                   ", by: ann, set: {title: t, priority: 3}}"};
  entries.insert(entries.end(), more.begin(), more.end());
  Record ticket = Settled(TicketWith(entries));
  if (!uid.empty()) ticket.uid = *ParseUid(uid);
  return EncodeRecord(ticket);
}

// One version on either side of Store::Join, which reads the histories, too.
std::string JoinInDesk(const std::string& path, const std::string& a, const std::string& b) {
  Replicas replicas;
  replicas.Fork("a", "b");
  replicas.Commit("a", path, a);
  replicas.Commit("b", path, b);
  const auto joined = replicas.Join("a", replicas.Tip("b"));
  if (!joined) return "refused: " + joined.error().message;
  return replicas.Read("a", path);
}

}  // namespace

TEST_CASE("two versions of a file have the join of the format, in either order") {
  const std::string bob = "{id: bbbb, after: [aaaa], at: " + At(2) + ", by: bob, text: b}",
                    eve =
                        "{id: cccc, after: [aaaa], at: " + At(3) + ", by: eve, set: {priority: 1}}";
  const std::string base = Ticket({}), with_bob = Ticket({bob}), with_eve = Ticket({eve}),
                    with_both =
                        EncodeRecord(*desk::Join(*DecodeRecord(RecordKind::kTicket, with_bob, ""),
                                                 *DecodeRecord(RecordKind::kTicket, with_eve, "")));
  const std::string markers = "<<<<<<< ours\n" + with_bob + "=======\n" + with_eve + ">>>>>>> x\n";
  const std::string sound = "a sound attachment";
  const auto hash = Sha256(sound);
  const std::string attachment =
      AttachmentPath(HexOf({reinterpret_cast<const char*>(hash.data()), hash.size()}));
  const struct {
    std::string path, a, b, expected;
  } cases[] = {
      // Records.
      {kTicket, with_bob, with_eve, with_both},
      {kTicket, base, with_eve, with_eve},
      {kTicket, with_both, with_eve, with_both},
      {kTicket, base, base, base},
      {kTicket, "title: [", with_eve, with_eve},
      {kTicket, markers, with_bob, with_bob},
      {kTicket, "", with_bob, with_bob},
      {kTicket, "title: [", "title: {", "title: {"},
      {kTicket, "", "title: [", "title: ["},
      {kTicket, "b", "\xff\x01", "\xff\x01"},
      // Configuration.
      {"desk.yaml", "rev: 2\nname: a\n", "rev: 1\nname: b\n", "rev: 2\nname: a\n"},
      {"desk.yaml", "rev: 1\nname: a\n", "rev: 1\nname: b\n", "rev: 1\nname: b\n"},
      {"types/incident.yaml", "rev: 9\nname: [\n", "rev: 1\n", "rev: 1\n"},
      {"policies/gold.yaml", "[", "{", "{"},
      // Attachments.
      {attachment, sound, "zzz", sound},
      {attachment, sound, "", sound},
      {attachment, "damaged", "torn", "torn"},
      // Attributes.
      {".gitattributes", "b\na\n", "a\nc\n", "a\nb\nc\n"},
      {".gitattributes", "a", "a\r\n\nb\n", "a\na\r\nb\n"},
      {".gitattributes", "", "a\n", "a\n"},
      // All else.
      {"README.md", "a", "b", "b"},
      {"README.md", "a", "aa", "aa"},
      {"README.md", "\x7f", "\xc3\xa4", "\xc3\xa4"},
      {"tickets/README", "", "x", "x"},
      {"tickets/a0000000.yaml", with_bob, with_eve, std::max(with_bob, with_eve)},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK(JoinVersions(c.path, c.a, c.b).value_or("?") == c.expected);
    CHECK(JoinVersions(c.path, c.b, c.a).value_or("?") == c.expected);
    CHECK(JoinVersions(c.path, c.expected, c.a).value_or("?") == c.expected);
    CHECK(JoinVersions(c.path, c.b, c.expected).value_or("?") == c.expected);
    if (!IsDeskPath(c.path) || c.path == ".gitattributes") continue;
    CHECK(JoinInDesk(c.path, c.a, c.b) == c.expected);
    CHECK(JoinInDesk(c.path, c.b, c.a) == c.expected);
  }
}

TEST_CASE("two tickets under one id are nothing that two files can tell") {
  const std::string one = Ticket({}), other = Ticket({}, "00000000000000000000000000000001");
  for (const bool swapped : {false, true}) {
    const auto joined =
        swapped ? JoinVersions(kTicket, other, one) : JoinVersions(kTicket, one, other);
    REQUIRE(!joined);
    CHECK(joined.error().code == ErrorCode::kInvalidData);
  }
}

TEST_CASE("records whose ids people choose are one, with the smaller uid") {
  const std::string path = "teams/net.yaml";
  const auto team = [](const std::string& uid, const std::string& entry) {
    return "id: net\nuid: " + uid + "\nname: Net\nlog:\n- {id: " + entry + ", at: " + At(1) +
           ", by: ann, set: {name: Net}}\n";
  };
  const auto joined = JoinVersions(path, team("00000000000000000000000000000002", "bbbb"),
                                   team("00000000000000000000000000000001", "cccc"));
  REQUIRE(joined.has_value());
  const auto record = DecodeRecord(RecordKind::kTeam, *joined, path);
  CHECK(FormatUid(record->uid) == "00000000000000000000000000000001");
  CHECK(record->log.size() == 2);
}

TEST_CASE("what a version that cannot be read has behind it is in the join") {
  const std::string bob = "{id: bbbb, after: [aaaa], at: " + At(2) + ", by: bob, text: b}",
                    eve = "{id: cccc, after: [aaaa], at: " + At(3) + ", by: eve, text: e}",
                    sam = "{id: dddd, after: [aaaa], at: " + At(4) + ", by: sam, text: s}";
  const struct {
    std::vector<std::string> in_a, in_b;
    std::string entries;
  } cases[] = {
      {{Ticket({bob}), "title: ["}, {Ticket({eve})}, "aaaa bbbb cccc"},
      {{Ticket({bob}), "title: [", "title: [["}, {Ticket({eve}), "{"}, "aaaa bbbb cccc"},
      // Nothing behind a version that is whole: what is not in that was taken out.
      {{Ticket({bob}), "title: [", Ticket({sam}), ""}, {Ticket({eve})}, "aaaa cccc dddd"},
      {{"title: ["}, {Ticket({eve})}, "aaaa cccc"},
  };
  for (const auto& c : cases) {
    for (const bool swapped : {false, true}) {
      CAPTURE(c.entries);
      CAPTURE(swapped);
      Replicas replicas;
      replicas.Fork("a", "b");
      for (const auto& bytes : c.in_a) replicas.Commit("a", kTicket, bytes);
      for (const auto& bytes : c.in_b) replicas.Commit("b", kTicket, bytes);
      const std::string into = swapped ? "b" : "a";
      REQUIRE(replicas.Join(into, replicas.Tip(swapped ? "a" : "b")).has_value());
      const auto record = DecodeRecord(RecordKind::kTicket, replicas.Read(into, kTicket), kTicket);
      REQUIRE(record.has_value());
      std::string entries;
      for (const auto& entry : record->log) entries += (entries.empty() ? "" : " ") + entry.id;
      CHECK(entries == c.entries);
    }
  }
}

TEST_CASE("edits by hand are stamped by the commits that made them, the same from either side") {
  Replicas replicas;
  replicas.Commit("a", kTicket, Ticket({}));
  replicas.Fork("a", "b");
  std::string edited = replicas.Read("a", kTicket);
  edited.replace(edited.find("title: t"), 8, "title: u");
  replicas.Commit("a", kTicket, edited);
  replicas.Commit("b", kTicket,
                  Ticket({"{id: bbbb, after: [aaaa], at: " + At(2) + ", by: bob, text: b}"}));
  const std::string a = replicas.Tip("a"), b = replicas.Tip("b");
  REQUIRE(replicas.Join("a", b).has_value());
  REQUIRE(replicas.Join("b", a).has_value());
  CHECK(replicas.Tip("a") == replicas.Tip("b"));
  const auto record = DecodeRecord(RecordKind::kTicket, replicas.Read("a", kTicket), kTicket);
  REQUIRE(record->log.size() == 3);
  CHECK(record->log[2].by == "git@example.org");
  CHECK(record->Text("title") == "u");
}

}  // namespace desk::sync
