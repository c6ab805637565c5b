// SPDX-License-Identifier: MIT
#include "ui/progress.h"

#include <doctest/doctest.h>

#include <string>

namespace desk::cmd {
namespace {

struct Terminal {
  int64_t now = 1000;
  std::string shown;
  ProgressLine Line() {
    return {[this] { return now; }, [this](std::string_view text) { shown += text; }};
  }
};

TEST_CASE("what is quick shows no progress") {
  Terminal terminal;
  {
    ProgressLine line = terminal.Line();
    line.Show("importing", 1, 2);
    terminal.now += 499;
    line.Show("importing", 2, 2);
  }
  CHECK(terminal.shown.empty());
}

TEST_CASE("progress is shown now and then, and erased at the end") {
  Terminal terminal;
  {
    ProgressLine line = terminal.Line();
    terminal.now += 500;
    line.Show("importing", 1, 4);
    line.Show("importing", 2, 4);
    CHECK(terminal.shown == "\r\x1b[Kimporting 25 %");
    terminal.now += 100;
    line.Show("importing", 3, 4);
    CHECK(terminal.shown == "\r\x1b[Kimporting 25 %\r\x1b[Kimporting 75 %");
    terminal.shown.clear();
  }
  CHECK(terminal.shown == "\r\x1b[K");
}

TEST_CASE("where there is no terminal nothing is shown") {
  ProgressLine line = StandardProgress(false);
  line.Show("importing", 0, 0);
  line.Erase();
}

}  // namespace
}  // namespace desk::cmd
