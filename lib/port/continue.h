// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_CONTINUE_H_
#define DESK_PORT_CONTINUE_H_

#include <vector>

#include "port/history.h"

namespace desk::port {

// What a history adds to a ticket that was imported before.
struct Continued {
  std::vector<Entry> entries;     // new ones; they follow what was imported last
  std::vector<size_t> differing;  // rows that the ticket has, with something else in them
  std::vector<size_t> late;       // rows that it lacks, before one that it has
};

// Rows count from 0 in `rows`, of which `history` was made. In a file of plain rows, `now` dates a
// change that the source does not date.
Continued Continue(const HistoryRules& rules, const Record& ticket, const History& history,
                   const std::vector<SourceRow>& rows, Instant now);

// The record in order, with the fields that its log amounts to.
Record WithFold(Record record);

}  // namespace desk::port

#endif  // DESK_PORT_CONTINUE_H_
