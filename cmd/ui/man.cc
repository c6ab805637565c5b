// SPDX-License-Identifier: MIT
//
// scdoc(5) in as much as desk's pages use it: "# HEADING", "*bold*", "_underlined_", "\" before a
// character that means itself, "++" at the end of a line that breaks there, "- " lists, tabs as
// indents, ``` around literal text, "; " comments. An underscore inside a word is no mark.
#include "ui/man.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace desk::cmd {

namespace {

bool IsWordByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

std::string WithoutMarks(std::string_view line) {
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    const bool inside_word =
        i > 0 && i + 1 < line.size() && IsWordByte(line[i - 1]) && IsWordByte(line[i + 1]);
    if (line[i] == '\\' && i + 1 < line.size()) {
      out += line[++i];
    } else if (line[i] != '*' && (line[i] != '_' || inside_word)) {
      out += line[i];
    }
  }
  return out;
}

// A line of text: its tabs become four spaces each.
std::string PlainLine(std::string_view line, bool literal) {
  const size_t tabs = std::min(line.find_first_not_of('\t'), line.size());
  std::string_view rest = line.substr(tabs);
  if (!literal && rest.ends_with("++")) rest = Trim(rest.substr(0, rest.size() - 2));
  if (rest.empty()) return "";
  return std::string((tabs + 1) * 4, ' ') + (literal ? std::string(rest) : WithoutMarks(rest));
}

}  // namespace

std::optional<std::string_view> ManSource(std::string_view name) {
  for (const auto& [page, source] : ManPages()) {
    if (page == name) return source;
  }
  return std::nullopt;
}

std::string ManText(std::string_view source) {
  std::string out;
  bool literal = false;
  auto lines = Split(source, '\n');
  for (size_t i = 1; i < lines.size(); ++i) {  // the first line is the page's name and section
    const std::string_view line = lines[i];
    if (Trim(line) == "```") {
      literal = !literal;
    } else if (!literal && line.starts_with("# ")) {
      out += WithoutMarks(line.substr(2)) + "\n";
      if (i + 1 < lines.size() && Trim(lines[i + 1]).empty()) ++i;
    } else if (literal || !line.starts_with("; ")) {
      out += PlainLine(line, literal) + "\n";
    }
  }
  return std::string(Trim(out)) + "\n";
}

}  // namespace desk::cmd
