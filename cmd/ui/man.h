// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_MAN_H_
#define DESK_CMD_UI_MAN_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace desk::cmd {

// The man pages in docs/man are built into the program as they are (embed_man.cmake), so that
// --help and man say the same, and help works everywhere.
using ManPage = std::pair<std::string_view, std::string_view>;  // "desk-create" and its source
std::span<const ManPage> ManPages();                            // in the generated file

// The source of a page: "desk-team-add".
std::optional<std::string_view> ManSource(std::string_view name);

// A page of scdoc's markup as plain text: headings, bold and underline without their marks, indents
// as spaces.
std::string ManText(std::string_view source);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_MAN_H_
