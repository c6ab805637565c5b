// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_BATCH_H_
#define DESK_OPS_BATCH_H_

#include <string>
#include <string_view>
#include <vector>

#include "ops/desk.h"

namespace desk::ops {

inline constexpr size_t kMaxBatchLine = 8 * 1024 * 1024;
inline constexpr size_t kMaxBatchBytes = 1024 * 1024 * 1024;

struct BatchOptions {
  bool all_or_nothing = false;  // one line that fails keeps all from being done
  bool dry_run = false;
};

// What became of one line (docs/formats/batch.md).
struct LineDone {
  size_t line = 0;       // counted from 1
  std::string op, ref;   // as far as they could be read
  std::string id;        // of the ticket, as it is shown; "" if there is none
  bool is_new = false;   // the batch made the ticket
  bool changed = false;  // false: it was so already
  std::vector<std::string> notes;
  std::optional<Error> error;
};
struct BatchDone {
  std::vector<LineDone> lines;  // those that are not empty, in their order
  std::string commit;           // empty: nothing was written
  std::vector<std::string> warnings;
  std::optional<Error> first_error;  // of a line, in order of the lines
};

// Applies operations, one JSON object a line, in one commit. Lines that fail are reported and the
// others are done, unless options say otherwise. An error is the result only if none of them could
// be done for a reason that is no line's.
Result<BatchDone> Batch(Desk& desk, std::string_view input, const BatchOptions& options);

}  // namespace desk::ops

#endif  // DESK_OPS_BATCH_H_
