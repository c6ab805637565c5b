// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_FIND_H_
#define DESK_OPS_FIND_H_

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ops/desk.h"
#include "query/query.h"

namespace desk::ops {

// What queries may name on this desk: the fields of tickets, `id created updated by is tag`, and
// their values. The desk must outlive it.
Vocabulary TicketVocabulary(const Desk& desk);

// The values of a ticket's fields for a query. The record must outlive the lookup.
Lookup TicketLookup(const Record& ticket, const DeskConfig& config);

// A query as it was typed.
struct TicketQuery {
  Query query;
  bool active_only = false;  // what is still to be done, because the query does not say
};
// Reads a query for tickets. Where it says nothing about the state, only what is still to be done
// is meant, unless it is `all`.
Result<TicketQuery> ParseTicketQuery(const Desk& desk, const std::vector<std::string>& words,
                                     bool all);
bool MatchesTicket(const Query& query, const Record& ticket, const DeskConfig& config);

// What could not be read, which may match or not: the id of the ticket, or "" for a whole folder.
using BrokenTickets = std::vector<std::pair<std::string, Error>>;
// Visits every ticket, settled, and gives those that cannot be read.
Result<BrokenTickets> WalkTickets(const Snapshot& snapshot,
                                  const std::function<void(Record)>& visit);
// The same in two steps, as LookAtRecords (desk.h).
Result<BrokenTickets> LookAtTickets(const Snapshot& snapshot,
                                    const std::function<std::function<void()>(Record)>& look);

struct Found {
  std::vector<Record> tickets;  // those that match, sorted, all of them
  BrokenTickets broken;
};
// Every ticket that the query matches, by walking the tree; most urgent first unless the query
// sorts. The index will take this over.
Result<Found> FindTickets(const Snapshot& snapshot, const DeskConfig& config, const Query& query);

// Who is an agent here.
struct Agents {
  // The ids, also of those whose record cannot be read; and, case folded, the aliases and addresses
  // that a log has from before they were an agent's.
  std::set<std::string, std::less<>> all;
  std::vector<std::string> active;  // the ids of those who are not retired, in byte order
};
Result<Agents> ReadAgents(const Desk& desk);

// The time of the first and of the last entry of a log.
Instant CreatedAt(const Record& record);
Instant UpdatedAt(const Record& record);

}  // namespace desk::ops

#endif  // DESK_OPS_FIND_H_
