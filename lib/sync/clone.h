// SPDX-License-Identifier: MIT
#ifndef DESK_SYNC_CLONE_H_
#define DESK_SYNC_CLONE_H_

#include <string>

#include "store/store.h"
#include "sync/transport.h"

namespace desk::sync {

struct CloneOptions {
  std::string url;
  std::string directory;  // empty: named after the URL
  std::string branch;     // empty: the one that the remote's HEAD names
  bool bare = false;
};

// Makes a repository with the desk of a remote in it, and what git needs to know of both. Nothing
// of the remote is checked out that a sync would refuse. Returns the folder. kUsage for a URL that
// is none, kFailed if the folder is there and not empty; of a clone that fails no folder is left.
Result<std::string> Clone(const CloneOptions& options, const StoreOptions& store,
                          const TransportOptions& transport);

// "support" for "https://example.org/acme/support.git".
std::string FolderOf(const std::string& url);

}  // namespace desk::sync

#endif  // DESK_SYNC_CLONE_H_
