// SPDX-License-Identifier: MIT
#ifndef DESK_MODEL_ENTRY_H_
#define DESK_MODEL_ENTRY_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "model/value.h"

namespace desk {

// One immutable entry of a record's log (docs/formats/record.md): who did what when, what it
// followed, and what it changed. Only `set`, `add` and `remove` change fields.
struct Entry {
  using Sets = std::vector<std::pair<std::string, Value>>;
  using Elements = std::vector<std::pair<std::string, std::vector<std::string>>>;

  std::string id;
  std::vector<std::string> after;  // sorted; the ids that nothing followed when this was written
  Instant at;
  std::string by;    // a handle or an address; empty: a hand edit that nobody has stamped yet
  std::string via;   // "mail", "cli", ...; empty: not said
  std::string kind;  // "": a change; "message": public; "note"; "work"; anything else: internal
  std::string text;
  Sets set;         // sorted by field; null unsets
  Elements add;     // sorted by field, elements sorted
  Elements remove;  // likewise
  // Every other key of the format (attach for to cc mid reply_to from spent amends redacts cause
  // with), in the format's order, and then keys that the format does not list, in byte order.
  std::vector<std::pair<std::string, Value>> rest;

  const Value* Rest(std::string_view key) const;
  void SetRest(std::string key, Value value);  // keeps the order
  bool is_public() const { return kind == "message"; }
  // Whether this is the redacted version of itself: it names its own id in `redacts`.
  bool is_redaction() const;

  bool operator==(const Entry&) const = default;
};

// The keys of an entry in the order of the format.
const std::vector<std::string>& EntryKeys();
// Where a key stands among them; keys that the format does not list stand behind all.
size_t EntryKeyRank(std::string_view key);

}  // namespace desk

#endif  // DESK_MODEL_ENTRY_H_
