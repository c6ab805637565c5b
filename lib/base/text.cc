// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace desk {

namespace {

struct Decoded {
  int32_t character;  // -1: a malformed byte
  size_t size;
};

Decoded DecodeAt(std::string_view text, size_t at) {
  utf8proc_int32_t c = -1;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &c);
  return size <= 0 ? Decoded{-1, 1} : Decoded{c, static_cast<size_t>(size)};
}

bool IsAscii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

// Whether a terminal, or the eye, could be misled by the character.
bool IsDangerous(int32_t c) {
  if (c < 0x20) return c != '\n' && c != '\t';
  if (c == 0x7f || (c >= 0x80 && c <= 0x9f)) return true;
  if (c == 0x200e || c == 0x200f || c == 0x061c || c == 0x2028 || c == 0x2029) return true;
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) return true;
  return c >= 0xe0000 && c <= 0xe007f;
}

std::string Shown(int32_t c) {
  if (c < 0x20) return {'^', static_cast<char>(c + 0x40)};
  if (c == 0x7f) return "^?";
  return fmt::format("<U+{:04X}>", c);
}

}  // namespace

size_t FindMalformed(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const Decoded d = DecodeAt(text, at);
    if (d.character < 0) return at;
    at += d.size;
  }
  return std::string_view::npos;
}

bool IsValidUtf8(std::string_view text) { return FindMalformed(text) == std::string_view::npos; }

std::string ToValidUtf8(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const Decoded d = DecodeAt(text, at);
    out += d.character < 0 ? "\xEF\xBF\xBD" : text.substr(at, d.size);
    at += d.size;
  }
  return out;
}

std::string FoldCase(std::string_view text) {
  if (IsAscii(text)) {
    std::string folded(text);
    for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return folded;
  }
  const std::string valid = ToValidUtf8(text);
  utf8proc_uint8_t* mapped = nullptr;
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE | UTF8PROC_CASEFOLD);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
                                 static_cast<utf8proc_ssize_t>(valid.size()), &mapped, options);
  if (size < 0) return valid;
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  return {reinterpret_cast<const char*>(mapped), static_cast<size_t>(size)};
}

std::string Visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const Decoded d = DecodeAt(text, at);
    if (d.character < 0) {
      out += fmt::format("<{:02X}>", static_cast<unsigned char>(text[at]));
    } else if (IsDangerous(d.character)) {
      out += Shown(d.character);
    } else {
      out.append(text.substr(at, d.size));
    }
    at += d.size;
  }
  return out;
}

std::string VisibleLine(std::string_view text) {
  std::string line = Visible(text);
  for (char& c : line) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return line;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (const auto& part : parts) {
    if (&part != &parts.front()) joined += separator;
    joined += part;
  }
  return joined;
}

}  // namespace desk
