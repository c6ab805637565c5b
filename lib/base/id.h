// SPDX-License-Identifier: MIT
#ifndef DESK_BASE_ID_H_
#define DESK_BASE_ID_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace desk {

// A record's unique number: 128 bits, written as 32 lower-case hex digits.
struct Uid {
  std::array<uint8_t, 16> bytes{};
  auto operator<=>(const Uid&) const = default;
};

std::optional<Uid> ParseUid(std::string_view hex);
std::string FormatUid(const Uid& uid);

// The uid of what a machine creates: the first 128 bits of SHA-256 over the desk's uid (in hex),
// the source and the source's own id, each followed by a NUL. The same cause is the same record in
// every clone.
Uid DerivedUid(const Uid& desk, std::string_view source, std::string_view source_id);

// A ticket's id in its stored, lower-case form: a letter and seven Crockford base-32 characters, 40
// bits taken from the front of the uid ("k7m3qx9p"), five bits to a character, highest first. The
// alphabet is 0123456789abcdefghjkmnpqrstvwxyz. Where the first five bits give a digit (0 to 9),
// the first character is the letter ten places further on ("a" to "k"), so that every uid has an id
// that begins with a letter. This never changes: it is how files are named.
std::string TicketIdOf(const Uid& uid);
// "k7m3qx9p" -> "K7M3-QX9P", the form that people see and that stands in the record.
std::string DisplayTicketId(std::string_view id);
// Whether `id` is a whole ticket id in stored form.
bool IsTicketId(std::string_view id);
// What a person typed -> a stored id or a prefix of one: any case, hyphens and spaces ignored,
// O->0, I and L->1. Nothing if a character cannot occur in an id, it is longer than an id, or it is
// all digits (which always means a number).
std::optional<std::string> NormalizeTicketId(std::string_view typed);

// An id that people choose: [a-z0-9][a-z0-9._-]{0,62}.
bool IsChosenId(std::string_view id);

// An entry's id: a letter and seven Crockford characters from 40 bits. Accepted: a lower-case
// letter and then 3 to 31 lower-case letters or digits.
std::string EntryIdOf(const std::array<uint8_t, 16>& random);
bool IsEntryId(std::string_view id);
// The entry id derived from a cause: 40 bits of SHA-256(cause), in the same form.
std::string DerivedEntryId(std::string_view cause);

std::array<uint8_t, 32> Sha256(std::string_view bytes);
std::string HexOf(std::string_view bytes);

}  // namespace desk

#endif  // DESK_BASE_ID_H_
