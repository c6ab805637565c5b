// SPDX-License-Identifier: MIT
// The order of a sync, and what it makes of everything that a remote may do.
#include "sync/sync.h"

#include <doctest/doctest.h>

#include "store/paths.h"
#include "sync/replicas.h"

namespace desk::sync {
namespace {

std::string CodeOf(const Error& error) {
  return std::to_string(static_cast<int>(error.code)) + " " + error.message;
}

// "received 2 joined sent; 11 the line was cut", or the error.
std::string Shown(const Result<Synced>& done) {
  if (!done) return CodeOf(done.error());
  std::string shown = "received " + std::to_string(done->received);
  if (done->joined) shown += " joined";
  if (done->pushed) shown += " sent";
  if (done->unsynced) shown += "; " + CodeOf(*done->unsynced);
  return shown;
}

// Two clones that have synced, and one ticket.
struct Pair {
  Pair() {
    id = replicas.Create("a");
    path = RecordPath(RecordKind::kTicket, id);
    replicas.Fork("a", "b");
    remote.commit = replicas.Tip("a");
  }
  void Note(const std::string& name, const std::string& text) {
    replicas.Do(name, id, ops::Note(text));
  }
  bool Has(const std::string& name, const std::string& text) const {
    return replicas.Read(name, path).find(text) != std::string::npos;
  }
  std::string Sync(const std::string& name, const SyncOptions& options = {}) {
    return Shown(SyncWith(replicas, name, remote, options));
  }

  Replicas replicas;
  FakeRemote remote;
  std::string id, path;
};

const Error kAway{ErrorCode::kBusy, "away", {}, {}, {}};

}  // namespace

TEST_CASE("a sync brings both to the same commit") {
  Pair pair;
  CHECK(pair.Sync("a") == "received 0");
  pair.Note("a", "from a");
  CHECK(pair.Sync("a") == "received 0 sent");
  pair.Note("b", "from b");
  CHECK(pair.Sync("b") == "received 1 joined sent");
  CHECK(pair.Sync("a") == "received 1");
  CHECK(pair.remote.commit == pair.replicas.Tip("a"));
  CHECK(pair.remote.commit == pair.replicas.Tip("b"));
  CHECK(pair.Has("a", "from b"));
  CHECK(pair.Has("b", "from a"));
  CHECK(pair.remote.remembered.back() == pair.remote.commit);
}

TEST_CASE("the first sync with an empty remote makes its branch") {
  Pair pair;
  pair.remote.commit.clear();
  CHECK(pair.Sync("a") == "received 0 sent");
  CHECK(pair.remote.commit == pair.replicas.Tip("a"));
  CHECK(pair.remote.remembered == std::vector{pair.remote.commit});
}

TEST_CASE("a desk that both sides joined on their own is theirs at once") {
  Pair pair;
  pair.Note("a", "from a");
  pair.Note("b", "from b");
  const std::string a = pair.replicas.Tip("a"), b = pair.replicas.Tip("b");
  REQUIRE(pair.replicas.Join("a", b).has_value());
  REQUIRE(pair.replicas.Join("b", a).has_value());
  CHECK(pair.Sync("a") == "received 0 sent");
  CHECK(pair.Sync("b") == "received 0");
  CHECK(pair.replicas.Tip("b") == pair.remote.commit);
}

TEST_CASE("if somebody pushes between fetch and push, all begins anew") {
  Pair pair;
  pair.Note("a", "from a");
  int races = 3;
  pair.remote.before_push = [&]() -> Status {
    if (races-- <= 0) return {};
    pair.Note("b", "race " + std::to_string(races));
    pair.remote.commit = pair.replicas.Tip("b");
    return {};
  };
  std::vector<int> pauses;
  const auto store = pair.replicas.Open("a");
  FakeTransport transport(*store, pair.remote);
  const auto done = Sync(*store, transport, {}, [&](int ms) { pauses.push_back(ms); });
  CHECK(Shown(done) == "received 3 joined sent");
  CHECK(pauses == std::vector{50, 100, 200});
  CHECK(pair.remote.commit == pair.replicas.Tip("a"));
  for (const std::string text : {"from a", "race 0", "race 1", "race 2"})
    CHECK(pair.Has("a", text));
}

TEST_CASE("a sync that is always too late gives up, and what is here stays") {
  Pair pair;
  pair.Note("a", "from a");
  pair.remote.before_push = [&]() -> Status {
    pair.Note("b", "race");
    pair.remote.commit = pair.replicas.Tip("b");
    return {};
  };
  for (const int tries : {1, 20}) {
    CAPTURE(tries);
    pair.remote.pushes = 0;
    std::vector<int> pauses;
    const auto store = pair.replicas.Open("a");
    FakeTransport transport(*store, pair.remote);
    SyncOptions options;
    options.tries = tries;
    const auto done = Sync(*store, transport, options, [&](int ms) { pauses.push_back(ms); });
    CHECK(Shown(done) == "11 others wrote to the remote 'fake' all the time");
    CHECK(pair.remote.pushes == tries);
    CHECK(pauses.size() == static_cast<size_t>(tries - 1));
    if (tries == 20) CHECK(pauses.back() == 5000);
  }
  CHECK(pair.Has("a", "from a"));
  pair.remote.before_push = nullptr;
  CHECK(pair.Sync("a") == "received 1 joined sent");
}

TEST_CASE("a reply that gets lost is asked for") {
  Pair pair;
  pair.Note("a", "from a");
  pair.remote.loses_replies = true;
  SUBCASE("the remote has it") { CHECK(pair.Sync("a") == "received 0 sent"); }
  SUBCASE("and somebody has written on top of it") {
    pair.remote.before_fetch = [&]() -> Status {
      if (pair.remote.pushes == 0) return {};
      REQUIRE(pair.replicas.Join("b", pair.remote.commit).has_value());
      pair.Note("b", "on top");
      pair.remote.commit = pair.replicas.Tip("b");
      return {};
    };
    CHECK(pair.Sync("a") == "received 0 sent");
  }
  SUBCASE("the remote does not have it") {
    pair.remote.before_push = [] { return Status(Fail(kAway)); };
    CHECK(pair.Sync("a") == "received 0; 11 away");
    CHECK(pair.remote.commit != pair.replicas.Tip("a"));
    CHECK(pair.remote.remembered.back() == pair.remote.commit);
  }
  SUBCASE("the remote does not answer any more") {
    pair.remote.before_fetch = [&] { return pair.remote.pushes == 0 ? Status() : Fail(kAway); };
    CHECK(pair.Sync("a") == "received 0; 11 the line was cut");
  }
  pair.remote = {pair.remote.commit, nullptr, nullptr, false, 0, 0, {}};
  const std::string after = pair.Sync("a");
  CHECK(after.find(';') == std::string::npos);
  CHECK(pair.remote.commit == pair.replicas.Tip("a"));
  CHECK(pair.Has("a", "from a"));
}

TEST_CASE("a remote that cannot be reached or does not want it is no failure of the desk") {
  const struct {
    Error at_fetch, at_push;
    std::string expected;
  } cases[] = {
      {kAway, {}, "received 0; 11 away"},
      {{}, kAway, "received 0; 11 away"},
      {{}, {ErrorCode::kFailed, "a hook said no", {}, {}, {}}, "received 0; 1 a hook said no"},
      {{ErrorCode::kInvalidData, "rewritten", {}, {}, {}}, {}, "13 rewritten"},
      {{ErrorCode::kUsage, "no remote", {}, {}, {}}, {}, "2 no remote"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.expected);
    Pair pair;
    pair.Note("a", "from a");
    const std::string tip = pair.replicas.Tip("a"), theirs = pair.remote.commit;
    const auto fails = [](const Error& error) {
      return [error] { return error.message.empty() ? Status() : Fail(error); };
    };
    pair.remote.before_fetch = fails(c.at_fetch);
    pair.remote.before_push = fails(c.at_push);
    const auto done = SyncWith(pair.replicas, "a", pair.remote);
    CHECK(Shown(done) == c.expected);
    if (done) CHECK(done->commit == tip);
    CHECK(pair.replicas.Tip("a") == tip);
    CHECK(pair.remote.commit == theirs);
  }
}

TEST_CASE("--no-push takes in and sends nothing") {
  Pair pair;
  pair.Note("a", "from a");
  pair.Note("b", "from b");
  pair.remote.commit = pair.replicas.Tip("b");
  SyncOptions options;
  options.push = false;
  CHECK(pair.Sync("a", options) == "received 1 joined");
  CHECK(pair.Has("a", "from b"));
  CHECK(pair.remote.commit == pair.replicas.Tip("b"));
  CHECK(pair.remote.pushes == 0);
  CHECK(pair.remote.remembered == std::vector{pair.remote.commit});
  CHECK(pair.Sync("a") == "received 0 sent");
}

TEST_CASE("--dry-run says what would be, and changes nothing") {
  const struct {
    std::vector<std::string> writers;
    bool push;
    std::string expected;
  } cases[] = {
      {{}, true, "received 0"},
      {{"a"}, true, "received 0 sent"},
      {{"a"}, false, "received 0"},
      {{"b"}, true, "received 1"},
      {{"a", "b"}, true, "received 1 joined sent"},
      {{"a", "b"}, false, "received 1 joined"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.expected);
    Pair pair;
    for (const auto& name : c.writers) pair.Note(name, "from " + name);
    pair.remote.commit = pair.replicas.Tip("b");
    const std::string tip = pair.replicas.Tip("a"), theirs = pair.remote.commit;
    SyncOptions options;
    options.dry_run = true;
    options.push = c.push;
    CHECK(pair.Sync("a", options) == c.expected);
    CHECK(pair.replicas.Tip("a") == tip);
    CHECK(pair.remote.commit == theirs);
    CHECK(pair.remote.remembered.empty());
    CHECK(test::Health(pair.replicas.dir / "a") == "clean");
    // And then it is so.
    options.dry_run = false;
    CHECK(pair.Sync("a", options) == c.expected);
  }
  Pair pair;
  pair.remote.commit.clear();
  SyncOptions dry;
  dry.dry_run = true;
  CHECK(pair.Sync("a", dry) == "received 0 sent");
  CHECK(pair.remote.commit.empty());
}

TEST_CASE("what is no version of this desk is not taken in") {
  const struct {
    std::string script, expected;
  } cases[] = {
      {"git rm -q desk.yaml", "13 what the remote 'fake' has is no desk"},
      {"git rm -qr .; echo x >x; git add x", "13 what the remote 'fake' has is no desk"},
      {"sed -i 's/^uid: ......../uid: 00000000/' desk.yaml",
       "13 what the remote 'fake' has is another desk: its uid differs"},
      {"sed -i 's/^needs: ../needs: [telepathy]/' desk.yaml", "20 "},
      {"ln -s x link; git add link", "13 a symbolic link has no place in a desk"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.script);
    for (const bool dry_run : {false, true}) {
      Pair pair;
      test::Sh(pair.replicas.dir / "b", c.script + "; git commit -qam bad");
      pair.remote.commit = test::Sh(pair.replicas.dir / "b", "git rev-parse main");
      pair.Note("a", "from a");
      const std::string tip = pair.replicas.Tip("a"), theirs = pair.remote.commit;
      SyncOptions options;
      options.dry_run = dry_run;
      const std::string said = pair.Sync("a", options);
      CHECK(said.substr(0, c.expected.size()) == c.expected);
      CHECK(pair.replicas.Tip("a") == tip);
      CHECK(pair.remote.commit == theirs);
      CHECK(pair.remote.remembered.empty());
      CHECK(test::Health(pair.replicas.dir / "a") == "clean");
    }
  }
}

TEST_CASE("a desk.yaml that is broken on one side is joined away") {
  for (const std::string broken : {"a", "b"}) {
    CAPTURE(broken);
    Pair pair;
    const std::string sound = pair.replicas.Read("a", "desk.yaml");
    pair.replicas.Commit(broken, "desk.yaml", "name: [\n");
    pair.replicas.Commit(broken == "a" ? "b" : "a", "README.md", "x");
    pair.remote.commit = pair.replicas.Tip("b");
    CHECK(pair.Sync("a") == "received 1 joined sent");
    // Nobody but the one has changed it: it is as it was committed, for `desk check` to find.
    CHECK(pair.replicas.Read("a", "desk.yaml") == "name: [\n");
    pair.replicas.Commit("b", "desk.yaml", sound);
    pair.remote.commit = pair.replicas.Tip("b");
    CHECK(pair.Sync("a").find(';') == std::string::npos);
  }
}

TEST_CASE("a branch without a commit takes over what the remote has") {
  Pair pair;
  const std::string folder = pair.replicas.dir / "c";
  const auto store = InitStore(folder, {false, ""}, test::kFast);
  REQUIRE(store.has_value());
  test::Sh(folder,
           "rmdir .git/objects/* && rmdir .git/objects && ln -s ../../objects .git/objects");
  FakeTransport transport(**store, pair.remote);
  CHECK(Shown(Sync(**store, transport, {}, [](int) {})).starts_with("received "));
  CHECK(pair.replicas.Tip("c") == pair.remote.commit);
  CHECK(test::Health(folder) == "clean");
  // With nothing on either side there is nothing to do.
  FakeRemote empty;
  test::Sh(folder, "git update-ref -d HEAD && git read-tree --empty && git clean -qfdx");
  const auto again = InitStore(folder, {false, ""}, test::kFast);
  REQUIRE(again.has_value());
  FakeTransport nobody(**again, empty);
  CHECK(Shown(Sync(**again, nobody, {}, [](int) {})) == "received 0");
  CHECK(empty.pushes == 0);
}

TEST_CASE("who had to move is named once, however often it was tried") {
  Pair pair;
  const Uid one = *ParseUid("6f0c1d5e8a7b49d2b3c4d5e6f7a8b900"),
            two = *ParseUid("6f0c1d5e8a7b49d2b3c4d5e6f7a8b901");
  pair.replicas.Create("a", one, "one");
  pair.replicas.Create("b", two, "two");
  pair.remote.commit = pair.replicas.Tip("b");
  int races = 2;
  pair.remote.before_push = [&]() -> Status {
    if (races-- <= 0) return {};
    pair.Note("b", "race");
    pair.remote.commit = pair.replicas.Tip("b");
    return {};
  };
  const auto done = SyncWith(pair.replicas, "a", pair.remote);
  REQUIRE(done.has_value());
  CHECK(done->pushed);
  REQUIRE(done->notes.size() == 1);
  CHECK(done->notes[0] == "\"two\" met another ticket under its id " +
                              DisplayTicketId(IdInChain(two, 0)) + "; it is " +
                              DisplayTicketId(IdInChain(two, 1)) + " now");
}

namespace {

// "committed" or the error of a note that the remote referees.
std::string WriteFirst(Pair& pair, const std::string& text) {
  const auto store = pair.replicas.Open("a");
  FakeTransport transport(*store, pair.remote);
  const auto build = [&](const Snapshot&) -> Result<Commit> {
    return test::Change({{"README.md", text}});
  };
  const auto done = WriteRemoteFirst(*store, transport, build, [](int) {});
  if (!done) return CodeOf(done.error());
  return done->commit.empty() ? "nothing" : "committed";
}

}  // namespace

TEST_CASE("a write that the remote referees is on no branch before the remote has it") {
  Pair pair;
  SUBCASE("accepted, with what was here before") {
    pair.Note("a", "from a");
    CHECK(WriteFirst(pair, "x") == "committed");
    CHECK(WriteFirst(pair, "x") == "nothing");
  }
  SUBCASE("somebody was faster") {
    bool raced = false;
    pair.remote.before_push = [&]() -> Status {
      if (std::exchange(raced, true)) return {};
      pair.Note("b", "race");
      pair.remote.commit = pair.replicas.Tip("b");
      return {};
    };
    CHECK(WriteFirst(pair, "x") == "committed");
    CHECK(pair.Has("a", "race"));
  }
  SUBCASE("something was written here meanwhile") {
    pair.remote.before_push = [&]() -> Status {
      pair.Note("a", "meanwhile");
      return {};
    };
    CHECK(WriteFirst(pair, "x") == "committed");
    CHECK(pair.Has("a", "meanwhile"));
    CHECK(pair.replicas.Read("a", "README.md") == "x");
    pair.remote.before_push = nullptr;
    CHECK(pair.Sync("a") == "received 0 sent");
  }
  SUBCASE("the reply is lost") {
    pair.remote.loses_replies = true;
    CHECK(WriteFirst(pair, "x") == "committed");
  }
  CHECK(pair.replicas.Tip("a") == pair.remote.commit);
  CHECK(pair.replicas.Read("a", "README.md") == "x");
  CHECK(test::Health(pair.replicas.dir / "a") == "clean");
}

TEST_CASE("a write that the remote does not take is on no branch") {
  Pair pair;
  pair.Note("a", "from a");
  const std::string tip = pair.replicas.Tip("a"), theirs = pair.remote.commit;
  SUBCASE("out of reach") {
    pair.remote.before_fetch = [] { return Status(Fail(kAway)); };
    CHECK(WriteFirst(pair, "x") == "11 away");
  }
  SUBCASE("refused") {
    pair.remote.before_push = [] { return Status(Fail(ErrorCode::kFailed, "a hook said no")); };
    CHECK(WriteFirst(pair, "x") == "1 a hook said no");
  }
  SUBCASE("always too late") {
    pair.remote.before_push = [&]() -> Status {
      pair.Note("b", "race");
      pair.remote.commit = pair.replicas.Tip("b");
      return {};
    };
    CHECK(WriteFirst(pair, "x") == "11 others wrote to the remote 'fake' all the time");
    CHECK(pair.Has("a", "from a"));
    CHECK(pair.replicas.Read("a", "README.md").starts_with("error"));
    return;
  }
  SUBCASE("nobody knows") {
    pair.remote.before_push = [] { return Status(Fail(kAway)); };
    pair.remote.before_fetch = [&] { return pair.remote.pushes == 0 ? Status() : Fail(kAway); };
    CHECK(WriteFirst(pair, "x") ==
          "11 unknown: the remote may have taken the change, and does not answer: away");
  }
  CHECK(pair.replicas.Tip("a") == tip);
  CHECK(pair.remote.commit == theirs);
}

}  // namespace desk::sync
