// SPDX-License-Identifier: MIT
#include "sync/ticket_places.h"

#include <fmt/format.h>

#include "merge/join.h"
#include "ops/entry.h"
#include "sync/join_files.h"

namespace desk::sync {

namespace {

// At which number of its chain a ticket has an id; 0 too for an id that is not in the chain, which
// only a hand can have given.
int NumberOf(const Uid& uid, const std::string& id) {
  constexpr int kMostMoves = 64;
  for (int number = 0; number < kMostMoves; ++number) {
    if (IdInChain(uid, number) == id) return number;
  }
  return 0;
}

}  // namespace

// The tickets at an id: who was placed there, or what the sides have; versions of one ticket are
// one.
Result<std::vector<Record>> TicketPlaces::At(const std::string& id) const {
  if (const auto found = placed_.find(id); found != placed_.end())
    return std::vector{found->second};
  std::vector<Record> tickets;
  for (const Snapshot* side : {&sides_.a, &sides_.b}) {
    auto ticket = ops::ReadForJoin(store_, *side, RecordKind::kTicket, id);
    if (!ticket && ticket.error().code == ErrorCode::kNotFound) continue;
    if (!ticket) return Fail(std::move(ticket).error());
    if (tickets.size() == 1 && tickets[0].uid == ticket->uid) {
      DESK_ASSIGN(tickets[0], Join(tickets[0], *ticket));
    } else {
      tickets.push_back(std::move(*ticket));
    }
  }
  return tickets;
}

Status TicketPlaces::Settle(const std::string& id) {
  if (placed_.contains(id)) return {};
  DESK_ASSIGN(auto tickets, At(id));
  for (auto& ticket : tickets) {
    const int number = NumberOf(ticket.uid, id);
    DESK_TRY(Place(std::move(ticket), number));
  }
  return {};
}

Status TicketPlaces::Place(Record ticket, int number) {
  std::string id = IdInChain(ticket.uid, number);
  std::vector<Record> others;
  while (true) {
    DESK_ASSIGN(const auto there, At(id));
    bool is_smallest = true;
    others.clear();
    for (const Record& other : there) {
      if (other.uid == ticket.uid) {
        DESK_ASSIGN(ticket, Join(ticket, other));
        continue;
      }
      is_smallest = is_smallest && ticket.uid < other.uid;
      others.push_back(other);
    }
    if (is_smallest) break;
    id = IdInChain(ticket.uid, ++number);
  }
  ticket.id = id;
  ticket.was = number == 0 ? "" : DisplayTicketId(IdInChain(ticket.uid, 0));
  placed_[id] = std::move(ticket);
  for (auto& other : others) {
    const int next = NumberOf(other.uid, id) + 1;
    DESK_TRY(Place(std::move(other), next));
  }
  return {};
}

std::vector<std::string> TicketPlaces::notes() const {
  std::vector<std::string> notes;
  for (const auto& [id, ticket] : placed_) {
    if (ticket.was.empty()) continue;
    notes.push_back(fmt::format("\"{}\" met another ticket under its id {}; it is {} now",
                                ticket.Text("title"), ticket.was, ticket.DisplayId()));
  }
  return notes;
}

}  // namespace desk::sync
