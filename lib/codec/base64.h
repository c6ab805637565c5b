// SPDX-License-Identifier: MIT
#ifndef DESK_CODEC_BASE64_H_
#define DESK_CODEC_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace desk {

// Base64 with padding (RFC 4648, section 4), without line breaks.
std::string EncodeBase64(std::string_view bytes);
// The bytes, or nothing for a text that EncodeBase64 does not write.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace desk

#endif  // DESK_CODEC_BASE64_H_
