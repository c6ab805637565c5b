// SPDX-License-Identifier: MIT
#ifndef DESK_WORKFLOW_REFUSAL_H_
#define DESK_WORKFLOW_REFUSAL_H_

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "model/record.h"

namespace desk {

// How the workflow words its errors; used by its own files only.

// "K7M3-QX9P", or "ID" for a record that has no id yet.
std::string NameForHints(const Record& record);

// "'a', 'b' or 'c'", with `last` before the last one.
std::string Alternatives(const std::vector<std::string>& words, std::string_view last);

// The option with which the verb of a category takes a field: "--code fixed", or with a word to
// replace if there is no value to give; "" if it takes none.
std::string OptionFor(Category category, std::string_view field, std::string_view value);

// The error for a transition that the type does not have. `to` is a quoted status, or several; the
// hints list the legal next ones, each with its command.
Error Refusal(const TypeConfig& type, const DeskConfig& config, const Record& ticket,
              const std::string& to);

}  // namespace desk

#endif  // DESK_WORKFLOW_REFUSAL_H_
