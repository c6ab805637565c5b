// SPDX-License-Identifier: MIT
#include "sync/clone.h"

#include <doctest/doctest.h>

#include "sync/remotes.h"

namespace desk::sync {
namespace {

namespace fs = std::filesystem;

std::string CloneInto(const std::string& url, const std::string& folder, bool bare = false,
                      const std::string& branch = "") {
  const auto cloned = Clone({url, folder, branch, bare}, test::kFast, Surroundings());
  if (cloned) return *cloned;
  return std::to_string(static_cast<int>(cloned.error().code)) + " " + cloned.error().message;
}

}  // namespace

TEST_CASE("a clone has the desk, its remote, and nothing that git has to say") {
  for (const bool bare : {false, true}) {
    CAPTURE(bare);
    Remotes remotes;
    const std::string folder = remotes.dir / "b";
    if (bare) fs::create_directory(folder);  // an empty folder is as good as none
    CHECK(CloneInto(remotes.dir / "r.git", folder, bare) == folder);
    CHECK(test::Sh(folder, "git rev-parse main") == remotes.Branch());
    CHECK(test::Sh(folder, "git config remote.origin.url") == remotes.dir / "r.git");
    CHECK(test::Sh(folder, "git config branch.main.remote") == "origin");
    CHECK(test::Sh(folder, "git config branch.main.merge") == "refs/heads/main");
    CHECK(test::Sh(folder, "git config merge.desk.driver").find("merge-driver") !=
          std::string::npos);
    test::Sh(folder, "git fetch -q && git rev-parse -q --verify origin/main");
    CHECK(fs::exists(folder + "/desk.yaml") == !bare);
    if (!bare) CHECK(test::Health(folder) == "clean");
    // It can sync at once.
    const auto store = test::MustOpen(folder);
    test::MustWrite(*store, {{"README.md", "x"}});
    CHECK(remotes.Sync("b") == "sent");
  }
}

TEST_CASE("a clone takes the branch that the remote's HEAD names, or the one that is asked for") {
  Remotes remotes;
  test::Sh(remotes.dir / "r.git",
           "git branch support main; git symbolic-ref HEAD refs/heads/support");
  CHECK(CloneInto(remotes.dir / "r.git", remotes.dir / "b") == remotes.dir / "b");
  CHECK(test::Sh(remotes.dir / "b", "git symbolic-ref HEAD") == "refs/heads/support");
  CHECK(CloneInto(remotes.dir / "r.git", remotes.dir / "c", false, "main") == remotes.dir / "c");
  CHECK(test::Sh(remotes.dir / "c", "git symbolic-ref HEAD") == "refs/heads/main");
}

TEST_CASE("of a clone that fails nothing is left") {
  Remotes remotes;
  const std::string other = remotes.dir / "other.git", empty = remotes.dir / "empty.git";
  test::Sh(remotes.dir.path(),
           "git init -q --bare -b main empty.git; git init -q -b main code; cd code; echo x >x; "
           "git add x; git commit -qm x; git clone -q --bare . ../other.git");
  const struct {
    std::string url, branch, expected;
  } cases[] = {
      {other, "", "13 what the remote 'origin' has is no desk"},
      {empty, "", "10 '" + empty + "' has no branch 'main'"},
      {remotes.dir / "r.git", "nowhere",
       "10 '" + (remotes.dir / "r.git") + "' has no branch 'nowhere'"},
      {remotes.dir / "nothing", "", "11 '" + (remotes.dir / "nothing") + "' cannot be reached: "},
      {remotes.dir / "nothing", "main", "11 the remote 'origin' cannot be reached: "},
      {"ext::sh -c x", "", "2 'ext::sh -c x' is no URL of a repository"},
      {"-x", "main", ""},
  };
  for (const auto& c : cases) {
    for (const bool was_there : {false, true}) {
      CAPTURE(c.url);
      CAPTURE(was_there);
      const std::string folder = remotes.dir / "b";
      if (was_there) fs::create_directory(folder);
      const std::string said = CloneInto(c.url, folder, false, c.branch);
      CHECK(said != folder);
      CHECK(said.substr(0, c.expected.size()) == c.expected);
      CHECK(fs::exists(folder) == was_there);
      if (was_there) CHECK(fs::is_empty(folder));
      fs::remove_all(folder);
    }
  }
}

TEST_CASE("a folder that is in use stays as it is") {
  Remotes remotes;
  const std::string folder = remotes.dir / "b";
  const std::string expected = "1 the folder '" + folder + "' is there and not empty";
  for (const std::string script :
       {"mkdir b; echo mine >b/x", "mkdir b; ln -s nowhere b/x", "git init -q b"}) {
    CAPTURE(script);
    test::Sh(remotes.dir.path(), script);
    const std::string before = test::Sh(folder, "ls -lAR");
    CHECK(CloneInto(remotes.dir / "r.git", folder) == expected);
    CHECK(test::Sh(folder, "ls -lAR") == before);
    fs::remove_all(folder);
  }
  for (const std::string bytes : {"mine", ""}) {
    CAPTURE(bytes);
    test::WriteFile(folder, bytes);
    CHECK(CloneInto(remotes.dir / "r.git", folder).starts_with("1 "));
    CHECK(fs::is_regular_file(folder));
    CHECK(test::ReadFile(folder) == bytes);
  }
}

TEST_CASE("what must not come in is not checked out") {
  Remotes remotes;
  test::Sh(remotes.dir / "a",
           "ln -s /etc/passwd link; git add link; git commit -qm link; git push -q origin main");
  CHECK(CloneInto(remotes.dir / "r.git", remotes.dir / "b") ==
        "13 a symbolic link has no place in a desk");
  CHECK(!fs::exists(remotes.dir / "b"));
}

TEST_CASE("a folder is named after the URL") {
  const struct {
    std::string url, expected;
  } cases[] = {
      {"https://example.org/acme/support.git", "support"},
      {"https://example.org/acme/support", "support"},
      {"ssh://git@example.org:22/support.git/", "support"},
      {"git@example.org:acme/support.git", "support"},
      {"git@example.org:support", "support"},
      {"/srv/support/.git", "support"},
      {"../support//", "support"},
      {"support.git", "support"},
      {"/", ""},
      {"", ""},
      {".git", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.url);
    CHECK(FolderOf(c.url) == c.expected);
  }
}

}  // namespace desk::sync
