// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_CSV_WRITER_H_
#define DESK_PORT_CSV_WRITER_H_

#include <string>
#include <string_view>
#include <vector>

namespace desk::port {

// A cell as it stands in a file: in quotes if it needs them.
std::string CsvCell(std::string_view text, char delimiter);

// The cells of a row, each as CsvCell has it, and the line break of RFC 4180.
std::string CsvLine(const std::vector<std::string>& cells, char delimiter);

// A spreadsheet runs a text that begins like a formula (with = + - @, also as full-width letters,
// with a tab or a carriage return, or with these behind blanks). A quote in front makes it text.
std::string Disarmed(std::string text);
// The text without that quote. Armed(Disarmed(x)) is x for every text: where quotes stand before
// what looks like a formula, there is one more.
std::string_view Armed(std::string_view text);

}  // namespace desk::port

#endif  // DESK_PORT_CSV_WRITER_H_
