// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_SYNC_REMOTES_H_
#define DESK_TESTS_SYNC_REMOTES_H_

#include <unistd.h>

#include <memory>
#include <string>

#include "ops/init.h"
#include "store/fixture.h"
#include "sync/sync.h"
#include "sync/transport.h"

namespace desk::sync {

// What desk finds around it where nobody sits.
inline TransportOptions Surroundings(int deadline_seconds = 60) {
  TransportOptions options;
  for (char** variable = environ; *variable != nullptr; ++variable)
    options.environment.emplace_back(*variable);
  options.deadline_seconds = deadline_seconds;
  return options;
}

// A desk "a" that was pushed to "r.git", its remote.
class Remotes {
 public:
  Remotes() {
    ops::NewDesk desk;
    desk.dir = dir / "a";
    const auto clock = FixedClock(*ParseInstant("2026-11-23T09:00:00Z"));
    const auto ids = SeededIds(1);
    REQUIRE(ops::Init(desk, test::kFast, "Bob <bob@example.org>", *clock, *ids).has_value());
    test::Sh(dir.path(),
             "git init -q --bare -b main r.git; cd a; git remote add origin \"$PWD/../r.git\"; "
             "git config remote.origin.url \"$(realpath ../r.git)\"; git push -q origin main");
  }

  std::string Branch() const { return test::Sh(dir / "r.git", "git rev-parse main"); }
  // Somebody else writes one file and pushes it. The new commit.
  std::string Elsewhere(const std::string& text) const {
    test::Sh(dir.path(),
             "test -d other || git clone -q r.git other; cd other; git pull -q; echo '" + text +
                 "' >" + text + ".txt; git add .; git commit -qm '" + text +
                 "'; git push -q origin main");
    return Branch();
  }
  // Replaces what the remote runs to be fetched from or pushed to. `$@` is what it would be.
  void Program(const std::string& setting, const std::string& script) const {
    test::WriteFile(dir / "program", "#!/bin/sh\n" + script + "\n");
    test::Sh(dir / "a", "chmod +x ../program; git config remote.origin." + setting +
                            " \"$(realpath ../program)\"");
  }
  // A hook of a repository.
  void Hook(const std::string& repository, const std::string& name,
            const std::string& script) const {
    const std::string file = dir / (repository + "/hooks/" + name);
    test::WriteFile(file, "#!/bin/sh\n" + script + "\n");
    test::Sh(dir.path(), "chmod +x '" + file + "'");
  }
  // "received joined sent", or what is wrong.
  std::string Sync(const std::string& name,
                   const TransportOptions& options = Surroundings()) const {
    const auto store = test::MustOpen(dir / name);
    const auto transport = GitTransport(*store, options);
    if (!transport) return transport.error().message;
    const auto done = desk::sync::Sync(*store, **transport, {}, [](int) {});
    if (!done) return done.error().message;
    if (done->unsynced) return done->unsynced->message;
    std::string shown = done->received > 0 ? "received" : "";
    if (done->joined) shown += " joined";
    if (done->pushed) shown += shown.empty() ? "sent" : " sent";
    return shown.empty() ? "nothing" : shown;
  }

  test::TempDir dir;
};

}  // namespace desk::sync

#endif  // DESK_TESTS_SYNC_REMOTES_H_
