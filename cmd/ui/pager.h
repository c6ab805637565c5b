// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_PAGER_H_
#define DESK_CMD_UI_PAGER_H_

#include <string_view>

namespace desk::cmd {

// Shows text through DESK_PAGER, PAGER or less, which ends by itself where the text fits the
// screen. False if there is no pager; then nothing was written.
bool ShowInPager(std::string_view text);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_PAGER_H_
