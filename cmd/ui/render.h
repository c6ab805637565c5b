// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_RENDER_H_
#define DESK_CMD_UI_RENDER_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "ui/value.h"

namespace desk::cmd {

enum class Form { kText, kTsv, kCsv, kJson, kJsonl, kFormat, kIds };

// How a value is to look. kText is for people on a terminal.
struct Look {
  Form form = Form::kText;
  std::string pattern;  // of kFormat
  bool color = false;
  bool unicode = true;  // bars and trends of block elements, else of ASCII
  bool cut = true;      // rows are cut to the width: a terminal
  bool raw = false;     // text from records as it is, control characters included
  int width = 80;
  Instant now;  // for relative times
};

// The value in the form asked for. kUsage for a pattern that names no column, and for rows of a
// thing that has none.
Result<std::string> RenderOutput(const Output& output, const Look& look);

// The table as --json has it.
Json JsonOf(const Table& table);

// A cell as plain text: lists joined by commas, times absolute.
std::string TextOf(const Cell& cell);

// The cells as a line of CSV, as --csv prints it: formulas are disarmed (port/csv_writer.h).
std::string CsvRow(const std::vector<Cell>& cells, char delimiter, bool raw);

// Text in a colour of the terminal, if colours are on.
std::string Toned(std::string_view text, Tone tone, bool color);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_RENDER_H_
