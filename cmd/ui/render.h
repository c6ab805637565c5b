// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_RENDER_H_
#define DESK_CMD_UI_RENDER_H_

#include <string>

#include "base/result.h"
#include "ui/env.h"
#include "ui/value.h"

namespace desk::cmd {

// The value in the form that the options and the terminal ask for. kUsage for a template that names no column.
Result<std::string> RenderOutput(const Output& output, const Env& env);

// Text in a colour of the terminal, if colours are on.
std::string Toned(std::string_view text, Tone tone, bool color);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_RENDER_H_
