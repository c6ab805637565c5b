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
  // With `build`, what is sent is a commit of its own: the branch gets it when the remote has it.
  Syncing(Store& store, Transport& transport, const SyncOptions& options, const Store::Build* build)
      : store_(store), transport_(transport), options_(options), build_(build) {}

  // One fetch, join and push. False: somebody was faster.
  Result<bool> Once() {
    const auto theirs = transport_.Fetch();
    if (!theirs) return Unsynced(theirs.error());
    if (!theirs->empty()) DESK_TRY(TakeIn(*theirs));
    if (!theirs->empty() && !options_.dry_run) transport_.Remember(*theirs);
    DESK_ASSIGN(const auto tip, store_.Tip());
    done_.commit = tip->commit();
    if (build_ != nullptr) return SendFirst();
    const bool is_ahead = !done_.commit.empty() && done_.commit != *theirs &&
                          (theirs->empty() || !store_.Follows(*theirs, done_.commit));
    if (options_.dry_run) done_.pushed = is_ahead && options_.push;
    if (!is_ahead || !options_.push || options_.dry_run) return true;
    return Send(done_.commit);
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
    if (build_ != nullptr)
      return Fail(Error(error).Hint("Nothing is changed, neither here nor there."));
    done_.unsynced = error;
    DESK_ASSIGN(const auto tip, store_.Tip());
    done_.commit = tip->commit();
    return true;
  }

  Result<bool> SendFirst() {
    DESK_ASSIGN(const Committed prepared, store_.Prepare(*build_));
    if (prepared.commit.empty()) return true;
    return Send(prepared.commit);
  }

  Result<bool> Send(const std::string& commit) {
    const auto pushed = transport_.Push(commit);
    if (!pushed) return LookAgain(commit, pushed.error());
    if (*pushed == Transport::Pushed::kBehind) return false;
    return Sent(commit);
  }

  // A push that failed may have worked, and only its reply got lost.
  Result<bool> LookAgain(const std::string& commit, const Error& error) {
    const auto theirs = transport_.Fetch();
    if (theirs && !theirs->empty() && store_.Follows(*theirs, commit)) return Sent(commit);
    if (theirs || build_ == nullptr) return Unsynced(error);
    return Fail(Error{
        error.code,
        "unknown: the remote may have taken the change, and does not answer: " + error.message,
        {},
        {"desk sync"},
        {}});
  }

  Result<bool> Sent(const std::string& commit) {
    if (build_ != nullptr) DESK_TRY(Land(commit));
    done_.pushed = true;
    done_.commit = commit;
    transport_.Remember(commit);
    return true;
  }

  // The remote has it; so it is the desk's, whatever happened here meanwhile.
  Status Land(const std::string& commit) {
    std::vector<std::string> notes;
    auto joined = store_.Join(commit, JoinOfSides(store_, notes), false);
    if (joined) {
      done_.warnings.insert(done_.warnings.end(), joined->warnings.begin(), joined->warnings.end());
      return {};
    }
    return Fail(std::move(joined)
                    .error()
                    .With("the remote has taken the change, but it is not here yet")
                    .Hint("desk sync"));
  }

  Store& store_;
  Transport& transport_;
  const SyncOptions& options_;
  const Store::Build* build_;
  Synced done_;
};

Result<Synced> Repeat(Syncing syncing, const std::string& remote, int tries, const Pause& pause) {
  int wait = kFirstPause;
  for (int tried = 0; tried < tries; ++tried) {
    if (tried > 0) pause(std::exchange(wait, std::min(wait * 2, kLongestPause)));
    DESK_ASSIGN(const bool is_done, syncing.Once());
    if (is_done) return syncing.Take();
  }
  return Fail(Error{ErrorCode::kBusy,
                    fmt::format("others wrote to the remote '{}' all the time", remote),
                    {},
                    {"desk sync"},
                    {}});
}

}  // namespace

Result<Synced> Sync(Store& store, Transport& transport, const SyncOptions& options,
                    const Pause& pause) {
  return Repeat(Syncing(store, transport, options, nullptr), transport.name(), options.tries,
                pause);
}

Result<Committed> WriteRemoteFirst(Store& store, Transport& transport, const Store::Build& build,
                                   const Pause& pause) {
  const SyncOptions options;
  DESK_ASSIGN(Synced done, Repeat(Syncing(store, transport, options, &build), transport.name(),
                                  options.tries, pause));
  Committed committed;
  if (done.pushed) committed.commit = std::move(done.commit);
  committed.warnings = std::move(done.warnings);
  committed.warnings.insert(committed.warnings.end(), done.notes.begin(), done.notes.end());
  return committed;
}

}  // namespace desk::sync
