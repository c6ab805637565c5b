// SPDX-License-Identifier: MIT
// Changes that the remote referees: claims.
#include <doctest/doctest.h>

#include "ops/next.h"
#include "store/paths.h"
#include "sync/replicas.h"

namespace desk::sync {
namespace {

const Error kAway{ErrorCode::kBusy, "away", {}, {}, {}};

// Two clones that have synced, and a ticket that nobody has.
struct Claims {
  Claims() {
    id = replicas.Create("a");
    replicas.Fork("a", "b");
    remote.commit = replicas.Tip("a");
  }

  // "bob" who has it afterwards, "nothing" if next finds nothing, or the error.
  std::string Said(const Result<ops::Changed>& done) {
    if (!done)
      return std::to_string(static_cast<int>(done.error().code)) + " " + done.error().message;
    return done->outcomes.empty() ? "nothing" : done->outcomes[0].after.Text("assignee");
  }
  ops::ChangeOptions Options() {
    ops::ChangeOptions options;
    options.summary = "take";
    options.write = [this](Store& store, const Store::Build& build) {
      FakeTransport transport(store, remote);
      return WriteRemoteFirst(store, transport, build, [](int) {});
    };
    return options;
  }
  std::string Take(const std::string& name, const std::string& who) {
    auto desk = replicas.Desk(name, who);
    return Said(
        ops::Change(desk, RecordKind::kTicket, {id}, ops::Take({who, {}, {}, false}), Options()));
  }
  std::string Next(const std::string& name, const std::string& who) {
    auto desk = replicas.Desk(name, who);
    return Said(ops::TakeNext(desk, Query{}, {who, {}, {}, false}, Options()));
  }
  bool Has(const std::string& name, const std::string& text) const {
    return replicas.Read(name, RecordPath(RecordKind::kTicket, id)).find(text) != std::string::npos;
  }

  Replicas replicas;
  FakeRemote remote;
  std::string id;
};

}  // namespace

TEST_CASE("what the remote takes is on both branches, with what was not sent before") {
  Claims claims;
  claims.replicas.Do("a", claims.id, ops::Note("unsent"));
  CHECK(claims.Take("a", "bob@example.org") == "bob@example.org");
  CHECK(claims.remote.commit == claims.replicas.Tip("a"));
  CHECK(claims.remote.remembered.back() == claims.remote.commit);
  CHECK(claims.Take("b", "eve@example.org") ==
        "1 ticket '" + DisplayTicketId(claims.id) + "' is taken by 'bob@example.org'");
  CHECK(claims.Has("b", "unsent"));
}

TEST_CASE("who is slower gets what the faster one left") {
  Claims claims;
  bool raced = false;
  // eve is on the line between bob's fetch and his push.
  claims.remote.before_push = [&]() -> Status {
    if (std::exchange(raced, true)) return {};
    CHECK(claims.Take("b", "eve@example.org") == "eve@example.org");
    return {};
  };
  SUBCASE("of one ticket, nothing") {
    CHECK(claims.Take("a", "bob@example.org") ==
          "1 ticket '" + DisplayTicketId(claims.id) + "' is taken by 'eve@example.org'");
  }
  SUBCASE("of a queue of one, nothing") { CHECK(claims.Next("a", "bob@example.org") == "nothing"); }
  SUBCASE("of a queue of two, the other one") {
    claims.replicas.Create("a", std::nullopt, "another");
    CHECK(claims.Next("a", "bob@example.org") == "bob@example.org");
    CHECK(claims.remote.commit == claims.replicas.Tip("a"));
  }
  // One attempt is forgotten: eve has the ticket everywhere.
  CHECK(claims.Has("a", "eve@example.org"));
  CHECK(claims.remote.pushes <= 3);
}

TEST_CASE("without an answer nothing is changed, or it is said that nobody knows") {
  Claims claims;
  const std::string before = claims.replicas.Tip("a");
  SUBCASE("the remote is away") {
    claims.remote.before_fetch = [] { return Status(Fail(kAway)); };
    CHECK(claims.Take("a", "bob@example.org") == "11 away");
  }
  SUBCASE("it goes away before the push, and does not have it") {
    claims.remote.before_push = [] { return Status(Fail(kAway)); };
    CHECK(claims.Take("a", "bob@example.org") == "11 away");
  }
  SUBCASE("it goes away for good") {
    claims.remote.before_push = [&] {
      claims.remote.before_fetch = [] { return Status(Fail(kAway)); };
      return Status(Fail(kAway));
    };
    CHECK(claims.Take("a", "bob@example.org")
              .starts_with("11 unknown: the remote may have taken the change"));
  }
  SUBCASE("it refuses") {
    claims.remote.before_push = [] { return Status(Fail(ErrorCode::kFailed, "closed")); };
    CHECK(claims.Take("a", "bob@example.org") == "1 closed");
  }
  SUBCASE("others are faster all the time") {
    int races = 0;
    claims.remote.before_push = [&]() -> Status {
      claims.replicas.Do("b", claims.id, ops::Note("race " + std::to_string(++races)));
      claims.remote.commit = claims.replicas.Tip("b");
      return {};
    };
    CHECK(claims.Take("a", "bob@example.org") ==
          "11 others wrote to the remote 'fake' all the time");
    CHECK(races == SyncOptions().tries);
    CHECK(!claims.Has("a", "assignee"));
    return;
  }
  CHECK(claims.replicas.Tip("a") == before);
  CHECK(claims.remote.commit == before);
}

TEST_CASE("a lost reply is no lost claim") {
  Claims claims;
  claims.remote.loses_replies = true;
  CHECK(claims.Take("a", "bob@example.org") == "bob@example.org");
  CHECK(claims.remote.commit == claims.replicas.Tip("a"));
}

TEST_CASE("what is written here meanwhile is joined with the claim") {
  Claims claims;
  claims.remote.before_push = [&]() -> Status {
    claims.replicas.Do("a", claims.id, ops::Note("meanwhile"));
    return {};
  };
  CHECK(claims.Take("a", "bob@example.org") == "bob@example.org");
  CHECK(claims.Has("a", "meanwhile"));
  CHECK(claims.Has("a", "assignee: bob@example.org"));
  CHECK(claims.replicas.Tip("a") != claims.remote.commit);
  CHECK(claims.replicas.Open("a")->Follows(claims.replicas.Tip("a"), claims.remote.commit));
}

TEST_CASE("a claim that says nothing new sends nothing") {
  Claims claims;
  CHECK(claims.Take("a", "bob@example.org") == "bob@example.org");
  claims.remote.pushes = 0;
  CHECK(claims.Take("a", "bob@example.org") == "bob@example.org");
  CHECK(claims.remote.pushes == 0);
}

}  // namespace desk::sync
