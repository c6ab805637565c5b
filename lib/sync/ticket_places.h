// SPDX-License-Identifier: MIT
#ifndef DESK_SYNC_TICKET_PLACES_H_
#define DESK_SYNC_TICKET_PLACES_H_

#include <map>
#include <string>
#include <vector>

#include "model/record.h"
#include "store/store.h"

namespace desk::sync {

// Where tickets lie that met under one id, while two sides are joined.
//
// A ticket has a chain of ids (IdInChain). At each id the ticket with the smallest uid stays, and
// any other goes one on in its own chain, where it may in turn push a greater one on. Versions of
// one ticket that lie at several of its ids are joined where the walk ends. So the places depend on
// the tickets alone, and not on who meets whom first.
class TicketPlaces {
 public:
  // Both must outlive it.
  TicketPlaces(const Store& store, const JoinSides& sides) : store_(store), sides_(sides) {}

  // Places the tickets that the two sides have at an id.
  Status Settle(const std::string& id);

  const std::map<std::string, Record>& placed() const { return placed_; }
  // Who went where, for people.
  std::vector<std::string> notes() const;

 private:
  Status Place(Record ticket, int number);
  Result<std::vector<Record>> At(const std::string& id) const;

  const Store& store_;
  const JoinSides& sides_;
  std::map<std::string, Record> placed_;  // by id
};

}  // namespace desk::sync

#endif  // DESK_SYNC_TICKET_PLACES_H_
