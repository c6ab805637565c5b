// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_PROGRESS_H_
#define DESK_CMD_UI_PROGRESS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "port/progress.h"

namespace desk::cmd {

// One line on a terminal that says how far something is: after half a second, ten times a second,
// and erased at the end.
class ProgressLine final : public port::Progress {
 public:
  using Now = std::function<int64_t()>;  // milliseconds that only grow
  using Write = std::function<void(std::string_view)>;

  ProgressLine(Now now, Write write);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() override { Erase(); }

  void Show(std::string_view doing, size_t done, size_t all) override;
  void Erase();

 private:
  Now now_;
  Write write_;
  int64_t next_;  // when to write again
  bool is_shown_ = false;
};

// On standard error if that is a terminal; otherwise it shows nothing.
ProgressLine StandardProgress(bool is_terminal);

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_PROGRESS_H_
