// SPDX-License-Identifier: MIT
#include "ui/man.h"

#include <doctest/doctest.h>

using namespace desk::cmd;

TEST_CASE("a man page becomes plain text") {
  const struct {
    std::string line, expected;
  } cases[] = {
      {"*desk create* [_TITLE_]", "    desk create [TITLE]"},
      {"*desk help*++", "    desk help"},
      {"\tindented", "        indented"},
      {"\t\ttwice", "            twice"},
      {"snake_case and in_progress", "    snake_case and in_progress"},
      {"_DESK_DIR_, _MORE_", "    DESK_DIR, MORE"},
      {"a \\*star\\* and \\_under\\_", "    a *star* and _under_"},
      {"{id}\\\\t", "    {id}\\t"},
      {"- a list", "    - a list"},
      {"_Имя_", "    Имя"},
  };
  for (const auto& [line, expected] : cases) {
    const auto& input = line;
    CAPTURE(input);
    CHECK(ManText("desk-x(1)\n\n# NAME\n\n" + line + "\n") == "NAME\n" + expected + "\n");
  }
}

TEST_CASE("literal text keeps its marks, comments go") {
  CHECK(ManText("desk-x(1)\n\n# EXAMPLES\n\n; a comment\n```\n$ desk set x note=*_a_*\n```\n") ==
        "EXAMPLES\n    $ desk set x note=*_a_*\n");
}

TEST_CASE("the pages of the project are built in") {
  CHECK(ManSource("desk").has_value());
  CHECK(ManSource("desk-help").has_value());
  CHECK_FALSE(ManSource("desk-nothing").has_value());
  for (const auto& [name, source] : ManPages()) {
    const auto& input = name;
    CAPTURE(input);
    CHECK(source.starts_with(std::string(name) + "(1)"));
  }
}
