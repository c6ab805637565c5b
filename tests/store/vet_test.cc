// SPDX-License-Identifier: MIT
// What may come in from elsewhere, and what may not.
#include "store/histories.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

namespace {

// A commit on `other` with one more thing in its tree, made past git's own checks.
void MakeThing(const std::string& folder, std::string path, std::string mode,
               const std::string& bytes) {
  WriteFile(folder + "/.git/thing", bytes);
  std::string id = mode == "160000" ? Sh(folder, "git rev-parse HEAD")
                                    : Sh(folder, "git hash-object -w .git/thing");
  std::string type = mode == "160000" ? "commit" : "blob";
  while (true) {
    const size_t slash = path.rfind('/');
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    std::string lines = mode + " " + type + " " + id + "\t" + name + std::string(1, '\0');
    WriteFile(folder + "/.git/line", lines);
    const std::string others = slash == std::string::npos ? "git ls-tree -z HEAD; " : "";
    id = Sh(folder, "{ " + others + "cat .git/line; } | git mktree -z --missing");
    if (slash == std::string::npos) break;
    path.resize(slash);
    mode = "040000";
    type = "tree";
  }
  Sh(folder, "git update-ref refs/heads/other $(git commit-tree -p HEAD -m bad " + id + ")");
  fs::remove(folder + "/.git/thing");
  fs::remove(folder + "/.git/line");
}

}  // namespace

TEST_CASE("what no desk has stays outside, whatever it is called") {
  const struct {
    std::string path, mode, bytes;
  } cases[] = {
      {"tickets/link", "120000", "/etc/passwd"},
      {"link", "120000", "."},
      {"sub", "160000", ""},
      {"tickets/run", "100755", "#!/bin/sh\n"},
      {".git", "100644", "x"},
      {".GIT/config", "100644", "x"},
      {"tickets/.Git/hooks/post-commit", "100644", "x"},
      {".git./x", "100644", "x"},
      {".git /x", "100644", "x"},
      {".git::$INDEX_ALLOCATION/x", "100644", "x"},
      {"git~1/x", "100644", "x"},
      {"GIT~2", "100644", "x"},
      {".g\u200cit/config", "100644", "x"},
      {"tickets/..", "100644", "x"},
      {"../x", "100644", "x"},
      {"./x", "100644", "x"},
      {".gitmodules", "100644", "x"},
      {".GitModules", "100644", "x"},
      {"tickets/.gitattributes", "100644", "* -text\n"},
      {"tickets/.GitAttributes", "100644", "* -text\n"},
      {".GITATTRIBUTES", "100644", "* filter=x\n"},
      {".gitattributes", "100644", "* -text\n*.yaml filter=lfs\n"},
      {".gitattributes", "100644", "*\tfilter=lfs\n"},
      {".gitattributes", "100644", "*.yaml -text\tident\r\n"},
      {".gitattributes", "100644", "* ident"},
      {".gitattributes", "100644", "* text=auto\n"},
      {".gitattributes", "100644", "* text\n"},
      {".gitattributes", "100644", "* eol=crlf\n"},
      {".gitattributes", "100644", "* crlf\n"},
      {".gitattributes", "100644", "[attr]odd working-tree-encoding=UTF-16\n"},
      {"tickets/a\nb", "100644", "x"},
      {"tickets/a\x1b[31m", "100644", "x"},
      {"tickets/a\u202e"
       "b",
       "100644", "x"},
      {"tickets/a\xff", "100644", "x"},
      {"tickets\\x", "100644", "x"},
      {"a/b/c/d/e/f/g/h/i/x", "100644", "x"},
      {"slas/large.yaml", "100644", std::string(8 * 1024 * 1024 + 1, 'x')},
      {"attachments/large", "100644", std::string(16 * 1024 * 1024 + 1, 'x')},
  };
  for (const bool forked : {false, true}) {
    TempDir dir;
    MustInit(dir / "desk");
    for (const auto& c : cases) {
      CAPTURE(forked);
      CAPTURE(c.path);
      CAPTURE(c.bytes.substr(0, 60));
      MakeThing(dir / "desk", c.path, c.mode, c.bytes);
      if (forked)
        MustWrite(*MustOpen(dir / "desk"), {{"teams/c.yaml", c.path + c.bytes.substr(0, 60)}});
      const std::string state =
          "git rev-parse main; git status --porcelain; git ls-files -s; ls -A . teams";
      const std::string before = Sh(dir / "desk", state);
      for (const bool dry : {true, false}) {
        const auto joined = JoinOther(dir / "desk", dry);
        REQUIRE(!joined);
        CHECK(joined.error().code == ErrorCode::kInvalidData);
        CHECK(!joined.error().where.empty());
      }
      CHECK(Sh(dir / "desk", state) == before);
    }
    CHECK(Sh(dir / "desk", "ls -A") == ".git\ndesk.yaml\nteams");
  }
}

TEST_CASE("what a desk may have comes in") {
  const struct {
    std::string path, bytes;
  } cases[] = {
      {".gitattributes", "* -text\ntickets/** merge=desk diff=x -diff\n"},
      {"a/b/c/d/e/f/g/h", "x"},
      {"docs/Wie geht\u2019s.md", "x"},
      {"slas/large.yaml", std::string(8 * 1024 * 1024, 'x')},
      {"gitx", "x"},
      {".gitignore", "x"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    TempDir dir;
    MustInit(dir / "desk");
    MakeThing(dir / "desk", c.path, "100644", c.bytes);
    const auto joined = JoinOther(dir / "desk");
    CHECK(HowOf(joined) == "fast-forward");
    CHECK(WarningsOf(joined) == "");
    CHECK((ReadFile(dir / "desk/" + c.path) == c.bytes));
  }
}

TEST_CASE("what the branch has already is not asked about again") {
  TempDir dir;
  Make(dir,
       "ln -s x link; commit; git switch -qc other; put y 1; commit; git switch -q main; "
       "put x 1; commit");
  CHECK(HowOf(JoinOther(dir / "desk")) == "joined");
}
