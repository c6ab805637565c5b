// SPDX-License-Identifier: MIT
#include "sync/sync.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/config.h"
#include "ops/desk.h"
#include "store/paths.h"
#include "sync/join_files.h"

namespace desk::sync {

namespace {

constexpr int kFirstPause = 50, kLongestPause = 5000;  // milliseconds

// Whether a commit of the remote is a version of this desk.
Status CheckDesk(const Store& store, const std::string& theirs, const std::string& remote) {
  const std::string what = fmt::format("what the remote '{}' has", remote);
  DESK_ASSIGN(const auto incoming, store.At(theirs));
  const auto their_config = ops::ReadConfig(*incoming, nullptr);
  if (!their_config && their_config.error().code == ErrorCode::kNotFound)
    return Fail(ErrorCode::kInvalidData, what + " is no desk");
  if (their_config) DESK_TRY(CheckNeeds(*their_config));
  DESK_ASSIGN(const auto tip, store.Tip());
  if (tip->commit().empty() || !their_config) return {};
  const auto our_config = ops::ReadConfig(*tip, nullptr);
  if (!our_config || our_config->uid == their_config->uid) return {};
  return Fail(ErrorCode::kInvalidData, what + " is another desk: its uid differs");
}

class Syncing {
 public:
  Syncing(Store& store, Transport& transport, const SyncOptions& options)
      : store_(store), transport_(transport), options_(options) {}

  // One fetch, join and push. False: somebody was faster.
  Result<bool> Once() {
    const auto theirs = transport_.Fetch();
    if (!theirs) return Unsynced(theirs.error());
    if (!theirs->empty()) DESK_TRY(TakeIn(*theirs));
    if (!theirs->empty() && !options_.dry_run) transport_.Remember(*theirs);
    DESK_ASSIGN(const auto tip, store_.Tip());
    done_.commit = tip->commit();
    const bool is_ahead = done_.commit != *theirs && !done_.commit.empty();
    if (options_.dry_run) done_.pushed = is_ahead && options_.push;
    if (!is_ahead || !options_.push || options_.dry_run) return true;
    const auto pushed = transport_.Push(done_.commit);
    if (!pushed) return LookAgain(pushed.error());
    if (*pushed == Transport::Pushed::kBehind) return false;
    return Sent();
  }

  Synced Take() { return std::move(done_); }

 private:
  Status TakeIn(const std::string& theirs) {
    DESK_TRY(CheckDesk(store_, theirs, transport_.name()));
    std::vector<std::string> notes;
    DESK_ASSIGN(Joined joined, store_.Join(theirs, JoinOfSides(store_, notes), options_.dry_run));
    done_.received += joined.files;
    done_.joined = done_.joined || joined.how == Joined::How::kJoined;
    for (auto& note : notes) {
      if (std::find(done_.notes.begin(), done_.notes.end(), note) == done_.notes.end())
        done_.notes.push_back(std::move(note));
    }
    done_.warnings.insert(done_.warnings.end(), joined.warnings.begin(), joined.warnings.end());
    return {};
  }

  Result<bool> Unsynced(const Error& error) {
    if (error.code != ErrorCode::kBusy && error.code != ErrorCode::kFailed) return Fail(error);
    done_.unsynced = error;
    DESK_ASSIGN(const auto tip, store_.Tip());
    done_.commit = tip->commit();
    return true;
  }

  // A push that failed may have worked, and only its reply got lost.
  Result<bool> LookAgain(const Error& error) {
    const auto theirs = transport_.Fetch();
    if (theirs && !theirs->empty() && store_.Follows(*theirs, done_.commit)) return Sent();
    return Unsynced(error);
  }

  bool Sent() {
    done_.pushed = true;
    transport_.Remember(done_.commit);
    return true;
  }

  Store& store_;
  Transport& transport_;
  const SyncOptions& options_;
  Synced done_;
};

}  // namespace

Result<Synced> Sync(Store& store, Transport& transport, const SyncOptions& options,
                    const std::function<void(int milliseconds)>& pause) {
  Syncing syncing(store, transport, options);
  int wait = kFirstPause;
  for (int tries = 0; tries < options.tries; ++tries) {
    if (tries > 0) pause(std::exchange(wait, std::min(wait * 2, kLongestPause)));
    DESK_ASSIGN(const bool is_done, syncing.Once());
    if (is_done) return syncing.Take();
  }
  return Fail(Error{ErrorCode::kBusy,
                    fmt::format("others wrote to the remote '{}' all the time", transport.name()),
                    {},
                    {"desk sync"},
                    {}});
}

}  // namespace desk::sync
