// SPDX-License-Identifier: MIT
#include "ops/batch.h"

#include <doctest/doctest.h>

#include "ops/init.h"
#include "ops/overlay.h"
#include "store/paths.h"
#include "support/temp_repo.h"

namespace desk::ops {
namespace {

class Bench {
 public:
  Bench() : clock_(FixedClock(*ParseInstant("2026-11-23T09:00:00Z"))), ids_(SeededIds(1)) {
    NewDesk desk;
    desk.dir = repo.path();
    REQUIRE(Init(desk, {5, true}, kWho, *clock_, *ids_).has_value());
  }
  Desk Open() {
    auto desk = ops::Open(repo.path(), {5, true}, kWho, *clock_, *ids_);
    REQUIRE_MESSAGE(desk.has_value(), desk.error().message);
    return std::move(*desk);
  }
  // "create ok, note 4": what became of each line.
  std::string Do(std::string_view input, const BatchOptions& options = {}) {
    Desk desk = Open();
    const auto done = Batch(desk, input, options);
    if (!done) return done.error().message;
    std::string out;
    for (const auto& line : done->lines) {
      out += out.empty() ? "" : ", ";
      out += line.op + (line.error     ? " " + std::to_string(static_cast<int>(line.error->code))
                        : line.changed ? " ok"
                                       : " same");
    }
    return out + (done->commit.empty() ? "; nothing written" : "");
  }

  test::TempRepo repo;

 private:
  static constexpr const char* kWho = "bob@example.org";
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdSource> ids_;
};

TEST_CASE("a batch is one commit, whatever is in it") {
  Bench bench;
  CHECK(bench.Do("{\"op\":\"create\",\"title\":\"t\",\"ref\":\"a\"}\n"
                 "{\"op\":\"note\",\"id\":\"@a\",\"text\":\"x\"}\r\n"
                 "\n"
                 "{\"op\":\"note\",\"id\":\"@b\",\"text\":\"x\"}\n"
                 "{\"op\":\"set\",\"id\":\"@a\",\"set\":{\"title\":\"t\"}}") ==
        "create ok, note ok, note 4, set same");
  CHECK(bench.repo.Run("git log --oneline | wc -l") == "2\n");
  CHECK(bench.repo.Run("git ls-files tickets | wc -l") == "1\n");
  CHECK(bench.repo.Run("grep -c by: tickets/*/*/*.yaml") == "2\n");
}

TEST_CASE("what writes nothing makes no commit") {
  const std::string half =
      "{\"op\":\"create\",\"title\":\"t\"}\n{\"op\":\"note\",\"id\":\"a0000000\",\"text\":\"x\"}\n";
  Bench bench;
  CHECK(bench.Do("") == "; nothing written");
  CHECK(bench.Do("\n\n") == "; nothing written");
  CHECK(bench.Do("{\n") == " 13; nothing written");
  CHECK(bench.Do(half, {true, false}) == "create 1, note 4; nothing written");
  CHECK(bench.Do(half, {false, true}) == "create ok, note 4; nothing written");
  CHECK(bench.repo.Run("git log --oneline | wc -l") == "1\n");
}

TEST_CASE("a part that a batch makes keeps its whole from being closed, until it is done") {
  Bench bench;
  const std::string close = "{\"op\":\"close\",\"id\":\"@w\"}\n";
  CHECK(bench.Do("{\"op\":\"create\",\"title\":\"other\",\"ref\":\"o\"}\n"
                 "{\"op\":\"create\",\"title\":\"whole\",\"ref\":\"w\"}\n"
                 "{\"op\":\"create\",\"title\":\"early\",\"ref\":\"e\",\"parent\":\"@w\"}\n" +
                 close + "{\"op\":\"cancel\",\"id\":\"@e\"}\n" +
                 "{\"op\":\"create\",\"title\":\"late\",\"ref\":\"l\",\"parent\":\"@w\"}\n" +
                 close + "{\"op\":\"cancel\",\"id\":\"@l\"}\n" +
                 "{\"op\":\"resolve\",\"id\":\"@w\",\"text\":\"x\",\"code\":\"fixed\"}\n" +
                 close) ==
        "create ok, create ok, create ok, close 1, cancel ok, create ok, close 1, cancel ok, "
        "resolve ok, close ok");
}

TEST_CASE("a text that is too long for an entry becomes an attachment of a batch too") {
  Bench bench;
  const std::string text(100'000, 'x');
  const std::string create = "{\"op\":\"create\",\"title\":\"t\",\"text\":\"" + text + "\"}\n";
  CHECK(bench.Do(create + create) == "create ok, create ok");
  CHECK(bench.repo.Run("git ls-files attachments | wc -l") == "1\n");
}

TEST_CASE("an overlay is a snapshot with its files in their places") {
  Bench bench;
  const Desk desk = bench.Open();
  Overlay overlay(*desk.tip);
  overlay.Put("types/a.yaml", "new");
  overlay.Put("types/incident.yaml", "other");
  overlay.Put("types/z.yaml", "new");
  overlay.Put("views/v.yaml", "new");
  const auto names = [&](std::string_view folder, std::string_view stop) {
    std::string listed, walked;
    const auto no_damage = [](const Error& error) { FAIL(error.message); };
    const auto listing = overlay.List(
        folder,
        [&](const std::string& path) {
          listed += path + " ";
          return path != stop;
        },
        no_damage);
    const auto walking = overlay.Walk(
        folder,
        [&](const std::string& path, std::string_view bytes) {
          CHECK(overlay.Read(path) == bytes);
          walked += path + " ";
          return path != stop;
        },
        no_damage);
    CHECK(listing.has_value());
    CHECK(walking.has_value());
    CHECK(listed == walked);
    return listed;
  };
  CHECK(names("types", "") ==
        "types/a.yaml types/change.yaml types/incident.yaml types/problem.yaml types/request.yaml "
        "types/task.yaml types/z.yaml ");
  CHECK(names("types", "types/a.yaml") == "types/a.yaml ");
  CHECK(names("types", "types/incident.yaml") ==
        "types/a.yaml types/change.yaml types/incident.yaml ");
  CHECK(names("views", "") == "views/v.yaml ");
  CHECK(names("calendars", "") == "");
  CHECK(overlay.Read("types/incident.yaml") == "other");
  CHECK(overlay.Read("types/nothing.yaml").error().code == ErrorCode::kNotFound);
}

}  // namespace
}  // namespace desk::ops
