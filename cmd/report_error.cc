// SPDX-License-Identifier: MIT
#include "report_error.h"

#include <cstdio>

#include "base/text.h"

namespace desk::cmd {

namespace {

constexpr int kMostColumns = 500;

// One line each: text from a record in a message must not be able to look like a line of ours.
// What somebody typed may be as long as they like, a message may not.
void Print(const std::string& line) {
  std::fputs((Truncate(VisibleLine(line), kMostColumns) + "\n").c_str(), stderr);
}

void PrintError(const Error& error, const std::string& subject) {
  Print("desk: error: " + (error.where.empty() ? "" : error.where + ": ") + subject +
        error.message);
  for (const auto& doing : error.context) Print("desk: ... while " + doing);
  for (const auto& hint : error.hints) Print("hint: " + hint);
}

}  // namespace

int ExitCodeOf(ErrorCode code) { return static_cast<int>(code); }

int ReportError(const Error& error) {
  if (!error.message.empty()) PrintError(error, "");
  if (error.code == ErrorCode::kBug)
    Print("hint: This is a mistake in desk. Please report it with the command that you gave.");
  return ExitCodeOf(error.code);
}

void ReportOne(const Error& error, const std::string& subject) {
  const bool named = error.where.starts_with(subject) ||
                     error.message.find("'" + subject + "'") != std::string::npos;
  PrintError(error, named ? "" : subject + ": ");
}

}  // namespace desk::cmd
