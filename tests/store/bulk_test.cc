// SPDX-License-Identifier: MIT
// Writes of more files than become loose objects.
#include <fmt/format.h>
#include <sys/wait.h>

#include "store/fixture.h"
#include "store/paths.h"
#include "store/transaction.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

namespace {

constexpr int kMany = 1000;

std::string PathOf(int i) { return RecordPath(RecordKind::kTicket, fmt::format("t{:07}", i)); }
std::string BytesOf(int i, const std::string& what) { return fmt::format("{} {}\n", what, i); }

Status PutMany(const Store::Put& put, const std::string& what, int count = kMany) {
  for (int i = 0; i < count; ++i) DESK_TRY(put(PathOf(i), BytesOf(i, what)));
  return {};
}

// A thousand tickets, and the files of a small change.
Result<Committed> WriteBulk(Store& store, const std::string& what, const Files& files = {}) {
  return store.WriteMany([&](const Snapshot&, const Store::Put& put) -> Result<Commit> {
    DESK_TRY(PutMany(put, what));
    return Change(files, what);
  });
}

std::string Packs(const std::string& git_dir) {
  return Sh(git_dir, "ls objects/pack | sed 's/.*[.]//' | sort | tr '\\n' ' '");
}

const Files kFiles = {
    {"teams/a.yaml", "a: 2\n"}, {"teams/b.yaml", std::nullopt}, {"teams/c.yaml", "c: 1\n"}};

}  // namespace

TEST_CASE("new, changed and removed files become one commit and one pack in every repository") {
  const struct {
    std::string name;
    InitOptions init;
  } kinds[] = {{"tree", {}}, {"bare", {true, ""}}, {"orphan", {false, "desk"}}};
  for (const auto& kind : kinds) {
    const auto& name = kind.name;
    const auto& init = kind.init;
    CAPTURE(name);
    TempDir dir;
    if (name == "orphan")
      Sh(dir.path(), "git init -q . && echo code > code && git add . && git commit -qm code");
    const auto store = MustInit(dir.path(), init);
    const std::string git = store->git_dir(), loose = Sh(git, "git count-objects");
    REQUIRE(WriteBulk(*store, "first", kFiles));
    CHECK(Packs(git) == "idx pack ");
    CHECK(Sh(git, "git count-objects") == loose);
    CHECK(Sh(git, "git rev-list --count " + store->branch()) == "2");
    CHECK(Read(*store, PathOf(kMany - 1)) == BytesOf(kMany - 1, "first"));
    CHECK(Read(*store, "teams/a.yaml") == "a: 2\n");
    CHECK(Read(*store, "teams/b.yaml").starts_with("error"));
    CHECK(Read(*store, "teams/c.yaml") == "c: 1\n");
    CHECK(Read(*store, "desk.yaml") == "format: 1\n");
    REQUIRE(WriteBulk(*store, "second"));
    CHECK(Packs(git) == "idx idx pack pack ");
    CHECK(Read(*store, PathOf(0)) == BytesOf(0, "second"));
    // The same again is no change.
    const auto same = WriteBulk(*store, "second");
    REQUIRE(same);
    CHECK(same->commit.empty());
    CHECK(Packs(git) == "idx idx pack pack ");
    if (name == "tree") CHECK(ReadFile(dir / PathOf(7)) == BytesOf(7, "second"));
    if (name != "bare") CHECK(Health(dir.path()) == "clean");
    CHECK(RunIn(git, "git fsck --strict --no-dangling --no-progress").status == 0);
  }
}

TEST_CASE("many files that are removed are a pack of folders") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  REQUIRE(WriteBulk(*store, "first"));
  Files gone;
  for (int i = 0; i < kMany; ++i) gone.push_back({PathOf(i), std::nullopt});
  MustWrite(*store, gone);
  CHECK(!fs::exists(dir / "tickets"));
  CHECK(Sh(dir.path(), "git ls-files") == "desk.yaml\nteams/a.yaml\nteams/b.yaml");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("when the branch moves under a bulk write, the first pack is gone and another is made") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  int calls = 0;
  const auto done =
      store->WriteMany([&](const Snapshot& base, const Store::Put& put) -> Result<Commit> {
        DESK_TRY(PutMany(put, fmt::format("try {}", ++calls)));
        if (calls <= 2) Sh(dir.path(), "git commit -q --allow-empty -m foreign");
        DESK_ASSIGN(const std::string bytes, base.Read("teams/a.yaml"));
        return Change({{"teams/a.yaml", bytes + "mine\n"}});
      });
  REQUIRE(done);
  CHECK(calls == 3);
  CHECK(Sh(dir.path(), "git log --format=%s") == "change\nforeign\nforeign\ninit");
  CHECK(Read(*store, PathOf(5)) == BytesOf(5, "try 3"));
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: 1\nmine\n");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a bulk write that fails half-way leaves nothing behind") {
  using Bulk = Store::BulkBuild;
  const std::vector<Bulk> builds = {
      [](const Snapshot&, const Store::Put& put) -> Result<Commit> {
        DESK_TRY(PutMany(put, "half"));
        return Fail(ErrorCode::kUsage, "line 1001 is broken");
      },
      [](const Snapshot&, const Store::Put& put) -> Result<Commit> {
        DESK_TRY(PutMany(put, "twice"));
        DESK_TRY(put(PathOf(0), "again"));
        return Change({});
      },
      [](const Snapshot&, const Store::Put& put) -> Result<Commit> {
        DESK_TRY(PutMany(put, "both"));
        return Change({{PathOf(0), "again"}});
      },
      [](const Snapshot&, const Store::Put& put) -> Result<Commit> {
        DESK_TRY(PutMany(put, "outside"));
        DESK_TRY(put("../outside", "x"));
        return Change({});
      },
      // A folder stands where the file should be.
      [](const Snapshot&, const Store::Put& put) -> Result<Commit> {
        DESK_TRY(PutMany(put, "obstacle"));
        return Change(
            {{"teams/a.yaml", std::nullopt}, {"attachments/ab/ab" + std::string(62, 'a'), "x"}});
      }};
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "mkdir -p attachments && echo x > attachments/ab && git add attachments && git commit -qm "
     "odd");
  const std::string files = "find . -type f -not -path './.git/desk/*' | sort | xargs sha1sum";
  const std::string before = Sh(dir.path(), files);
  const std::vector<std::string> said = {"line 1001 is broken", "is in one commit twice",
                                         "is in one commit twice", "is no path of a desk",
                                         "a file or a link stands where a folder should be"};
  for (size_t i = 0; i < builds.size(); ++i) {
    const auto done = store->WriteMany(builds[i]);
    REQUIRE(!done);
    CAPTURE(done.error().message);
    CHECK(done.error().message.find(said[i]) != std::string::npos);
    CHECK(Sh(dir.path(), files) == before);
    CHECK(store->Notices().empty());
    CHECK(Health(dir.path()) == "clean");
  }
}

TEST_CASE("a file that could not be taken fails the write, whoever passes over it") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string before = Sh(dir.path(), "git rev-parse main");
  Sh(dir.path(), "rmdir .git/objects/pack && echo > .git/objects/pack");
  const auto done = store->WriteMany([](const Snapshot&, const Store::Put& put) {
    (void)PutMany(put, "lost");
    return Result<Commit>(Change(kFiles));
  });
  REQUIRE(!done);
  CHECK(done.error().message.find("objects/pack") != std::string::npos);
  CHECK(Sh(dir.path(), "git rev-parse main") == before);
  Sh(dir.path(), "rm .git/objects/pack");
  REQUIRE(WriteBulk(*store, "again", kFiles));
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a bulk writer killed behind any step leaves all or nothing") {
  static WriteStep killed_behind;
  for (const WriteStep step : {WriteStep::kLocked, WriteStep::kObjects, WriteStep::kIndexLock,
                               WriteStep::kViews, WriteStep::kBranch, WriteStep::kDone}) {
    CAPTURE(static_cast<int>(step));
    TempDir dir;
    MustInit(dir.path());
    const pid_t child = fork();
    if (child == 0) {
      killed_behind = step;
      after_write_step = [](WriteStep reached) {
        if (reached == killed_behind) _exit(9);
      };
      (void)WriteBulk(*MustOpen(dir.path()), "killed", kFiles);
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WEXITSTATUS(status) == 9);
    const bool stored = step >= WriteStep::kBranch;
    const auto store = MustOpen(dir.path());
    MustWrite(*store, {{"teams/d.yaml", "d\n"}});
    CHECK(Read(*store, PathOf(9)).starts_with(stored ? "killed 9" : "error"));
    CHECK(fs::exists(dir / PathOf(9)) == stored);
    CHECK(fs::exists(dir / "tickets") == stored);
    CHECK(fs::exists(dir / "teams/b.yaml") == !stored);
    CHECK(store->Notices().empty());
    CHECK(Health(dir.path()) == "clean");
  }
}

TEST_CASE("what a writer that was killed in the middle of its pack left goes with the next write") {
  TempDir dir;
  MustInit(dir.path());
  const pid_t child = fork();
  if (child == 0) {
    (void)MustOpen(dir.path())->WriteMany([](const Snapshot&, const Store::Put& put) {
      (void)PutMany(put, "killed");
      _exit(9);
      return Result<Commit>(Commit());
    });
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WEXITSTATUS(status) == 9);
  REQUIRE(Packs(dir / ".git") == "tmp_pack_desk ");
  MustWrite(*MustOpen(dir.path()), {{"teams/d.yaml", "d\n"}});
  CHECK(Packs(dir / ".git").empty());
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a bulk write keeps the files that somebody has made or edited") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / PathOf(3), "of somebody\n");
  WriteFile(dir / PathOf(4), BytesOf(4, "bulk"));  // as it will be
  const auto done = WriteBulk(*store, "bulk");
  REQUIRE(done);
  REQUIRE(done->warnings.size() == 1);
  CHECK(done->warnings[0].find(PathOf(3)) != std::string::npos);
  CHECK(ReadFile(dir / PathOf(3)) == "of somebody\n");
  CHECK(RunIn(dir.path(), "git status --porcelain").output == " M " + PathOf(3) + "\n");
}

TEST_CASE("folders that a power cut left empty are written again by a bulk write") {
  TempDir model, dir;
  const auto other = MustInit(model.path());
  REQUIRE(WriteBulk(*other, "bulk"));
  const auto store = MustInit(dir.path());
  const std::string names[] = {"HEAD^{tree}", "HEAD:tickets", "HEAD:tickets/t/0",
                               "HEAD:" + PathOf(1)};
  for (const auto& name : names) {
    const std::string id = Sh(model.path(), "git rev-parse " + name);
    WriteFile(dir / (".git/objects/" + id.substr(0, 2) + "/" + id.substr(2)), "");
  }
  const auto done = WriteBulk(*store, "bulk");
  REQUIRE_MESSAGE(done, done.error().message);
  CHECK(Read(*store, PathOf(1)) == BytesOf(1, "bulk"));
  CHECK(Sh(dir.path(), "git show HEAD:" + PathOf(1)) == "bulk 1");
  CHECK(Sh(dir.path(), "git status --porcelain").empty());
}
