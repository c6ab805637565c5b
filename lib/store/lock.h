// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_LOCK_H_
#define DESK_STORE_LOCK_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

// "doing 'path': No space left on device", from errno.
Error SystemError(std::string doing, const std::string& path);

// The one lock of a desk: flock(2) on a file that is never deleted, so that the kernel releases it with its holder. Held as long
// as the object lives. kBusy names the holder after the deadline.
Result<Fd> LockDesk(const std::string& desk_dir, Deadline deadline);

// A lock file of git ("<ref>.lock") that stays the same for `grace` and that no process has open was left behind by a killed
// process: it is moved to `stale_dir`. kBusy if it changes or is held until the deadline. The caller holds the desk's lock.
Status MoveStaleLock(const std::string& lock_path, const std::string& stale_dir, std::chrono::milliseconds grace,
                     Deadline deadline);

// Writes a file whole or not at all: temporary, synced, renamed, folder synced.
Status WriteFileAtomically(const std::string& path, std::string_view bytes);
Result<std::string> ReadWholeFile(const std::string& path);  // kNotFound if it is not there
void SyncFolder(const std::string& path);

}  // namespace desk

#endif  // DESK_STORE_LOCK_H_
