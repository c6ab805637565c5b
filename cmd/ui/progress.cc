// SPDX-License-Identifier: MIT
#include "ui/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <limits>

namespace desk::cmd {

namespace {

constexpr int64_t kPatience = 500, kPause = 100;
constexpr std::string_view kEraseLine = "\r\x1b[K";

int64_t Milliseconds() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

ProgressLine::ProgressLine(Now now, Write write)
    : now_(std::move(now)), write_(std::move(write)), next_(now_() + kPatience) {}

void ProgressLine::Show(std::string_view doing, size_t done, size_t all) {
  const int64_t now = now_();
  if (now < next_) return;
  next_ = now + kPause;
  is_shown_ = true;
  write_(fmt::format("{}{} {} %", kEraseLine, doing, all == 0 ? 100 : 100 * done / all));
}

void ProgressLine::Erase() {
  if (is_shown_) write_(kEraseLine);
  is_shown_ = false;
}

ProgressLine StandardProgress(bool is_terminal) {
  if (!is_terminal) {
    constexpr int64_t kNever = std::numeric_limits<int64_t>::min();
    return {[] { return kNever; }, [](std::string_view) {}};
  }
  return {&Milliseconds, [](std::string_view text) {
            // Who does not see it misses nothing.
            [[maybe_unused]] const ssize_t n = write(STDERR_FILENO, text.data(), text.size());
          }};
}

}  // namespace desk::cmd
