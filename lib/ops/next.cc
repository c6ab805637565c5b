// SPDX-License-Identifier: MIT
#include "ops/next.h"

#include <algorithm>

#include "ops/entry.h"
#include "ops/find.h"
#include "ops/write_one.h"

namespace desk::ops {

namespace {

bool IsUnheld(const Record& ticket, const DeskConfig& config, Instant now) {
  const auto category = config.CategoryOf(ticket.Text("status"));
  return (category == Category::kNew || category == Category::kOpen) &&
         HolderAt(ticket, now).empty();
}

}  // namespace

Result<std::vector<Record>> FindUnheld(const Snapshot& snapshot, const DeskConfig& config,
                                       const Query& query, Instant now) {
  DESK_ASSIGN(Found found, FindTickets(snapshot, config, query));
  std::erase_if(found.tickets,
                [&](const Record& ticket) { return !IsUnheld(ticket, config, now); });
  return std::move(found.tickets);
}

Result<Changed> TakeNext(Desk& desk, const Query& query, const Claim& claim,
                         const ChangeOptions& options) {
  DESK_TRY(RequireWriter(desk));
  Changed changed;
  const How how{.takes_in_draft = !options.write};
  const auto build = [&](const Snapshot& base) -> Result<Commit> {
    changed.outcomes.clear();
    DESK_ASSIGN(const DeskConfig config, ConfigAt(desk, base));
    DESK_ASSIGN(const auto unheld, FindUnheld(base, config, query, claim.now));
    Commit commit;
    std::optional<Error> refused;
    for (const auto& ticket : unheld) {
      auto outcome =
          ChangeOne({desk, base, config}, RecordKind::kTicket, ticket.id, Take(claim), how, commit);
      if (!outcome) {
        if (!refused) refused = outcome.error();
        continue;
      }
      commit.message = outcome->after.DisplayId() + ": " + options.summary + "\n";
      commit.author = commit.committer = desk.actor->person;
      commit.at = desk.clock->Now();
      changed.outcomes.push_back(std::move(*outcome));
      return commit;
    }
    if (refused) return Fail(*refused);
    return commit;
  };
  DESK_TRY(Apply(desk, options, build, changed));
  return changed;
}

}  // namespace desk::ops
