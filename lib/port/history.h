// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_HISTORY_H_
#define DESK_PORT_HISTORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "model/record.h"

namespace desk::port {

// A field that the mapping gives a ticket.
struct Slot {
  std::string field;
  bool is_set = false;
};

// The state of a ticket as a row says it. What it points to belongs to the reader of the rows.
struct SourceRow {
  size_t number = 0;                // of the row in the file
  std::string identity;             // what its entry is derived from: "row 5"; once per ticket
  Instant at;                       // when it happened
  Instant created;                  // when the ticket was created, as this row has it
  const std::string* by = nullptr;  // null: nobody is named
  const std::string* created_by = nullptr;
  std::vector<const Value*> values;           // by slot; null: unset
  std::vector<std::optional<Instant>> dates;  // as HistoryRules::dates
  std::string_view text;
};

// What holds for all tickets of an import.
struct HistoryRules {
  const DeskConfig* config = nullptr;
  std::vector<Slot> slots;  // in byte order of the fields
  std::vector<Category> dates;
  bool is_log = true;
  std::string text_kind = "message";
};

// The log that the rows of one ticket amount to.
struct History {
  std::vector<Entry> entries;  // each follows the one before it
  // Per entry: the row that it is of, counted from 0 in `rows`.
  std::vector<size_t> rows;
  Fields fields;                  // the fold of the entries
  std::vector<Category> undated;  // it came into these without a date
  std::vector<size_t> backwards;  // rows dated before the one they follow
};

// Makes the log of a ticket from its rows, in their order; there is one at least. `initial` is the
// status of a ticket that is created in another one than its first row has. docs/formats/import.md
// says what becomes of what.
History MakeHistory(const HistoryRules& rules, const Uid& uid, const std::vector<SourceRow>& rows,
                    const Value* initial);

// The entry that leads from `before` to a state: what differs in the slots.
Entry EntryBetween(const std::vector<Slot>& slots, const std::vector<const Value*>& before,
                   const std::vector<const Value*>& after);
// The same from fields that a log amounts to.
Entry EntryFrom(const std::vector<Slot>& slots, const Fields& before, const Fields& after);

// The id of an entry that an import derives from its cause.
std::string ImportedEntryId(const Uid& uid, std::string_view cause);

}  // namespace desk::port

#endif  // DESK_PORT_HISTORY_H_
