// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_SYNC_REPLICAS_H_
#define DESK_TESTS_SYNC_REPLICAS_H_

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ops/desk.h"
#include "ops/init.h"
#include "ops/verbs.h"
#include "store/fixture.h"
#include "sync/join_files.h"
#include "sync/sync.h"

namespace desk::sync {

// Clones of one desk that share their objects, so that a commit of one is in all of them, and the
// way from one to the other takes no program. Each has a branch, a working tree and a git folder of
// its own. The first is "a".
class Replicas {
 public:
  Replicas() : ids_(SeededIds(1)) {
    ops::NewDesk desk;
    desk.dir = dir / "a";
    desk.name = "Test";
    const auto clock = FixedClock(now_);
    REQUIRE(ops::Init(desk, test::kFast, kWho, *clock, *ids_).has_value());
    std::filesystem::rename(dir / "a/.git/objects", dir / "objects");
    std::filesystem::create_symlink(dir / "objects", dir / "a/.git/objects");
  }

  // Another clone with what the one has.
  void Fork(const std::string& from, const std::string& to) {
    using std::filesystem::copy_options;
    std::filesystem::copy(dir / from, dir / to,
                          copy_options::recursive | copy_options::copy_symlinks);
  }

  std::unique_ptr<Store> Open(const std::string& name) const { return test::MustOpen(dir / name); }
  // The desk as somebody uses it; each time a second later.
  ops::Desk Desk(const std::string& name, const std::string& who = "bob") {
    now_.ms += 1000;
    clocks_.push_back(FixedClock(now_));
    auto desk = ops::Open(dir / name, test::kFast, who + " <" + who + "@example.org>",
                          *clocks_.back(), *ids_);
    REQUIRE_MESSAGE(desk.has_value(), desk.error().message);
    return std::move(*desk);
  }

  std::string Tip(const std::string& name) const { return (*Open(name)->Tip())->commit(); }
  std::string Read(const std::string& name, const std::string& path) const {
    return test::Read(*Open(name), path);
  }
  // One file, as somebody commits it with git.
  void Commit(const std::string& name, const std::string& path, const std::string& bytes) {
    now_.ms += 1000;
    const auto store = Open(name);
    const Person hand{"Git User", "git@example.org"};
    const auto done = store->Write([&](const Snapshot&) {
      return Result<desk::Commit>(desk::Commit{{{path, bytes}}, "hand", hand, hand, now_});
    });
    REQUIRE_MESSAGE(done.has_value(), done.error().message);
  }
  Result<Joined> Join(const std::string& name, const std::string& commit) const {
    const auto store = Open(name);
    std::vector<std::string> notes;
    return store->Join(commit, JoinOfSides(*store, notes), false);
  }

  // A new ticket; its id.
  std::string Create(const std::string& name, std::optional<Uid> uid = std::nullopt,
                     const std::string& title = "t") {
    auto desk = Desk(name);
    const auto created = ops::Create(
        desk,
        {RecordKind::kTicket, "", {{"title", Value::String(title)}}, "", "cli", std::move(uid)},
        false);
    REQUIRE_MESSAGE(created.has_value(), created.error().message);
    return created->outcomes[0].id;
  }
  void Do(const std::string& name, const std::string& id, const ops::Plan& plan,
          const std::string& who = "bob") {
    auto desk = Desk(name, who);
    ops::ChangeOptions options;
    options.summary = "test";
    const auto done = ops::Change(desk, RecordKind::kTicket, {id}, plan, options);
    REQUIRE_MESSAGE(done.has_value(), done.error().message);
  }

  test::TempDir dir;

 private:
  static inline const std::optional<std::string> kWho = "Bob <bob@example.org>";
  Instant now_ = *ParseInstant("2026-11-23T09:00:00Z");
  std::unique_ptr<IdSource> ids_;
  std::vector<std::unique_ptr<Clock>> clocks_;
};

// A remote's branch that all replicas reach, and what may happen on the way to it.
struct FakeRemote {
  std::string commit;  // "": there is no such branch
  std::function<Status()> before_fetch, before_push;
  bool loses_replies = false;  // takes what is pushed, and says that it failed
  int fetches = 0, pushes = 0;
  std::vector<std::string> remembered;
};

class FakeTransport final : public Transport {
 public:
  FakeTransport(const Store& store, FakeRemote& remote) : store_(store), remote_(remote) {}

  Result<std::string> Fetch() override {
    ++remote_.fetches;
    if (remote_.before_fetch) DESK_TRY(remote_.before_fetch());
    return remote_.commit;
  }
  void Remember(const std::string& commit) override { remote_.remembered.push_back(commit); }
  Result<Pushed> Push(const std::string& commit) override {
    ++remote_.pushes;
    if (remote_.before_push) DESK_TRY(remote_.before_push());
    if (!remote_.commit.empty() && !store_.Follows(commit, remote_.commit)) return Pushed::kBehind;
    remote_.commit = commit;
    if (remote_.loses_replies) return Fail(ErrorCode::kBusy, "the line was cut");
    return Pushed::kYes;
  }
  std::string name() const override { return "fake"; }

 private:
  const Store& store_;
  FakeRemote& remote_;
};

inline Result<Synced> SyncWith(const Replicas& replicas, const std::string& name,
                               FakeRemote& remote, const SyncOptions& options = {}) {
  const auto store = replicas.Open(name);
  FakeTransport transport(*store, remote);
  return Sync(*store, transport, options, [](int) {});
}

}  // namespace desk::sync

#endif  // DESK_TESTS_SYNC_REPLICAS_H_
