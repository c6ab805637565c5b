// SPDX-License-Identifier: MIT
#include "sync/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

namespace desk::sync {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr size_t kMostKept = 1 << 20;
constexpr int kLook = 20;  // milliseconds from one look at the child to the next

// Both ends of a pipe; what is still open at the end is closed.
class Pipe {
 public:
  Pipe() { open_ = pipe2(ends_.data(), O_CLOEXEC) == 0; }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    Close(0);
    Close(1);
  }
  void Close(size_t end) {
    if (open_ && ends_[end] >= 0) close(std::exchange(ends_[end], -1));
  }
  bool is_open() const { return open_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }

 private:
  std::array<int, 2> ends_{-1, -1};
  bool open_ = false;
};

std::vector<char*> Pointers(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Starts the program with the pipes as its output. Returns 0 or what errno would be.
int Start(const Process& process, const Pipe& out, const Pipe& err, pid_t& child) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out.write_end(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, err.write_end(), STDERR_FILENO);
  // Signals as they are for a program that a shell starts, whatever is held back here.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  if (process.own_group) flags |= POSIX_SPAWN_SETPGROUP;
  posix_spawnattr_setflags(&attributes, flags);
  const int rc = posix_spawn(&child, process.argv[0].c_str(), &files, &attributes,
                             Pointers(process.argv).data(), Pointers(process.environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return rc;
}

// Reads what is there. False at the end.
bool ReadSome(int fd, std::string& text) {
  char buffer[16 * 1024];
  const ssize_t n = read(fd, buffer, sizeof buffer);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  if (n > 0) text.append(buffer, std::min(static_cast<size_t>(n), kMostKept - text.size()));
  return n > 0;
}

// Whether a child has ended; it stays to be waited for.
bool HasEnded(pid_t child) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == child;
}

// Reads until both ends are closed, or until the child has ended and nothing more is there: what it
// has left behind, such as a connection of ssh's, may keep them open. False at the deadline.
bool ReadAll(pid_t child, Pipe& out, Pipe& err, Clock::time_point deadline, Finished& finished) {
  std::array<pollfd, 2> ends{pollfd{out.read_end(), POLLIN, 0}, pollfd{err.read_end(), POLLIN, 0}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (Clock::now() >= deadline) return false;
    const bool has_ended = HasEnded(child);
    const int ready = poll(ends.data(), ends.size(), has_ended ? 0 : kLook);
    if (ready < 0 && errno != EINTR) return true;
    if (ready == 0 && has_ended) return true;
    if (ready <= 0) continue;
    for (size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      if (!ReadSome(ends[i].fd, i == 0 ? finished.out : finished.err)) ends[i].fd = -1;
    }
  }
  return true;
}

// Waits for the end of a child until then. False if it goes on.
bool WaitUntil(pid_t child, Clock::time_point until, int& status) {
  while (true) {
    const pid_t done = waitpid(child, &status, WNOHANG);
    if (done == child || (done < 0 && errno != EINTR)) return true;
    if (Clock::now() >= until) return false;
    std::this_thread::sleep_for(1ms);
  }
}

int End(pid_t child, bool own_group) {
  const pid_t whom = own_group ? -child : child;
  int status = 0;
  kill(whom, SIGTERM);
  if (!WaitUntil(child, Clock::now() + 1s, status)) {
    kill(whom, SIGKILL);
    waitpid(child, &status, 0);
  }
  // What the child has left behind in its group.
  if (own_group) kill(whom, SIGKILL);
  return status;
}

}  // namespace

Result<Finished> RunProcess(const Process& process) {
  Pipe out, err;
  pid_t child = -1;
  const int rc =
      out.is_open() && err.is_open() ? Start(process, out, err, child) : (errno != 0 ? errno : EIO);
  if (rc != 0)
    return Fail(ErrorCode::kFailed,
                fmt::format("could not start '{}': {}", process.argv[0], std::strerror(rc)));
  out.Close(1);
  err.Close(1);
  Finished finished;
  const auto deadline = Clock::now() + std::chrono::seconds(process.deadline_seconds);
  int status = 0;
  finished.timed_out =
      !ReadAll(child, out, err, deadline, finished) || !WaitUntil(child, deadline, status);
  if (finished.timed_out) status = End(child, process.own_group);
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

}  // namespace desk::sync
