// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_CHILDREN_H_
#define DESK_OPS_CHILDREN_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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

  // Says what the file of a ticket has become since its snapshot was read.
  void Learn(const std::string& id, std::string_view bytes);

 private:
  Status Read(const Snapshot& base);
  std::optional<std::string> commit_;                    // what `by_parent_` was read from
  std::set<std::pair<std::string, std::string>> pairs_;  // ids of a parent and of a child
};

}  // namespace desk::ops

#endif  // DESK_OPS_CHILDREN_H_
