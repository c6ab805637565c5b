// SPDX-License-Identifier: MIT
#include "report/figures.h"

#include <algorithm>

namespace desk::report {

const Figure& Figures::Total(std::string_view column) const {
  return total[static_cast<size_t>(std::find(columns.begin(), columns.end(), column) -
                                   columns.begin())];
}

int64_t NearestRank(const std::vector<int64_t>& ascending, int percent) {
  const size_t rank = (ascending.size() * static_cast<size_t>(percent) + 99) / 100;
  return ascending[rank - 1];
}

}  // namespace desk::report
