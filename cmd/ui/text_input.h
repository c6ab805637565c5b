// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_TEXT_INPUT_H_
#define DESK_CMD_UI_TEXT_INPUT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ui/env.h"
#include "ui/options.h"

namespace desk::cmd {

// The text that goes with a command: -m, --file, or an editor.
struct TextInput {
  std::vector<std::string> messages;  // -m, each a paragraph
  std::optional<std::string> file;    // --file PATH; "-" is standard input
};

void DeclareTextInput(OptionSet& set, TextInput& input, const std::string& what);

// When to ask for a text that was not given.
enum class NoText { kFine, kEditor };

// The text, ending in a line feed, or "" if there is none and that is fine. Otherwise an editor
// opens with `prompt`, whose lines begin with # and are left out of the answer. kUsage for an empty
// text or no terminal, kInvalidData for bytes that are not UTF-8 or too many, kNotFound or kFailed
// for a file that cannot be read.
Result<std::string> ReadTextInput(Env& env, const TextInput& input, NoText otherwise,
                                  std::string_view prompt);

// The text without the lines that begin with #, and without blank lines at either end; ends in a
// line feed unless empty.
std::string WithoutComments(std::string_view text);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_TEXT_INPUT_H_
