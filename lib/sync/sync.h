// SPDX-License-Identifier: MIT
#ifndef DESK_SYNC_SYNC_H_
#define DESK_SYNC_SYNC_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/store.h"
#include "sync/transport.h"

namespace desk::sync {

struct SyncOptions {
  bool push = true;
  bool dry_run = false;  // fetches, and says what would be joined and pushed; changes no branch
  int tries = 20;
};

// What a sync has done.
struct Synced {
  size_t received = 0;  // files that the branch got or that changed
  bool joined = false;  // with a commit of both; else the branch was moved, or had all of it
  bool pushed = false;  // the remote got something; of a dry run: would get
  std::string commit;   // the branch at the end
  std::vector<std::string> notes, warnings;
  std::optional<Error> unsynced;  // why the remote does not have what is here; the desk is safe
};

// Brings this desk's branch and the remote's to the same commit (docs/formats/sync.md). Everything
// is on the local branch before it is pushed.
//
// kUnsupported if the remote's desk needs a newer program. kBusy when somebody else wrote all the
// time; kInvalidData when what comes in is refused, is no desk or another one; and as Store::Join.
// A remote that cannot be reached is no failure of the call but `unsynced`. `pause` waits so many
// milliseconds, or fewer.
using Pause = std::function<void(int milliseconds)>;
Result<Synced> Sync(Store& store, Transport& transport, const SyncOptions& options,
                    const Pause& pause);

// A write that the remote referees (docs/formats/sync.md, "Remote first"): a commit that no branch
// has before the remote's has it, and then this desk's too. `build` is asked again after somebody
// was faster, with what they did in its base; without an answer that changes a file, nothing is
// sent.
//
// Fails as Sync and Store::Write do, and kBusy or kFailed when the remote cannot be reached or does
// not want the commit: then nothing is changed, unless the message says "unknown".
Result<Committed> WriteRemoteFirst(Store& store, Transport& transport, const Store::Build& build,
                                   const Pause& pause);

}  // namespace desk::sync

#endif  // DESK_SYNC_SYNC_H_
