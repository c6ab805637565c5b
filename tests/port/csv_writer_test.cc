// SPDX-License-Identifier: MIT
#include "port/csv_writer.h"

#include <doctest/doctest.h>

#include <random>

#include "support/nasty.h"

namespace desk::port {
namespace {

TEST_CASE("a cell is quoted where it must be") {
  struct Case {
    std::string_view text, cell;
  };
  const Case cases[] = {{"a b", "a b"},       {"a;b", "\"a;b\""},
                        {"a,b", "a,b"},       {"say \"x\"", "\"say \"\"x\"\"\""},
                        {"a\nb", "\"a\nb\""}, {"", ""}};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(CsvCell(c.text, ';') == c.cell);
  }
  CHECK(CsvLine({"a;b", "c"}, ';') == "\"a;b\";c\r\n");
}

TEST_CASE("what a spreadsheet could take for a formula is disarmed, and armed again") {
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},          {"plain", "plain"}, {"a=b", "a=b"},   {"=1+1", "'=1+1"}, {"+1", "'+1"},
      {"-1", "'-1"},     {"@x", "'@x"},      {"\tx", "'\tx"},  {"\rx", "'\rx"},   {" =x", "' =x"},
      {"＝x", "'＝x"},   {"'=x", "''=x"},    {"''=x", "'''=x"}, {"'x", "'x"},     {"'", "'"},
      {"' =x", "'' =x"}, {"x'=", "x'="},
  };
  for (const auto& [text, cell] : cases) {
    const std::string& input = cell;
    CAPTURE(input);
    CHECK(Disarmed(text) == cell);
    CHECK(Armed(cell) == text);
  }
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    const std::string text = test::NastyString(random);
    CAPTURE(text);
    CHECK(Armed(Disarmed(text)) == text);
  }
}

}  // namespace
}  // namespace desk::port
