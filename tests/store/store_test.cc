// SPDX-License-Identifier: MIT
#include "store/store.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/paths.h"
#include "support/temp_repo.h"

namespace desk {
namespace {

using test::TempRepo;

const Person kBob{"Bob", "bob@example.org"};
const Instant kNow{1'763'888'400'000};
const StoreOptions kQuick{1, true};

Commit Put(const std::string& path, std::optional<std::string> bytes, const std::string& message = "change\n") {
  Commit commit;
  commit.files.push_back({path, std::move(bytes)});
  commit.message = message;
  commit.author = commit.committer = kBob;
  commit.at = kNow;
  return commit;
}

Result<Committed> Write(Store& store, const std::string& path, std::optional<std::string> bytes) {
  return store.Write([&](const Snapshot&) -> Result<Commit> { return Put(path, bytes); });
}

std::unique_ptr<Store> NewDesk(const TempRepo& repo, const std::string& dir = "", const InitOptions& init = {}) {
  auto store = InitStore(repo.path(dir), init, kQuick);
  REQUIRE_MESSAGE(store.has_value(), store.error().message);
  const auto written = Write(**store, "desk.yaml", "format: 1\n");
  REQUIRE_MESSAGE(written.has_value(), written.error().message);
  return std::move(*store);
}

std::string ReadTip(const Store& store, const std::string& path) {
  const auto tip = store.Tip();
  const auto bytes = tip ? (*tip)->Read(path) : Result<std::string>(tl::unexpected<Error>(tip.error()));
  return bytes ? *bytes : "error: " + bytes.error().message;
}

const std::string kTicket = "tickets/a/0/a0000000.yaml";

TEST_CASE("a change is on the branch, in the working tree and in git's index") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  const auto committed = Write(*store, kTicket, "one\n");
  REQUIRE(committed.has_value());
  CHECK(committed->warnings.empty());
  CHECK(ReadTip(*store, kTicket) == "one\n");
  CHECK(repo.Read(kTicket) == "one\n");
  CHECK(repo.Run("git status --porcelain") == "");
  CHECK(repo.Run("git diff-index --quiet HEAD") == "");
  CHECK(repo.Run("git rev-parse HEAD") == committed->commit + "\n");
  CHECK(repo.Run("git fsck --strict") == "");
  CHECK(repo.Run("git log -1 --format='%an %ae %at %s'") == "Bob bob@example.org 1763888400 change\n");
  CHECK(repo.Run("ls .git/desk .git/*.lock 2>/dev/null; true") == ".git/desk:\nlock\n");
}

TEST_CASE("a file can be removed, and nothing to do is no commit") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  REQUIRE(Write(*store, kTicket, "one\n"));
  REQUIRE(Write(*store, kTicket, std::nullopt));
  CHECK(ReadTip(*store, kTicket).starts_with("error: no file"));
  CHECK(repo.Run("git status --porcelain; test ! -e " + kTicket) == "");
  const auto nothing = store->Write([](const Snapshot&) -> Result<Commit> { return Commit{}; });
  CHECK(nothing->commit.empty());
}

TEST_CASE("an error of the caller changes nothing") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  const std::string before = repo.Run("git rev-parse HEAD");
  const auto failed = store->Write([](const Snapshot&) -> Result<Commit> { return Fail(ErrorCode::kInvalidData, "no"); });
  CHECK(failed.error().message == "no");
  CHECK(repo.Run("git rev-parse HEAD") == before);
}

TEST_CASE("when the branch moves under a change, the change is made again on the new tip") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  int builds = 0;
  const auto committed = store->Write([&](const Snapshot& base) -> Result<Commit> {
    if (builds++ == 0) repo.Run("echo hi > README.md && git add README.md && git commit -qm foreign");
    return Put(kTicket, base.Read("README.md").has_value() ? "after\n" : "before\n");
  });
  REQUIRE(committed.has_value());
  CHECK(builds == 2);
  CHECK(ReadTip(*store, kTicket) == "after\n");
  CHECK(ReadTip(*store, "README.md") == "hi\n");
  CHECK(repo.Run("git status --porcelain") == "");
}

TEST_CASE("eight processes write at once and every change is there") {
  const TempRepo repo;
  NewDesk(repo);
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    const pid_t child = fork();
    if (child != 0) {
      children.push_back(child);
      continue;
    }
    bool good = true;
    const auto store = OpenStore(repo.path(), {30, true});
    for (int n = 0; n < 10 && good; ++n) {
      good = store && (*store)->Write([&](const Snapshot& base) -> Result<Commit> {
        return Put("teams/log.yaml", base.Read("teams/log.yaml").value_or("") + std::to_string(i) + "\n");
      }).has_value();
    }
    _exit(good ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = 1;
    waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  CHECK(repo.Run("sort teams/log.yaml | uniq -c | awk '{print $1}' | sort -u") == "10\n");
  CHECK(repo.Run("git status --porcelain; git fsck --strict") == "");
}

TEST_CASE("the user's half-staged work and other edits are left alone") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  repo.Write("README.md", "committed\n");
  repo.Run("git add README.md && git commit -qm readme");
  repo.Write("README.md", "staged\n");
  repo.Run("git add README.md");
  repo.Write("README.md", "edited\n");
  REQUIRE(Write(*store, kTicket, "one\n"));
  CHECK(repo.Run("git status --porcelain") == "MM README.md\n");
  CHECK(repo.Run("git show :README.md") == "staged\n");
  CHECK(repo.Run("git commit -qm mine && git show HEAD:" + kTicket) == "one\n");
}

TEST_CASE("an edit of the working tree is never overwritten, unless the change took it in") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  REQUIRE(Write(*store, kTicket, "one\n"));
  repo.Write(kTicket, "mine\n");
  const auto ignored = Write(*store, kTicket, "two\n");
  REQUIRE(ignored.has_value());
  CHECK(ignored->warnings.size() == 1);
  CHECK(repo.Read(kTicket) == "mine\n");
  CHECK(ReadTip(*store, kTicket) == "two\n");
  const auto taken = store->Write([&](const Snapshot&) -> Result<Commit> {
    return Put(kTicket, store->DraftOf(kTicket).value()->bytes + "and two\n");
  });
  REQUIRE(taken.has_value());
  CHECK(taken->warnings.empty());
  CHECK(repo.Read(kTicket) == "mine\nand two\n");
  CHECK(repo.Run("git status --porcelain") == "");
}

TEST_CASE("drafts are the files that differ") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  REQUIRE(Write(*store, kTicket, "one\n"));
  CHECK(store->Drafts()->empty());
  repo.Write(kTicket, "mine\n");
  repo.Write("teams/new.yaml", "new\n");
  repo.Write("notes.txt", "not a desk's\n");
  repo.Run("rm desk.yaml");
  const auto drafts = store->Drafts();
  REQUIRE(drafts->size() == 3);
  CHECK((*drafts)[0].deleted);
  CHECK_FALSE((*drafts)[1].committed.has_value());
  CHECK((*drafts)[2].committed == "one\n");
}

TEST_CASE("a symbolic link is followed neither in the tree nor in the working tree") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  repo.Run("mkdir outside && ln -s ../outside teams && ln -s /etc/passwd types && git add teams types && git commit -qm links");
  CHECK(ReadTip(*store, "types") == "error: a symbolic link stands where a file should be");
  const auto committed = Write(*store, "agents/a.yaml", "a\n");
  REQUIRE(committed.has_value());
  repo.Run("git rm -q --cached teams && git commit -qm unlink");
  const auto through = Write(*store, "teams/x.yaml", "x\n");
  REQUIRE(through.has_value());
  CHECK(through->warnings.size() == 1);
  CHECK(repo.Run("ls outside") == "");
  CHECK((*store->Tip())->OddEntries().size() == 1);
}

TEST_CASE("bare repositories, linked worktrees and orphan branches are written alike") {
  const TempRepo repo;
  InitOptions bare;
  bare.bare = true;
  const auto in_bare = NewDesk(repo, "bare.git", bare);
  REQUIRE(Write(*in_bare, kTicket, "one\n"));
  CHECK(repo.Run("git show HEAD:" + kTicket, "bare.git") == "one\n");

  repo.Run("git init -q -b code project && cd project && echo code > code.c && git add code.c && git commit -qm code");
  repo.Write("project/code.c", "edited\n");
  InitOptions orphan;
  orphan.branch = "desk";
  const auto beside = NewDesk(repo, "project", orphan);
  REQUIRE(Write(*beside, kTicket, "one\n"));
  CHECK(repo.Run("git show desk:" + kTicket, "project") == "one\n");
  CHECK(repo.Run("git status --porcelain; git rev-parse --abbrev-ref HEAD; ls", "project") == " M code.c\ncode\ncode.c\n");

  repo.Run("git worktree add -q ../tree desk", "project");
  const auto opened = OpenStore(repo.path("project"), kQuick);
  REQUIRE(opened.has_value());
  CHECK((*opened)->worktree() == repo.path("tree"));
  REQUIRE(Write(**opened, kTicket, "two\n"));
  CHECK(repo.Read("tree/" + kTicket) == "two\n");
  CHECK(repo.Run("git status --porcelain", "tree") == "");
}

TEST_CASE("what is no desk, or cannot be one, is named") {
  const TempRepo repo;
  const auto error_of = [&](const std::string& dir) {
    const auto store = OpenStore(repo.path(dir), kQuick);
    return store ? std::string("opened") : std::to_string(static_cast<int>(store.error().code)) + " " + store.error().message;
  };
  repo.Run("mkdir empty && git init -q -b main plain && git init -q -b main --object-format=sha256 sha256");
  CHECK(error_of("empty").starts_with("10 no desk at"));
  CHECK(error_of("plain") == "10 no desk on the branch 'main' of this repository");
  CHECK(error_of("sha256").starts_with("20 "));
  NewDesk(repo, "desk");
  CHECK(error_of("desk") == "opened");
  CHECK(InitStore(repo.path("desk"), {}, kQuick).error().message == "there is a desk on the branch 'main' already");
  repo.Run("git checkout -q --detach", "desk");
  const auto detached = OpenStore(repo.path("desk"), kQuick);
  REQUIRE(detached.has_value());
  CHECK(Write(**detached, kTicket, "x\n").error().message == "HEAD is detached; a desk is written on a branch only");
}

TEST_CASE("a foreign lock on git's index is waited for and left alone") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  const std::string before = repo.Run("git rev-parse HEAD");
  repo.Write(".git/index.lock", "");
  const auto busy = Write(*store, kTicket, "one\n");
  REQUIRE_FALSE(busy.has_value());
  CHECK(busy.error().code == ErrorCode::kBusy);
  CHECK(repo.Run("git rev-parse HEAD") == before);
  CHECK(repo.Read(".git/index.lock") == "");
  CHECK(repo.Run("ls .git/desk") == "lock\n");
}

TEST_CASE("what a killed writer left is finished or dropped by the next one") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  REQUIRE(Write(*store, kTicket, "one\n"));
  const std::string old_commit = repo.Run("git rev-parse HEAD").substr(0, 40);
  REQUIRE(Write(*store, kTicket, "two\n"));
  const std::string new_commit = repo.Run("git rev-parse HEAD").substr(0, 40);
  // As if it had died between the branch and the working tree: files and index are those of the old commit.
  repo.Run("git read-tree " + old_commit + " && git checkout-index -f -a && cp .git/index .git/index.lock");
  const std::string inode = repo.Run("stat -c %i .git/index.lock");
  repo.Write(".git/desk/intent", "refs/heads/main " + old_commit + " " + new_commit + " " + inode);
  CHECK(store->Notices().size() == 1);
  REQUIRE(Write(*store, "teams/x.yaml", "x\n"));
  CHECK(repo.Read(kTicket) == "two\n");
  CHECK(repo.Run("git status --porcelain; ls .git/desk .git/index.lock 2>/dev/null") == ".git/desk:\nlock\nexit 2\n");
  // As if it had died before the branch moved, with the branch's lock in its hands.
  repo.Write(".git/desk/intent", "refs/heads/main " + old_commit + " " + new_commit + " 1\n");
  repo.Write(".git/refs/heads/main.lock", "");
  REQUIRE(Write(*store, "teams/y.yaml", "y\n"));
  CHECK(repo.Run("git status --porcelain; ls .git/refs/heads .git/desk") == ".git/desk:\nlock\nstale\n\n.git/refs/heads:\nmain\n");
}

TEST_CASE("a damaged object is an error of its file only") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  REQUIRE(Write(*store, kTicket, "one\n"));
  REQUIRE(Write(*store, "tickets/b/0/b0000000.yaml", "two\n"));
  const std::string blob = repo.Run("git rev-parse HEAD:" + kTicket);
  const std::string object = ".git/objects/" + blob.substr(0, 2) + "/" + blob.substr(2, 38);
  repo.Run("chmod u+w " + object + " && : > " + object);
  std::vector<std::string> good, bad;
  const auto fresh = OpenStore(repo.path(), kQuick);
  REQUIRE((*(*fresh)->Tip())->Walk("tickets", [&](const std::string& path, std::string_view) { good.push_back(path); return true; },
                                   [&](const Error& error) { bad.push_back(error.where); }).has_value());
  CHECK(good == std::vector<std::string>{"tickets/b/0/b0000000.yaml"});
  CHECK(bad == std::vector<std::string>{kTicket});
}

TEST_CASE("history lists the commits that touched a path") {
  const TempRepo repo;
  const auto store = NewDesk(repo);
  REQUIRE(Write(*store, kTicket, "one\n"));
  REQUIRE(Write(*store, "teams/x.yaml", "x\n"));
  CHECK(store->History("", 10)->size() == 3);
  CHECK(store->History("", 2)->size() == 2);
  CHECK(store->History(kTicket, 10)->size() == 1);
}

}  // namespace
}  // namespace desk
