// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_FIND_H_
#define DESK_OPS_FIND_H_

#include <vector>

#include "ops/desk.h"
#include "query/query.h"

namespace desk::ops {

// What queries may name on this desk: the fields of tickets, `id created updated by is tag`, and
// their values.
Vocabulary TicketVocabulary(const Desk& desk);

// The values of a ticket's fields for a query. The record must outlive the lookup.
Lookup TicketLookup(const Record& ticket, const DeskConfig& config);

struct Found {
  std::vector<Record> tickets;  // those that match, sorted, all of them
  // What could not be read, which may match or not: the id of the ticket, or "" for a whole folder.
  std::vector<std::pair<std::string, Error>> broken;
};
// Every ticket that the query matches, by walking the tree; most urgent first unless the query
// sorts. The index will take this over.
Result<Found> FindTickets(const Desk& desk, const Query& query);

// The time of the first and of the last entry of a log.
Instant CreatedAt(const Record& record);
Instant UpdatedAt(const Record& record);

}  // namespace desk::ops

#endif  // DESK_OPS_FIND_H_
