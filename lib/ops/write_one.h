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

// What a write does beside its plan.
struct How {
  bool allow_empty = false;    // an entry that changes nothing is written anyhow
  bool takes_in_draft = true;  // what the working tree has of the record
  // Effects, and what the type refuses. An entry that leads to what the record was once has none.
  bool has_rules = true;
};

// Applies a plan to a record, as Change does, and adds its file to the commit if it changed; its
// attachments may be added even if it fails.
Result<Outcome> ChangeOne(const Ground& ground, RecordKind kind, const std::string& id,
                          const Plan& plan, const How& how, Commit& commit);

// Makes a record, as Create does, and adds its file to the commit.
Result<Outcome> CreateOne(const Ground& ground, const NewRecord& wanted, Commit& commit);

// Makes the commit that `build` describes, and fills `changed` with what it became; of a dry run
// `build` is only asked.
Status Apply(Desk& desk, const ChangeOptions& options, const Store::Build& build, Changed& changed);

}  // namespace desk::ops

#endif  // DESK_OPS_WRITE_ONE_H_
