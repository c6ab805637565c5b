// SPDX-License-Identifier: MIT
#include "store/objects.h"

#include "store/fixture.h"
#include "store/snapshot.h"

using namespace desk;
using namespace desk::test;

TEST_CASE("a commit is not believed to hold what does not read back") {
  TempDir dir;
  MustInit(dir.path());
  Sh(dir.path(), "printf good > teams/c.yaml && git add . && git commit -qm c");
  const git_oid good = git::BlobId("good"), other = git::BlobId("other");
  int rc = 0;
  const auto repository = git::Make_<git::Repository>(rc, git_repository_open, dir.path().c_str());
  REQUIRE(rc == 0);
  const auto tip = git::ParseHex(Sh(dir.path(), "git rev-parse HEAD"));
  const auto base = SnapshotOf(repository.get(), *tip);
  REQUIRE(base);
  const auto stored = [&](const std::optional<git_oid>& after) {
    auto objects = NewObjects::Open(dir / ".git");
    REQUIRE(objects);
    Proposal proposal;
    proposal.existing = *tip;
    proposal.changes = {{"teams/c.yaml", {}, after, {}}};
    const auto along = [](const git_oid&, NewObjects&) { return Status(); };
    const Status status = StoreCommit(dir / ".git", *objects, **base, proposal, false, along);
    return status ? "" : status.error().message;
  };
  const std::string no = "'teams/c.yaml' does not read back as it was written; nothing is stored";
  CHECK(stored(good) == "");
  CHECK(stored(other) == no);
  CHECK(stored(std::nullopt) == no);
  // An object that is whole, but not the one that its name says.
  const auto object = [](const git_oid& id) {
    return ".git/objects/" + git::Hex(id).insert(2, "/");
  };
  Sh(dir.path(), "cp -f " + object(git::BlobId("a: 1\n")) + " " + object(good));
  CHECK(stored(good) == no);
}
