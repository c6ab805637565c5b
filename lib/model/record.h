// SPDX-License-Identifier: MIT
#ifndef DESK_MODEL_RECORD_H_
#define DESK_MODEL_RECORD_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "model/entry.h"
#include "model/fields.h"
#include "model/value.h"

namespace desk {

// A record's fields by name. A member of `custom:` is a field of its own, "custom.x".
using Fields = std::map<std::string, Value, std::less<>>;

// Anything with a log: a ticket, a team, an agent, a contact. A plain value.
//
// `fields` is what stood on top of the file. In a record that desk wrote it is the fold of the log;
// where it differs, somebody edited the file by hand, and ImpliedEntry (model/hand_edit.h) is that
// edit.
struct Record {
  RecordKind kind = RecordKind::kTicket;
  std::string id;  // stored form: "k7m3qx9p" or a chosen id
  Uid uid;
  std::string was;  // the id it had before two records were found under one, or empty
  Fields fields;
  std::vector<Entry> log;

  // The value of a field, or nullptr.
  const Value* Find(std::string_view field) const;
  // The text of a scalar field, "" when it is not there.
  std::string Text(std::string_view field) const;
  // The elements of a set field, empty when it is not there.
  std::vector<std::string> Elements(std::string_view field) const;
  // "K7M3-QX9P" for tickets, the id itself for others.
  std::string DisplayId() const;

  bool operator==(const Record&) const = default;
};

// Limits of format 1 for a record.
inline constexpr size_t kMaxRecordBytes = 8 * 1024 * 1024;
inline constexpr size_t kMaxRecordNodes = 1'000'000;
inline constexpr int kMaxRecordDepth = 8;
// The longest text that stands in an entry itself, and what an entry keeps of a longer one.
inline constexpr size_t kMaxTextBytes = 64 * 1024;
inline constexpr size_t kKeptTextBytes = 4 * 1024;

}  // namespace desk

#endif  // DESK_MODEL_RECORD_H_
