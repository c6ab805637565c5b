// SPDX-License-Identifier: MIT
#include "sync/process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>
#include <thread>

namespace desk::sync {
namespace {

Result<Finished> Shell(const std::string& script, int deadline_seconds = 60) {
  Process process;
  process.argv = {"/bin/sh", "-c", script};
  process.environment = {"PATH=/usr/local/bin:/usr/bin:/bin"};
  process.deadline_seconds = deadline_seconds;
  return RunProcess(process);
}

// Whether a process still does something; one that nobody has waited for yet does not.
bool Runs(const std::string& pid) {
  std::ifstream stat("/proc/" + pid + "/stat");
  std::string id, name, state;
  return stat >> id >> name >> state && state != "Z" && state != "X";
}

// The descriptors that a program inherits from this process.
std::set<std::string> Inherited() {
  std::set<std::string> open;
  for (int fd = 0; fd < 1024; ++fd) {
    const int flags = fcntl(fd, F_GETFD);
    if (fd <= 2 || (flags >= 0 && (flags & FD_CLOEXEC) == 0)) open.insert(std::to_string(fd));
  }
  return open;
}

TEST_CASE("a program that ends says how") {
  const struct {
    std::string script;
    int exit_code;
    std::string out, err;
  } cases[] = {
      {"exit 0", 0, "", ""},
      {"exit 7", 7, "", ""},
      {"echo out; echo err >&2; exit 255", 255, "out\n", "err\n"},
      {"kill -TERM $$", 128 + SIGTERM, "", ""},
      {"echo before; kill -KILL $$", 128 + SIGKILL, "before\n", ""},
      {"exec >&- 2>&-; sleep 0.1; exit 3", 3, "", ""},
      {"cat; echo end", 0, "end\n", ""},
      {"printf 'a\\000b'", 0, {"a\0b", 3}, ""},
      {"nothing-of-that-name 2>/dev/null", 127, "", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.script);
    const auto done = Shell(c.script);
    REQUIRE(done.has_value());
    CHECK(done->exit_code == c.exit_code);
    CHECK(done->out == c.out);
    CHECK(done->err == c.err);
    CHECK(!done->timed_out);
  }
}

TEST_CASE("of long output the beginning is kept, and the program does not wait for a reader") {
  const std::string fill = "head -c 3000001 /dev/zero | tr '\\0' ";
  const auto done = Shell(fill + "a; " + fill + "b >&2; exit 5");
  REQUIRE(done.has_value());
  CHECK(done->exit_code == 5);
  CHECK(done->out.size() == 1 << 20);
  CHECK(done->err.size() == 1 << 20);
  CHECK(done->out.find_first_not_of('a') == std::string::npos);
  CHECK(done->err.find_first_not_of('b') == std::string::npos);
  // Pieces that do not fill what is read at once.
  const auto pieces = Shell("head -c 8 /dev/zero; sleep 0.2; " + fill + "a");
  REQUIRE(pieces.has_value());
  CHECK(pieces->out.size() == 1 << 20);
}

TEST_CASE("a program that cannot be started is an error") {
  for (const std::string program : {"/nonexistent/git", "/etc/passwd", "/", ""}) {
    CAPTURE(program);
    const auto done = RunProcess({{program, "--version"}, {}, 10, true});
    REQUIRE(!done);
    CHECK(done.error().code == ErrorCode::kFailed);
    CHECK(done.error().message.starts_with("could not start '" + program + "': "));
  }
}

TEST_CASE("a program has the environment that it is given, and no more") {
  setenv("DESK_TEST_CANARY", "1", 1);
  const auto done = RunProcess({{"/usr/bin/env"}, {"A=1", "B=x y"}, 10, true});
  unsetenv("DESK_TEST_CANARY");
  REQUIRE(done.has_value());
  CHECK(done->out == "A=1\nB=x y\n");
}

TEST_CASE("a program has no descriptors but the three") {
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const auto inherited = Inherited();
  const auto done = Shell("ls /proc/$$/fd; :");
  close(fd);
  REQUIRE(done.has_value());
  std::istringstream words(done->out);
  std::set<std::string> open;
  for (std::string word; words >> word;) open.insert(word);
  CHECK(open == inherited);
}

TEST_CASE("signals that are held back here are not held back there") {
  sigset_t held, before;
  sigfillset(&held);
  REQUIRE(pthread_sigmask(SIG_SETMASK, &held, &before) == 0);
  const auto ignored = signal(SIGPIPE, SIG_IGN);
  const auto by_term = Shell("kill -TERM $$"), by_pipe = Shell("kill -PIPE $$");
  signal(SIGPIPE, ignored);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  CHECK(by_term->exit_code == 128 + SIGTERM);
  CHECK(by_pipe->exit_code == 128 + SIGPIPE);
}

TEST_CASE("at the deadline a program ends, and what it has started with it") {
  const struct {
    std::string script;
    int signal;
  } cases[] = {
      {"sleep 60 & echo $!; wait", SIGTERM},
      {"trap '' TERM; sleep 60 & echo $!; wait", SIGKILL},
      {"exec 2>&-; sleep 60 >&- & echo $!; exec >&-; wait", SIGTERM},
      {"sleep 60 & echo $!; while :; do head -c 100000 /dev/zero >&2; done", SIGTERM},
  };
  for (const auto& c : cases) {
    CAPTURE(c.script);
    const auto done = Shell(c.script, 1);
    REQUIRE(done.has_value());
    CHECK(done->timed_out);
    CHECK(done->exit_code == 128 + c.signal);
    const std::string child = done->out.substr(0, done->out.find('\n'));
    REQUIRE(!child.empty());
    for (int waited = 0; waited < 1000 && Runs(child); ++waited) usleep(10'000);
    CHECK(!Runs(child));
  }
}

TEST_CASE("a program is in a group of its own, or in that of this process to ask at the terminal") {
  for (const bool own_group : {true, false}) {
    CAPTURE(own_group);
    const auto done = RunProcess(
        {{"/bin/sh", "-c", "cut -d' ' -f5 /proc/$$/stat"}, {"PATH=/bin:/usr/bin"}, 60, own_group});
    REQUIRE(done.has_value());
    CHECK((done->out == std::to_string(getpgrp()) + "\n") == !own_group);
  }
  const auto late = RunProcess({{"/bin/sleep", "60"}, {}, 1, false});
  REQUIRE(late.has_value());
  CHECK(late->timed_out);
  CHECK(late->exit_code == 128 + SIGTERM);
}

TEST_CASE("what a program leaves behind is not waited for") {
  // As ssh does that stays connected for the next time.
  const auto done = Shell("sleep 20 & echo $!; echo err >&2; exit 4", 15);
  REQUIRE(done.has_value());
  CHECK(!done->timed_out);
  CHECK(done->exit_code == 4);
  CHECK(done->err == "err\n");
  const std::string left = done->out.substr(0, done->out.find('\n'));
  CHECK(Runs(left));
  kill(std::stoi(left), SIGKILL);
}

TEST_CASE("a signal that is caught does not keep a deadline from coming") {
  struct sigaction action {
  }, before{};
  action.sa_handler = [](int) {};
  REQUIRE(sigaction(SIGALRM, &action, &before) == 0);
  const itimerval soon{{0, 0}, {0, 300'000}};
  REQUIRE(setitimer(ITIMER_REAL, &soon, nullptr) == 0);
  const auto done = Shell("echo said; exec sleep 10", 1);
  sigaction(SIGALRM, &before, nullptr);
  REQUIRE(done.has_value());
  CHECK(done->timed_out);
  CHECK(done->out == "said\n");
}

}  // namespace
}  // namespace desk::sync
