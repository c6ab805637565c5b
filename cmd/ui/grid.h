// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_GRID_H_
#define DESK_CMD_UI_GRID_H_

#include <string>

#include "ui/render.h"

namespace desk::cmd {

// A table as people read it on a terminal: a title, aligned columns, bars, the total, trends, a
// note.
std::string TerminalText(const Table& table, const Look& look);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_GRID_H_
