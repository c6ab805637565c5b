// SPDX-License-Identifier: MIT
#include "ops/conflicts.h"

#include <algorithm>
#include <map>

#include "model/fold.h"
#include "ops/entry.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

const Entry* Find(const Record& record, const std::string& id) {
  const auto at = std::find_if(record.log.begin(), record.log.end(),
                               [&](const Entry& entry) { return entry.id == id; });
  return at == record.log.end() ? nullptr : &*at;
}

void AddRaces(const Record& record, std::vector<Conflict>& conflicts) {
  for (const Race& race : OpenRaces(record.log)) {
    const Entry* winner = Find(record, race.winner);
    const Entry* loser = Find(record, race.loser);
    Conflict conflict;
    conflict.what = record.DisplayId();
    conflict.field = race.field;
    if (const Value* stands = record.Find(race.field)) conflict.stands = *stands;
    conflict.lost = race.lost;
    if (winner != nullptr) conflict.stands_by = winner->by;
    if (loser != nullptr) conflict.lost_by = loser->by, conflict.lost_at = loser->at;
    conflicts.push_back(std::move(conflict));
  }
}

Status AddRecords(const Snapshot& snapshot, RecordKind kind, Conflicts& found) {
  return WalkRecords(
      snapshot, kind,
      [&](const Record& record) {
        AddRaces(record, found.conflicts);
        return true;
      },
      [&](const std::string& path, const Error& error) {
        const auto name = ParseRecordPath(path);
        found.broken.emplace_back(name ? name->id : path, error);
      });
}

Status AddConfiguration(const Desk& desk, Conflicts& found) {
  DESK_ASSIGN(const auto overruled,
              desk.store->Overruled({"types", "calendars", "policies", "views", "templates"}));
  for (const auto& version : overruled) {
    Conflict conflict;
    conflict.what = version.path;
    conflict.lost_by = HandleOf(*desk.tip, version.line.author);
    conflict.lost_at = version.line.at;
    conflict.lost_in = version.line.commit;
    found.conflicts.push_back(std::move(conflict));
  }
  return {};
}

}  // namespace

Result<Conflicts> FindConflicts(const Desk& desk, const std::vector<std::string>& tickets) {
  Conflicts found;
  for (const auto& id : tickets) {
    DESK_ASSIGN(const Record record, ReadRecord(*desk.tip, RecordKind::kTicket, id));
    AddRaces(record, found.conflicts);
  }
  if (!tickets.empty()) return found;
  for (const RecordKind kind : AllRecordKinds()) DESK_TRY(AddRecords(*desk.tip, kind, found));
  DESK_TRY(AddConfiguration(desk, found));
  return found;
}

}  // namespace desk::ops
