// SPDX-License-Identifier: MIT
#ifndef DESK_MODEL_FOLD_H_
#define DESK_MODEL_FOLD_H_

#include <string>
#include <vector>

#include "model/log_order.h"
#include "model/record.h"

namespace desk {

// The fields that a log amounts to. A scalar or an opaque value is what its last `set` gave (null
// unsets it). A field that was ever `add`ed to or `remove`d from is a set: per element the last
// `add` or `remove` decides, and a `set` on it stands for "remove all, add these". No schema is
// needed. Empty sets are left out.
Fields Fold(const std::vector<Entry>& log);
Fields Fold(const std::vector<Entry>& log, const LogOrder& order);
// Whether these are the fields that the log amounts to; quicker than to fold it.
bool IsFold(const Fields& fields, const std::vector<Entry>& log, const LogOrder& order);

// Names of the fields that the log ever treated as sets.
std::vector<std::string> SetFields(const std::vector<Entry>& log);

// A value that lost a race: set by an entry that does not stand behind the winner.
struct Race {
  std::string field;
  std::string winner;  // entry ids
  std::string loser;
  Value lost;
};

// The open races of a log: for each field the `set`s that neither stand behind the winning one nor
// behind another `set` of the field, and that gave another value. An entry that follows both and
// sets the field again ends the race.
std::vector<Race> OpenRaces(const std::vector<Entry>& log);

}  // namespace desk

#endif  // DESK_MODEL_FOLD_H_
