// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_CHILDREN_H_
#define DESK_OPS_CHILDREN_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/desk.h"

namespace desk::ops {

// Which tickets may be parts of which, found by their bytes: no ticket is decoded to learn that it
// has nothing to do with a parent, and closing many parents reads the queue once.
class Children {
 public:
  // The parts of a ticket that are still open, or whose status the desk does not know.
  Result<std::vector<Record>> OpenOf(const Snapshot& base, const DeskConfig& config,
                                     const std::string& parent);

 private:
  Status Read(const Snapshot& base);
  std::optional<std::string> commit_;                  // what `by_parent_` was read from
  std::multimap<std::string, std::string> by_parent_;  // ids
};

}  // namespace desk::ops

#endif  // DESK_OPS_CHILDREN_H_
