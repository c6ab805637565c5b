// SPDX-License-Identifier: MIT
#ifndef DESK_SYNC_PROCESS_H_
#define DESK_SYNC_PROCESS_H_

#include <string>
#include <vector>

#include "base/result.h"

namespace desk::sync {

// A program to run, with nothing of a shell in between.
struct Process {
  std::vector<std::string> argv;  // the first one is an absolute path
  std::vector<std::string> environment;
  int deadline_seconds = 120;
  // In a group of its own, so that at the deadline its children end with it. Without one it may
  // ask questions at the terminal.
  bool own_group = true;
};

struct Finished {
  int exit_code = 0;  // 128+n for signal n
  bool timed_out = false;
  std::string out, err;  // at most 1 MiB each; the rest is read and dropped
};

// Runs a program to its end or to the deadline, when it gets TERM and a second later KILL. kFailed
// if it could not be started. Standard input is empty.
Result<Finished> RunProcess(const Process& process);

}  // namespace desk::sync

#endif  // DESK_SYNC_PROCESS_H_
