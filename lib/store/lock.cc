// SPDX-License-Identifier: MIT
#include "store/lock.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <thread>

#include "base/clock.h"
#include "base/text.h"

namespace desk {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr size_t kMostSyncs = 8;  // at the same time

std::string HolderOf(int fd) {
  char text[256];
  const ssize_t n = pread(fd, text, sizeof text, 0);
  return n > 0 ? VisibleLine({text, static_cast<size_t>(n)}) : "another process";
}

// "desk assign": the program and its first word, which tell enough and hold no text of a ticket.
std::string CommandOfThisProcess() {
  const auto line = ReadWholeFile("/proc/self/cmdline");
  if (!line) return "desk";
  const auto words = Split(*line, '\0');
  std::string command = fs::path(std::string(words[0])).filename();
  if (words.size() > 1 && !words[1].starts_with('-'))
    command.append(" ").append(words[1].substr(0, 32));
  return command;
}

void WriteHolder(int fd) {
  char host[128] = "?";
  gethostname(host, sizeof host - 1);
  const std::string text =
      fmt::format("process {} on {} ({})", getpid(), host, VisibleLine(CommandOfThisProcess()));
  if (ftruncate(fd, 0) == 0) (void)!pwrite(fd, text.data(), text.size(), 0);
}

struct Identity {
  dev_t device;
  ino_t inode;
  timespec modified;
  off_t size;
  bool operator==(const Identity& o) const {
    return device == o.device && inode == o.inode && modified.tv_sec == o.modified.tv_sec &&
           modified.tv_nsec == o.modified.tv_nsec && size == o.size;
  }
};

std::optional<Identity> IdentityOf(const std::string& path) {
  struct stat st;
  if (lstat(path.c_str(), &st) != 0) return std::nullopt;
  return Identity{st.st_dev, st.st_ino, st.st_mtim, st.st_size};
}

// Whether some process that we may look at has the file open.
bool IsOpenSomewhere(const Identity& identity) {
  std::error_code ignored;
  for (const auto& process : fs::directory_iterator("/proc", ignored)) {
    std::error_code denied;
    for (fs::directory_iterator it(process.path() / "fd", denied), end; !denied && it != end;
         it.increment(denied)) {
      struct stat st;
      if (stat(it->path().c_str(), &st) == 0 && st.st_dev == identity.device &&
          st.st_ino == identity.inode)
        return true;
    }
  }
  return false;
}

void Log(const std::string& desk_dir, const std::string& line) {
  const Fd fd(open((desk_dir + "/log").c_str(),
                   O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666));
  const std::string text = FormatInstant(SystemClock()->Now()) + " " + line + "\n";
  if (fd) (void)!write(fd.get(), text.data(), text.size());
}

}  // namespace

SignalPause::SignalPause() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, &before_);
}

SignalPause::~SignalPause() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

void SignalPause::Nap(std::chrono::milliseconds time) const {
  sigset_t during;
  pthread_sigmask(SIG_SETMASK, &before_, &during);
  std::this_thread::sleep_for(time);
  pthread_sigmask(SIG_SETMASK, &during, nullptr);
}

Deadline DeadlineIn(int seconds) {
  return std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
}

Fd::~Fd() {
  if (fd_ >= 0) close(fd_);
}

Error SystemError(std::string doing, const std::string& path) {
  const int error = errno;
  return Error{ErrorCode::kFailed,
               fmt::format("{} '{}': {}", doing, path, std::generic_category().message(error)),
               {},
               {},
               {}};
}

Result<Fd> LockDesk(const std::string& desk_dir, Deadline deadline) {
  if (mkdir(desk_dir.c_str(), 0777) != 0 && errno != EEXIST)
    return Fail(SystemError("could not create", desk_dir));
  const std::string path = desk_dir + "/lock";
  Fd fd(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!fd) return Fail(SystemError("could not open", path));
  while (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return Fail(SystemError("could not lock", path));
    if (std::chrono::steady_clock::now() >= deadline) {
      return Fail(Error{ErrorCode::kBusy,
                        "the desk is locked by " + HolderOf(fd.get()),
                        {},
                        {"Try again, or wait longer with --wait SECONDS."},
                        {}});
    }
    std::this_thread::sleep_for(3ms);
  }
  WriteHolder(fd.get());
  return fd;
}

Result<bool> MoveStaleLock(const std::string& lock_path, const std::string& desk_dir,
                           std::chrono::milliseconds grace, Deadline deadline,
                           const SignalPause& pause) {
  auto seen = IdentityOf(lock_path);
  auto since = std::chrono::steady_clock::now();
  while (seen) {
    const auto now = std::chrono::steady_clock::now();
    const bool ripe = now - since >= grace;
    if (ripe && !IsOpenSomewhere(*seen)) break;
    if (now >= deadline) {
      return Fail(Error{ErrorCode::kBusy,
                        fmt::format("git's lock '{}' is held by another process", lock_path),
                        {},
                        {"Wait for the other git command to end and try again."},
                        {}});
    }
    pause.Nap(10ms);
    const auto again = IdentityOf(lock_path);
    if (again != seen) since = std::chrono::steady_clock::now();
    seen = again;
  }
  if (!seen) return false;
  const std::string stale = desk_dir + "/stale";
  mkdir(stale.c_str(), 0777);
  const std::string moved =
      fmt::format("{}/{}.{}", stale, fs::path(lock_path).filename().string(), seen->inode);
  if (rename(lock_path.c_str(), moved.c_str()) != 0) {
    return errno == ENOENT ? Result<bool>(false)
                           : Fail(SystemError("could not move away", lock_path));
  }
  // Someone took the lock between the last look and the rename: give it back.
  if (const auto got = IdentityOf(moved); got && got->inode != seen->inode) {
    (void)!link(moved.c_str(), lock_path.c_str());
    unlink(moved.c_str());
    return false;
  }
  Log(desk_dir, fmt::format("moved the lock '{}', which nobody held, to '{}'", lock_path, moved));
  return true;
}

Status WriteAll(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return Fail(SystemError("could not write", path));
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return {};
}

Result<std::string> ReadWholeFile(const std::string& path) {
  Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd && errno == ENOENT) return Fail(ErrorCode::kNotFound, "no file '" + path + "'");
  if (!fd) return Fail(SystemError("could not open", path));
  struct stat st {};
  const size_t expected = fstat(fd.get(), &st) == 0 ? static_cast<size_t>(st.st_size) : 0;
  std::string bytes(expected + 1, '\0');  // one more, so that the end is met in one go
  size_t size = 0;
  while (true) {
    const ssize_t n = read(fd.get(), bytes.data() + size, bytes.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Fail(SystemError("could not read", path));
    size += static_cast<size_t>(n);
    if (n == 0) break;
    if (size == bytes.size()) bytes.resize(2 * size);
  }
  bytes.resize(size);
  return bytes;
}

Status SyncFolder(const std::string& path) { return Sync({path}); }

Status Sync(const std::vector<std::string>& paths) {
  std::vector<int> errors(paths.size(), 0);
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i; (i = next++) < paths.size();) {
      const Fd fd(open(paths[i].c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
      if (!fd || fsync(fd.get()) != 0) errors[i] = errno;
    }
  };
  {
    std::vector<std::jthread> threads;
    try {
      while (threads.size() + 1 < std::min(paths.size(), kMostSyncs)) threads.emplace_back(work);
    } catch (const std::system_error&) {
      // No more threads for us; one is enough.
    }
    work();
  }
  for (size_t i = 0; i < paths.size(); ++i) {
    errno = errors[i];
    if (errors[i] != 0) return Fail(SystemError("could not sync", paths[i]));
  }
  return {};
}

}  // namespace desk
