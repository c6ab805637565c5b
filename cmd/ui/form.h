// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_FORM_H_
#define DESK_CMD_UI_FORM_H_

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/record.h"

namespace desk::cmd {

// A record's fields and a new text, as the document that people get in an editor:
//
//   # K7M3-QX9P  VPN drops every hour
//
//   type: incident
//   customer:
//   tags: [vpn]
//   custom:
//     floor: 3
//
//   # --- The text below becomes an internal note. ---
//
// The fields are YAML, those of the kind's table first, with a line for each that has no value, so
// that it can be filled in. Everything below the line that begins with "# ---" is the text, as it
// is, its blank ends excepted.
struct Form {
  Fields fields;
  std::string text;                              // ends in a line feed unless empty
  std::map<std::string, std::string> positions;  // "path:line:column" of the value of a field
};

// The document. `head` is said at the top, its lines are made comments; `below` says what becomes
// of the text, "an internal note", and is empty for a form without one.
std::string WriteForm(const Record& record, std::string_view head, std::string_view below,
                      std::string_view text);

// What the document says. A field without value, or whose line is gone, has none; where not one
// line is left, the fields are those of `record`. Values that are as they were are not looked at,
// others are read as `desk set` reads them. kInvalidData or kUsage at "path:line:column" for what
// does not read, and for a field that neither the kind nor `record` has.
Result<Form> ReadForm(const Record& record, const std::string& document, std::string_view path);

// An error of the rules, which know no document, with the position of the changed field that it is
// about, as far as its words tell.
Error Placed(Error error, const Form& form, const Entry& change);

// Whether the document has neither a field nor a text.
bool IsBlankForm(std::string_view document);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_FORM_H_
