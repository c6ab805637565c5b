// SPDX-License-Identifier: MIT
// What a write does with files that a person has edited: it takes an edit in, keeps it on top of
// the new version, or leaves it.
#include "store/fixture.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

TEST_CASE("a file that a person has made stands on top of the record that came under it") {
  const std::string head = "id: m\nuid: a0000000000000000000000000000000\n",
                    log = "log:\n- {id: aaaa, at: 2026-01-01T00:00:01Z, by: ann, set: {name: M}}\n";
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / "teams/m.yaml", head + "name: M\nlead: eve\n" + log);
  CHECK(MustWrite(*store, {{"teams/m.yaml", head + "name: M\n" + log}}).warnings.size() == 1);
  CHECK(ReadFile(dir / "teams/m.yaml") == head + "name: M\nlead: eve\n" + log);
  // A version that cannot be read is under no edit.
  const auto done = MustWrite(*store, {{"teams/m.yaml", "name: [\n"}});
  REQUIRE(done.warnings.size() == 1);
  CHECK(done.warnings[0].find("is left as it is, since it cannot be read: teams/m.yaml:2:1") !=
        std::string::npos);
  CHECK(ReadFile(dir / "teams/m.yaml") == head + "name: M\nlead: eve\n" + log);
}

TEST_CASE("a draft of a record that changes underneath stays a draft, of the new record") {
  const std::string head = "id: a\nuid: a0000000000000000000000000000000\n",
                    old = "log:\n- {id: aaaa, at: 2026-01-01T00:00:01Z, by: ann, set: {name: A}}\n",
                    more =
                        "- {id: bbbb, after: [aaaa], at: 2026-01-01T00:00:02Z, by: bob, set: "
                        "{lead: eve}}\n",
                    by_hand =
                        "- {id: cccc, after: [aaaa], at: 2026-01-01T00:00:03Z, text: called}\n";
  const std::string before = head + "name: A\n" + old;
  const std::string after = head + "name: A\nlead: eve\n" + old + more;
  const struct {
    std::string draft, expected, warning;
  } cases[] = {
      {head + "name: B\n" + old, head + "name: B\nlead: eve\n" + old + more,
       "'teams/a.yaml' was edited in the working tree meanwhile; the edit stands on top of the new "
       "version, and `desk commit` takes it in"},
      {head + "name: B\n" + old + by_hand,
       head + "name: B\nlead: eve\n" + old + more +
           "- id: cccc\n  after: [aaaa]\n  at: 2026-01-01T00:00:03Z\n  text: |-\n    called\n",
       "'teams/a.yaml' was edited in the working tree meanwhile; the edit stands on top of the new "
       "version, and `desk commit` takes it in"},
      {"name: [B\n", "name: [B\n",
       "'teams/a.yaml' was edited in the working tree meanwhile and is left as it is, since it "
       "cannot be read: teams/a.yaml:2:1: the YAML is broken: did not find expected ',' or ']' "
       "while parsing a flow sequence that begins in line 1; mend it, then `desk commit` takes it "
       "in"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.draft);
    TempDir dir;
    const auto store = MustInit(dir.path());
    MustWrite(*store, {{"teams/a.yaml", before}});
    WriteFile(dir / "teams/a.yaml", c.draft);
    const auto done = MustWrite(*store, {{"teams/a.yaml", after}});
    CHECK(Read(*store, "teams/a.yaml") == after);
    CHECK(ReadFile(dir / "teams/a.yaml") == c.expected);
    CHECK(done.warnings == std::vector{c.warning});
    CHECK(RunIn(dir.path(), "git status --porcelain").output == " M teams/a.yaml\n");
    CHECK(store->Drafts()->size() == 1);
    // And a third time, with nothing more to say.
    MustWrite(*store, {{"teams/a.yaml", before}});
    MustWrite(*store, {{"teams/a.yaml", after}});
    CHECK(ReadFile(dir / "teams/a.yaml") == c.expected);
  }
}

TEST_CASE("an edit that cannot be kept on top of anything is left as it is, and named") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  MustWrite(*store, {{"types/a.yaml", "rev: 1\n"}, {"teams/c.yaml", "name: C\n"}});
  const std::string team = "id: b\nuid: a0000000000000000000000000000000\n";
  WriteFile(dir / "types/a.yaml", "rev: 1\nlabel: Mine\n");  // no record
  fs::remove(dir / "teams/b.yaml");                          // deleted
  WriteFile(dir / "teams/c.yaml", team + "name: Mine\n");    // deleted by the change
  const auto done = MustWrite(
      *store,
      {{"types/a.yaml", "rev: 2\n"}, {"teams/b.yaml", team}, {"teams/c.yaml", std::nullopt}});
  std::vector<std::string> expected;
  for (const std::string path : {"teams/c.yaml", "teams/b.yaml", "types/a.yaml"}) {
    expected.push_back("'" + path +
                       "' was edited in the working tree meanwhile and is left as it is; `desk "
                       "commit` takes the edit in");
  }
  CHECK(done.warnings == expected);
  CHECK(ReadFile(dir / "types/a.yaml") == "rev: 1\nlabel: Mine\n");
  CHECK(!fs::exists(dir / "teams/b.yaml"));
  CHECK(ReadFile(dir / "teams/c.yaml") == team + "name: Mine\n");
}

TEST_CASE("a draft is not rebased into what a person committed by hand and a verb has changed") {
  const std::string head = "id: a\nuid: a0000000000000000000000000000000\n",
                    log = "log:\n- {id: aaaa, at: 2026-01-01T00:00:01Z, by: ann, set: {name: A}}\n";
  TempDir dir;
  const auto store = MustInit(dir.path());
  MustWrite(*store, {{"teams/a.yaml", head + "name: B\n" + log}});  // by hand
  WriteFile(dir / "teams/a.yaml", head + "name: B\nlead: eve\n" + log);
  const std::string verb =
      "- {id: bbbb, after: [aaaa], at: 2026-01-01T00:00:02Z, by: bob, set: {name: C}}\n";
  MustWrite(*store, {{"teams/a.yaml", head + "name: C\n" + log + verb}});
  CHECK(ReadFile(dir / "teams/a.yaml") == head + "name: C\nlead: eve\n" + log + verb);
}

TEST_CASE("a draft that the change took in is replaced by the result") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / "teams/a.yaml", "draft\n");
  WriteFile(dir / "teams/new.yaml", "new\n");
  fs::remove(dir / "teams/b.yaml");
  const auto drafts = store->Drafts();
  REQUIRE(drafts);
  std::string seen;
  for (const auto& draft : *drafts)
    seen += draft.path + (draft.deleted ? " deleted, " : draft.committed ? " changed, " : " new, ");
  CHECK(seen == "teams/a.yaml changed, teams/b.yaml deleted, teams/new.yaml new, ");
  const auto done = store->Write([&](const Snapshot&) -> Result<Commit> {
    Files files;
    for (const char* path : {"teams/a.yaml", "teams/b.yaml", "teams/new.yaml"}) {
      DESK_ASSIGN(const auto draft, store->DraftOf(path));
      files.push_back({path, "took in " + (draft->deleted ? "nothing" : draft->bytes)});
    }
    return Change(files);
  });
  REQUIRE(done);
  CHECK(done->warnings.empty());
  CHECK(ReadFile(dir / "teams/a.yaml") == "took in draft\n");
  CHECK(ReadFile(dir / "teams/b.yaml") == "took in nothing");
  CHECK(ReadFile(dir / "teams/new.yaml") == "took in new\n");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a draft that is saved again during the change is kept") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / "teams/a.yaml", "draft\n");
  const auto done = store->Write([&](const Snapshot&) -> Result<Commit> {
    DESK_ASSIGN(const auto draft, store->DraftOf("teams/a.yaml"));
    WriteFile(dir / "teams/a.yaml", "draft, second thoughts\n");
    return Change({{"teams/a.yaml", "took in " + draft->bytes}});
  });
  REQUIRE(done);
  CHECK(done->warnings.size() == 1);
  CHECK(ReadFile(dir / "teams/a.yaml") == "draft, second thoughts\n");
}

TEST_CASE("a draft that says what the branch says gets the branch's bytes without a commit") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / "teams/a.yaml", "a:    1\n");
  Sh(dir.path(), "git add teams/a.yaml");
  const auto done = store->Write([&](const Snapshot&) -> Result<Commit> {
    DESK_TRY(store->DraftOf("teams/a.yaml"));
    return Change({{"teams/a.yaml", "a: 1\n"}});
  });
  REQUIRE(done);
  CHECK(done->commit.empty());
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: 1\n");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a draft that says what the branch says, and is edited meanwhile, is named and kept") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / "teams/a.yaml", "a:    1\n");
  const auto done = store->Write([&](const Snapshot&) -> Result<Commit> {
    DESK_TRY(store->DraftOf("teams/a.yaml"));
    WriteFile(dir / "teams/a.yaml", "a: [\n");
    return Change({{"teams/a.yaml", "a: 1\n"}});
  });
  REQUIRE(done);
  CHECK(done->warnings.size() == 1);
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: [\n");
}
