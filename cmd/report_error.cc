// SPDX-License-Identifier: MIT
#include "report_error.h"

#include <cstdio>

#include "base/text.h"

namespace desk::cmd {

namespace {

void Print(const std::string& text) { std::fputs((Visible(text) + "\n").c_str(), stderr); }

void PrintError(const Error& error, const std::string& subject) {
  Print("desk: error: " + (error.where.empty() ? "" : error.where + ": ") + subject + error.message);
  for (const auto& doing : error.context) Print("  while " + doing);
  for (const auto& hint : error.hints) Print("hint: " + hint);
}

}  // namespace

int ReportError(const Error& error) {
  if (!error.message.empty()) PrintError(error, "");
  return static_cast<int>(error.code);
}

void ReportOne(const Error& error, const std::string& subject) { PrintError(error, subject + ": "); }

}  // namespace desk::cmd
