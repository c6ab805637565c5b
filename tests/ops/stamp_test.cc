// SPDX-License-Identifier: MIT
// Hand edits that were committed with plain git, stamped by the next write.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "merge/join.h"
#include "ops/entry.h"
#include "ops/init.h"
#include "ops/take_in.h"
#include "ops/verbs.h"
#include "store/paths.h"
#include "support/hand_history.h"
#include "support/temp_repo.h"

namespace desk::ops {
namespace {

using test::HandHistory;
using test::TempRepo;

const std::optional<std::string> kWho = "Bob <bob@example.org>";

// A desk in the folder "desk" with one ticket and the agent "eve".
class Bench {
 public:
  Bench() : clock_(FixedClock(*ParseInstant("2026-11-23T09:00:00Z"))), ids_(SeededIds(1)) {
    NewDesk desk;
    desk.dir = repo.path("desk");
    REQUIRE(Init(desk, {5, false}, kWho, *clock_, *ids_).has_value());
    Add({RecordKind::kAgent,
         "eve",
         {{"name", Value::String("Eve")}, {"addresses", Value::Strings({"eve@example.org"})}},
         "",
         "cli",
         std::nullopt});
    id = Add({RecordKind::kTicket, "", {{"title", Value::String("t")}}, "", "cli", std::nullopt});
    path = RecordPath(RecordKind::kTicket, id);
  }

  Desk Open(const std::string& folder = "desk") {
    auto desk = ops::Open(repo.path(folder), {5, false}, kWho, *clock_, *ids_);
    REQUIRE_MESSAGE(desk.has_value(), desk.error().message);
    return std::move(*desk);
  }
  // Runs a script in the desk's folder; `edit SED WHO SECOND` edits the ticket and commits.
  void Run(const std::string& script) {
    const std::string out = repo.Run(
        "set -e; git config user.name x; git config user.email x@example.org\n"
        "commit() { git commit -qam edit --author \"$1 <$1@example.org>\" --date "
        "\"2026-12-01T00:00:0$2Z\"; }\n"
        "edit() { sed -i \"$1\" '" +
            path +
            "'; commit $2 $3; }\n"
            "other() { echo x > \"$1.txt\"; git add .; git commit -qm other; }\n" +
            script,
        "desk");
    REQUIRE_MESSAGE(out.find("exit ") == std::string::npos, out);
  }
  // What a write finds: "by second change" for each entry behind the first.
  std::string Log(const std::string& folder = "desk") {
    const Desk desk = Open(folder);
    const auto standing = ReadForWriting(desk, *desk.tip, RecordKind::kTicket, id);
    REQUIRE_MESSAGE(standing.has_value(), standing.error().message);
    CHECK(standing->record.id == id);
    std::string shown;
    for (const Entry& entry : std::span(standing->record.log).subspan(1)) {
      shown += entry.by + " " + FormatInstant(entry.at).substr(17, 2);
      for (const auto& [field, value] : entry.set) shown += " " + field + "=" + value.text;
      for (const auto& [field, elements] : entry.add) shown += " +" + elements[0];
      shown += entry.text.empty() ? "\n" : " " + entry.text + "\n";
    }
    return shown;
  }
  std::string Note(const std::string& folder) {
    Desk desk = Open(folder);
    const auto changed =
        Change(desk, RecordKind::kTicket, {id}, ops::Note("in " + folder), {false, "note", false});
    REQUIRE_MESSAGE(changed.has_value(), changed.error().message);
    const auto& notes = changed->outcomes[0].notes;
    return notes.empty() ? "" : notes[0];
  }
  Record Ticket(const std::string& folder) {
    const Desk desk = Open(folder);
    return ReadRecordFile(*desk.tip, RecordKind::kTicket, id).value();
  }
  std::string Add(const NewRecord& record) {
    Desk desk = Open();
    const auto created = Create(desk, record, false);
    REQUIRE_MESSAGE(created.has_value(), created.error().message);
    return created->outcomes[0].id;
  }

  TempRepo repo;
  std::string id, path;

 private:
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdSource> ids_;
};

TEST_CASE("every commit that edited the file has an entry of its own") {
  const struct {
    std::string script, expected;
  } cases[] = {
      {"edit 's/^title: .*/title: u/' eve 1", "eve 01 title=u\n"},
      {"edit 's/^title: .*/title: u/' eve 1; other o; edit 's/^priority: .*/priority: 1/' ann 2",
       "eve 01 title=u\nann@example.org 02 priority=1\n"},
      // A clock that was behind keeps its date; the order is that of the commits.
      {"edit 's/^title: .*/title: u/' eve 5; edit 's/^title: .*/title: v/' ann 2",
       "eve 05 title=u\nann@example.org 02 title=v\n"},
      {"edit 's/^title: .*/title: u/' eve 1; edit 's/^title: .*/title: t/' ann 2", ""},
      {"edit 's/^title: .*/title: u/' eve 1; edit 's/^log:/log: [/' ann 2;"
       "edit 's/^log: .*/log:/' ann 3; edit 's/^priority: .*/priority: 1/' ann 4",
       "eve 01 title=u\nann@example.org 04 priority=1\n"},
      {"edit 's/^title: .*/title: u/' eve 1; edit 's/^log:/log: [/; s/^title: .*/title: v/' eve 2;"
       "edit 's/^log: .*/log:/' ann 3",
       "eve 01 title=u\nann@example.org 03 title=v\n"},
      {"edit '$ a- {kind: note, text: called}' eve 1; edit 's/^title: .*/title: u/' ann 2",
       "eve 01 called\nann@example.org 02 title=u\n"},
      {"edit '$ a- {text: later, at: 2026-12-09T00:00:09Z}' eve 1", "eve 09 later\n"},
      {"edit '$ a- {text: signed, by: sam, at: 2026-12-09T00:00:09Z}' eve 1", "sam 09 signed\n"},
      {"sed -i 's/^title: .*/title: u/' tickets/*/*/*; git commit -qam x --author 'X <nobody>' "
       "--date 2026-12-01T00:00:01Z",
       "unknown 01 title=u\n"},
      {"edit 's/^title: .*/title: u/; s/^id: .*/id: A000-0000/' eve 1", "eve 01 title=u\n"},
      // A branch keeps its authors; who merges has only what the two sides did not say.
      {"git switch -qc side; edit 's/^title: .*/title: u/' eve 1; git switch -q main; other o;"
       "git merge -q --no-ff -m m side",
       "eve 01 title=u\n"},
      {"git switch -qc side; edit 's/^title: .*/title: u/' eve 1; git switch -q main;"
       "edit 's/^urgency: .*/urgency: 1/' ann 2; git merge -q --no-ff -m m side",
       "eve 01 title=u\nann@example.org 02 urgency=1\n"},
      {"git switch -qc side; edit 's/^title: .*/title: u/' eve 1; git switch -q main;"
       "edit 's/^title: .*/title: v/' ann 2; git merge -q -s ours --no-commit side;"
       "edit 's/^title: .*/title: w/' sam 3",
       "eve 01 title=u\nann@example.org 02 title=v\nsam@example.org 03 title=w\n"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.script);
    Bench bench;
    bench.Run(c.script);
    CHECK(bench.Log() == c.expected);
  }
}

TEST_CASE("an author is the agent that the commit knew") {
  Bench bench;
  bench.Run(
      "edit 's/^title: .*/title: u/' eve 1; git rm -q agents/eve.yaml; git commit -qm gone;"
      "edit 's/^title: .*/title: v/' eve 2");
  CHECK(bench.Log() == "eve 01 title=u\neve@example.org 02 title=v\n");
  const Desk desk = bench.Open();
  CHECK(HandleOf(*desk.tip, {"Ann", "ann@example.org"}) == "ann@example.org");
  CHECK(HandleOf(*desk.tip, {"Ann", "ann"}) == "unknown");
  CHECK(HandleOf(*desk.tip, {"Ann", "\xff@x"}) == "\xef\xbf\xbd@x");
}

TEST_CASE("nothing behind a settled version is looked at, and what is stamped stays stamped") {
  Bench bench;
  bench.Run("edit 's/^title: .*/title: u/' eve 1; edit 's/^title: .*/title: v/' ann 2");
  CHECK(bench.Note("desk") == "took in 2 edits that were committed by hand");
  CHECK(bench.Note("desk").empty());
  bench.Run("edit 's/^title: .*/title: w/' ann 3");
  const std::string log = bench.Log();
  CHECK(
      log.starts_with("eve 01 title=u\nann@example.org 02 title=v\nbob@example.org 00 in desk\n"));
  CHECK(log.ends_with("ann@example.org 03 title=w\n"));
  CHECK(bench.Note("desk") == "took in 1 edit that was committed by hand");
  CHECK(bench.Log() == log + "bob@example.org 00 in desk\n");
}

TEST_CASE("a shallow clone that does not know all edits of a file does not write it") {
  Bench bench;
  bench.Run(
      "edit 's/^title: .*/title: u/' eve 1; edit 's/^urgency: .*/urgency: 1/' ann 2;"
      "edit 's/^impact: .*/impact: 1/' eve 3");
  bench.repo.Run("git clone -q --depth 2 \"file://$PWD/desk\" shallow");
  Desk desk = bench.Open("shallow");
  CHECK(ReadRecord(*desk.tip, RecordKind::kTicket, bench.id)->Text("title") == "u");
  const auto refused =
      Change(desk, RecordKind::kTicket, {bench.id}, ops::Note("x"), {false, "note", false});
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::kUnsupported);
  bench.repo.Run("sed -i 's/^title: .*/title: v/' '" + bench.path + "'", "shallow");
  const auto taken = TakeInDrafts(desk, false);
  REQUIRE(taken->size() == 1);
  CHECK((*taken)[0].error->code == ErrorCode::kUnsupported);
  bench.repo.Run("git checkout -q . && " + refused.error().hints.at(0), "shallow");
  CHECK(bench.Log("shallow") == "eve 01 title=u\nann@example.org 02 urgency=1\neve 03 impact=1\n");
}

TEST_CASE("a shallow clone that knows all edits of a file writes it") {
  Bench bench;
  bench.Run("edit 's/^title: .*/title: u/' eve 1; edit 's/^urgency: .*/urgency: 1/' ann 2");
  bench.repo.Run("git clone -q --depth 3 \"file://$PWD/desk\" shallow");
  CHECK(bench.Note("shallow") == "took in 2 edits that were committed by hand");
}

// Puts the versions on the branch, each as one commit.
void Import(const Bench& bench, const HandHistory& history) {
  std::string stream;
  for (size_t i = 1; i < history.versions.size(); ++i) {
    const auto& v = history.versions[i];
    stream += fmt::format("commit refs/heads/v{}\nmark :{}\nauthor {} <{}> {} +0000\n", i, i, "A",
                          v.author, v.at.ms / 1000);
    stream += fmt::format("committer C <c@x> {} +0000\ndata 0\n", 1'700'000'000 + i);
    const auto name = [](size_t p) { return p == 0 ? "refs/heads/main^0" : fmt::format(":{}", p); };
    for (size_t p = 0; p < v.parents.size(); ++p)
      stream += fmt::format("{} {}\n", p == 0 ? "from" : "merge", name(v.parents[p]));
    stream += fmt::format("M 100644 inline {}\ndata {}\n{}\n", bench.path, v.bytes.size(), v.bytes);
  }
  bench.repo.Write("stream", stream);
  const std::string out = bench.repo.Run(
      fmt::format("git -C desk fast-import --quiet < stream && git -C desk reset -q --hard v{}",
                  history.versions.size() - 1));
  REQUIRE_MESSAGE(out.empty(), out);
}

TEST_CASE("clones that stamp the same commits on their own join byte for byte") {
  for (uint64_t seed = 1; seed <= 25; ++seed) {
    CAPTURE(seed);
    Bench bench;
    const HandHistory history(seed, bench.repo.Read("desk/" + bench.path));
    Import(bench, history);
    bench.repo.Run("git clone -q desk a && git clone -q --bare desk b");
    const Desk desk = bench.Open("a");
    const auto standing = ReadForWriting(desk, *desk.tip, RecordKind::kTicket, bench.id);
    REQUIRE(standing.has_value());
    CHECK(EncodeRecord(standing->record) == EncodeRecord(Stamped(history.Walked())));
    bench.Note("a");
    bench.Note("b");
    const Record a = bench.Ticket("a"), b = bench.Ticket("b");
    CHECK(IsStamped(a));
    const auto ab = Join(a, b), ba = Join(b, a);
    REQUIRE(ab);
    CHECK(EncodeRecord(*ab) == EncodeRecord(*ba));
    CHECK(ab->log.size() == standing->record.log.size() + 2);
    CHECK(ab->fields == standing->record.fields);
  }
}

}  // namespace
}  // namespace desk::ops
