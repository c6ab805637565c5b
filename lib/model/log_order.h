// SPDX-License-Identifier: MIT
#ifndef DESK_MODEL_LOG_ORDER_H_
#define DESK_MODEL_LOG_ORDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "model/entry.h"

namespace desk {

// How the entries of a log follow each other. Indexes refer to the vector that was given.
struct LogOrder {
  // An entry's moment in ms: the later of its `at` and one millisecond past the moments it follows.
  std::vector<int64_t> moments;
  // Entries by (moment, id): causes before effects, whatever the clocks said.
  std::vector<size_t> order;
  // Per entry, the entries it follows that exist; empty for roots and for members of a cycle.
  std::vector<std::vector<size_t>> parents;
  // Entries whose `after` took part in a cycle, which only a hand can make.
  std::vector<size_t> cyclic;
  // Ids named in some `after` that no entry has.
  std::vector<std::string> missing;
};

// Orders a log whose ids are unique. Linear but for one sort; no recursion.
LogOrder OrderLog(const std::vector<Entry>& log);

// The sorted ids of the entries that nothing follows: what the next entry's `after` holds.
std::vector<std::string> Heads(const std::vector<Entry>& log);

// The millisecond past all moments of the log: the moment that a next entry has at the least.
int64_t NextMoment(const std::vector<Entry>& log);

}  // namespace desk

#endif  // DESK_MODEL_LOG_ORDER_H_
