// SPDX-License-Identifier: MIT
#include "codec/yaml_reader.h"

#include <doctest/doctest.h>

#include "codec/yaml_writer.h"

namespace desk {
namespace {

// The document as flow YAML, or "where: message".
std::string Read(std::string_view bytes, const YamlLimits& limits = kConfigLimits) {
  const auto node = ReadYaml(bytes, limits, "f.yaml");
  return node ? YamlFlow(ToValue(*node)) : node.error().where + ": " + node.error().message;
}

TEST_CASE("the subset is read") {
  const struct {
    std::string_view bytes;
    std::string_view expected;
  } cases[] = {
      {"a: 1\n", "{a: 1}"},
      {"a: b c\n", "{a: \"b c\"}"},
      {"a:\n", "{a: null}"},
      {"a: ~\nb: null\nc: Null\n", "{a: null, b: null, c: \"Null\"}"},
      {"a: yes\nb: no\nc: true\n", "{a: \"yes\", b: \"no\", c: true}"},
      {"a: 007\nb: 0x1f\nc: 12:30\n", "{a: \"007\", b: \"0x1f\", c: \"12:30\"}"},
      {"a: '1'\nb: \"1\"\n", "{a: \"1\", b: \"1\"}"},
      {"# c\na: [1, {b: c}] # d\n", "{a: [1, {b: c}]}"},
      {"- a\n- b\n", "[a, b]"},
      {"a: |\n  x\n  y\n", "{a: \"x\\ny\\n\"}"},
      {"a: >-\n  x\n  y\n", "{a: \"x y\"}"},
      {"---\na: 1\n...\n", "{a: 1}"},
      {"a: имя\n", "{a: \"имя\"}"},
      {"a: \"\\u0004\"\n", "{a: \"\\x04\"}"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.bytes);
    CHECK(Read(c.bytes) == c.expected);
  }
}

TEST_CASE("everything else is refused at its place") {
  using namespace std::string_view_literals;
  const struct {
    std::string_view bytes;
    std::string_view expected;
  } cases[] = {
      {"", "f.yaml:1:1: the file is empty"},
      {"# only\n", "f.yaml:1:1: the file is empty"},
      {"a: 1", "f.yaml:1:5: the last line does not end in a line feed: the file may be cut off"},
      {"a: 1\na: 2\n", "f.yaml:2:1: the key 'a' stands here twice"},
      {"a: {b: 1, \"b\": 2}\n", "f.yaml:1:11: the key 'b' stands here twice"},
      {"a: &x 1\n", "f.yaml:1:4: YAML anchors are not allowed"},
      {"a: *x\n", "f.yaml:1:4: YAML aliases are not allowed"},
      {"*x : 1\n", "f.yaml:1:1: YAML aliases are not allowed"},
      {"a: !!str 1\n", "f.yaml:1:4: YAML tags are not allowed"},
      {"a: ! 1\n", "f.yaml:1:4: YAML tags are not allowed"},
      {"a: !x [1]\n", "f.yaml:1:4: YAML tags are not allowed"},
      {"<<: {a: 1}\n", "f.yaml:1:1: YAML merge keys are not allowed"},
      {"%YAML 1.1\n---\na: 1\n", "f.yaml:1:1: YAML directives are not allowed"},
      {"a: 1\n---\nb: 1\n", "f.yaml:2:1: a second YAML document is not allowed"},
      {"? [a]\n: 1\n", "f.yaml:1:3: a key must be a plain word or a string"},
      {"\"\": 1\n", "f.yaml:1:1: a key is empty"},
      {"~: 1\n", "f.yaml:1:1: a key is empty"},
      {"\xEF\xBB\xBF"
       "a: 1\n",
       "f.yaml:1:1: the file begins with a byte order mark"},
      {"a: 1\r\n", "f.yaml:1:5: a line ends in CR LF; only LF is allowed"},
      {"a: \"\x04\"\n", "f.yaml:1:5: the control character 0x04 is not allowed"},
      {"a: \0\n"sv, "f.yaml:1:4: the control character 0x00 is not allowed"},
      {"a: x\ry\n", "f.yaml:1:5: the control character 0x0d is not allowed"},
      {"a: им\x7f\n", "f.yaml:1:6: the control character 0x7f is not allowed"},
      {"a: \xff\n", "f.yaml:1:4: this is not valid UTF-8"},
      {"a: и\xd0\x04\n", "f.yaml:1:5: this is not valid UTF-8"},
      {"\xFF\xFE"
       "a\0\n\0"sv,
       "f.yaml:1:1: the file is UTF-16; only UTF-8 is allowed"},
      {"\xFE\xFF\0a\0\n"sv, "f.yaml:1:1: the file is UTF-16; only UTF-8 is allowed"},
      {"a: [1\n",
       "f.yaml:2:1: the YAML is broken: did not find expected ',' or ']' while parsing a "
       "flow sequence that begins in line 1"},
      {"a: b: c\n",
       "f.yaml:1:5: the YAML is broken: mapping values are not allowed in this context"},
      {"a: 1\n<<<<<<< HEAD\n", "f.yaml:2:1: a conflict marker of git stands in the file"},
      {"a: 1\n=======\n", "f.yaml:2:1: a conflict marker of git stands in the file"},
      {"a: 1\n>>>>>>> x\n", "f.yaml:2:1: a conflict marker of git stands in the file"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.bytes);
    CHECK(Read(c.bytes) == c.expected);
  }
  // These are libyaml's words; that there is a place and no value is what counts.
  for (const char* bytes : {",\n", "\"a\",\"b\"\n", "a: \"b\n", "a: [1\n", "a: b: c\n", "\ta: 1\n",
                            "a: 1\n b: 2\n", "a: 'x\n", "@\n", "a: \"\\q\"\n", "- a\nb: 1\n"}) {
    CAPTURE(bytes);
    CHECK(Read(bytes).starts_with("f.yaml:"));
  }
}

TEST_CASE("limits hold before anything grows") {
  CHECK(Read(std::string(1024 * 1024 + 1, 'a')) ==
        "f.yaml:1:1: the file has 1048577 bytes, 1048576 are allowed");
  std::string many = "a: [";
  for (int i = 0; i < 20'000; ++i) many += "1,";
  CHECK(Read(many + "]\n").ends_with("the file has more than 20000 values"));
  CHECK(Read("a: [[[1]]]\n", {100, 100, 4}) == "{a: [[[1]]]}");
  CHECK(Read("a: [[[[1]]]]\n", {100, 100, 4}) == "f.yaml:1:7: values are nested deeper than 4");
  const std::string deep(1'000'000, '[');
  CHECK(Read(deep + "\n", kRecordLimits) == "f.yaml:1:9: values are nested deeper than 8");
  std::string blocks;
  for (int i = 0; i < 2'000; ++i) blocks += std::string(static_cast<size_t>(i), ' ') + "a:\n";
  CHECK(Read(blocks, kRecordLimits).ends_with("values are nested deeper than 8"));
}

TEST_CASE("a file cut at any byte is refused or a complete shorter document") {
  const std::string whole =
      "id: x\nlog:\n- id: aaaa\n  text: |\n    one\n- {id: bbbb, set: {a: \"b c\"}}\n";
  for (size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto node = ReadYaml(whole.substr(0, size), kRecordLimits, "f.yaml");
    if (node) CHECK(whole[size - 1] == '\n');
  }
}

TEST_CASE("marks give lines, columns and byte offsets") {
  const std::string_view bytes = "ключ: 'знач'  # c\nb: [x, \"й\", z]\n";
  const auto node = ReadYaml(bytes, kConfigLimits, "f.yaml");
  REQUIRE(node);
  const auto span = [&](const YamlNode& n) {
    return bytes.substr(n.start.offset, n.end.offset - n.start.offset);
  };
  CHECK(span(node->members[0].key) == "ключ");
  CHECK(span(node->members[0].value) == "'знач'");
  CHECK(node->members[0].value.start.column == 7);
  const YamlNode* list = node->Find("b");
  REQUIRE(list != nullptr);
  CHECK(span(*list) == "[x, \"й\", z]");
  CHECK(span(list->items[1]) == "\"й\"");
  CHECK(span(list->items[2]) == "z");
  CHECK(list->start.line == 2);
}

}  // namespace
}  // namespace desk
