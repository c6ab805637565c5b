// SPDX-License-Identifier: MIT
#include "ui/chart.h"

#include <algorithm>
#include <string_view>

namespace desk::cmd {

namespace {

// One to eight eighths of a character, from the left and from below.
constexpr std::string_view kFromLeft[] = {"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
constexpr std::string_view kFromBelow[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view kAscii[] = {"_", ".", ":", "-", "=", "+", "*", "#"};
constexpr int64_t kParts = 8;

// How many of `steps` the value has; one at the least unless it is 0.
int64_t StepsOf(int64_t value, int64_t most, int64_t steps) {
  if (value <= 0 || most <= 0) return 0;
  const double part = static_cast<double>(value) / static_cast<double>(most);
  return std::clamp<int64_t>(static_cast<int64_t>(part * static_cast<double>(steps) + 0.5), 1,
                             steps);
}

}  // namespace

std::string Bar(int64_t value, int64_t most, int columns, bool unicode) {
  if (!unicode) return std::string(static_cast<size_t>(StepsOf(value, most, columns)), '#');
  const int64_t eighths = StepsOf(value, most, int64_t{columns} * kParts);
  std::string bar;
  for (int64_t i = 0; i < eighths / kParts; ++i) bar += kFromLeft[kParts - 1];
  if (eighths % kParts != 0) bar += kFromLeft[eighths % kParts - 1];
  return bar;
}

std::string Sparkline(const std::vector<int64_t>& values, bool unicode) {
  const auto most = std::max_element(values.begin(), values.end());
  std::string line;
  for (const int64_t value : values) {
    const int64_t steps = StepsOf(value, *most, kParts);
    line += steps == 0 ? " " : unicode ? kFromBelow[steps - 1] : kAscii[steps - 1];
  }
  return line;
}

}  // namespace desk::cmd
