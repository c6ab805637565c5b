// SPDX-License-Identifier: MIT
#include "port/encoding.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/text.h"

namespace desk::port {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr size_t kBlock = 1 << 20;

bool IsUtf8Name(std::string_view encoding) {
  const std::string name = FoldCase(encoding);
  return name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii";
}

struct CloseIconv {
  void operator()(void* handle) const { iconv_close(handle); }
};
using Converter = std::unique_ptr<void, CloseIconv>;

Converter OpenIconv(const std::string& to, const std::string& from) {
  void* const handle = iconv_open(to.c_str(), from.c_str());
  // NOLINTNEXTLINE: iconv's own way to say no
  return Converter(handle == reinterpret_cast<void*>(-1) ? nullptr : handle);
}

// Converts as far as it goes; returns how many bytes of `in` that were.
size_t Convert(void* converter, std::string_view in, std::string& out) {
  char* from = const_cast<char*>(in.data());  // iconv does not write to it
  size_t left = in.size();
  while (true) {
    const size_t had = out.size();
    out.resize(had + std::min(kBlock, 4 * left + 16));
    char* to = out.data() + had;
    size_t room = out.size() - had;
    const size_t rc = left > 0 ? iconv(converter, &from, &left, &to, &room)
                               : iconv(converter, nullptr, nullptr, &to, &room);
    const bool full = rc == static_cast<size_t>(-1) && errno == E2BIG;
    const bool flushed = left == 0 && !full && rc != static_cast<size_t>(-1);
    out.resize(out.size() - room);
    if (flushed || (!full && rc == static_cast<size_t>(-1))) return in.size() - left;
  }
}

Error NoText(std::string message, std::string where) {
  return Error{ErrorCode::kInvalidData, std::move(message), std::move(where), {}, {}};
}

// What files are that are no CSV, by how they begin.
std::string_view KindOf(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04")) return "a workbook or an archive (ZIP)";
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return "an old workbook (XLS)";
  if (bytes.starts_with("%PDF")) return "a PDF";
  if (bytes.starts_with("\x1F\x8B")) return "compressed (gzip)";
  const std::string begin = FoldCase(Trim(bytes.substr(0, 200)));
  for (const char* tag : {"<!doctype", "<html", "<?xml", "<table"}) {
    if (begin.starts_with(tag)) return "HTML or XML";
  }
  if (begin.starts_with("{\"") || begin.starts_with("[{") || begin.starts_with("{\n"))
    return "JSON";
  return "";
}

Status CheckUtf8(std::string_view text, const std::string& path) {
  if (const size_t at = FindMalformed(text); at != std::string_view::npos) {
    return Fail(NoText("the file is not UTF-8", PositionIn(text, at, path))
                    .Hint("Say in the mapping what it is in, such as: file: {encoding: cp1251}"));
  }
  return {};
}

}  // namespace

std::string PositionIn(std::string_view text, size_t at, std::string_view path) {
  size_t line = 1, begin = 0;
  for (size_t i = 0; i < at; ++i) {
    const bool breaks = text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
    if (!breaks) continue;
    ++line;
    begin = i + 1;
  }
  const auto characters = std::count_if(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                        text.begin() + static_cast<std::ptrdiff_t>(at), [](char c) {
                                          return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                                        });
  return fmt::format("{}:{}:{}", path, line, characters + 1);
}

Status Decode(std::string_view bytes, const std::string& encoding, const std::string& path,
              DecodedText& decoded) {
  if (const auto kind = KindOf(bytes); !kind.empty()) {
    return Fail(NoText(fmt::format("the file is {}, not CSV", kind), path)
                    .Hint("Save or export it as CSV first."));
  }
  const bool has_utf16_mark = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  decoded.encoding = has_utf16_mark ? "utf-16" : encoding;
  if (IsUtf8Name(decoded.encoding)) {
    if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
    decoded.text = bytes;
  } else {
    const Converter converter = OpenIconv("UTF-8", decoded.encoding);
    if (!converter)
      return Fail(Error{ErrorCode::kUsage,
                        fmt::format("there is no encoding '{}'", VisibleLine(decoded.encoding)),
                        {},
                        {"iconv -l"},
                        {}});
    decoded.converted.reserve(bytes.size() + bytes.size() / 2);
    const size_t done = Convert(converter.get(), bytes, decoded.converted);
    decoded.text = decoded.converted;
    if (decoded.text.starts_with(kUtf8Mark)) decoded.text.remove_prefix(kUtf8Mark.size());
    if (done < bytes.size())
      return Fail(NoText(fmt::format("the file is not in {}", decoded.encoding),
                         PositionIn(decoded.text, decoded.text.size(), path)));
  }
  if (const size_t nul = decoded.text.find('\0'); nul != std::string_view::npos) {
    return Fail(
        NoText("the file has NUL bytes, so it is no text", PositionIn(decoded.text, nul, path))
            .Hint("If it is UTF-16 without a byte order mark: file: {encoding: utf-16le}"));
  }
  return CheckUtf8(decoded.text, path);
}

std::string Encode(std::string_view text, const std::string& encoding) {
  if (IsUtf8Name(encoding)) return std::string(text);
  const Converter converter = OpenIconv(encoding, "UTF-8");
  if (!converter) return std::string(text);
  std::string out;
  while (true) {
    const size_t done = Convert(converter.get(), text, out);
    if (done >= text.size()) return out;
    Convert(converter.get(), "?", out);
    text.remove_prefix(done + 1);
    while (!text.empty() && (static_cast<unsigned char>(text[0]) & 0xC0U) == 0x80U)
      text.remove_prefix(1);
  }
}

}  // namespace desk::port
