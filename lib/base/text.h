// SPDX-License-Identifier: MIT
#ifndef DESK_BASE_TEXT_H_
#define DESK_BASE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace desk {

bool IsValidUtf8(std::string_view text);
// Where the first byte stands that is not UTF-8, or npos.
size_t FindMalformed(std::string_view text);
// The text with every malformed byte replaced by U+FFFD.
std::string ToValidUtf8(std::string_view text);

// Case-folded (Unicode full folding, then NFC), for comparing, searching and sorting.
std::string FoldCase(std::string_view text);

// Terminal columns that the text takes: 2 for wide (CJK, emoji), 0 for combining.
int DisplayWidth(std::string_view text);
// The longest beginning that fits `columns`, ended by U+2026 if something was cut.
std::string Truncate(std::string_view text, int columns);
// Left-aligned in `columns`, padded with spaces; never cut.
std::string Pad(std::string_view text, int columns);

// Makes text safe for a terminal: C0 (but LF and TAB), DEL, C1, bidirectional controls (U+202A-E,
// 2066-9, 200E/F, 061C), U+2028/9, tag characters (U+E0000-7F) and malformed bytes become visible
// ("^[", "<U+202E>").
std::string Visible(std::string_view text);
// The same for one line: LF and TAB become spaces too.
std::string VisibleLine(std::string_view text);

std::string_view Trim(std::string_view text);
std::vector<std::string_view> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);
std::vector<std::string> WrapLines(std::string_view text, int columns);

// The candidates within Damerau-Levenshtein distance 2 of `word` (1 for words under four letters),
// nearest first, at most three. For "did you mean".
std::vector<std::string> Suggest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace desk

#endif  // DESK_BASE_TEXT_H_
