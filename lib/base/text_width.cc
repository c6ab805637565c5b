// SPDX-License-Identifier: MIT
#include <utf8proc.h>

#include "base/text.h"

namespace desk {

namespace {

// Calls `visit(size in bytes, columns)` per character until it returns false.
template <typename Visit>
void ForEachCharacter(std::string_view text, Visit visit) {
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t c = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &c);
    const size_t bytes = size <= 0 ? 1 : static_cast<size_t>(size);
    const int columns = size <= 0 ? 1 : utf8proc_charwidth(c);
    if (!visit(bytes, columns)) return;
    at += bytes;
  }
}

// The bytes of the longest beginning that fits.
size_t FittingBytes(std::string_view text, int columns) {
  size_t bytes = 0;
  int used = 0;
  ForEachCharacter(text, [&](size_t size, int width) {
    if (used + width > columns) return false;
    used += width;
    bytes += size;
    return true;
  });
  return bytes;
}

}  // namespace

int DisplayWidth(std::string_view text) {
  int columns = 0;
  ForEachCharacter(text, [&](size_t, int width) {
    columns += width;
    return true;
  });
  return columns;
}

std::string Truncate(std::string_view text, int columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  if (columns < 1) return "";
  return std::string(text.substr(0, FittingBytes(text, columns - 1))) + "…";
}

std::string Pad(std::string_view text, int columns) {
  const int missing = columns - DisplayWidth(text);
  return std::string(text) + std::string(missing > 0 ? static_cast<size_t>(missing) : 0, ' ');
}

std::vector<std::string> WrapLines(std::string_view text, int columns) {
  std::vector<std::string> lines;
  for (std::string_view line : Split(text, '\n')) {
    // Never the width of all that is left: a line may have megabytes.
    while (columns > 0) {
      size_t cut = FittingBytes(line, columns);
      if (cut == line.size()) break;
      const size_t space = line.rfind(' ', cut);
      if (space != std::string_view::npos && space > 0) cut = space;
      if (cut == 0) break;
      lines.emplace_back(line.substr(0, cut));
      line.remove_prefix(cut);
      while (line.starts_with(' ')) line.remove_prefix(1);
    }
    lines.emplace_back(line);
  }
  return lines;
}

}  // namespace desk
