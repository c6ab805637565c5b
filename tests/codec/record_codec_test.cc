// SPDX-License-Identifier: MIT
#include "codec/record_codec.h"

#include <doctest/doctest.h>

#include "codec/yaml_writer.h"
#include "model/hand_edit.h"

namespace desk {
namespace {

// The example of docs/formats/record.md.
constexpr std::string_view kExample = R"(id: K7M3-QX9P
uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0
type: incident
title: "VPN drops every hour"
status: in_progress
priority: 2
assignee: bob
team: network
requester: ann
customer: acme
assets: [fw-berlin-1]
tags: [berlin, vpn]
colour: "sky blue"
custom:
  rack: 12
log:
- id: e3f9k2x7
  at: 2026-11-23T09:12:04Z
  by: ann
  via: mail
  kind: message
  set: {colour: "sky blue", custom.rack: 12, customer: acme, priority: 3, requester: ann, status: new, title: "VPN drops every hour", type: incident}
  text: |
    Happens on Wi-Fi only.
- {id: h9ab31c0, after: [e3f9k2x7], at: 2026-11-23T09:15:40Z, by: bob, set: {assignee: bob, status: in_progress, team: network}, add: {assets: [fw-berlin-1], tags: [berlin, vpn]}}
- {id: c2m8t1zz, after: [h9ab31c0], at: 2026-11-23T09:16:02Z, by: bob, set: {priority: 2}, x-new: {a: [1]}}
- id: q44vd0ap
  after: [c2m8t1zz]
  at: 2026-11-23T09:20:31Z
  by: bob
  kind: message
  spent: 5m
  text: |-
    Please try the cable.

    I am looking at the access point.
)";

TEST_CASE("the canonical form is read and written byte for byte") {
  const auto record = DecodeRecord(RecordKind::kTicket, kExample, "t.yaml");
  REQUIRE_MESSAGE(record.has_value(), record.error().where, record.error().message);
  CHECK(record->id == "k7m3qx9p");
  CHECK(record->log.size() == 4);
  CHECK_FALSE(ImpliedEntry(*record));
  CHECK(EncodeRecord(*record) == kExample);
  CHECK(EncodeChecked(Settled(*record)) == std::string(kExample));
}

TEST_CASE("any YAML of the subset is read, and written canonically") {
  const auto record = DecodeRecord(
      RecordKind::kTeam,
      "# mine\nname: 'The team'\nuid: \"6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\"\nid: net\nzz: ~\n"
      "log: [{at: 2026-11-23 10:12:04.5+01:00, id: aaaa, set: {name: \"The team\", zz: [ 1 ]}, "
      "after: none}]\n",
      "t.yaml");
  REQUIRE_MESSAGE(record.has_value(), record.error().where, record.error().message);
  CHECK(EncodeRecord(Settled(*record)) ==
        "id: net\nuid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\nname: \"The team\"\nlog:\n"
        "- {id: aaaa, after: [none], at: 2026-11-23T09:12:04.500Z, set: {name: \"The team\", zz: "
        "[1]}}\n" +
            EncodeEntry(Settled(*record).log[1]));
}

TEST_CASE("a fault is named with its place") {
  const struct {
    std::string_view bytes, expected;
  } cases[] = {
      {"[1]\n", "t.yaml:1:1: a record must be a map of fields"},
      {"id: U000\n", "t.yaml:1:5: 'U000' is no id of a ticket"},
      {"uid: 12\n", "t.yaml:1:6: a uid must be 32 lower-case hex digits"},
      {"log: 1\n", "t.yaml:1:6: the log must be a list of entries"},
      {"log: [1]\n", "t.yaml:1:7: an entry of the log must be a map"},
      {"log:\n- {id: , at: 2026-11-23T09:12:04Z}\n",
       "t.yaml:2:3: an entry's id is a letter, then letters and digits"},
      {"log:\n- {id: 1aaa, at: 2026-11-23T09:12:04Z}\n",
       "t.yaml:2:3: an entry's id is a letter, then letters and digits"},
      {"log:\n- {id: aaaa}\n", "t.yaml:2:3: the entry 'aaaa' has no 'at'"},
      {"log:\n- {id: aaaa, at: 2026-02-30T00:00:00Z}\n",
       "t.yaml:2:18: '2026-02-30T00:00:00Z' is no time like 2026-11-23T09:12:04Z"},
      {"log:\n- {id: aaaa, at: 2026-11-23T09:12:04Z, set: 1}\n",
       "t.yaml:2:45: 'set' must be a map of fields"},
      {"log:\n- {id: aaaa, at: 2026-11-23T09:12:04Z, add: {tags: x}}\n",
       "t.yaml:2:52: the elements of a set must be a list of texts"},
      {"log:\n- {id: aaaa, at: 2026-11-23T09:12:04Z, remove: {tags: [[x]]}}\n",
       "t.yaml:2:55: the elements of a set must be a list of texts"},
      {"log:\n- {id: aaaa, at: 2026-11-23T09:12:04Z, after: {a: 1}}\n",
       "t.yaml:2:47: 'after' must be a list of entry ids"},
      {"log:\n- {id: aaaa, at: 2026-11-23T09:12:04Z, text: [x]}\n",
       "t.yaml:2:46: 'text' of an entry must be a text"},
      {"log:\n- {id: aaaa, at: 2026-11-23T09:12:04Z}\n- {id: aaaa, at: 2026-11-23T09:12:05Z}\n",
       "t.yaml:3:3: two different entries have the id 'aaaa'"},
      {"custom: 5\n", "t.yaml:1:9: 'custom' must be a map of fields"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.bytes);
    const auto record = DecodeRecord(RecordKind::kTicket, c.bytes, "t.yaml");
    REQUIRE_FALSE(record.has_value());
    CHECK(record.error().where + ": " + record.error().message == c.expected);
    CHECK(record.error().code == ErrorCode::kInvalidData);
  }
}

TEST_CASE("an entry without id follows what stands above it, and has the id of what it says") {
  const std::string root = "- {id: aaaa, at: 2026-11-23T09:12:04Z}\n",
                    left = "- {id: bbbb, after: [aaaa], at: 2026-11-23T09:12:06Z}\n",
                    right = "- {id: cccc, after: [aaaa], at: 2026-11-23T09:12:05Z}\n";
  const struct {
    std::string log, expected;  // the last entry without its id
  } cases[] = {
      {root + "- {text: x}\n", "after: [aaaa]|at: 2026-11-23T09:12:04Z|text: x"},
      {root + left + right + "- {text: x}\n",
       "after: [bbbb, cccc]|at: 2026-11-23T09:12:06Z|text: x"},
      {root + "- {text: x, after: [], at: 2026-11-23T10:00:00Z, by: bob}\n",
       "at: 2026-11-23T10:00:00Z|by: bob|text: x"},
      {root + "- {text: x, after: [gone]}\n", "after: [gone]|at: 1970-01-01T00:00:00Z|text: x"},
      {"- {after: [dddd], id: cccc, at: 2026-11-23T09:12:05Z}\n"
       "- {id: dddd, at: 2026-11-23T09:12:04Z}\n- {text: x}\n",
       "after: [cccc]|at: 2026-11-23T09:12:05Z|text: x"},
      {"- {text: x}\n", "at: 1970-01-01T00:00:00Z|text: x"},
  };
  const auto read = [](const std::string& log, const std::string& uid = "") {
    const auto record = DecodeRecord(RecordKind::kTicket, "log:\n" + log + uid, "t.yaml");
    REQUIRE_MESSAGE(record.has_value(), record.error().message);
    return *record;
  };
  for (const auto& c : cases) {
    CAPTURE(c.log);
    Entry last = read(c.log).log.back();
    CHECK(IsEntryId(last.id));
    std::string shown =
        last.after.empty() ? "" : "after: " + YamlFlow(Value::Strings(last.after)) + "|";
    shown += "at: " + FormatInstant(last.at) + (last.by.empty() ? "" : "|by: " + last.by);
    CHECK(shown + "|text: " + last.text == c.expected);
  }
  const auto id = [&](const std::string& log, const std::string& uid = "") {
    return read(log, uid).log.back().id;
  };
  CHECK(id(root + "- {text: x}\n") == id(root + "- {text: 'x', at: 2026-11-23T09:12:04Z}\n"));
  CHECK(id(root + "- {text: x}\n") != id(root + "- {text: y}\n"));
  CHECK(id(root + "- {text: x}\n") != id(root + left + "- {text: x}\n"));
  CHECK(id(root + "- {text: x}\n") !=
        id(root + "- {text: x}\n", "uid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\n"));
  // Said twice, it is two entries.
  const auto twice = read(root + "- {text: x}\n- {text: x}\n");
  REQUIRE(twice.log.size() == 3);
  CHECK(twice.log[2].after == std::vector{twice.log[1].id});
}

TEST_CASE("the same entry twice is one entry") {
  const auto record = DecodeRecord(
      RecordKind::kTicket,
      "log:\n- {id: aaaa, at: 2026-11-23T09:12:04Z}\n- {at: 2026-11-23T09:12:04Z, id: aaaa}\n",
      "t");
  REQUIRE(record);
  CHECK(record->log.size() == 1);
}

TEST_CASE("a record does not grow beyond half of its limit") {
  Record record = *DecodeRecord(RecordKind::kTicket, kExample, "t.yaml");
  record.log[3].text = std::string(kMaxRecordBytes / 2, 'a');
  const auto bytes = EncodeChecked(record);
  REQUIRE_FALSE(bytes.has_value());
  CHECK(bytes.error().code == ErrorCode::kInvalidData);
}

}  // namespace
}  // namespace desk
