// SPDX-License-Identifier: MIT
#ifndef DESK_OPS_WRITE_ONE_H_
#define DESK_OPS_WRITE_ONE_H_

#include <string>

#include "ops/desk.h"

namespace desk::ops {

// What a write does to one record; Change, Create and Batch make commits of it.

// What a write stands on. All of it must outlive the call.
struct Ground {
  Desk& desk;
  const Snapshot& base;      // with what the same commit did before
  const DeskConfig& config;  // that of the base
};

enum class Drafts { kTakeIn, kIgnore };
// Waived: the entry leads to what the record was once; nothing follows from it, and no transition
// is refused.
enum class Rules { kHold, kWaived };

// Applies a plan to a record, as Change does, and adds its file to the commit if it changed; its
// attachments may be added even if it fails.
Result<Outcome> ChangeOne(const Ground& ground, RecordKind kind, const std::string& id,
                          const Plan& plan, bool allow_empty, Drafts drafts, Commit& commit,
                          Rules rules = Rules::kHold);

// Makes a record, as Create does, and adds its file to the commit.
Result<Outcome> CreateOne(const Ground& ground, const NewRecord& wanted, Commit& commit);

// Makes the commit that `build` describes, and fills `changed` with what it became; of a dry run
// `build` is only asked.
Status Apply(Desk& desk, const ChangeOptions& options, const Store::Build& build, Changed& changed);

}  // namespace desk::ops

#endif  // DESK_OPS_WRITE_ONE_H_
