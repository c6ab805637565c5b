// SPDX-License-Identifier: MIT
#include "model/entry.h"

#include <algorithm>

namespace desk {

const std::vector<std::string>& EntryKeys() {
  static const std::vector<std::string> keys = {
      "id",   "after", "at",  "by",       "for",    "via",    "kind",    "to",
      "cc",   "from",  "mid", "reply_to", "spent",  "amends", "redacts", "cause",
      "with", "set",   "add", "remove",   "attach", "text"};
  return keys;
}

size_t EntryKeyRank(std::string_view key) {
  const auto& keys = EntryKeys();
  return static_cast<size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
}

const Value* Entry::Rest(std::string_view key) const {
  for (const auto& [name, value] : rest) {
    if (name == key) return &value;
  }
  return nullptr;
}

void Entry::SetRest(std::string key, Value value) {
  const auto before = [](const auto& pair, const std::string& other) {
    const size_t a = EntryKeyRank(pair.first), b = EntryKeyRank(other);
    return a != b ? a < b : pair.first < other;
  };
  const auto place = std::lower_bound(rest.begin(), rest.end(), key, before);
  if (place != rest.end() && place->first == key) {
    place->second = std::move(value);
  } else {
    rest.insert(place, {std::move(key), std::move(value)});
  }
}

bool Entry::is_redaction() const {
  const Value* redacts = Rest("redacts");
  return redacts != nullptr && redacts->AsText() == id;
}

}  // namespace desk
