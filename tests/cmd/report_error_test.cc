// SPDX-License-Identifier: MIT
#include "report_error.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

using namespace desk;
using namespace desk::cmd;

namespace {

// What the function prints on standard error.
std::string Printed(const std::function<void()>& run) {
  std::fflush(stderr);
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  const int saved = dup(STDERR_FILENO);
  dup2(fileno(file), STDERR_FILENO);
  run();
  std::fflush(stderr);
  dup2(saved, STDERR_FILENO);
  close(saved);
  std::rewind(file);
  std::string text;
  for (int c; (c = std::fgetc(file)) != EOF;) text += static_cast<char>(c);
  std::fclose(file);
  return text;
}

}  // namespace

TEST_CASE("an error is printed with its place, what was being done, and hints") {
  const Error error{ErrorCode::kInvalidData,
                    "a key stands twice: 'title'",
                    "tickets/k/7/k7m3qx9p.yaml:3:1",
                    {"desk check", "desk log"},
                    {"reading a ticket", "listing"}};
  int code = 0;
  const std::string text = Printed([&] { code = ReportError(error); });
  CHECK(text ==
        "desk: error: tickets/k/7/k7m3qx9p.yaml:3:1: a key stands twice: 'title'\n"
        "desk: ... while reading a ticket\n"
        "desk: ... while listing\n"
        "hint: desk check\n"
        "hint: desk log\n");
  CHECK(code == 13);
}

TEST_CASE("text from elsewhere cannot look like a line of ours or move the cursor") {
  const Error error{ErrorCode::kFailed, "no 'x\nhint: rm -rf\x1b[2J'", {}, {}, {}};
  CHECK(Printed([&] { ReportError(error); }) == "desk: error: no 'x hint: rm -rf^[[2J'\n");
}

TEST_CASE("an error without a message is only a code") {
  int code = 0;
  CHECK(Printed([&] { code = ReportError(Error{ErrorCode::kNo, "", {}, {}, {}}); }).empty());
  CHECK(code == 3);
}

TEST_CASE("one of several is named before its message") {
  const Error error{ErrorCode::kNotFound, "no ticket", {}, {}, {}};
  CHECK(Printed([&] { ReportOne(error, "K7M3"); }) == "desk: error: K7M3: no ticket\n");
}

TEST_CASE("a message that names its subject anywhere is not headed with it again") {
  const Error error{ErrorCode::kFailed, "ticket 'K7M3' is taken by 'bob'", {}, {}, {}};
  CHECK(Printed([&] { ReportOne(error, "K7M3"); }) ==
        "desk: error: ticket 'K7M3' is taken by 'bob'\n");
}

TEST_CASE("exit codes are the documented ones") {
  const struct {
    ErrorCode code;
    int expected;
  } cases[] = {
      {ErrorCode::kFailed, 1},       {ErrorCode::kUsage, 2},     {ErrorCode::kNo, 3},
      {ErrorCode::kNotFound, 4},     {ErrorCode::kAmbiguous, 5}, {ErrorCode::kNotADesk, 10},
      {ErrorCode::kBusy, 11},        {ErrorCode::kPartly, 12},   {ErrorCode::kInvalidData, 13},
      {ErrorCode::kUnsupported, 20}, {ErrorCode::kBug, 70}};
  for (const auto& [code, expected] : cases) {
    const auto& input = expected;
    CAPTURE(input);
    CHECK(ExitCodeOf(code) == expected);
  }
}
