// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_CHECK_H_
#define DESK_OPS_CHECK_H_

#include "ops/desk.h"

namespace desk::ops {

// Something in the desk that is not as it should be.
struct Finding {
  bool is_error = true;  // false: worth a look, nothing is broken
  std::string where;     // path, or path:line:column
  std::string what;
  std::string hint;  // may be empty
};

// Everything that is wrong with the committed desk: files that cannot be read, records that are not
// canonical or carry an unstamped edit, logs with cycles or missing causes, times in the future,
// references to nothing, attachments that are missing, changed or named by nobody, configuration
// that contradicts itself, and tree entries that have no place in a desk; and drafts that cannot be
// read or do not fit their schema. In order of the paths per kind of finding.
Result<std::vector<Finding>> Check(const Desk& desk);

}  // namespace desk::ops

#endif  // DESK_OPS_CHECK_H_
