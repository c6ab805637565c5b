// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <doctest/doctest.h>

namespace desk {
namespace {

TEST_CASE("UTF-8 is told from what is not") {
  for (const char* text : {"", "abc", "имя", "漢字", "\U0010FFFF"}) CHECK(IsValidUtf8(text));
  for (const char* text :
       {"\xff", "a\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xd0"}) {
    CHECK_FALSE(IsValidUtf8(text));
    CHECK(IsValidUtf8(ToValidUtf8(text)));
  }
  CHECK(ToValidUtf8("a\xff") == "a\uFFFD");
}

TEST_CASE("case folding is that of Unicode") {
  CHECK(FoldCase("VPN") == "vpn");
  CHECK(FoldCase("ПРИНТЕР") == FoldCase("принтер"));
  CHECK(FoldCase("Straße") == FoldCase("STRASSE"));
  CHECK(FoldCase("e\u0301") == FoldCase("É"));
}

TEST_CASE("width counts columns") {
  const struct {
    const char* text;
    int columns;
  } cases[] = {{"", 0}, {"abc", 3}, {"имя", 3}, {"漢字", 4}, {"e\u0301", 1}, {"\U0001F600", 2}};
  for (const auto& c : cases) {
    CAPTURE(c.text);
    CHECK(DisplayWidth(c.text) == c.columns);
  }
  CHECK(Truncate("abcdef", 4) == "abc…");
  CHECK(Truncate("漢字漢字", 4) == "漢…");
  CHECK(Truncate("abcd", 4) == "abcd");
  CHECK(Truncate("abcd", 0) == "");
  CHECK(Pad("й", 3) == "й  ");
  CHECK(Pad("abcd", 3) == "abcd");
}

TEST_CASE("nothing that could steer a terminal gets through") {
  const struct {
    const char *text, *shown;
  } cases[] = {{"a\x1b[31mb", "a^[[31mb"},
               {"\x07", "^G"},
               {"\x7f", "^?"},
               {"\u009b", "<U+009B>"},
               {"\u202e", "<U+202E>"},
               {"\u2066\u200f\u061c", "<U+2066><U+200F><U+061C>"},
               {"\u2028", "<U+2028>"},
               {"\U000E0041", "<U+E0041>"},
               {"a\xff", "a<FF>"},
               {"a\nb\tc", "a\nb\tc"},
               {"\r", "^M"},
               {"имя 漢", "имя 漢"}};
  for (const auto& c : cases) CHECK(Visible(c.text) == c.shown);
  CHECK(VisibleLine("a\nb\tc\x1b") == "a b c^[");
}

TEST_CASE("splitting, trimming, joining and wrapping") {
  CHECK(Split("a,,b", ',').size() == 3);
  CHECK(Split("", ',').size() == 1);
  CHECK(Trim(" \t a b\n") == "a b");
  CHECK(Trim("  ") == "");
  CHECK(Join({"a", "b"}, ", ") == "a, b");
  CHECK(WrapLines("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(WrapLines("abcdefghij", 4) == std::vector<std::string>{"abcd", "efgh", "ij"});
  CHECK(WrapLines("a\n\nb", 4) == std::vector<std::string>{"a", "", "b"});
}

TEST_CASE("near words are suggested, nearest first") {
  const std::vector<std::string> words = {"status", "start", "take", "team", "type"};
  CHECK(Suggest("statsu", words) == std::vector<std::string>{"status"});
  CHECK(Suggest("STAT", words) == std::vector<std::string>{"start", "status"});
  CHECK(Suggest("tpye", words) == std::vector<std::string>{"type", "take"});
  CHECK(Suggest("zebra", words).empty());
  CHECK(Suggest("", words).empty());
}

}  // namespace
}  // namespace desk
