// SPDX-License-Identifier: MIT
#include "store/store.h"

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

TEST_CASE("what is written is read back, and git agrees") {
  TempDir dir;
  const auto store = MustInit(dir.path(), {}, {30, true});
  const Committed done = MustWrite(
      *store, {{"teams/a.yaml", "a: 2\n"}, {"tickets/k/7/k7m3qx9p.yaml", "t\n"}}, "two files");
  CHECK(done.warnings.empty());
  CHECK(done.commit == Sh(dir.path(), "git rev-parse main"));
  CHECK(Read(*store, "teams/a.yaml") == "a: 2\n");
  CHECK(ReadFile(dir / "tickets/k/7/k7m3qx9p.yaml") == "t\n");
  CHECK(Sh(dir.path(), "git log -1 --format='%an %ae %cn %at %s'") ==
        "Ann ann@example.org Ann 1767225600 two files");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE(
    "a file is removed from branch, working tree and index, with the folders it leaves empty") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  MustWrite(*store, {{"tickets/k/7/k7m3qx9p.yaml", "t\n"}});
  MustWrite(*store, {{"tickets/k/7/k7m3qx9p.yaml", std::nullopt}});
  CHECK(Read(*store, "tickets/k/7/k7m3qx9p.yaml").starts_with("error: no file"));
  CHECK(!fs::exists(dir / "tickets"));
  CHECK(Sh(dir.path(), "git ls-files tickets").empty());
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a change that changes nothing makes no commit") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string before = Sh(dir.path(), "git rev-parse main");
  CHECK(MustWrite(*store, {{"teams/a.yaml", "a: 1\n"}}).commit.empty());
  CHECK(MustWrite(*store, {}).commit.empty());
  CHECK(MustWrite(*store, {{"teams/none.yaml", std::nullopt}}).commit.empty());
  CHECK(Sh(dir.path(), "git rev-parse main") == before);
}

TEST_CASE(
    "an error of the builder leaves the branch as it was, and paths outside a desk are a bug") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string before = Sh(dir.path(), "git rev-parse main");
  const auto failed =
      store->Write([](const Snapshot&) -> Result<Commit> { return Fail(ErrorCode::kNo, "no"); });
  CHECK(failed.error().code == ErrorCode::kNo);
  for (const char* path : {"src/x.c", "../x", ".git/config", "teams/../x.yaml"}) {
    CAPTURE(path);
    const auto bug = store->Write([&](const Snapshot&) {
      return Result<Commit>(Change({{path, "x"}}));
    });
    CHECK(bug.error().code == ErrorCode::kBug);
  }
  CHECK(Sh(dir.path(), "git rev-parse main") == before);
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("names and messages that git refuses are made plain") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  auto commit = Change({{"teams/a.yaml", "x"}}, std::string("a\0b", 3));
  commit.author = {"A <evil>\nB", ""};
  commit.committer = {"", "c@example.org"};
  const auto done = store->Write([&](const Snapshot&) { return Result<Commit>(commit); });
  REQUIRE(done);
  CHECK(Sh(dir.path(), "git log -1 --format='%an|%ae|%cn|%s'") ==
        "A  evil  B|unknown|c@example.org|ab");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("many files in one commit become one pack") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Files files;
  for (int i = 0; i < 300; ++i)
    files.push_back({"teams/t" + std::to_string(i) + ".yaml", std::to_string(i) + "\n"});
  const std::string loose_before = Sh(dir.path(), "git count-objects");
  MustWrite(*store, files);
  CHECK(Sh(dir.path(), "ls .git/objects/pack/*.pack | wc -l") == "1");
  CHECK(Sh(dir.path(), "git count-objects") == loose_before);
  CHECK(Read(*store, "teams/t299.yaml") == "299\n");
  CHECK(Read(*store, "teams/a.yaml") == "a: 1\n");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("an object that a power cut left empty is written again when it is needed") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string id = Sh(dir.path(), "printf 'new\\n' | git hash-object -w --stdin");
  const std::string object = ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
  Sh(dir.path(), "chmod +w " + object + " && : > " + object);
  MustWrite(*MustOpen(dir.path()), {{"teams/a.yaml", "new\n"}});
  CHECK(Sh(dir.path(), "git show HEAD:teams/a.yaml") == "new");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("configuration and identity are git's") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  CHECK(!store->identity());
  REQUIRE(store->SetConfig("user.name", "Bob"));
  REQUIRE(store->SetConfig("user.email", "bob@example.org"));
  REQUIRE(store->identity());
  CHECK(store->identity()->name == "Bob");
  CHECK(Sh(dir.path(), "git config user.email") == "bob@example.org");
  CHECK(store->Config("merge.desk.driver")->find("git merge-file") != std::string::npos);
  CHECK(!store->Config("no.such"));
}

TEST_CASE("what is no file of the desk is no draft") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / "notes.txt", "mine\n");
  WriteFile(dir / "teams/readme.txt", "mine\n");
  CHECK(store->Drafts()->empty());
}
