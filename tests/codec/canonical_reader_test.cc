// SPDX-License-Identifier: MIT
#include "codec/canonical_reader.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "codec/record_codec.h"
#include "codec/yaml_reader.h"
#include "support/nasty.h"

namespace desk {
namespace {

constexpr auto kTicket = RecordKind::kTicket;

// The record as the reader of YAML has it.
Record ByYaml(std::string_view bytes) {
  const auto root = ReadYaml(bytes, kRecordLimits, "f");
  REQUIRE_MESSAGE(root.has_value(), root.error().where, root.error().message);
  const auto record = DecodeRecord(kTicket, *root, "f");
  REQUIRE_MESSAGE(record.has_value(), record.error().where, record.error().message);
  return *record;
}

TEST_CASE("the canonical form is read, and as the reader of YAML reads it") {
  const std::string_view cases[] = {
      "",
      "title: x\n",
      "id: K7M3-QX9P\nuid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\nwas: K7M3-QX9Q\npriority: -2\n",
      "a: null\nb: true\nc: 1.5e3\nd: 2h30m\ne: \"\"\nf: []\ng: {}\nh: [a, \"b c\", 3, [null]]\n",
      "link: blocks:K7M3-QX9P\nmail: ann+x@example.org\nmap: {a: {b: [1, {c: d}]}}\n",
      "title: \"a\\\"b\\\\c\\n\\t\\r\\x07\\u2028\\U000E0041 и 漢字\"\n\"odd key\": 1\n\"null\": "
      "2\n",
      "resolution: |\n  one\n\n  two\ntitle: x\n",
      "resolution: |2-\n   one\n  two\ntitle: x\n",
      "resolution: |+\n  one\n\n\n",
      "custom:\n  a: 1\n  \"b c\": [x]\n  d: |-\n    one\n    two\nx: 1\n",
      "log:\n- {id: aaaa, after: [b, a], at: 2026-11-23T09:12:04Z, set: {z: 1, a: null}}\n",
      "log:\n- id: aaaa\n  at: 2026-11-23T09:12:04.123Z\n  by: 7\n  text: |\n    one\n"
      "- {id: bbbb, at: 2026-11-23T09:12:04Z, add: {tags: [b, a, b, 1]}, remove: {x: []}}\n",
      "log:\n- id: aaaa\n  at: 2026-11-23T09:12:04Z\n  attach: [{name: a, bytes: 1}]\n"
      "  text: |2+\n     one\n\n  z: 1\n",
  };
  for (const auto bytes : cases) {
    CAPTURE(bytes);
    if (bytes.empty()) {
      CHECK_FALSE(ReadCanonical(kTicket, bytes));
      continue;
    }
    const auto record = ReadCanonical(kTicket, bytes);
    REQUIRE(record.has_value());
    CHECK(*record == ByYaml(bytes));
  }
}

TEST_CASE("whatever is broken, or only looks canonical, is left to the reader of YAML") {
  const std::string at = "at: 2026-11-23T09:12:04Z";
  const std::string cases[] = {
      "title: x",
      "title: x \n",
      "title:  x\n",
      "title: x # y\n",
      "title: 'x'\n",
      "title: a b\n",
      "title: -x\n",
      "title: .5\n",
      "title:\n",
      "title: x:\n",
      "title: \"x\n",
      "title: \"x\" y\n",
      "title: \"\\q\"\n",
      "title: \"\\xG0\"\n",
      "title: \"\\uD800\"\n",
      "title: \"\\U00110000\"\n",
      "title: \"\xC2\x85\"\n",
      "title: \"\xE2\x80\xA8\"\n",
      "title: \"\xEF\xBB\xBF\"\n",
      "title: \"\xEF\xBF\xBF\"\n",
      "title: \"\xC3\"\n",
      "title: \"\x01\"\n",
      "null: x\n",
      "title: x\ntitle: y\n",
      "m: {a: 1, a: 2}\n",
      "m: {b: 1, a: 2, b: 3}\n",
      "m: {a: 1 }\n",
      "m: [a,b]\n",
      "m: [[[[[1]]]]]\n",
      "m:\n  a: 1\n",
      "id: K7M3-QX9P\nid: K7M3-QX9P\n",
      "id: U000\n",
      "uid: 12\n",
      "custom.x: 1\n",
      "custom: 1\n",
      "custom:\n  a: 1\ncustom:\n  b: 1\n",
      "custom:\n",
      "resolution: |\n  one\n\n",
      "resolution: |\n   one\n",
      "resolution: |\n\n  one\n",
      "resolution: |\n  \tone\n",
      "resolution: |-\n  one\n   \n\n",
      "resolution: |\nx: 1\n",
      "resolution: |\n  a\n x: 1\n",
      "resolution: >\n  a\n",
      "log:\n",
      "log: []\n",
      "log:\n- {id: aaaa}\n",
      "log:\n- {" + at + "}\n",
      "log:\n- {id: aaaa, " + at + "}\ntitle: x\n",
      "log:\n- {id: aaaa, " + at + "}\n- {id: aaaa, " + at + "}\n",
      "log:\n- {id: aaaa, " + at + ", " + at + "}\n",
      "log:\n- {id: aaaa, " + at + ", by: [x]}\n",
      "log:\n- {id: aaaa, " + at + ", after: x}\n",
      "log:\n- {id: aaaa, " + at + ", after: [1]}\n",
      "log:\n- {id: aaaa, " + at + ", set: 1}\n",
      "log:\n- {id: aaaa, " + at + ", add: {tags: x}}\n",
      "log:\n- {id: aaaa, " + at + ", add: {tags: [[x]]}}\n",
      "log:\n- {id: aaaa, " + at + ", z: 1, z: 1}\n",
      "log:\n- id: aaaa\n  " + at + "\n  text: |\n    one\n   two\n",
      "log:\n- {id: aaaa, at: 2026-02-30T00:00:00Z}\n",
  };
  for (const auto& bytes : cases) {
    CAPTURE(bytes);
    CHECK_FALSE(ReadCanonical(kTicket, bytes));
  }
}

TEST_CASE("entries of a long log that share an id are found") {
  std::string bytes = "log:\n";
  const auto entry = [](int i) {
    return "- {id: a" + std::to_string(100 + i) + ", at: 2026-11-23T09:12:04Z}\n";
  };
  for (int i = 0; i < 40; ++i) bytes += entry(i);
  CHECK(ReadCanonical(kTicket, bytes)->log.size() == 40);
  CHECK_FALSE(ReadCanonical(kTicket, bytes + entry(3)));
  CHECK_FALSE(ReadCanonical(kTicket, bytes + entry(39)));
}

TEST_CASE("nothing that desk writes is given up, however nasty") {
  std::mt19937_64 random(20261125);
  for (int i = 0; i < 20'000; ++i) {
    Record record;
    record.kind = kTicket;
    record.id = "k7m3qx9p";
    const auto value = [&] { return Value::String(test::NastyString(random)); };
    Entry entry;
    entry.id = "aaaa";
    entry.text = test::NastyString(random);
    entry.set = {{"resolution", value()}, {"title", value()}};
    entry.add = {{"tags", {"a"}}};
    record.fields = {{"resolution", value()}, {"title", value()}, {"custom.x", value()}};
    record.log = {entry};
    const std::string bytes = EncodeRecord(record);
    CAPTURE(bytes);
    const auto back = ReadCanonical(kTicket, bytes);
    REQUIRE(back.has_value());
    REQUIRE(*back == record);
    REQUIRE(*back == ByYaml(bytes));
  }
}

}  // namespace
}  // namespace desk
