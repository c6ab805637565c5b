// SPDX-License-Identifier: MIT
#include "ui/pager.h"

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "ui/env.h"

namespace desk::cmd {

namespace {

// What the shell says of a command that is not there or cannot be run.
bool WasMissing(int status) {
  return WIFEXITED(status) && (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127);
}

}  // namespace

bool ShowInPager(std::string_view text) {
  const std::string pager =
      Env::Variable("DESK_PAGER").value_or(Env::Variable("PAGER").value_or("less"));
  if (pager == "cat") return false;
  setenv("LESS", "FRX", 0);
  setenv("LESSSECURE", "1",
         1);  // no shell and no editor from a page that shows other people's words
  setenv("LESSCHARSET", "utf-8", 0);
  std::fflush(nullptr);
  FILE* pipe = popen((pager + " 2>/dev/null").c_str(), "w");
  if (pipe == nullptr) return false;
  std::fwrite(text.data(), 1, text.size(),
              pipe);  // a pager that was left early has shown what was asked for
  return !WasMissing(pclose(pipe));
}

}  // namespace desk::cmd
