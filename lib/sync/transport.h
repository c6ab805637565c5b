// SPDX-License-Identifier: MIT
#ifndef DESK_SYNC_TRANSPORT_H_
#define DESK_SYNC_TRANSPORT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace desk::sync {

// The way to a remote, as far as a sync needs one.
class Transport {
 public:
  virtual ~Transport() = default;

  // Brings what the remote's branch has into this repository. Returns its commit, or "" if the
  // remote has no such branch. kBusy if it cannot be reached in time, with what it said;
  // kInvalidData if it no longer has what it had when it was fetched last.
  virtual Result<std::string> Fetch() = 0;

  // The remote has had this commit, which is part of the branch here: it is not to be without it
  // again.
  virtual void Remember(const std::string& commit) = 0;

  // Asks the remote to move its branch to a commit that follows it. What is said does not count: a
  // reply may get lost. kBusy likewise; kFailed if the remote does not want it.
  enum class Pushed { kYes, kBehind };  // kBehind: it has something else by now
  virtual Result<Pushed> Push(const std::string& commit) = 0;

  // The remote as people know it: "origin".
  virtual std::string name() const = 0;
};

// What the user's surroundings say.
struct TransportOptions {
  std::vector<std::string> environment;  // of this process
  bool may_ask = false;                  // somebody sits at a terminal
  int deadline_seconds = 120;            // for each fetch and push
  bool accept_rewrite = false;           // what the remote has counts, whatever it had before
};

// Through git, to the remote `desk.remote` or "origin". kUsage if there is none or if its URL is no
// path, file://, ssh://, user@host:path or https://. The store must outlive it.
Result<std::unique_ptr<Transport>> GitTransport(const Store& store,
                                                const TransportOptions& options);

// The last sync with the remote of a desk, as this clone remembers it.
struct LastSync {
  std::string remote;
  std::string commit;  // what both had then
  Instant at;
};
// Nothing if there was none, or no remote.
std::optional<LastSync> ReadLastSync(const Store& store);

// Whether others share this desk through a remote: it was synced with one, or has a `desk.remote`.
bool HasRemote(const Store& store);

// The branch that the HEAD of a repository elsewhere names; "main" if it does not say. kBusy if it
// cannot be reached.
Result<std::string> HeadOfRemote(const std::string& url, const TransportOptions& options);

// Whether git may be asked to reach a URL.
bool IsReachableUrl(std::string_view url);

}  // namespace desk::sync

#endif  // DESK_SYNC_TRANSPORT_H_
