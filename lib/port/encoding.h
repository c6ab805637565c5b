// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_ENCODING_H_
#define DESK_PORT_ENCODING_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace desk::port {

// The text of a file in UTF-8, without byte order mark.
struct DecodedText {
  std::string_view text;  // of the bytes that were given, or of `converted`
  std::string converted;
  std::string encoding;  // what the bytes are in: "utf-8", "cp1251", "utf-16"
  DecodedText() = default;
  DecodedText(const DecodedText&) = delete;  // `text` may point into it
  DecodedText& operator=(const DecodedText&) = delete;
};

// Decodes bytes of an encoding as iconv names it. UTF-16 with a byte order mark is what it is,
// whatever was said. kUsage for an unknown encoding; kInvalidData at `path`, with the line and
// column where they are known, for what is no text in it.
Status Decode(std::string_view bytes, const std::string& encoding, const std::string& path,
              DecodedText& decoded);

// The text in an encoding; characters that it lacks become '?'.
std::string Encode(std::string_view text, const std::string& encoding);

// "path:line:column" of a byte; columns are characters.
std::string PositionIn(std::string_view text, size_t at, std::string_view path);

}  // namespace desk::port

#endif  // DESK_PORT_ENCODING_H_
