// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_CONFLICTS_H_
#define DESK_OPS_CONFLICTS_H_

#include <string>
#include <utility>
#include <vector>

#include "ops/desk.h"

namespace desk::ops {

// A value that two people gave at the same time, and which of the two stands.
struct Conflict {
  std::string what;    // "K7M3-QX9P", "bob", or the path of a configuration file
  std::string field;   // "" for a file, which is joined whole
  Value stands, lost;  // null for a file
  std::string stands_by, lost_by;
  Instant lost_at;
  std::string lost_in;  // the commit that has the file that lost; "" for a field
};
struct Conflicts {
  std::vector<Conflict> conflicts;  // tickets by id, then the other kinds, then configuration
  std::vector<std::pair<std::string, Error>> broken;  // records that cannot be read
};

// The open races of all records (OpenRaces), or only of these tickets; and the versions of
// configuration files that a join left out, as long as nobody changed the file behind it.
Result<Conflicts> FindConflicts(const Desk& desk, const std::vector<std::string>& tickets);

}  // namespace desk::ops

#endif  // DESK_OPS_CONFLICTS_H_
