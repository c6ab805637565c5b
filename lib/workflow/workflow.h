// SPDX-License-Identifier: MIT
#ifndef DESK_WORKFLOW_WORKFLOW_H_
#define DESK_WORKFLOW_WORKFLOW_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "model/record.h"

namespace desk {

// What a ticket may wait for, in `waiting_on`.
inline constexpr std::array<std::string_view, 4> kWaitingOn = {"customer", "vendor", "change",
                                                               "internal"};

// The rules of a ticket's life, as pure functions of a ticket, its type and the desk's
// configuration.

// The statuses that may follow `status` in the type, the preferred ones first; a status that has no
// line in the table may go to any other but merged ones. Statuses that the desk does not have are
// left out.
std::vector<std::string> LegalNext(const TypeConfig& type, const DeskConfig& config,
                                   std::string_view status);

// The first legal next status of the category; the ticket's own status if it has the category
// already. kFailed if there is none, with the legal ones and their verbs in the hints.
Result<std::string> StatusFor(const TypeConfig& type, const DeskConfig& config,
                              const Record& ticket, Category category);

// The status that `reopen` gives. kFailed if the ticket is active, or its type or the transitions
// do not let it.
Result<std::string> StatusForReopening(const TypeConfig& type, const DeskConfig& config,
                                       const Record& ticket);

// The fields of a record once a change is applied to it.
Fields FieldsAfter(const Record& record, const Entry& change);

// Whether `record` may take the changes of `change` (an entry without id): values and references
// have the right form, and of a ticket also the transition is legal, required fields are there
// afterwards, values exist in the configuration. kFailed for a refused transition or a missing
// required field (hints name the legal ones and the command), kUsage for a value that does not
// exist or is malformed (with a suggestion). A record without fields and log is a new one.
Status CheckChange(const DeskConfig& config, const Record& record, const Entry& change);

// The part of it that holds for history, too, which an import brings: the form of each value, and
// that what it names is there.
Status CheckValues(const DeskConfig& config, const Record& record, const Entry& change);

// The automatic effects that follow from a change, added to it. A new ticket gets the desk's
// default type and team and the type's initial status. The priority follows impact x urgency unless
// it is pinned; a priority given by hand pins itself; one taken away is unpinned. Waiting fields
// are cleared when the ticket waits no more, the resolution when it becomes active again. A new
// ticket in the hands of someone stays new until it is started. What `change` says itself stays.
// Call it before CheckChange. Other kinds of records have no effects.
void AddEffects(const DeskConfig& config, const Record& ticket, Entry& change);

// The effect of a message by someone who is no agent: it reopens a resolved or closed ticket where
// the type says so. Returns whether it did, by a status in `change`. A message is never refused for
// its effect: where the rules let no such ticket be reopened, it is a message and nothing else.
// Call it before AddEffects.
bool ReopenOnReply(const DeskConfig& config, const Record& ticket, Entry& change);

}  // namespace desk

#endif  // DESK_WORKFLOW_WORKFLOW_H_
