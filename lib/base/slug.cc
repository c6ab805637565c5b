// SPDX-License-Identifier: MIT
#include "base/slug.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/text.h"

namespace desk {

namespace {

constexpr size_t kLongest = 56;

struct Letter {
  std::string_view letter, latin;
};
// Russian as in passports, and what Ukrainian and Belarusian have besides. Lower case.
constexpr Letter kCyrillic[] = {
    {"а", "a"},  {"б", "b"},  {"в", "v"},  {"г", "g"},  {"д", "d"},  {"е", "e"},    {"ё", "e"},
    {"ж", "zh"}, {"з", "z"},  {"и", "i"},  {"й", "i"},  {"к", "k"},  {"л", "l"},    {"м", "m"},
    {"н", "n"},  {"о", "o"},  {"п", "p"},  {"р", "r"},  {"с", "s"},  {"т", "t"},    {"у", "u"},
    {"ф", "f"},  {"х", "kh"}, {"ц", "ts"}, {"ч", "ch"}, {"ш", "sh"}, {"щ", "shch"}, {"ъ", "ie"},
    {"ы", "y"},  {"ь", ""},   {"э", "e"},  {"ю", "iu"}, {"я", "ia"}, {"і", "i"},    {"ї", "i"},
    {"є", "ie"}, {"ґ", "g"},  {"ў", "u"},
};

std::string Transliterated(const std::string& text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const std::string_view rest = std::string_view(text).substr(at);
    const auto* const found =
        std::find_if(std::begin(kCyrillic), std::end(kCyrillic),
                     [&](const Letter& l) { return rest.starts_with(l.letter); });
    if (found == std::end(kCyrillic)) {
      out += text[at++];
    } else {
      out += found->latin;
      at += found->letter.size();
    }
  }
  return out;
}

// Letters without their accents.
std::string Stripped(const std::string& text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(text.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) return text;
  return {reinterpret_cast<const char*>(mapped), static_cast<size_t>(size)};
}

}  // namespace

std::string Slug(std::string_view name) {
  std::string slug;
  bool gap = false;
  for (const char c : Stripped(Transliterated(FoldCase(name)))) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool is_inner = (c == '.' || c == '_') && !slug.empty() && !gap;
    if (is_word || is_inner) {
      if (gap && !slug.empty()) slug += '-';
      slug += c;
      gap = false;
    } else if (static_cast<unsigned char>(c) < 0x80) {
      gap = true;
    }
  }
  if (slug.size() > kLongest) slug.resize(kLongest);
  while (!slug.empty() && (slug.back() == '.' || slug.back() == '_' || slug.back() == '-'))
    slug.pop_back();
  return slug;
}

}  // namespace desk
