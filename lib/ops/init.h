// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_INIT_H_
#define DESK_OPS_INIT_H_

#include "ops/desk.h"

namespace desk::ops {

struct NewDesk {
  std::string dir;
  std::string name;  // empty: the folder's name
  std::string zone = "UTC";
  InitOptions init;
};
// Makes a desk with the starter configuration in one commit. Without an identity of git the desk
// itself is the author. Returns the branch.
Result<std::string> Init(const NewDesk& desk, const StoreOptions& options,
                         const std::optional<std::string>& as, const Clock& clock, IdSource& ids);

}  // namespace desk::ops

#endif  // DESK_OPS_INIT_H_
