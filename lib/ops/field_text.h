// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_FIELD_TEXT_H_
#define DESK_OPS_FIELD_TEXT_H_

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/entry.h"
#include "model/fields.h"
#include "model/value.h"

namespace desk::ops {

// What people type for a field, on the command line or in an editor.

// The value of a scalar field; null for an empty text. kUsage if the field takes no such text.
Result<Value> ParseScalar(const Field& field, const std::string& text);
// The elements of a set, with commas between them; sorted, each once.
std::vector<std::string> ParseElements(const std::string& text);
// kUsage, with the rule as its hint, for what can be no id of a record or a type that people name.
Status CheckChosenId(const std::string& id);
// The error for a field that the kind does not have, with a suggestion.
Error UnknownField(RecordKind kind, const std::string& name);
// An error of the rules, which know no document, with the position of the changed field that it is
// about, as far as its words tell. `positions` are those of the fields' values.
Error Placed(Error error, const std::map<std::string, std::string>& positions, const Entry& change);

}  // namespace desk::ops

#endif  // DESK_OPS_FIELD_TEXT_H_
