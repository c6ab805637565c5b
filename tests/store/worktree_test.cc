// SPDX-License-Identifier: MIT
#include "store/worktree.h"

#include <sys/stat.h>

#include <cerrno>

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

TEST_CASE("a file is read only where it is one, inside the working tree") {
  TempDir dir, outside;
  WriteFile(dir / "teams/a.yaml", "a\n");
  WriteFile(dir / "file", "no folder\n");
  WriteFile(outside / "x", "outside\n");
  fs::create_symlink(outside / "x", dir / "teams/link");
  fs::create_directory_symlink(outside.path(), dir / "linked");
  fs::create_directories(dir / "teams/folder");
  Sh(dir.path(), "mkfifo teams/pipe && truncate -s 17M teams/big");
  const Worktree files(dir.path());
  const struct {
    std::string path, expected;
  } cases[] = {
      {"teams/a.yaml", "a\n"},
      {"file", "no folder\n"},
      {"teams/none", "none"},
      {"none/at/all", "none"},
      {"teams/link", "'teams/link' is a symbolic link in the working tree"},
      {"linked/x", "'linked' of 'linked/x' is no folder but a link or a file"},
      {"file/x", "'file' of 'file/x' is no folder but a link or a file"},
      {"teams/folder", "'teams/folder' is not a plain file"},
      {"teams/pipe", "'teams/pipe' is not a plain file"},
      {"teams/big", "'teams/big' has 17825792 bytes in the working tree, 16777216 are allowed"},
      {"../x", "'../x' leaves the repository"},
      {"file/../teams/a.yaml", "'file/../teams/a.yaml' leaves the repository"},
      {"./teams/a.yaml", "'./teams/a.yaml' leaves the repository"},
      {"file//a.yaml", "'file//a.yaml' leaves the repository"},
      {".git/config", "'.git/config' leaves the repository"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    const auto read = files.Read(c.path);
    CHECK((read ? read->value_or("none") : read.error().message) == c.expected);
    CHECK(files.Stat(c.path).has_value() ==
          (read ? read->has_value() : c.path.starts_with("teams/")));
  }
  CHECK(!fs::exists(dir / "none"));
  // What failed before says nothing of a call that did not.
  for (const int before : {EINTR, ENOENT}) {
    errno = before;
    CHECK(files.Read("teams/a.yaml")->value_or("none") == "a\n");
  }
}

TEST_CASE("a file is written over another, with the folders that it needs, and over nothing else") {
  TempDir dir;
  WriteFile(dir / "file", "no folder\n");
  fs::create_directories(dir / "teams/folder/in-the-way");
  const Worktree files(dir.path());
  for (const bool durable : {false, true}) {
    for (const char* path : {"top", "a/b/c"}) {
      for (const char* bytes : {"first\n", "second, longer\n"}) {
        WriteFile(dir / ("a/b/.desk-tmp-c"), "of a killed writer");
        const auto written = files.Write(path, bytes, durable);
        REQUIRE(written);
        REQUIRE(*written);
        struct stat st {};
        REQUIRE(stat((dir / path).c_str(), &st) == 0);
        CHECK((*written)->st_ino == st.st_ino);
        CHECK((*written)->st_ctim.tv_nsec == st.st_ctim.tv_nsec);
        CHECK(ReadFile(dir / path) == bytes);
        if (std::string(path) != "top") CHECK(!fs::exists(dir / "a/b/.desk-tmp-c"));
      }
    }
  }
  CHECK(files.Write("teams/folder", "x", false).error().message.starts_with("could not put in"));
  CHECK(!fs::exists(dir / "teams/.desk-tmp-folder"));
  CHECK(files.Write("file/x", "x", false).error().code == ErrorCode::kInvalidData);
  CHECK(files.Write("../x", "x", false).error().code == ErrorCode::kInvalidData);
  CHECK(ReadFile(dir / "file") == "no folder\n");
}

TEST_CASE("a file goes with the folders that it leaves empty, or was not there") {
  TempDir dir;
  WriteFile(dir / "a/b/c", "c\n");
  WriteFile(dir / "a/d", "d\n");
  WriteFile(dir / "file", "no folder\n");
  const Worktree files(dir.path());
  CHECK(files.Remove("a/b/none").has_value());
  CHECK(files.Remove("none/at/all").has_value());
  CHECK(files.Remove("file/x").error().code == ErrorCode::kInvalidData);
  CHECK(files.Remove("a/b").error().message.starts_with("could not remove 'a/b'"));
  CHECK(files.Remove("a/b/c").has_value());
  CHECK(!fs::exists(dir / "a/b"));
  CHECK(fs::exists(dir / "a/d"));
}

TEST_CASE("a working tree that is gone is named") {
  const Worktree files("/nowhere/at/all");
  CHECK(files.Read("a").error().message.starts_with("could not open '/nowhere/at/all'"));
  CHECK(files.SyncAll().error().message ==
        "could not sync '/nowhere/at/all': No such file or directory");
  TempDir dir;
  CHECK(Worktree(dir.path()).SyncAll().has_value());
}
