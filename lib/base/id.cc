// SPDX-License-Identifier: MIT
#include "base/id.h"

#include <nettle/sha2.h>

#include <algorithm>
#include <cstring>

namespace desk {

namespace {

// Crockford's base 32: no I, L, O, U. The letters begin at index 10.
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr size_t kIdLength = 8;

bool IsCrockford(char c) { return kAlphabet.find(c) != std::string_view::npos; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Eight characters from the first 40 bits. The first five bits give one of the 22 letters: 0-9 are
// moved up by 10, so the letters a to k stand for two values each and no bit pattern is refused.
std::string LetterAndSeven(const uint8_t* bytes) {
  uint64_t bits = 0;
  for (int i = 0; i < 5; ++i) bits = bits << 8 | bytes[i];
  std::string id(kIdLength, '0');
  for (size_t i = 0; i < kIdLength; ++i) id[i] = kAlphabet[bits >> (35 - 5 * i) & 31];
  if (IsDigit(id[0])) id[0] = kAlphabet[static_cast<size_t>(id[0] - '0') + 10];
  return id;
}

}  // namespace

std::optional<Uid> ParseUid(std::string_view hex) {
  Uid uid;
  if (hex.size() != 2 * uid.bytes.size()) return std::nullopt;
  for (size_t i = 0; i < uid.bytes.size(); ++i) {
    const int high = HexDigit(hex[2 * i]), low = HexDigit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    uid.bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return uid;
}

std::string FormatUid(const Uid& uid) {
  return HexOf({reinterpret_cast<const char*>(uid.bytes.data()), uid.bytes.size()});
}

Uid DerivedUid(const Uid& desk, std::string_view source, std::string_view source_id) {
  std::string cause = FormatUid(desk);
  for (const auto part : {source, source_id}) {
    cause += '\0';
    cause += part;
  }
  cause += '\0';
  const auto hash = Sha256(cause);
  Uid uid;
  std::copy_n(hash.begin(), uid.bytes.size(), uid.bytes.begin());
  return uid;
}

std::string TicketIdOf(const Uid& uid) { return LetterAndSeven(uid.bytes.data()); }

std::string DisplayTicketId(std::string_view id) {
  std::string shown(id);
  for (char& c : shown) c = IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  if (shown.size() > 4) shown.insert(4, "-");
  return shown;
}

bool IsTicketId(std::string_view id) {
  return id.size() == kIdLength && IsLower(id[0]) && std::all_of(id.begin(), id.end(), IsCrockford);
}

std::optional<std::string> NormalizeTicketId(std::string_view typed) {
  std::string id;
  for (char c : typed) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    if (!IsCrockford(c)) return std::nullopt;
    id += c;
  }
  if (id.empty() || id.size() > kIdLength || !IsLower(id[0])) return std::nullopt;
  return id;
}

bool IsChosenId(std::string_view id) {
  if (id.empty() || id.size() > 63 || !(IsLower(id[0]) || IsDigit(id[0]))) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return IsLower(c) || IsDigit(c) || c == '.' || c == '_' || c == '-';
  });
}

std::string EntryIdOf(const std::array<uint8_t, 16>& random) {
  return LetterAndSeven(random.data());
}

bool IsEntryId(std::string_view id) {
  if (id.size() < 4 || id.size() > 32 || !IsLower(id[0])) return false;
  return std::all_of(id.begin(), id.end(), [](char c) { return IsLower(c) || IsDigit(c); });
}

std::string DerivedEntryId(std::string_view cause) { return LetterAndSeven(Sha256(cause).data()); }

std::array<uint8_t, 32> Sha256(std::string_view bytes) {
  std::array<uint8_t, 32> hash{};
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  sha256_digest(&context, hash.size(), hash.data());
  return hash;
}

std::string HexOf(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char c : bytes) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

}  // namespace desk
