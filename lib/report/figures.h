// SPDX-License-Identifier: MIT
#ifndef DESK_REPORT_FIGURES_H_
#define DESK_REPORT_FIGURES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"

namespace desk::report {

// A time between two moments.
struct Elapsed {
  int64_t ms = 0;
  bool operator==(const Elapsed&) const = default;
};

// A part of a whole, from 0 to 1.
struct Share {
  double part = 0;
  bool operator==(const Share&) const = default;
};

// A cell of a report; nothing stands for no value.
using Figure =
    std::variant<std::monostate, int64_t, bool, double, std::string, Elapsed, Share, Instant>;

// What a report found.
struct Figures {
  std::vector<std::string> by;            // the names of the groups' columns
  std::vector<std::string> columns;       // the names of the figures' columns, which follow
  std::vector<std::vector<Figure>> rows;  // per group its names, then its figures
  std::vector<Figure> total;              // the figures of all
  // The figure of the total in the column of that name.
  const Figure& Total(std::string_view column) const;
};

// The value number ceil(share * n) of n ascending values, which are not empty: the nearest rank.
int64_t NearestRank(const std::vector<int64_t>& ascending, int percent);

}  // namespace desk::report

#endif  // DESK_REPORT_FIGURES_H_
