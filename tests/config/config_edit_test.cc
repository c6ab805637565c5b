// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "config/config.h"

namespace desk {
namespace {

struct Edit {
  std::string before, key, value, after;
};

void CheckEdits(const std::vector<Edit>& edits) {
  for (const Edit& c : edits) {
    CAPTURE(c.before);
    CAPTURE(c.key);
    CAPTURE(c.value);
    const auto edited = EditConfig(c.before, "views/x.yaml", {{c.key, c.value}});
    REQUIRE_MESSAGE(edited.has_value(), edited.error().message);
    CHECK(*edited == c.after);
  }
}

TEST_CASE("a value is replaced where it stands and every other byte stays") {
  CheckEdits({
      {"rev: 1\na: old # why\nb: 2\n", "a", "new", "rev: 2\na: new # why\nb: 2\n"},
      {"rev: 1 # first\na:   'old'\n", "a", "3", "rev: 2 # first\na:   3\n"},
      {"# head\n\nrev: 9\n\na: \"x\"\n# tail\n", "a", "\"y z\"",
       "# head\n\nrev: 10\n\na: \"y z\"\n# tail\n"},
      {"a: x\nrev: 3\n", "a", "[b, {c: 1}]", "a: [b, {c: 1}]\nrev: 4\n"},
      {"rev: 1\nимя: Ёлка # ё\nb: x\n", "b", "ы", "rev: 2\nимя: Ёлка # ё\nb: \"ы\"\n"},
      {"rev: 1\nm: {a: ёё, b: x}\n", "m.b", "z", "rev: 2\nm: {a: ёё, b: z}\n"},
      {"{rev: 1, a: x}\n", "a", "z", "{rev: 2, a: z}\n"},
  });
}

TEST_CASE("a value in a map within is named by its dotted path") {
  CheckEdits({
      {"rev: 1\ns:\n  new: {category: new, label: New} # one\n  old: {}\n", "s.new.label",
       "{en: A, ru: B}",
       "rev: 2\ns:\n  new: {category: new, label: {en: A, ru: B}} # one\n  old: {}\n"},
      {"rev: 1\ns:\n    new:\n        a: 1\n        b: 2\n", "s.new.a", "7",
       "rev: 2\ns:\n    new:\n        a: 7\n        b: 2\n"},
  });
}

TEST_CASE("a block gives way to one line, and comments after it stay") {
  CheckEdits({
      {"rev: 1\na:\n  - x\n  - y # last\n\n# about b\nb: 2\n", "a", "[z]",
       "rev: 2\na:\n  [z] # last\n\n# about b\nb: 2\n"},
      {"rev: 1\na:\n- x\n- y\nb: 2\n", "a", "[z]", "rev: 2\na:\n  [z]\nb: 2\n"},
      {"rev: 1\na:\n  k: {l: x}\n\n# about b\nb: 2\n", "a", "{m: 1}",
       "rev: 2\na:\n  {m: 1}\n\n# about b\nb: 2\n"},
      {"rev: 1\na: |\n  x\n  y\n\nb: 2\n", "a", "z", "rev: 2\na: z\n\nb: 2\n"},
      {"rev: 1\na: x\n   y\nb: 2\n", "a", "z", "rev: 2\na: z\nb: 2\n"},
      {"rev: 1\nm:\n  a:\n  - x\n  b: 2\n", "m.a", "[z]", "rev: 2\nm:\n  a:\n    [z]\n  b: 2\n"},
  });
}

TEST_CASE("a key without a value gets one") {
  CheckEdits({
      {"rev: 1\na:\nb: 2\n", "a", "x", "rev: 2\na: x\nb: 2\n"},
      {"rev: 1\na: # none yet\n", "a", "x", "rev: 2\na: x # none yet\n"},
      {"rev: 1\na: ~\n", "a", "x", "rev: 2\na: x\n"},
      {"rev: 1\na:\n", "a.b", "x", "rev: 2\na: {b: x}\n"},
  });
}

TEST_CASE("a new key is added at the end of its map") {
  CheckEdits({
      {"rev: 1\na: 1 # one\n# tail\n", "b", "2", "rev: 2\na: 1 # one\nb: 2\n# tail\n"},
      {"rev: 1\n? |\n  a\n", "b", "2", "rev: 2\n? |\n  a\nb: 2\n"},
      {"rev: 1\n? a\n\n# tail\n", "b", "2", "rev: 2\n? a\n\n# tail\nb: 2\n"},
      {"rev: 1\nm:\n  a: 1\n\nz: 1\n", "m.b", "2", "rev: 2\nm:\n  a: 1\n  b: 2\n\nz: 1\n"},
      {"rev: 1\nm:\n  a:\n  - x # y\nz: 1\n", "m.b", "2",
       "rev: 2\nm:\n  a:\n  - x # y\n  b: 2\nz: 1\n"},
      {"rev: 1\nm: {a: 1}\n", "m.b", "[2]", "rev: 2\nm: {a: 1, b: [2]}\n"},
      {"rev: 1\nm: {}\n", "m.b", "2", "rev: 2\nm: {b: 2}\n"},
      {"rev: 1\na: |\n  text\n", "b", "2", "rev: 2\na: |\n  text\nb: 2\n"},
      {"rev: 1\na:\n", "b", "2", "rev: 2\na:\nb: 2\n"},
      {"rev: 1\n", "a b", "2", "rev: 2\n\"a b\": 2\n"},
      {"a: 1\n", "b", "2", "a: 1\nb: 2\nrev: 2\n"},
      {"{}\n", "b", "2", "{b: 2, rev: 2}\n"},
  });
}

TEST_CASE("a value is written so that it means the same wherever it stands") {
  CheckEdits({
      {"rev: 1\nm: {a: 1}\n", "m.a", "x, y", "rev: 2\nm: {a: \"x, y\"}\n"},
      {"rev: 1\na: 1\n", "a", "yes", "rev: 2\na: \"yes\"\n"},
      {"rev: 1\na: 1\n", "a", "'#1'", "rev: 2\na: \"#1\"\n"},
      {"rev: 1\na: 1\n", "a", "", "rev: 2\na: null\n"},
      {"rev: 1\na: 1\n", "a", "true", "rev: 2\na: true\n"},
  });
}

TEST_CASE("several values are one change") {
  const std::string bytes = "rev: 4\na: 1\nb: 2\n";
  CHECK(EditConfig(bytes, "views/x.yaml", {{"a", "3"}, {"c", "4"}}) ==
        "rev: 5\na: 3\nb: 2\nc: 4\n");
  CHECK_FALSE(EditConfig(bytes, "views/x.yaml", {{"a", "3"}, {"d.e", "4"}}).has_value());
}

TEST_CASE("only files of a known kind are held to its keys") {
  CHECK(EditConfig("rev: 1\n", "views/x.yaml", {{"initial", "[a]"}}) == "rev: 2\ninitial: [a]\n");
  CHECK_FALSE(EditConfig("rev: 1\n", "types/x.yaml", {{"initial", "[a]"}}).has_value());
}

TEST_CASE("a value that is there already changes nothing") {
  for (const char* value : {"x", "\"x\"", "'x'"}) {
    CAPTURE(value);
    const std::string bytes = "rev: 1\na: 'x'\n";
    CHECK(EditConfig(bytes, "views/x.yaml", {{"a", value}}) == bytes);
  }
}

TEST_CASE("an edit that cannot be made is refused") {
  struct Refused {
    std::string before, path, key, value;
    ErrorCode code;
  };
  const Refused cases[] = {
      {"a: 1\n", "views/x.yaml", "b.c", "1", ErrorCode::kNotFound},
      {"a: 1\n", "views/x.yaml", "a.b", "1", ErrorCode::kNotFound},
      {"a: [1]\n", "views/x.yaml", "a.0", "1", ErrorCode::kNotFound},
      {"a:\n", "views/x.yaml", "a.b.c", "1", ErrorCode::kNotFound},
      {"a: 1\n", "views/x.yaml", "rev", "5", ErrorCode::kUsage},
      {"a: 1\n", "desk.yaml", "uid", "5", ErrorCode::kUsage},
      {"a: 1\n", "desk.yaml", "format", "5", ErrorCode::kUsage},
      {"a: 1\n", "desk.yaml", "needs", "[x]", ErrorCode::kUsage},
      {"a: 1\n", "views/x.yaml", "", "5", ErrorCode::kUsage},
      {"a: 1\n", "views/x.yaml", "a..b", "5", ErrorCode::kUsage},
      {"a: 1\n", "views/x.yaml", "a", "[b", ErrorCode::kUsage},
      {"a: 1\n", "views/x.yaml", "a", "b: c", ErrorCode::kUsage},
      {"a: 1\n", "views/x.yaml", "a", "b\nc: d", ErrorCode::kUsage},
      {"a: 1\n", "views/x.yaml", "a", "b\n", ErrorCode::kUsage},
      {"a: 1\na: 2\n", "views/x.yaml", "a", "3", ErrorCode::kInvalidData},
      {"[a]\n", "views/x.yaml", "a", "3", ErrorCode::kInvalidData},
      {"rev: x\na: 1\n", "views/x.yaml", "a", "3", ErrorCode::kInvalidData},
      {"rev: 2147483647\na: 1\n", "views/x.yaml", "a", "3", ErrorCode::kInvalidData},
      {"rev: 1\n", "types/x.yaml", "initial", "[a]", ErrorCode::kInvalidData},
      {"format: 1\nuid: 6f0c1d5e8a7b49d2b3c4d5e6f7a8b9c0\n", "desk.yaml", "matrix", "[1]",
       ErrorCode::kInvalidData},
  };
  for (const auto& c : cases) {
    CAPTURE(c.before);
    CAPTURE(c.key);
    CAPTURE(c.value);
    const auto edited = EditConfig(c.before, c.path, {{c.key, c.value}});
    REQUIRE_FALSE(edited.has_value());
    CHECK(edited.error().code == c.code);
    CHECK_FALSE(edited.error().message.empty());
  }
}

TEST_CASE("an edit that would mean something else is refused, and points at an editor") {
  // A key without a colon has no place for a value: "{ax}" would be another key, "{"a"x}" no YAML.
  for (const char* before : {"rev: 1\nm: {a}\n", "rev: 1\nm: {\"a\"}\n"}) {
    CAPTURE(before);
    const auto edited = EditConfig(before, "views/x.yaml", {{"m.a", "x"}});
    REQUIRE_FALSE(edited.has_value());
    CHECK(edited.error().message == "'a' cannot be changed in place in this file");
    CHECK(edited.error().hints == std::vector<std::string>{"Change it in an editor: views/x.yaml"});
  }
  const auto list = EditConfig("[a]\n", "views/x.yaml", {{"a", "x"}});
  REQUIRE_FALSE(list.has_value());
  CHECK(list.error().message == "the file must be a map of keys and values");
}

TEST_CASE("rev alone can be raised") {
  struct Case {
    std::string before;
    std::string after;
  };
  const Case cases[] = {
      {"# c\nrev: 1 # n\na: 1\n", "# c\nrev: 2 # n\na: 1\n"},
      {"a: 1\n", "a: 1\nrev: 2\n"},
      {"rev:\na: 1\n", "rev: 2\na: 1\n"},
      {"rev: 99\n", "rev: 100\n"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.before);
    CHECK(RaiseRev(c.before, c.before, "types/x.yaml") == c.after);
  }
  CHECK(RaiseRev("rev: 2\n", "rev: 7\n", "types/x.yaml") == "rev: 8\n");
  CHECK(RaiseRev("rev: 7\n", "rev: 7\n", "types/x.yaml") == "rev: 8\n");
  CHECK(RaiseRev("rev: 9\n", "rev: 7\n", "types/x.yaml") == "rev: 9\n");
  CHECK(RaiseRev("rev: 9\n", "rev: [\n", "types/x.yaml") == "rev: 10\n");
  for (const char* bad :
       {"rev: 0\n", "rev: \"1\"\n", "rev: 1.5\n", "rev: 2147483647\n", "rev: [1]\n"}) {
    CAPTURE(bad);
    const auto raised = RaiseRev(bad, bad, "types/x.yaml");
    REQUIRE_FALSE(raised.has_value());
    CHECK(raised.error().where == "types/x.yaml:1:6");
  }
}

TEST_CASE("every value of the starter can be changed in place") {
  const auto files = StarterFiles(Uid{}, "Acme", "UTC");
  struct Case {
    size_t file;
    std::string key;
    std::string value;
  };
  const Case edits[] = {{0, "name", "\"New: name\""},
                        {0, "defaults.team", "support"},
                        {0, "statuses.new.label", "Neu"},
                        {0, "statuses.on_hold", "{category: waiting}"},
                        {0, "priorities.5", "{label: X}"},
                        {0, "matrix", "[[1,1,1],[1,1,1],[1,1,1]]"},
                        {2, "label.ru", "Сбой"},
                        {2, "transitions.new", "[in_progress]"},
                        {2, "requires.closed", "[team]"},
                        {2, "escalation.raise_priority", "false"},
                        {2, "retired", "true"}};
  for (const auto& c : edits) {
    CAPTURE(c.key);
    const auto& [path, bytes] = files[c.file];
    const auto edited = EditConfig(bytes, path, {{c.key, c.value}});
    REQUIRE_MESSAGE(edited.has_value(), edited.error().message);
    CHECK(*edited != bytes);
    CHECK(edited->find("\nrev: 2") != std::string::npos);
  }
}

}  // namespace
}  // namespace desk
