// SPDX-License-Identifier: MIT
// Commits of plain git joined with the branch: what becomes of trees, of the working tree, and of a
// writer that is killed. What becomes of two versions of one file is lib/sync's.
#include <sys/wait.h>

#include "store/histories.h"
#include "store/transaction.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

namespace {

// The same history with the branch at `theirs` and `other` where the branch was.
void Swap(const TempDir& dir) {
  Sh(dir.path(),
     "cp -r desk swapped; cd swapped; ours=$(git rev-parse main); git reset -q --hard other; "
     "git update-ref refs/heads/other $ours");
}

// "a=1 d/x=2": the files that are not there from the beginning.
std::string Contents(const std::string& folder) {
  const auto store = MustOpen(folder);
  const auto tip = store->Tip();
  std::string all;
  const auto add = [&](const std::string& path) {
    if (path != "desk.yaml" && !path.starts_with("teams/"))
      all += (all.empty() ? "" : " ") + path + "=" + (*tip)->Read(path).value_or("?");
    return true;
  };
  (void)(*tip)->List("", add, [&](const Error& error) { all += " damaged " + error.where; });
  return all;
}

std::string Forked(const std::string& base, const std::string& ours, const std::string& theirs) {
  return base + "\ncommit base\ngit switch -qc other\n" + theirs +
         "\ncommit theirs\ngit switch -q main\n" + ours + "\ncommit ours\n";
}

}  // namespace

TEST_CASE("two trees have one join, whoever makes it") {
  const struct {
    std::string base, ours, theirs, expected;
  } cases[] = {
      // Equal sides, and sides of which one is old.
      {"put x 1", "put x 2", "put x 2", "x=2"},
      {"put x 1", "put x 2; put y 1", "", "x=2 y=1"},
      {"put x 1; put y 1", "put x 2", "put y 2", "x=2 y=2"},
      {"put x 1", "git rm -q x", "", ""},
      {"put x 1; put d/x 1; put d/y 1", "git rm -qr d", "put x 2", "x=2"},
      {"put x 2", "put x 1", "", "x=1"},
      {"put x 1", "git rm -q x", "git rm -q x; put y 1", "y=1"},
      {"put x 1", "git mv x y", "", "y=1"},
      // Both have changed.
      {"put x 1", "put x 3", "put x 2", "x=3"},
      {"put x 1", "put x 0", "put x 00", "x=00"},
      {"", "put x 3", "put x 2", "x=3"},
      {"put x 1", "git rm -q x", "put x 0", "x=0"},
      {"put x 1", "git mv x y", "put x 2", "x=2 y=1"},
      // Folders.
      {"put d/x 1; put d/y 1", "git rm -qr d", "put d/x 2", "d/x=2"},
      {"put d/x 1; put d/y 1", "git rm -q d/x", "git rm -q d/y", ""},
      {"", "put d/x 1", "put d/y 2", "d/x=1 d/y=2"},
      {"put d/e/x 1", "put d/e/y 1; git rm -q d/e/x", "put d/f/z 1", "d/e/y=1 d/f/z=1"},
      {"put d/x 1", "git rm -q d/x; put d/y 2", "", "d/y=2"},
      // A file and a folder.
      {"", "put d 9", "put d/x 1", "d/x=1"},
      {"put d 1", "put d 2", "git rm -q d; put d/x 1; put d/e/y 1", "d/e/y=1 d/x=1"},
      {"put d 1", "", "git rm -q d; put d/x 1", "d/x=1"},
      {"put d/x 1", "git rm -qr d; put d 9", "put d/x 2; put d/y 1", "d/x=2 d/y=1"},
      {"put d/x 1", "git rm -qr d; put d 9", "put z 1", "d/x=1 z=1"},
      // Attachments are only ever added.
      {"put attachments/aa/x 1", "git rm -q attachments/aa/x", "", "attachments/aa/x=1"},
      {"put attachments/aa/x 2", "put attachments/aa/x 1", "", "attachments/aa/x=2"},
      {"put attachments/aa/x 1", "git rm -qr attachments", "put x 1", "attachments/aa/x=1 x=1"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.base);
    CAPTURE(c.ours);
    CAPTURE(c.theirs);
    TempDir dir;
    Make(dir, Forked(c.base, c.ours, c.theirs));
    Swap(dir);
    CHECK(HowOf(JoinOther(dir / "desk")) == "joined");
    CHECK(HowOf(JoinOther(dir / "swapped")) == "joined");
    CHECK(Contents(dir / "desk") == c.expected);
    CHECK(Sh(dir / "desk", "git rev-parse main") == Sh(dir / "swapped", "git rev-parse main"));
    CHECK(Health(dir / "desk") == "clean");
    CHECK(Health(dir / "swapped") == "clean");
  }
}

TEST_CASE("with several bases a side is old that has what one of them has") {
  // `main` and `other` both have the commits of `left` and `right`.
  const std::string crossed =
      "put x 0; put y 0; put d/x 0; put d/y 0; commit; git branch right; put x 1; put d/x 1; "
      "commit; git branch left; git switch -q right; put y 1; put d/y 1; commit; git switch -qc "
      "other; git merge -q -m m left; git switch -q main; git merge -q -m m right\n";
  const struct {
    std::string ours, theirs, expected;
  } cases[] = {
      {"put z 1", "put z 2", "d/x=1 d/y=1 x=1 y=1 z=2"},
      {"put x 2", "put y 2", "d/x=1 d/y=1 x=2 y=2"},
      {"git rm -q x", "put y 2", "d/x=1 d/y=1 y=2"},
      // Back to what the other base has: both are old, and the greater bytes win.
      {"put x 0", "put z 1", "d/x=1 d/y=1 x=1 y=1 z=1"},
      {"put x 0", "put x 3", "d/x=1 d/y=1 x=3 y=1"},
      {"git rm -qr d", "put z 1", "x=1 y=1 z=1"},
      {"git rm -q d/x", "put d/y 3", "d/y=3 x=1 y=1"},
      {"put d/x 3", "put d/y 3", "d/x=3 d/y=3 x=1 y=1"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.ours);
    CAPTURE(c.theirs);
    TempDir dir;
    Make(dir, crossed + c.ours + "; commit; git switch -q other; " + c.theirs +
                  "; commit; git switch -q main");
    CHECK(Sh(dir / "desk", "git merge-base --all main other | wc -l") == "2");
    Swap(dir);
    CHECK(HowOf(JoinOther(dir / "desk")) == "joined");
    CHECK(HowOf(JoinOther(dir / "swapped")) == "joined");
    CHECK(Contents(dir / "desk") == c.expected);
    CHECK(Sh(dir / "desk", "git rev-parse main") == Sh(dir / "swapped", "git rev-parse main"));
    CHECK(Health(dir / "desk") == "clean");
  }
}

TEST_CASE("histories without anything in common are joined, too") {
  TempDir dir;
  Make(dir,
       "put x 1; commit; git switch -q --orphan other; put x 2; put y 2; commit; "
       "git switch -q main");
  CHECK(HowOf(JoinOther(dir / "desk")) == "joined");
  CHECK(Contents(dir / "desk") == "x=2 y=2");
}

TEST_CASE("a merge commit has the bytes that the format says") {
  const struct {
    std::string ours, theirs, expected;
  } cases[] = {
      {"@1700000000 +0200", "@1600000000 -0500", "1700000000 +0000"},
      {"@1600000000 -0500", "@1700000000 +0200", "1700000000 +0000"},
      {"@0 +0000", "@0 +0100", "0 +0000"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.expected);
    TempDir dir;
    Make(dir, "git switch -qc other; put y 1; export GIT_COMMITTER_DATE='" + c.theirs +
                  "'; commit; git switch -q main; put x 1; export GIT_COMMITTER_DATE='" + c.ours +
                  "'; commit");
    const std::string parents =
        Sh(dir / "desk", "git rev-parse main other | sort | sed 's/^/parent /'");
    REQUIRE(JoinOther(dir / "desk").has_value());
    CHECK(Sh(dir / "desk", "git cat-file commit main") + "\n" ==
          "tree " + Sh(dir / "desk", "git rev-parse main^{tree}") + "\n" + parents +
              "\nauthor desk <desk@localhost> " + c.expected +
              "\ncommitter desk <desk@localhost> " + c.expected + "\n\njoin\n");
  }
}

TEST_CASE("of two commits of which one follows the other, the later one is the join") {
  TempDir dir;
  Make(dir, "git switch -qc other; put x 1; git rm -q teams/a.yaml; commit; git switch -q main");
  const auto joined = JoinOther(dir / "desk");
  CHECK(HowOf(joined) == "fast-forward");
  CHECK(joined->files == 2);
  CHECK(joined->commit == Sh(dir / "desk", "git rev-parse other"));
  CHECK(Sh(dir / "desk", "git rev-parse main") == joined->commit);
  CHECK(Health(dir / "desk") == "clean");

  const auto again = JoinOther(dir / "desk");
  CHECK(HowOf(again) == "nothing new");
  CHECK(again->files == 0);
  Sh(dir / "desk", "git commit -q --allow-empty -m on");
  CHECK(HowOf(JoinOther(dir / "desk")) == "nothing new");
  CHECK(Sh(dir / "desk", "git log -1 --format=%s") == "on");

  Sh(dir / "desk", "git branch -f other && git reset -q --hard HEAD~1");
  const auto empty = JoinOther(dir / "desk");
  CHECK(HowOf(empty) == "fast-forward");
  CHECK(Sh(dir / "desk", "git log -1 --format=%s") == "on");
}

TEST_CASE("which of two commits follows the other, and how far they are apart") {
  TempDir dir;
  Make(dir, Forked("put x 1", "put x 2", "put x 3"));
  const auto store = MustOpen(dir / "desk");
  const auto id = [&](const std::string& name) {
    return Sh(dir / "desk", "git rev-parse " + name);
  };
  const std::string main = id("main"), base = id("main~1"), other = id("other"), none(40, 'a');
  const struct {
    std::string commit, other;
    bool follows;
  } cases[] = {{main, main, true},   {main, base, true},   {base, main, false},
               {main, other, false}, {other, main, false}, {main, none, false},
               {none, main, false},  {"x", main, false},   {main, "x", false}};
  const auto apart = [](const Store& from, const std::string& commit) -> std::string {
    const auto distance = from.DistanceTo(commit);
    if (!distance) return "not here";
    return std::to_string(distance->ahead) + " " + std::to_string(distance->behind);
  };
  for (const auto& c : cases) {
    CAPTURE(c.commit);
    CAPTURE(c.other);
    CHECK(store->Follows(c.commit, c.other) == c.follows);
  }
  CHECK(apart(*store, main) == "0 0");
  CHECK(apart(*store, base) == "1 0");
  CHECK(apart(*store, other) == "1 1");
  CHECK(apart(*store, none) == "not here");
  CHECK(apart(*store, "x") == "not here");
  CHECK(apart(**InitStore(dir / "empty", {}, kFast), main) == "not here");
  CHECK(store->Join("x", Greater, false).error().code == ErrorCode::kBug);
}

TEST_CASE("a fast-forward makes files of folders and folders of files") {
  for (const std::string script :
       {"put d 1; commit; git switch -qc other; git rm -q d; put d/x 1; put d/e/y 1",
        "put d/x 1; put d/e/y 1; commit; git switch -qc other; git rm -qr d; put d 1"}) {
    CAPTURE(script);
    TempDir dir;
    Make(dir, script + "; commit; git switch -q main");
    const auto joined = JoinOther(dir / "desk");
    CHECK(HowOf(joined) == "fast-forward");
    CHECK(WarningsOf(joined) == "");
    CHECK(Health(dir / "desk") == "clean");
  }
}

TEST_CASE("a branch without a commit takes over what comes") {
  for (const bool bare : {false, true}) {
    CAPTURE(bare);
    TempDir dir;
    MustInit(dir / "from");
    const auto store = InitStore(dir / "to", {bare, ""}, kFast);
    REQUIRE(store.has_value());
    Sh(dir / "to", "git fetch -q ../from main:refs/x");
    const auto joined = (*store)->Join(Sh(dir / "to", "git rev-parse refs/x"), Greater, false);
    CHECK(HowOf(joined) == "fast-forward");
    CHECK(joined->files == 3);
    CHECK(Read(**store, "teams/a.yaml") == "a: 1\n");
    CHECK(fs::exists(dir / "to/teams/a.yaml") == !bare);
    if (!bare) CHECK(Health(dir / "to") == "clean");
  }
}

TEST_CASE("a bare repository joins as any other") {
  TempDir dir;
  Make(dir, Forked("put x 1", "put x 2; put y 1", "put x 3"));
  Sh(dir.path(), "git clone -q --bare desk bare");
  CHECK(HowOf(JoinOther(dir / "bare")) == "joined");
  CHECK(HowOf(JoinOther(dir / "desk")) == "joined");
  CHECK(Sh(dir / "bare", "git rev-parse main") == Sh(dir / "desk", "git rev-parse main"));
}

TEST_CASE("a dry join says what it would do and does nothing") {
  const struct {
    std::string script, how;
    size_t files;
  } cases[] = {
      {Forked("", "put x 1", "put y 1; put z 1"), "joined", 2},
      {"git switch -qc other; put x 1; commit; git switch -q main", "fast-forward", 1},
      {"git branch other; put x 1; commit", "nothing new", 0},
  };
  for (const auto& c : cases) {
    CAPTURE(c.how);
    TempDir dir;
    Make(dir, c.script);
    const std::string state = "git rev-parse main; git count-objects; ls -R; cat .git/logs/HEAD";
    const std::string before = Sh(dir / "desk", state);
    const auto joined = JoinOther(dir / "desk", true);
    CHECK(HowOf(joined) == c.how);
    CHECK(joined->files == c.files);
    CHECK(joined->commit.empty());
    CHECK(Sh(dir / "desk", state) == before);
    CHECK(Health(dir / "desk") == "clean");
  }
}

TEST_CASE("drafts in the working tree stay on top") {
  for (const bool forked : {false, true}) {
    CAPTURE(forked);
    TempDir dir;
    Make(dir, std::string("git switch -qc other; put teams/a.yaml 'a: 2'; put teams/b.yaml 'b: 2'; "
                          "git rm -q desk.yaml --cached; git add desk.yaml; put n 1; commit; git "
                          "switch -q main; ") +
                  (forked ? "put x 1; commit; " : "") +
                  "put teams/a.yaml 'a: mine'; put n mine; put new mine");
    const auto joined = JoinOther(dir / "desk");
    REQUIRE(joined.has_value());
    CHECK(joined->warnings.size() == 2);  // of a.yaml, and of n, which nobody had
    CHECK(ReadFile(dir / "desk/teams/a.yaml") == "a: mine");
    CHECK(ReadFile(dir / "desk/teams/b.yaml") == "b: 2");
    CHECK(ReadFile(dir / "desk/n") == "mine");
    CHECK(Read(*MustOpen(dir / "desk"), "teams/a.yaml") == "a: 2");
    CHECK(Sh(dir / "desk", "git status --porcelain") == " M n\n M teams/a.yaml\n?? new");
  }
}

TEST_CASE("a commit that moves the branch meanwhile is in the join") {
  TempDir dir;
  Make(dir, Forked("put x 1", "put x 2", "put x 3"));
  bool moved = false;
  const auto joined = JoinOther(
      dir / "desk", false,
      [&](const JoinSides& sides, const std::string& path, std::string_view a, std::string_view b) {
        if (!std::exchange(moved, true))
          Sh(dir / "desk", "printf 1 >late; git add late; git commit -qm late");
        return Greater(sides, path, a, b);
      });
  CHECK(HowOf(joined) == "joined");
  CHECK(Contents(dir / "desk") == "late=1 x=3");
  CHECK(Health(dir / "desk") == "clean");
}

TEST_CASE("a join of files that fails changes nothing") {
  TempDir dir;
  Make(dir, Forked("put x 1; put y 1", "put x 2", "put x 3; put y 2"));
  const std::string before = Sh(dir / "desk", "git rev-parse main");
  const auto joined = JoinOther(dir / "desk", false,
                                [](const JoinSides&, const std::string& path, std::string_view,
                                   std::string_view) -> Result<std::vector<Commit::File>> {
                                  return Fail(ErrorCode::kUnsupported, "too new: " + path);
                                });
  REQUIRE(!joined);
  CHECK(joined.error().message == "too new: x");
  CHECK(Sh(dir / "desk", "git rev-parse main") == before);
  CHECK(Health(dir / "desk") == "clean");
}

TEST_CASE("a shallow clone takes fast-forwards and refuses all else") {
  const struct {
    std::string script;
    std::string how;
  } cases[] = {
      {"git branch other main; git reset -q --hard main~1", "fast-forward"},
      {"git branch other main~1", "nothing new"},
      {"git branch other main; git reset -q --hard main~1; printf 1 >w; git add w; "
       "git commit -qm w",
       "this is a shallow clone; it cannot know what two versions had in common"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.how);
    TempDir dir;
    Make(dir, "put x 1; commit; put y 1; commit; put z 1; commit");
    Sh(dir.path(), "git clone -q --depth 2 file://$PWD/desk shallow");
    Sh(dir / "shallow", c.script);
    CHECK(HowOf(JoinOther(dir / "shallow")) == c.how);
    CHECK(Health(dir / "shallow") == "clean");
  }
}

namespace {

WriteStep killed_behind;

// Joins in a child process that dies behind `step`.
void JoinAndDie(const std::string& folder, WriteStep step) {
  const std::string theirs = Sh(folder, "git rev-parse other");
  const pid_t child = fork();
  if (child == 0) {
    killed_behind = step;
    after_write_step = [](WriteStep reached) {
      if (reached == killed_behind) _exit(9);
    };
    (void)MustOpen(folder)->Join(theirs, Greater, false);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WEXITSTATUS(status) == 9);
}

}  // namespace

TEST_CASE("a join killed behind any step is all or nothing, and what comes next cleans up") {
  const std::string theirs =
      "put teams/a.yaml 'a: 3'; git rm -q teams/b.yaml; put teams/c.yaml c; put d/e/f 1";
  const struct {
    std::string script;
  } cases[] = {
      {Forked("", "put teams/a.yaml 'a: 2'; put x 1", theirs)},
      {"git switch -qc other; " + theirs + "; commit; git switch -q main"},
  };
  for (const auto& c : cases) {
    TempDir whole;
    Make(whole, c.script);
    REQUIRE(JoinOther(whole / "desk").has_value());
    const std::string tree = Sh(whole / "desk", "git rev-parse main^{tree}");
    for (const WriteStep step : {WriteStep::kLocked, WriteStep::kObjects, WriteStep::kIndexLock,
                                 WriteStep::kViews, WriteStep::kBranch, WriteStep::kDone}) {
      for (const bool joins_again : {false, true}) {
        CAPTURE(c.script);
        CAPTURE(static_cast<int>(step));
        CAPTURE(joins_again);
        TempDir dir;
        Make(dir, c.script);
        const std::string before = Sh(dir / "desk", "git rev-parse main^{tree}");
        JoinAndDie(dir / "desk", step);
        const bool stored = step >= WriteStep::kBranch;
        CHECK(Sh(dir / "desk", "git rev-parse main^{tree}") == (stored ? tree : before));
        if (joins_again) {
          CHECK(HowOf(JoinOther(dir / "desk")) != "");
          CHECK(Sh(dir / "desk", "git rev-parse main^{tree}") == tree);
        } else {
          CHECK(MustWrite(*MustOpen(dir / "desk"), {{"teams/d.yaml", "d\n"}}).warnings.empty());
          CHECK(fs::exists(dir / "desk/teams/b.yaml") == !stored);
          CHECK(fs::exists(dir / "desk/d/e/f") == stored);
        }
        CHECK(MustOpen(dir / "desk")->Notices().empty());
        CHECK(Health(dir / "desk") == "clean");
      }
    }
  }
}
