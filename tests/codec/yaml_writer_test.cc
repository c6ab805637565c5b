// SPDX-License-Identifier: MIT
#include "codec/yaml_writer.h"

#include <doctest/doctest.h>

#include <random>

#include "codec/yaml_reader.h"
#include "support/nasty.h"

namespace desk {
namespace {

TEST_CASE("a string is plain only where no reader could take it for anything else") {
  for (const char* text : {"bob", "K7M3-QX9P", "blocks:K7M3-QX9P", "fw-berlin-1", "ann@example.org",
                           "in_progress", "a.b", "a/b", "6f0c1d5e8a7b", "1st2nd", "custom.x"}) {
    CAPTURE(text);
    CHECK(YamlString(text) == text);
  }
  for (const char* text :
       {"",     "yes", "No",   "ON",     "y",    "null",  "True",  "NaN",        "1",
        "007",  "1e5", "0x1f", "0b101",  "0o17", "12:30", "1_000", "2026-11-23", "a b",
        "a: b", "a:",  "a#b",  "-a",     "?",    "[a]",   "{a",    "*a",         "&a",
        "!a",   "%a",  "@a",   "`a",     "'a",   "имя",   "~",     "~a",         ".5",
        "a,b",  "=",   "<<",   "123e45", "12e"}) {
    CAPTURE(text);
    CHECK(YamlString(text) == "\"" + std::string(text) + "\"");
  }
}

TEST_CASE("what a reader might change or hide is escaped") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"a\"b\\c", "\"a\\\"b\\\\c\""},
      {"a\nb\tc\r", "\"a\\nb\\tc\\r\""},
      {"\x1b[31m", "\"\\x1B[31m\""},
      {"\x7f\u0085\u00a0", "\"\\x7F\\x85\u00a0\""},
      {"\u2028\ufeff\u202e", "\"\\u2028\\uFEFF\\u202E\""},
      {"\U000E0041\U0001F600", "\"\\U000E0041\U0001F600\""},
      {"\xff", "\"\\uFFFD\""},
  };
  for (const auto& c : cases) CHECK(YamlQuoted(c.text) == c.expected);
}

TEST_CASE("texts are blocks with explicit chomping where a block can hold them") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"a\n", "|\n  a\n"},
      {"a", "|-\n  a\n"},
      {"a\n\n", "|+\n  a\n\n"},
      {"a\n\n b \n", "|\n  a\n\n   b \n"},
      {"  a\nb\n", "|2\n    a\n  b\n"},
      {"\na\n", "\"\\na\\n\"\n"},
      {"", "\"\"\n"},
      {" \n ", "\" \\n \"\n"},
      {"a\x1b\n", "\"a\\x1B\\n\"\n"},
      {"a\r\n", "\"a\\r\\n\"\n"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    CHECK(YamlText(c.text, 2) == c.expected);
  }
}

TEST_CASE("100,000 nasty strings come back as they were, in every style") {
  std::mt19937_64 random(20261123);
  for (int i = 0; i < 100'000; ++i) {
    const std::string text = test::NastyString(random);
    const std::string yaml = "a: " + YamlString(text) + "\nb: [" + YamlString(text) +
                             "]\nc:\n- k: x\n  text: " + YamlText(text, 4);
    CAPTURE(yaml);
    const auto node = ReadYaml(yaml, kRecordLimits, "f");
    REQUIRE_MESSAGE(node.has_value(), node.error().where, node.error().message);
    for (const YamlNode* back :
         {node->Find("a"), &node->Find("b")->items[0], node->Find("c")->items[0].Find("text")}) {
      REQUIRE(back->text == text);
      REQUIRE(back->kind == Value::Kind::kString);
    }
  }
}

}  // namespace
}  // namespace desk
