// SPDX-License-Identifier: MIT
// A writer is killed behind each step; the next one has to find its way.
#include <sys/wait.h>

#include "store/fixture.h"
#include "store/transaction.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

namespace {

WriteStep killed_behind;

// Writes in a child process that dies behind `step`.
void WriteAndDie(const std::string& dir, WriteStep step, const Files& files, bool draft = false) {
  const pid_t child = fork();
  if (child == 0) {
    killed_behind = step;
    after_write_step = [](WriteStep reached) {
      if (reached == killed_behind) _exit(9);
    };
    auto store = OpenStore(dir, kFast);
    if (!store) store = InitStore(dir, {}, kFast);
    (void)(*store)->Write([&](const Snapshot&) -> Result<Commit> {
      if (draft) (void)(*store)->DraftOf(files[0].path);
      return Change(files, "killed");
    });
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WEXITSTATUS(status) == 9);
}

constexpr WriteStep kSteps[] = {WriteStep::kLocked, WriteStep::kObjects, WriteStep::kIndexLock,
                                WriteStep::kViews,  WriteStep::kBranch,  WriteStep::kDone};

const Files kFiles = {
    {"teams/a.yaml", "a: killed\n"}, {"teams/b.yaml", std::nullopt}, {"teams/c.yaml", "c\n"}};

}  // namespace

TEST_CASE("a writer killed behind any step leaves all or nothing, and the next write cleans up") {
  for (const WriteStep step : kSteps) {
    CAPTURE(static_cast<int>(step));
    TempDir dir;
    MustInit(dir.path());
    WriteAndDie(dir.path(), step, kFiles);
    const bool stored = step >= WriteStep::kBranch;
    const auto store = MustOpen(dir.path());
    CHECK(Read(*store, "teams/a.yaml") == (stored ? "a: killed\n" : "a: 1\n"));
    CHECK(store->Notices().size() ==
          (step > WriteStep::kLocked && step < WriteStep::kDone ? 1 : 0));
    CHECK(MustWrite(*store, {{"teams/d.yaml", "d\n"}}).warnings.empty());
    CHECK(ReadFile(dir / "teams/a.yaml") == (stored ? "a: killed\n" : "a: 1\n"));
    CHECK(fs::exists(dir / "teams/b.yaml") == !stored);
    CHECK(store->Notices().empty());
    CHECK(Health(dir.path()) == "clean");
  }
}

TEST_CASE("a write that has nothing to write finishes an interrupted one, too") {
  TempDir dir;
  MustInit(dir.path());
  WriteAndDie(dir.path(), WriteStep::kBranch, kFiles);
  const auto store = MustOpen(dir.path());
  CHECK(MustWrite(*store, {{"teams/a.yaml", "a: killed\n"}}).commit.empty());
  CHECK(store->Notices().empty());
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("an interrupted write is finished over what went on since") {
  TempDir dir;
  MustInit(dir.path());
  WriteAndDie(dir.path(), WriteStep::kBranch, kFiles);
  // Somebody pushes on, past the working tree.
  Sh(dir.path(),
     "tree=$(git rev-parse HEAD^{tree}) && new=$(git -c user.name=u -c user.email=u@x commit-tree "
     "-p HEAD -m on $tree) &&"
     " git update-ref refs/heads/main $new");
  WriteFile(dir / "teams/c.yaml", "the user's\n");
  const auto done = MustWrite(*MustOpen(dir.path()), {{"teams/d.yaml", "d\n"}});
  CHECK(done.warnings.size() == 1);
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: killed\n");
  CHECK(ReadFile(dir / "teams/c.yaml") == "the user's\n");
  CHECK(Sh(dir.path(), "git status --porcelain") == " M teams/c.yaml");
}

TEST_CASE("an interrupted write that took in a draft replaces the draft when it is finished") {
  TempDir dir;
  MustInit(dir.path());
  WriteFile(dir / "teams/a.yaml", "draft\n");
  WriteAndDie(dir.path(), WriteStep::kBranch, {{"teams/a.yaml", "draft, taken in\n"}}, true);
  CHECK(MustWrite(*MustOpen(dir.path()), {{"teams/d.yaml", "d\n"}}).warnings.empty());
  CHECK(ReadFile(dir / "teams/a.yaml") == "draft, taken in\n");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a draft that was taken in is replaced later where it could not be at once") {
  for (const bool moved_on : {false, true}) {
    CAPTURE(moved_on);
    TempDir dir;
    const auto store = MustInit(dir.path());
    WriteFile(dir / "teams/a.yaml", "draft\n");
    WriteFile(dir / "teams/.desk-tmp-a.yaml/x", "");
    const auto done = store->Write([&](const Snapshot&) -> Result<Commit> {
      DESK_TRY(store->DraftOf("teams/a.yaml"));
      return Change({{"teams/a.yaml", "draft, taken in\n"}});
    });
    REQUIRE(done);
    CHECK(done->warnings.size() == 1);
    CHECK(ReadFile(dir / "teams/a.yaml") == "draft\n");
    Sh(dir.path(), "rm -r teams/.desk-tmp-a.yaml");
    if (moved_on) Sh(dir.path(), "git commit -q --allow-empty -m on");
    CHECK(MustWrite(*store, {{"teams/d.yaml", "d\n"}}).warnings.empty());
    CHECK(ReadFile(dir / "teams/a.yaml") == "draft, taken in\n");
    CHECK(Health(dir.path()) == "clean");
  }
}

TEST_CASE("what a writer that was killed had begun to write in the working tree goes") {
  TempDir dir;
  MustInit(dir.path());
  WriteAndDie(dir.path(), WriteStep::kIndexLock, kFiles);
  WriteFile(dir / "teams/.desk-tmp-a.yaml", "a: kil");
  MustWrite(*MustOpen(dir.path()), {{"teams/d.yaml", "d\n"}});
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("an interrupted write that took in a draft keeps the draft when it is not stored") {
  TempDir dir;
  MustInit(dir.path());
  WriteFile(dir / "teams/a.yaml", "draft\n");
  WriteAndDie(dir.path(), WriteStep::kViews, {{"teams/a.yaml", "draft, taken in\n"}}, true);
  CHECK(MustWrite(*MustOpen(dir.path()), {{"teams/d.yaml", "d\n"}}).warnings.empty());
  CHECK(ReadFile(dir / "teams/a.yaml") == "draft, taken in\n");
  CHECK(Sh(dir.path(), "git status --porcelain") == " M teams/a.yaml");
}

TEST_CASE("a first write that is interrupted leaves no file") {
  TempDir dir;
  Sh(dir.path(), "git init -q -b main .");
  WriteAndDie(dir.path(), WriteStep::kViews, kFiles);
  CHECK(fs::exists(dir / "teams/a.yaml"));
  MustInit(dir.path());
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: 1\n");
  CHECK_FALSE(fs::exists(dir / "teams/c.yaml"));
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a writer that is killed while it heals leaves nothing in the way either") {
  TempDir dir;
  MustInit(dir.path());
  WriteAndDie(dir.path(), WriteStep::kViews, kFiles);
  // The second dies with git's lock of the index in its hands, before it has an intent of its own.
  fs::remove(dir / ".git/index.lock");
  fs::remove(dir / ".git/desk/index");
  WriteFile(dir / ".git/desk/index", "");
  fs::create_hard_link(dir / ".git/desk/index", dir / ".git/index.lock");
  CHECK(MustWrite(*MustOpen(dir.path(), {0, false}), {{"teams/d.yaml", "d\n"}}).warnings.empty());
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a branch lock that a killed writer left is moved away soon") {
  TempDir dir;
  MustInit(dir.path());
  WriteAndDie(dir.path(), WriteStep::kIndexLock, kFiles);
  WriteFile(dir / ".git/refs/heads/main.lock", "");
  const auto done = MustWrite(*MustOpen(dir.path(), {5, false}), {{"teams/d.yaml", "d\n"}});
  CHECK(done.warnings.size() == 1);
  CHECK(!fs::is_empty(dir / ".git/desk/stale"));
  CHECK(ReadFile(dir / ".git/desk/log").find("main.lock") != std::string::npos);
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a branch lock that somebody holds open is not moved away") {
  TempDir dir;
  MustInit(dir.path());
  WriteAndDie(dir.path(), WriteStep::kIndexLock, kFiles);
  std::ofstream holder(dir / ".git/refs/heads/main.lock");
  const auto store = MustOpen(dir.path(), {1, false});
  const auto done = store->Write([](const Snapshot&) {
    return Result<Commit>(Change({{"teams/d.yaml", "d\n"}}));
  });
  REQUIRE(!done);
  CHECK(done.error().code == ErrorCode::kBusy);
  CHECK(fs::exists(dir / ".git/refs/heads/main.lock"));
}

TEST_CASE("an intent that cannot be read is forgotten, another process's index.lock is not ours") {
  TempDir dir;
  MustInit(dir.path());
  WriteAndDie(dir.path(), WriteStep::kObjects, kFiles);
  WriteFile(dir / ".git/index.lock", "foreign");
  const auto store = MustOpen(dir.path(), {0, false});
  CHECK(!store->Write([](const Snapshot&) {
    return Result<Commit>(Change({{"teams/d.yaml", "d\n"}}));
  }));
  CHECK(ReadFile(dir / ".git/index.lock") == "foreign");
  fs::remove(dir / ".git/index.lock");
  WriteFile(dir / ".git/desk/intent", "garbage");
  MustWrite(*store, {{"teams/d.yaml", "d\n"}});
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("in the moment when the branch moves, index and files are there already") {
  // Who commits with git between the two would take the change back.
  TempDir dir;
  const auto store = MustInit(dir.path());
  static std::string folder, seen;
  folder = dir.path();
  seen = "not looked";
  after_write_step = [](WriteStep step) {
    if (step == WriteStep::kBranch)
      seen = Sh(folder, "git status --porcelain; ls .git/index.lock 2>&1 | grep -c cannot");
  };
  MustWrite(*store, kFiles);
  after_write_step = nullptr;
  CHECK(seen == "1");
}
