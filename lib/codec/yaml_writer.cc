// SPDX-License-Identifier: MIT
// Why desk writes YAML itself: emitters choose a style by taste and a reader may then take the
// value for another one. Here the style follows from the text by rules that a reader of YAML 1.1
// and one of 1.2 agree on, and whoever stores the result reads it back first.
#include "codec/yaml_writer.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace desk {

namespace {

// Words that some reader takes for null or a truth value, in lower case.
constexpr std::array kReserved = {"y",    "n",     "yes",  "no",  "on", "off",
                                  "true", "false", "null", "inf", "nan"};

bool IsReserved(std::string_view text) {
  constexpr size_t kLongest = 5;
  if (text.size() > kLongest) return false;
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::find(kReserved.begin(), kReserved.end(), lower) != kReserved.end();
}

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A word that begins with a letter, as ids, statuses, addresses and links do. A colon must have a
// letter or digit behind it (or it would end a key).
bool IsPlainWord(std::string_view text) {
  if (text.empty() || !IsAlpha(text[0])) return false;
  for (size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (IsAlpha(c) || IsDigit(c) || c == '_' || c == '.' || c == '-' || c == '@' || c == '+' ||
        c == '/')
      continue;
    const bool inner = i + 1 < text.size() && (IsAlpha(text[i + 1]) || IsDigit(text[i + 1]));
    if (c == ':' && inner) continue;
    return false;
  }
  return !IsReserved(text);
}

// Lower-case letters and digits beginning with a digit, such as a hash or "2h30m", that no reader
// takes for a number: not 0x.., 0o.., 0b.., and some letter other than "e" among them.
bool IsPlainHash(std::string_view text) {
  if (text.empty() || !IsDigit(text[0])) return false;
  if (text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o' || text[1] == 'b'))
    return false;
  bool has_letter_but_e = false;
  for (const char c : text) {
    if (!IsDigit(c) && !(c >= 'a' && c <= 'z')) return false;
    has_letter_but_e |= !IsDigit(c) && c != 'e';
  }
  return has_letter_but_e;
}

// Characters that may stand as they are in a double-quoted or block scalar: printable for libyaml,
// and neither line breaks of YAML 1.1 nor invisible controls.
bool IsPrintable(int32_t c) {
  if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0)) return false;
  if (c == 0x2028 || c == 0x2029 || c == 0xfeff || (c & 0xfffe) == 0xfffe) return false;
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) return false;
  return !(c >= 0xe0000 && c <= 0xe007f) && !(c >= 0xfdd0 && c <= 0xfdef);
}

// How many bytes from `at` on are ASCII that needs no escape: nearly all of most texts.
size_t PlainRun(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && text[end] >= 0x20 && text[end] < 0x7f && text[end] != '"' &&
         text[end] != '\\')
    ++end;
  return end - at;
}

struct Decoded {
  int32_t character;
  size_t size;
};

// The character at `at`; malformed bytes, which no caller should pass, count as U+FFFD.
Decoded DecodeAt(std::string_view text, size_t at) {
  utf8proc_int32_t c = -1;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &c);
  if (size <= 0) return {0xfffd, 1};
  return {c, static_cast<size_t>(size)};
}

void AppendEscaped(std::string& out, int32_t c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  if (c < 0x100) {
    out += fmt::format("\\x{:02X}", c);
  } else if (c < 0x10000) {
    out += fmt::format("\\u{:04X}", c);
  } else {
    out += fmt::format("\\U{:08X}", c);
  }
}

// Whether a block scalar gives back exactly this text.
bool FitsBlock(std::string_view text) {
  if (text.find_first_not_of(" \n\t") == std::string_view::npos) return false;
  for (size_t at = 0; at < text.size();) {
    at += PlainRun(text, at);
    if (at == text.size()) break;
    const Decoded d = DecodeAt(text, at);
    if (d.character == 0xfffd && d.size == 1) return false;
    if (!IsPrintable(d.character) && d.character != '\n' && d.character != '\t') return false;
    at += d.size;
  }
  return text.front() != '\n' && text.front() != '\t';
}

// A line of a block that git would take for a conflict marker is indented there, so it needs no
// care.
std::string_view ChompingOf(std::string_view text) {
  if (!text.ends_with('\n')) return "-";
  return text.ends_with("\n\n") ? "+" : "";
}

}  // namespace

std::string YamlQuoted(std::string_view text) {
  std::string out;
  AppendYamlQuoted(out, text);
  return out;
}

void AppendYamlQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (size_t at = 0; at < text.size();) {
    const size_t run = PlainRun(text, at);
    out.append(text.substr(at, run));
    at += run;
    if (at == text.size()) break;
    const Decoded d = DecodeAt(text, at);
    if (d.character == '"' || d.character == '\\' || !IsPrintable(d.character)) {
      AppendEscaped(out, d.character);
    } else if (d.character == 0xfffd && d.size == 1) {
      out += "\\uFFFD";
    } else {
      out.append(text.substr(at, d.size));
    }
    at += d.size;
  }
  out += '"';
}

std::string YamlString(std::string_view text) {
  std::string out;
  AppendYamlString(out, text);
  return out;
}

void AppendYamlString(std::string& out, std::string_view text) {
  if (IsPlainWord(text) || IsPlainHash(text)) {
    out += text;
  } else {
    AppendYamlQuoted(out, text);
  }
}

std::string YamlFlow(const Value& value) {
  std::string out;
  AppendYamlFlow(out, value);
  return out;
}

void AppendYamlFlow(std::string& out, const Value& value) {
  switch (value.kind) {
    case Value::Kind::kNull:
      out += "null";
      return;
    case Value::Kind::kBool:
    case Value::Kind::kNumber:
      out += value.text;
      return;
    case Value::Kind::kString:
      AppendYamlString(out, value.text);
      return;
    case Value::Kind::kList:
      out += '[';
      for (const auto& item : value.items) {
        if (&item != &value.items.front()) out += ", ";
        AppendYamlFlow(out, item);
      }
      out += ']';
      return;
    case Value::Kind::kMap:
      out += '{';
      for (const auto& member : value.map) {
        if (&member != &value.map.front()) out += ", ";
        AppendYamlString(out, member.first);
        out += ": ";
        AppendYamlFlow(out, member.second);
      }
      out += '}';
      return;
  }
}

std::string YamlText(std::string_view text, int indent) {
  if (!FitsBlock(text)) return YamlQuoted(text) + "\n";
  std::string out = "|";
  if (text.front() == ' ') out += '2';
  out += ChompingOf(text);
  out += '\n';
  const std::string margin(static_cast<size_t>(indent), ' ');
  for (size_t begin = 0; begin < text.size();) {
    const size_t feed = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, feed - begin);
    if (!line.empty()) out.append(margin).append(line);
    out += '\n';
    begin = feed + 1;
  }
  return out;
}

}  // namespace desk
