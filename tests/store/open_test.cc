// SPDX-License-Identifier: MIT
// Which repositories can be desks, and which of their branches and working trees.
#include <sys/stat.h>

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

// libgit2 1.5 forgets a buffer of its regular expressions when it refuses an extension.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libpcre2"; }

namespace {

constexpr const char* kMakeCode =
    "git init -q -b main . && git config user.name u && git config user.email u@x && echo code > "
    "main.c && git add main.c && git commit -qm code";

}  // namespace

TEST_CASE("a bare repository is a desk") {
  TempDir dir;
  const auto store = MustInit(dir.path(), {true, "queue"});
  CHECK(store->branch() == "queue");
  CHECK(store->worktree().empty());
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}});
  CHECK(Sh(dir.path(), "git show queue:teams/a.yaml") == "a: 2");
  CHECK(store->Drafts()->empty());
  CHECK(RunIn(dir.path(), "git fsck --strict").status == 0);
  CHECK(Read(*MustOpen(dir.path()), "teams/a.yaml") == "a: 2\n");
}

TEST_CASE("a desk is found from a folder inside its working tree") {
  TempDir dir;
  MustInit(dir.path());
  const auto store = MustOpen(dir / "teams");
  CHECK(fs::equivalent(store->worktree(), dir.path()));
  CHECK(fs::equivalent(store->git_dir(), dir / ".git"));
  CHECK(store->branch() == "main");
}

TEST_CASE("an orphan branch beside code touches nothing of the code") {
  TempDir dir;
  Sh(dir.path(), kMakeCode);
  Sh(dir.path(), "mkdir sub && echo wip >> main.c && echo x > sub/x && git add sub");
  const std::string before = Sh(dir.path(),
                                "git status --porcelain; git rev-parse HEAD; cat .git/HEAD; "
                                "sha1sum .git/index; find . -path ./.git -prune -o -print");
  const auto made = MustInit(dir / "sub", {false, "desk"});
  CHECK(made->branch() == "desk");
  const auto store = MustOpen(dir.path());
  CHECK(store->branch() == "desk");
  CHECK(store->worktree().empty());
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}});
  CHECK(Sh(dir.path(),
           "git status --porcelain; git rev-parse HEAD; cat .git/HEAD; sha1sum .git/index; find . "
           "-path ./.git -prune -o -print") == before);
  CHECK(Sh(dir.path(), "git show desk:teams/a.yaml") == "a: 2");
  CHECK(Sh(dir.path(), "git log --format=%s desk") == "change\ninit");
}

TEST_CASE("the working tree that has the branch checked out follows, wherever desk is called") {
  TempDir dir, linked;
  Sh(dir.path(), kMakeCode);
  MustInit(dir.path(), {false, "desk"});
  Sh(dir.path(), "git worktree add -q '" + linked.path() + "/wt' desk");
  for (const std::string& where : {dir.path(), linked / "wt"}) {
    CAPTURE(where);
    const auto store = MustOpen(where);
    CHECK(fs::equivalent(store->worktree(), linked / "wt"));
    MustWrite(*store, {{"teams/a.yaml", where + "\n"}});
    CHECK(ReadFile(linked / "wt/teams/a.yaml") == where + "\n");
    CHECK(Health(linked / "wt") == "clean");
    CHECK(Health(dir.path()) == "clean");
  }
  CHECK(!fs::exists(dir / "teams"));
}

TEST_CASE("the main working tree follows when desk is called in a linked one") {
  TempDir dir, linked;
  MustInit(dir.path());
  Sh(dir.path(),
     "git config desk.branch main && git worktree add -q -b other '" + linked.path() + "/wt'");
  const auto store = MustOpen(linked / "wt");
  CHECK(fs::equivalent(store->worktree(), dir.path()));
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}});
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: 2\n");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("where another working tree may have the branch, the desk is read, not written") {
  TempDir dir, linked;
  Sh(dir.path(), kMakeCode);
  MustInit(dir.path(), {false, "desk"});
  Sh(dir.path(), "git worktree add -q '" + linked.path() + "/wt' desk");
  WriteFile(dir / ".git/worktrees/wt/HEAD", "garbage\n");
  const std::string before = Sh(dir.path(), "git rev-parse desk");
  const auto store = MustOpen(dir.path());
  CHECK(Read(*store, "teams/a.yaml") == "a: 1\n");
  const auto done = store->Write([](const Snapshot&) {
    return Result<Commit>(Change({{"teams/a.yaml", "a: 2\n"}}));
  });
  REQUIRE(!done);
  CHECK(done.error().message.find("HEAD") != std::string::npos);
  REQUIRE(done.error().hints.size() == 1);
  CHECK(Sh(dir.path(), done.error().hints[0]) == "garbage");
  CHECK(Sh(dir.path(), "git rev-parse desk") == before);
}

TEST_CASE("a working tree whose folder is gone keeps nobody from writing") {
  TempDir dir, linked;
  Sh(dir.path(), kMakeCode);
  MustInit(dir.path(), {false, "desk"});
  Sh(dir.path(),
     "git worktree add -q '" + linked.path() + "/wt' desk && rm -r '" + linked.path() + "/wt'");
  const auto store = MustOpen(dir.path());
  CHECK(store->worktree().empty());
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}});
  CHECK(Sh(dir.path(), "git show desk:teams/a.yaml") == "a: 2");
}

TEST_CASE("a detached HEAD is read, not written") {
  TempDir dir;
  MustInit(dir.path());
  Sh(dir.path(), "git checkout -q --detach");
  const auto store = MustOpen(dir.path());
  CHECK(Read(*store, "teams/a.yaml") == "a: 1\n");
  const auto done = store->Write([](const Snapshot&) {
    return Result<Commit>(Change({{"teams/a.yaml", "x"}}));
  });
  REQUIRE(!done);
  CHECK(done.error().message.find("detached") != std::string::npos);
}

TEST_CASE("a HEAD that cannot be read is not a detached one") {
  TempDir dir;
  MustInit(dir.path());
  WriteFile(dir / ".git/HEAD", "garbage\n");
  const auto store = OpenStore(dir.path(), kFast);
  REQUIRE(!store);
  CHECK(store.error().code == ErrorCode::kFailed);
  CHECK(store.error().message.starts_with("reading HEAD: "));
}

TEST_CASE("an index of any version that git writes is kept in that version") {
  for (const char* version : {"2", "3", "4"}) {
    CAPTURE(version);
    TempDir dir;
    const auto store = MustInit(dir.path());
    Sh(dir.path(), std::string("git update-index --index-version ") + version +
                       " && echo n > n.txt && git add -N n.txt");
    MustWrite(*store, {{"teams/a.yaml", "a: 2\n"},
                       {"tickets/k/7/k7m3qx9p.yaml", "t\n"},
                       {"teams/b.yaml", std::nullopt}});
    CHECK(RunIn(dir.path(), "git status --porcelain").output == " A n.txt\n");
    CHECK(Sh(dir.path(), "git ls-files --error-unmatch teams/a.yaml tickets") ==
          "teams/a.yaml\ntickets/k/7/k7m3qx9p.yaml");
  }
}

TEST_CASE("files that a sparse checkout leaves out stay out") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "git sparse-checkout set --no-cone '/*' '!teams/a.yaml' && git sparse-checkout list");
  CHECK(!fs::exists(dir / "teams/a.yaml"));
  const auto done = MustWrite(*MustOpen(dir.path()), {{"teams/a.yaml", "a: 2\n"}});
  CHECK(done.warnings.empty());
  CHECK(!fs::exists(dir / "teams/a.yaml"));
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("repositories that desk cannot use are refused with the reason and a way out") {
  const struct {
    const char* make;
    ErrorCode code;
    const char* word;
  } cases[] = {
      {"true", ErrorCode::kNotADesk, "no desk"},
      {"git init -q -b main .", ErrorCode::kNotADesk, "main"},
      {kMakeCode, ErrorCode::kNotADesk, "main"},
      {"git init -q --object-format=sha256 .", ErrorCode::kUnsupported, "sha256"},
      {"git init -q . && git config core.repositoryformatversion 1 && git config "
       "extensions.partialClone origin",
       ErrorCode::kUnsupported, "partial clone"},
      {"git init -q . && git config core.repositoryformatversion 1 && git config "
       "extensions.refStorage reftable",
       ErrorCode::kUnsupported, "refstorage"},
      {"git init -q . && git config core.repositoryformatversion 7", ErrorCode::kUnsupported,
       "version"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.make);
    TempDir dir;
    Sh(dir.path(), c.make);

    const auto store = OpenStore(dir.path(), kFast);
    REQUIRE(!store);
    CHECK(store.error().code == c.code);
    CHECK(store.error().message.find(c.word) != std::string::npos);
  }
  CHECK(OpenStore("/no/such/folder", kFast).error().code == ErrorCode::kNotADesk);
}

TEST_CASE("a split index is read beside and refused for writing, before anything happens") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(), "git update-index --split-index");
  CHECK(Read(*store, "teams/a.yaml") == "a: 1\n");
  const std::string before = Sh(dir.path(), "git rev-parse main");
  const auto done = store->Write([](const Snapshot&) {
    return Result<Commit>(Change({{"teams/a.yaml", "x"}}));
  });
  REQUIRE(!done);
  CHECK(done.error().code == ErrorCode::kUnsupported);
  CHECK(done.error().hints.at(0) == "git update-index --no-split-index");
  CHECK(Sh(dir.path(), "git rev-parse main") == before);
  Sh(dir.path(), "git update-index --no-split-index");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a shallow clone is a desk") {
  TempDir dir, clone;
  const auto store = MustInit(dir.path());
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}}, "second");
  Sh(clone.path(), "git clone -q --depth 1 'file://" + dir.path() + "' c");
  const auto shallow = MustOpen(clone / "c");
  MustWrite(*shallow, {{"teams/b.yaml", "b: 2\n"}}, "third");
  CHECK(shallow->History("", 9)->size() == 2);
  CHECK(Health(clone / "c") == "clean");
}

TEST_CASE("a branch that holds a desk or other work is not made a desk") {
  TempDir dir;
  Sh(dir.path(), kMakeCode);
  CHECK(InitStore(dir.path(), {}, kFast).error().message.find("other work") != std::string::npos);
  CHECK(InitStore(dir.path(), {false, "a..b"}, kFast).error().code == ErrorCode::kUsage);
  MustInit(dir.path(), {false, "desk"});
  CHECK(InitStore(dir.path(), {false, "desk"}, kFast).error().message.find("already") !=
        std::string::npos);
  CHECK(InitStore(dir.path(), {true, ""}, kFast).error().message.find("working tree") !=
        std::string::npos);
}

TEST_CASE("other accounts of the group can write to a shared repository") {
  TempDir dir;
  const mode_t before = umask(0077);
  Sh(dir.path(), "git init -q --bare --shared=group -b main .");
  MustInit(dir.path());
  MustWrite(*MustOpen(dir.path()), {{"teams/a.yaml", "a: 2\n"}});
  CHECK(umask(before) == 0077);
  CHECK(Sh(dir.path(), "find objects refs desk -type d ! -perm -070").empty());
  CHECK(Sh(dir.path(), "find objects -type f ! -perm -040").empty());
  CHECK(Sh(dir.path(), "find refs desk -type f ! -perm -060").empty());
}

TEST_CASE("a repository of somebody else is refused by name" * doctest::skip(getuid() != 0)) {
  TempDir dir;
  MustInit(dir.path());
  Sh(dir.path(), "chown -R 65534 .");
  const auto store = OpenStore(dir.path(), kFast);
  REQUIRE(!store);
  CHECK(store.error().message.find("belongs to user 65534") != std::string::npos);
  CHECK(store.error().hints.at(0).find("safe.directory") != std::string::npos);
}
