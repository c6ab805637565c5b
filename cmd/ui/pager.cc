// SPDX-License-Identifier: MIT
#include "ui/pager.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "ui/env.h"

namespace desk::cmd {

bool ShowInPager(std::string_view text) {
  // A page that fits needs no pager, and short answers come faster without.
  if (std::count(text.begin(), text.end(), '\n') < 20) return false;
  const std::string pager = Env::Variable("DESK_PAGER").value_or(Env::Variable("PAGER").value_or("less"));
  if (pager == "cat") return false;
  setenv("LESS", "FRX", 0);
  setenv("LESSSECURE", "1", 1);
  setenv("LESSCHARSET", "utf-8", 0);
  FILE* pipe = popen(("command -v " + pager.substr(0, pager.find(' ')) + " >/dev/null 2>&1 && exec " + pager).c_str(), "w");
  if (pipe == nullptr) return false;
  const bool written = std::fwrite(text.data(), 1, text.size(), pipe) == text.size();
  const int status = pclose(pipe);
  // A pager that is not there ends at once with a failure; one that was quit early has shown what was asked for.
  return status == 0 || !written;
}

}  // namespace desk::cmd
