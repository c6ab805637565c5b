// SPDX-License-Identifier: MIT
#include "port/csv_writer.h"

#include <algorithm>

#include "base/text.h"

namespace desk::port {

namespace {

// Behind any quotes.
bool IsFormula(std::string_view text) {
  static constexpr std::string_view kStarts[] = {"=",  "+",  "-",  "@",  "\t",
                                                 "\r", "＝", "＋", "－", "＠"};
  text.remove_prefix(std::min(text.find_first_not_of('\''), text.size()));
  const std::string_view trimmed = Trim(text);
  return std::any_of(std::begin(kStarts), std::end(kStarts), [&](std::string_view start) {
    return text.starts_with(start) || trimmed.starts_with(start);
  });
}

}  // namespace

std::string CsvCell(std::string_view text, char delimiter) {
  if (text.find_first_of("\"\r\n") == std::string_view::npos &&
      text.find(delimiter) == std::string_view::npos)
    return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string CsvLine(const std::vector<std::string>& cells, char delimiter) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += delimiter;
    line += CsvCell(cells[i], delimiter);
  }
  return line + "\r\n";
}

std::string Disarmed(std::string text) {
  if (IsFormula(text)) text.insert(0, "'");
  return text;
}

std::string_view Armed(std::string_view text) {
  return text.starts_with('\'') && IsFormula(text) ? text.substr(1) : text;
}

}  // namespace desk::port
