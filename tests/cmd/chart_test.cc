// SPDX-License-Identifier: MIT
#include "ui/chart.h"

#include <doctest/doctest.h>

using namespace desk::cmd;

TEST_CASE("a bar takes its part of the columns, and more than nothing is seen") {
  CHECK(Bar(4, 4, 5, true) == "█████");
  CHECK(Bar(2, 4, 5, true) == "██▌");
  CHECK(Bar(1, 1000, 5, true) == "▏");
  CHECK(Bar(0, 4, 5, true).empty());
  CHECK(Bar(-1, 4, 5, true).empty());
  CHECK(Bar(0, 0, 5, true).empty());
  CHECK(Bar(2, 4, 5, false) == "###");
  CHECK(Bar(1, 1000, 5, false) == "#");
}

TEST_CASE("a line has a column per value") {
  CHECK(Sparkline({0, 1, 4, 8}, true) == " ▁▄█");
  CHECK(Sparkline({0, 1, 4, 8}, false) == " _-#");
  CHECK(Sparkline({0, 0}, true) == "  ");
  CHECK(Sparkline({}, true).empty());
}
