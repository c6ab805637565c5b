// SPDX-License-Identifier: MIT
#include "store/lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;

TEST_CASE("who waits for the lock in vain is told who has it") {
  TempDir dir;
  const auto held = LockDesk(dir / "desk", DeadlineIn(0));
  REQUIRE(held);
  const auto second = LockDesk(dir / "desk", DeadlineIn(0));
  REQUIRE(!second);
  CHECK(second.error().code == ErrorCode::kBusy);
  char host[HOST_NAME_MAX + 1] = "";
  REQUIRE(gethostname(host, sizeof host) == 0);
  const std::string holder = "process " + std::to_string(getpid()) + " on " + host + " (";
  CHECK(second.error().message.starts_with("the desk is locked by " + holder + "desk_store_test"));
  // Options of a command may hold anything.
  CHECK(second.error().message.find('-', second.error().message.find(" (")) == std::string::npos);
}

TEST_CASE("a call that succeeds is not mended because one before it did not") {
  TempDir dir;
  WriteFile(dir / "a", "a\n");
  for (const int before : {EINTR, ENOENT}) {
    errno = before;
    CHECK(ReadWholeFile(dir / "a") == "a\n");
    const Fd file(open((dir / "b").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666));
    errno = before;
    CHECK(WriteAll(file.get(), "b\n", dir / "b").has_value());
    CHECK(ReadFile(dir / "b") == "b\n");
  }
}

TEST_CASE("a file that says nothing of its size is read whole") {
  const auto limits = ReadWholeFile("/proc/self/limits");
  REQUIRE(limits);
  CHECK(limits->find("Max open files") != std::string::npos);
  CHECK(limits->ends_with("\n"));
}

TEST_CASE("of what is synced, the first that cannot be is named") {
  TempDir dir;
  WriteFile(dir / "a", "a\n");
  CHECK(Sync({dir / "a", dir.path()}).has_value());
  CHECK(Sync({}).has_value());
  CHECK(Sync({dir / "a", dir / "none", dir / "gone"}).error().message ==
        "could not sync '" + dir.path() + "/none': No such file or directory");
}

TEST_CASE("a lock that cannot be made or moved away is named") {
  TempDir dir;
  CHECK(LockDesk(dir / "none/desk", DeadlineIn(0)).error().message.starts_with("could not create"));
  WriteFile(dir / "desk/stale", "no folder");
  WriteFile(dir / "main.lock", "");
  const SignalPause pause;
  const auto move = [&](const std::string& lock) {
    return MoveStaleLock(dir / lock, dir / "desk", std::chrono::milliseconds(0), DeadlineIn(5),
                         pause);
  };
  CHECK(move("main.lock").error().message.starts_with("could not move away"));
  CHECK(move("none.lock") == false);
  std::filesystem::remove(dir / "desk/stale");
  CHECK(move("main.lock") == true);
}

TEST_CASE("what writes fail with is said, and with which file") {
  const Fd full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  CHECK(WriteAll(full.get(), "x", "the file").error().message ==
        "could not write 'the file': No space left on device");
  TempDir dir;
  CHECK(ReadWholeFile(dir.path()).error().message.starts_with("could not read"));
  std::filesystem::create_symlink("none", dir / "link");
  CHECK(ReadWholeFile(dir / "link").error().message.starts_with("could not open"));
  CHECK(ReadWholeFile(dir / "none").error().code == ErrorCode::kNotFound);
}
