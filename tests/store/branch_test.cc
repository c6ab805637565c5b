// SPDX-License-Identifier: MIT
// The branch moves as git would move it: its own lock, its reflogs, its packed references.
#include "store/fixture.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

namespace {

constexpr StoreOptions kDurable{30, true};

std::string Reflog(const std::string& dir, const std::string& ref) {
  return Sh(dir, "git log -g -1 --format='%gn <%ge> %gd %gs' --date=unix " + ref);
}

std::string LinesIn(const std::string& path) { return Sh("/", "wc -l <'" + path + "'"); }

}  // namespace

TEST_CASE("the reflogs of a working tree tell of every write, HEAD's too") {
  for (const auto& options : {kFast, kDurable}) {
    TempDir dir;
    const auto store = MustInit(dir.path(), {}, options);
    MustWrite(*store, {{"teams/c.yaml", "c\n"}}, "first line\nsecond line");
    CHECK(Reflog(dir.path(), "main") == "Ann <ann@example.org> main@{1767225600} desk: first line");
    CHECK(Reflog(dir.path(), "HEAD") == "Ann <ann@example.org> HEAD@{1767225600} desk: first line");
    CHECK(Sh(dir.path(), "git rev-parse main@{1}") == Sh(dir.path(), "git rev-parse main^"));
    CHECK(Sh(dir.path(), "git fsck --strict") == "");
    CHECK_FALSE(fs::exists(dir / ".git/refs/heads/main.lock"));
  }
}

TEST_CASE("a reflog is begun where git would begin one") {
  const struct {
    bool bare;
    const char* setting;  // core.logAllRefUpdates
    bool logs;
  } cases[] = {{true, "", false},       {true, "true", true}, {true, "always", true},
               {true, "false", false},  {false, "", true},    {false, "false", false},
               {false, "Always", true}, {false, "0", false}};
  for (const auto& c : cases) {
    CAPTURE(c.bare);
    const std::string setting = c.setting;
    CAPTURE(setting);
    TempDir dir;
    Sh(dir.path(), std::string("git init -q -b main ") + (c.bare ? "--bare" : "") + " .");
    if (!setting.empty()) Sh(dir.path(), "git config core.logAllRefUpdates " + setting);
    MustInit(dir.path(), {c.bare, ""});
    const std::string git_dir = dir.path() + (c.bare ? "" : "/.git");
    CHECK(fs::exists(git_dir + "/logs/refs/heads/main") == c.logs);
    CHECK(fs::exists(git_dir + "/logs/HEAD") == c.logs);
  }
}

TEST_CASE("a reflog that is there is kept, whatever the setting says") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(), "git config core.logAllRefUpdates false");
  MustWrite(*MustOpen(dir.path()), {{"teams/c.yaml", "c\n"}});
  CHECK(LinesIn(dir / ".git/logs/refs/heads/main") == "2");
}

TEST_CASE("HEAD's reflog belongs to the working tree that has the branch") {
  TempDir dir;
  MustInit(dir / "desk");
  Sh(dir / "desk", "git switch -q -c other && git worktree add -q ../linked main");
  const std::string other_head = LinesIn(dir / "desk/.git/logs/HEAD");
  MustWrite(*MustOpen(dir / "linked"), {{"teams/c.yaml", "c\n"}}, "linked");
  CHECK(Reflog(dir / "linked", "HEAD").ends_with("desk: linked"));
  CHECK(LinesIn(dir / "desk/.git/logs/HEAD") == other_head);
  CHECK(Sh(dir / "linked", "git status --porcelain") == "");
}

TEST_CASE("HEAD's reflog says nothing of a desk beside code") {
  TempDir dir;
  Sh(dir.path(),
     "git init -q -b main . && git -c user.name=u -c user.email=u@x commit -q --allow-empty -m a");
  MustInit(dir.path(), {false, "desk"});
  CHECK(LinesIn(dir / ".git/logs/HEAD") == "1");
  CHECK(LinesIn(dir / ".git/logs/refs/heads/desk") == "1");
}

TEST_CASE("a branch can have folders in its name") {
  TempDir dir;
  Sh(dir.path(),
     "git init -q -b main . && git -c user.name=u -c user.email=u@x commit -q --allow-empty -m a");
  MustInit(dir.path(), {false, "help/first/desk"});
  CHECK(Sh(dir.path(), "git log --format=%s help/first/desk") == "init");
}

TEST_CASE("a branch that is only among the packed references moves") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(), "git pack-refs --all");
  REQUIRE_FALSE(fs::exists(dir / ".git/refs/heads/main"));
  const auto done = MustWrite(*store, {{"teams/c.yaml", "c\n"}});
  CHECK(Sh(dir.path(), "git rev-parse main") == done.commit);
  CHECK(Sh(dir.path(), "git log --format=%s") == "change\ninit");
}

TEST_CASE("a branch whose name is a folder of other branches cannot be made, and nothing is left") {
  TempDir dir;
  Sh(dir.path(),
     "git init -q -b main . && git -c user.name=u -c user.email=u@x commit -q --allow-empty -m a");
  Sh(dir.path(), "git branch desk/x");
  const auto store = InitStore(dir.path(), {false, "desk"}, kFast);
  if (store) {
    const auto done = (*store)->Write([](const Snapshot&) {
      return Result<Commit>(Change({{"desk.yaml", "format: 1\n"}}));
    });
    CHECK_FALSE(done.has_value());
  }
  CHECK(Sh(dir.path(), "find .git -name '*.lock' -o -name 'tmp_obj*' -o -name intent") == "");
  CHECK(Sh(dir.path(), "git branch --format='%(refname:short)'") == "desk/x\nmain");
}

TEST_CASE("a reflog that cannot be written keeps the branch where it is") {
  for (const char* log : {".git/logs/refs/heads/main", ".git/logs/HEAD"}) {
    TempDir dir;
    const auto store = MustInit(dir.path());
    const std::string tip = Sh(dir.path(), "git rev-parse main");
    fs::remove(dir / log);
    fs::create_directories(dir / (std::string(log) + "/in-the-way"));
    const auto done = store->Write([](const Snapshot&) {
      return Result<Commit>(Change({{"teams/c.yaml", "c\n"}}));
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(
        done.error().message.ends_with("logs" + std::string(log).substr(9) + "': Is a directory"));
    CHECK(Sh(dir.path(), "git rev-parse main") == tip);
    CHECK(Sh(dir.path(), "find .git -name '*.lock' -o -name 'tmp_obj*' -o -name intent") == "");
    CHECK(Health(dir.path()) == "clean");
  }
}
