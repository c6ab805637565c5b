// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_NAMES_H_
#define DESK_OPS_NAMES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/fields.h"
#include "ops/desk.h"

namespace desk::ops {

// Whom and what people name: ids, aliases and addresses, as they are typed, beside those of desk.h.

// The agent with this id, alias or address; of several the first.
std::optional<Record> FindAgent(const Snapshot& snapshot, std::string_view who);

// Whether the text has the form of a mail address.
bool IsAddress(std::string_view text);

// As PersonHandle, for what only an agent can be; or an address that nobody has. kNotFound for a
// contact.
Result<std::string> AgentHandle(const Desk& desk, const Snapshot& snapshot, std::string_view typed);

// Whether a field that names a person takes agents only.
bool MeansAgent(const Field& field);

// What somebody typed for a field that names a person, a team or a ticket, as a record holds it.
// Any other text is itself.
Result<std::string> Referred(const Desk& desk, const Snapshot& snapshot, const Field& field,
                             const std::string& typed);

// The same for all that an entry gives to fields of the kind, as somebody wrote it in an editor.
Status LookUp(const Desk& desk, const Snapshot& snapshot, RecordKind kind, Entry& entry);

// What a query for a person or a team finds in records: the ids of those who have this id, alias or
// address, and the address itself. kNotFound, with a suggestion, for a word that can be nobody.
Result<std::vector<std::string>> SearchedPeople(const Snapshot& snapshot, const std::string& typed);
Result<std::vector<std::string>> SearchedTeam(const Snapshot& snapshot, const std::string& typed);

}  // namespace desk::ops

#endif  // DESK_OPS_NAMES_H_
