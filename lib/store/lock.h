// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_LOCK_H_
#define DESK_STORE_LOCK_H_

#include <signal.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace desk {

// A point on the monotonic clock after which waiting ends.
using Deadline = std::chrono::steady_clock::time_point;
Deadline DeadlineIn(int seconds);

// A file descriptor that closes itself.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// Signals that would end the process wait while this lives, so that only SIGKILL can cut a change
// in two.
class SignalPause {
 public:
  SignalPause();
  SignalPause(const SignalPause&) = delete;
  SignalPause& operator=(const SignalPause&) = delete;
  ~SignalPause();
  // Waits; signals are let through meanwhile, so that a person can give up waiting.
  void Nap(std::chrono::milliseconds time) const;

 private:
  sigset_t before_;
};

// "doing 'path': No space left on device", from errno.
Error SystemError(std::string doing, const std::string& path);

// The one lock of a desk: flock(2) on a file that is never deleted, so that the kernel releases it
// with its holder. Held as long as the object lives. kBusy names the holder after the deadline.
Result<Fd> LockDesk(const std::string& desk_dir, Deadline deadline);

// A lock file of git ("<ref>.lock") that stays the same for `grace` and that no process has open
// was left behind by a killed process: it is moved to `<desk_dir>/stale` and the move is logged in
// `<desk_dir>/log`. Returns whether it was moved. kBusy if it changes or is held until the
// deadline. The caller holds the desk's lock.
Result<bool> MoveStaleLock(const std::string& lock_path, const std::string& desk_dir,
                           std::chrono::milliseconds grace, Deadline deadline,
                           const SignalPause& pause);

Result<std::string> ReadWholeFile(const std::string& path);  // kNotFound if it is not there
Status WriteAll(int fd, std::string_view bytes, const std::string& path);
Status SyncFolder(const std::string& path);
// Syncs files and folders, all at the same time: the device is told to keep what it has once or
// twice, and not once for each.
Status Sync(const std::vector<std::string>& paths);

}  // namespace desk

#endif  // DESK_STORE_LOCK_H_
