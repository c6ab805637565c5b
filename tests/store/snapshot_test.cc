// SPDX-License-Identifier: MIT
#include "store/snapshot.h"

#include <unistd.h>

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;

TEST_CASE("lists are in byte order and name no folder that is not there") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const auto tip = store->Tip();
  std::string seen;
  const auto add = [&](const std::string& path) { return seen += path + " ", true; };
  const auto damaged = [&](const Error& error) { seen += "damaged " + error.where; };
  REQUIRE((*tip)->List("", add, damaged));
  REQUIRE((*tip)->List("nothing", add, damaged));
  CHECK(seen == "desk.yaml teams/a.yaml teams/b.yaml ");
  seen.clear();
  const auto first = [&](const std::string& path, std::string_view bytes) {
    return seen += path + "=" + std::string(bytes), false;
  };
  REQUIRE((*tip)->Walk("teams", first, damaged));
  CHECK(seen == "teams/a.yaml=a: 1\n");
}

TEST_CASE("links, submodules and oversized files are refused in a tree and never hide the others") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "ln -s /etc/passwd teams/link.yaml && head -c 9000000 /dev/zero > teams/big.yaml && echo x > "
     "teams/c.yaml &&"
     " chmod +x teams/c.yaml && git add teams && git update-index --add --cacheinfo 160000,$(git "
     "rev-parse HEAD),teams/sub.yaml &&"
     " git -c user.name=x -c user.email=x@x commit -qm odd");
  const auto tip = store->Tip();
  for (const char* path : {"teams/link.yaml", "teams/big.yaml", "teams/sub.yaml", "teams"}) {
    CAPTURE(path);
    const auto bytes = (*tip)->Read(path);
    REQUIRE(!bytes);
    CHECK(bytes.error().code == ErrorCode::kInvalidData);
  }
  std::string seen, damaged;
  REQUIRE((*tip)->Walk(
      "teams", [&](const std::string& path, std::string_view) { return seen += path + " ", true; },
      [&](const Error& error) { damaged += error.where + " "; }));
  CHECK(seen == "teams/a.yaml teams/b.yaml teams/c.yaml ");
  CHECK(damaged == "teams/big.yaml teams/link.yaml teams/sub.yaml ");
  CHECK((*tip)->OddEntries().size() == 3);
}

TEST_CASE("a damaged object hides its own folder only") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string id = Sh(dir.path(), "git rev-parse HEAD:teams/a.yaml");
  const std::string object = ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
  Sh(dir.path(), "chmod +w " + object + " && : > " + object);
  const auto fresh = MustOpen(dir.path());
  CHECK(Read(*fresh, "teams/b.yaml") == "b: 1\n");
  const auto bytes = (*fresh->Tip())->Read("teams/a.yaml");
  REQUIRE(!bytes);
  CHECK(bytes.error().code == ErrorCode::kInvalidData);
}

TEST_CASE("a revision names a snapshot that does not change") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string first = Sh(dir.path(), "git rev-parse HEAD");
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}});
  for (const std::string& revision : {first, first.substr(0, 10), std::string("main~1")}) {
    CAPTURE(revision);
    const auto at = store->At(revision);
    REQUIRE(at);
    CHECK((*at)->commit() == first);
    CHECK(*(*at)->Read("teams/a.yaml") == "a: 1\n");
  }
  CHECK(store->At("no-such-thing").error().code == ErrorCode::kNotFound);
}

TEST_CASE("the history of a path has the commits that changed it, newest first") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}}, "second a");
  MustWrite(*store, {{"teams/b.yaml", "b: 2\n"}}, "second b");
  MustWrite(*store, {{"teams/a.yaml", "a: 3\n"}}, "third a");
  const auto summary = [&](std::string_view path, int limit) {
    std::string out;
    const auto lines = store->History(path, limit);
    for (const auto& line : *lines) out += line.summary + ", ";
    return out;
  };
  CHECK(summary("teams/a.yaml", 10) == "third a, second a, init, ");
  CHECK(summary("", 10) == "third a, second b, second a, init, ");
  CHECK(summary("", 2) == "third a, second b, ");
  CHECK(summary("teams/none.yaml", 10) == "");
  CHECK((*store->History("", 1))[0].author.email == "ann@example.org");
}

TEST_CASE("a file that a merge took from one side was not changed by the merge") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "git switch -qc side && echo side > teams/a.yaml && git commit -qam side && git switch -q "
     "main && echo main > teams/b.yaml &&"
     " git commit -qam main && git merge -q --no-edit side");
  const auto lines = store->History("teams/a.yaml", 9);
  REQUIRE(lines);
  CHECK(lines->size() == 2);
  CHECK(store->History("", 9)->size() == 4);
}

TEST_CASE("what is no folder where one should be is named, and no other folder is hidden") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(), "ln -s /etc tickets && git add tickets && git commit -qm link");
  std::string damaged;
  const auto tip = store->Tip();
  REQUIRE((*tip)->Walk(
      "tickets", [](const std::string&, std::string_view) { return true; },
      [&](const Error& error) { damaged += error.where + ": " + error.message; }));
  CHECK(damaged == "tickets: a file or a link stands where a folder should be");
  const auto done = store->Write([](const Snapshot&) {
    return Result<Commit>(Change({{"tickets/k/7/k7m3qx9p.yaml", "t\n"}}));
  });
  REQUIRE(!done);
  CHECK(done.error().code == ErrorCode::kInvalidData);
  CHECK(done.error().where == "tickets");
  CHECK(Read(*store, "teams/a.yaml") == "a: 1\n");
}

TEST_CASE("a draft that cannot be read says why, beside the others") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(), "rm teams/a.yaml && ln -s b.yaml teams/a.yaml && echo 'b: 2' > teams/b.yaml");
  const auto drafts = store->Drafts();
  REQUIRE(drafts);
  REQUIRE(drafts->size() == 2);
  REQUIRE((*drafts)[0].fault);
  CHECK((*drafts)[0].fault->message.find("symbolic link") != std::string::npos);
  CHECK(!(*drafts)[1].fault);
  CHECK((*drafts)[1].bytes == "b: 2\n");
}

TEST_CASE("a file that git cannot read does not hide the others" * doctest::skip(getuid() == 0)) {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "echo 'a: 2' > teams/a.yaml && chmod 000 teams/a.yaml && echo 'b: 2' > teams/b.yaml");
  const auto drafts = store->Drafts();
  REQUIRE(drafts);
  REQUIRE(drafts->size() == 2);
  CHECK((*drafts)[0].fault);
  CHECK((*drafts)[1].bytes == "b: 2\n");
}
