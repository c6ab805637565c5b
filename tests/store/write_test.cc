// SPDX-License-Identifier: MIT
// Writers beside other writers, beside git, and beside a person who edits files.
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "store/file_system.h"
#include "store/fixture.h"
#include "store/transaction.h"

using namespace desk;
using namespace desk::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* kAsUser = "git -c user.name=u -c user.email=u@x ";

// Adds a line to a file, from whatever it is now.
Result<Committed> AddLine(Store& store, const std::string& line) {
  return store.Write([&](const Snapshot& base) -> Result<Commit> {
    DESK_ASSIGN(const std::string bytes, base.Read("teams/a.yaml"));
    return Change({{"teams/a.yaml", bytes + line + "\n"}}, line);
  });
}

size_t CountLines(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_CASE("a file system of several machines is read, and written when somebody asks for it") {
  struct Case {
    long type;
    const char* name;
  };
  static long now;
  TempDir dir;
  MustInit(dir.path());
  const auto before = file_system_of;
  file_system_of = [](const std::string&) { return now; };
  const auto write = [&](const std::string& bytes) {
    return MustOpen(dir.path())->Write([&](const Snapshot&) {
      return Result<Commit>(Change({{"teams/a.yaml", bytes}}));
    });
  };
  for (const auto& kind :
       {Case{0x6969, "NFS"}, Case{0x517B, "SMB"}, Case{static_cast<long>(0xFF534D42), "SMB"},
        Case{static_cast<int>(0xFE534D42), "SMB"}, Case{0x65735546, "FUSE"}}) {
    CAPTURE(kind.name);
    now = kind.type;
    Sh(dir.path(), "git config --unset desk.anyFileSystem || true");
    const auto refused = write("refused\n");
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::kUnsupported);
    CHECK(refused.error().message.find(kind.name) != std::string::npos);
    CHECK(Sh(dir.path(), "git show HEAD:teams/a.yaml") != "refused");
    Sh(dir.path(), refused.error().hints.at(0));
    CHECK(write(std::string(kind.name) + std::to_string(kind.type) + "\n"));
  }
  for (const long local :
       {0xEF53L, 0x9123683EL, 0x58465342L, 0x01021994L, 0L}) {  // ext4, btrfs, xfs, tmpfs
    CAPTURE(local);
    now = local;
    Sh(dir.path(), "git config --unset desk.anyFileSystem || true");
    CHECK(write(std::to_string(local) + "\n"));
  }
  file_system_of = before;
}

}  // namespace

TEST_CASE("when the branch moves under a change, the change is made again from the new tip") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  int calls = 0;
  const auto done = store->Write([&](const Snapshot& base) -> Result<Commit> {
    if (++calls <= 2) Sh(dir.path(), std::string(kAsUser) + "commit -q --allow-empty -m foreign");
    DESK_ASSIGN(const std::string bytes, base.Read("teams/a.yaml"));
    return Change({{"teams/a.yaml", bytes + "mine\n"}});
  });
  REQUIRE(done);
  CHECK(calls == 3);
  CHECK(Sh(dir.path(), "git log --format=%s") == "change\nforeign\nforeign\ninit");
  CHECK(Read(*store, "teams/a.yaml") == "a: 1\nmine\n");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a branch of a bare repository that moves under a change is read again") {
  TempDir dir;
  const auto store = MustInit(dir.path(), {true, ""});
  int tries = 0;
  const auto done = store->Write([&](const Snapshot& base) -> Result<Commit> {
    if (++tries == 1)
      Sh(dir.path(), std::string(kAsUser) +
                         "commit-tree -p main -m moved main^{tree} | xargs git update-ref "
                         "refs/heads/main");
    DESK_ASSIGN(const std::string bytes, base.Read("teams/a.yaml"));
    return Change({{"teams/a.yaml", bytes + "b\n"}});
  });
  REQUIRE(done);
  CHECK(tries == 2);
  CHECK(Sh(dir.path(), "git log --format=%s main") == "change\nmoved\ninit");
}

TEST_CASE("who waits for a lock of git can be interrupted") {
  TempDir dir;
  MustInit(dir.path());
  WriteFile(dir / ".git/index.lock", "");
  int reached[2];
  REQUIRE(pipe(reached) == 0);
  static int told;
  told = reached[1];
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGTERM, SIG_DFL);  // the test runner has a handler
    after_write_step = [](WriteStep step) {
      if (step == WriteStep::kObjects) (void)!write(told, "x", 1);
    };
    (void)MustOpen(dir.path(), {5, false})->Write([](const Snapshot&) {
      return Result<Commit>(Change({{"teams/a.yaml", "a: 2\n"}}));
    });
    _exit(0);
  }
  char byte;
  REQUIRE(read(reached[0], &byte, 1) == 1);
  kill(child, SIGTERM);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status));
  CHECK(fs::exists(dir / ".git/index.lock"));
  close(reached[0]);
  close(reached[1]);
}

TEST_CASE("a foreign commit of the same file that comes first is in the base of the second try") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  bool first = true;
  const auto done = store->Write([&](const Snapshot& base) -> Result<Commit> {
    DESK_ASSIGN(const std::string bytes, base.Read("teams/a.yaml"));
    if (std::exchange(first, false))
      Sh(dir.path(),
         std::string("echo theirs >> teams/a.yaml && ") + kAsUser + "commit -qam foreign");
    return Change({{"teams/a.yaml", bytes + "mine\n"}});
  });
  REQUIRE(done);
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: 1\ntheirs\nmine\n");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("eight writers at once all succeed and every change is there") {
  TempDir dir;
  MustInit(dir.path());
  std::vector<std::thread> writers;
  std::atomic<int> acknowledged{0};
  for (int w = 0; w < 8; ++w) {
    writers.emplace_back([&, w] {
      const auto store = MustOpen(dir.path());
      for (int i = 0; i < 10; ++i)
        acknowledged += AddLine(*store, std::to_string(w) + "." + std::to_string(i)).has_value();
    });
  }
  for (auto& writer : writers) writer.join();
  CHECK(acknowledged == 80);
  CHECK(CountLines(ReadFile(dir / "teams/a.yaml")) == 81);
  CHECK(Sh(dir.path(), "git rev-list --count main") == "81");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("writers beside a person who commits other files lose nothing") {
  TempDir dir;
  MustInit(dir.path());
  std::atomic<bool> stop{false};
  std::thread person([&] {
    for (int i = 0; !stop; ++i) {
      WriteFile(dir / "notes.txt", std::to_string(i));
      (void)RunIn(dir.path(), std::string("git add notes.txt && ") + kAsUser + "commit -qm note");
    }
  });
  const auto store = MustOpen(dir.path());
  int acknowledged = 0;
  for (int i = 0; i < 40; ++i) acknowledged += AddLine(*store, std::to_string(i)).has_value();
  stop = true;
  person.join();
  CHECK(acknowledged == 40);
  CHECK(CountLines(Read(*store, "teams/a.yaml")) == 41);
  Sh(dir.path(), std::string("git add notes.txt; ") + kAsUser + "commit -qm last --allow-empty");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a held lock is kBusy after the wait and names its holder") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const int fd = open((dir / ".git/desk/lock").c_str(), O_RDWR);
  REQUIRE(flock(fd, LOCK_EX) == 0);
  const auto done = AddLine(*MustOpen(dir.path(), {0, false}), "x");
  REQUIRE(!done);
  CHECK(done.error().code == ErrorCode::kBusy);
  CHECK(done.error().message.find("process " + std::to_string(getpid())) != std::string::npos);
  close(fd);
  CHECK(AddLine(*store, "y"));
}

TEST_CASE("git's own index.lock is waited for and never broken") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string before = Sh(dir.path(), "git rev-parse main");
  WriteFile(dir / ".git/index.lock", "");
  const auto busy = AddLine(*MustOpen(dir.path(), {0, false}), "x");
  REQUIRE(!busy);
  CHECK(busy.error().code == ErrorCode::kBusy);
  CHECK(busy.error().message.find("index.lock") != std::string::npos);
  CHECK(fs::exists(dir / ".git/index.lock"));
  CHECK(Sh(dir.path(), "git rev-parse main") == before);
  std::thread git([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    fs::remove(dir / ".git/index.lock");
  });
  CHECK(AddLine(*store, "y"));
  git.join();
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a live lock on the branch is kBusy and stays") {
  TempDir dir;
  MustInit(dir.path());
  const std::string lock = dir / ".git/refs/heads/main.lock";
  WriteFile(lock, "");
  const auto done = AddLine(*MustOpen(dir.path(), {0, false}), "x");
  REQUIRE(!done);
  CHECK(done.error().code == ErrorCode::kBusy);
  CHECK(fs::exists(lock));
  fs::remove(lock);
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("half-staged work of the user stays half-staged") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "echo staged > new.txt && git add new.txt && echo more >> new.txt && echo b >> teams/b.yaml "
     "&& git add teams/b.yaml &&"
     " echo c >> teams/b.yaml && echo loose > loose.txt");
  const std::string before = Sh(dir.path(), "git status --porcelain; git diff; git diff --cached");
  CHECK(MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}}).warnings.empty());
  CHECK(Sh(dir.path(), "git status --porcelain; git diff; git diff --cached") == before);
  Sh(dir.path(), std::string(kAsUser) + "commit -qm mine");
  CHECK(Sh(dir.path(), "git show HEAD:teams/a.yaml") == "a: 2");
}

TEST_CASE("what a desk writes is open to whom git's configuration says, and to nobody else") {
  const struct {
    const char* shared;
    int mode;
  } cases[] = {{"", 0600},      {"umask", 0600},     {"false", 0600}, {"077", 0600},
               {"group", 0660}, {"true", 0660},      {"1", 0660},     {"all", 0664},
               {"world", 0664}, {"everybody", 0664}, {"2", 0664},     {"0660", 0660},
               {"0640", 0640},  {"1770", 0600}};
  const mode_t before = umask(0077);
  for (const auto& c : cases) {
    const std::string shared = c.shared;
    CAPTURE(shared);
    TempDir dir;
    MustInit(dir.path());
    Sh(dir.path(), "git config core.sharedRepository '" + shared + "'");
    const auto done = MustOpen(dir.path())->Write([](const Snapshot&) {
      return Result<Commit>(Change({{"teams/c.yaml", "c\n"}}));
    });
    REQUIRE(done);
    struct stat st {};
    REQUIRE(stat((dir / ".git/refs/heads/main").c_str(), &st) == 0);
    CHECK((st.st_mode & 0777) == static_cast<mode_t>(c.mode));
    CHECK(umask(0077) == 0077);
  }
  umask(before);
}

TEST_CASE("a staged edit that no time gives away is still seen as edited") {
  // Same size, same file, same time, and git is told not to look at the time of the file's node:
  // only that the entry is not older than the index makes git compare.
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string same = "touch -d 2026-01-01T00:00:00Z ";
  Sh(dir.path(), "git config core.trustctime false && printf aaa >racy.txt && " + same +
                     "racy.txt && git add racy.txt && printf bbb >racy.txt && " + same +
                     "racy.txt .git/index");
  REQUIRE(Sh(dir.path(), "git --no-optional-locks status --porcelain racy.txt") == "AM racy.txt");
  Sh(dir.path(), same + ".git/index");
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}});
  CHECK(Sh(dir.path(), "git status --porcelain racy.txt") == "AM racy.txt");
}

TEST_CASE("an edit that is older than git's index stays an edit") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "echo edit >teams/a.yaml && rm teams/b.yaml && touch -d 2026-01-01T00:00:00Z teams/a.yaml");
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}, {"teams/b.yaml", "b: 2\n"}});
  CHECK(RunIn(dir.path(), "git status --porcelain").output == " M teams/a.yaml\n D teams/b.yaml\n");
}

TEST_CASE("a file that is as it will be is not touched, and git knows it") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / "teams/a.yaml", "a: 2\n");
  struct stat before {
  }, after{};
  REQUIRE(stat((dir / "teams/a.yaml").c_str(), &before) == 0);
  CHECK(MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}}).warnings.empty());
  REQUIRE(stat((dir / "teams/a.yaml").c_str(), &after) == 0);
  CHECK(before.st_ino == after.st_ino);
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a file that cannot be put in place is, with the next write") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string obstacle = dir / "teams/.desk-tmp-a.yaml/x";
  WriteFile(obstacle, "");
  fs::remove(dir / "teams/b.yaml");
  fs::create_symlink("a.yaml", dir / "teams/b.yaml");
  const auto done = MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}, {"teams/b.yaml", "b: 2\n"}});
  REQUIRE(done.warnings.size() == 2);
  CHECK(done.warnings[0].starts_with(
      "'teams/a.yaml' is stored, but not up to date in the working tree: could not create"));
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: 1\n");
  CHECK(store->Notices().size() == 1);
  Sh(dir.path(), "rm -r teams/.desk-tmp-a.yaml teams/b.yaml && git checkout -q -- teams/b.yaml");
  CHECK(MustWrite(*store, {{"teams/d.yaml", "d\n"}}).warnings.empty());
  CHECK(ReadFile(dir / "teams/a.yaml") == "a: 2\n");
  CHECK(store->Notices().empty());
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("what cannot be put in place until a person mends it is not tried again") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  fs::remove(dir / "teams/b.yaml");
  fs::create_symlink("a.yaml", dir / "teams/b.yaml");
  CHECK(MustWrite(*store, {{"teams/b.yaml", "b: 2\n"}}).warnings.size() == 1);
  CHECK(store->Notices().empty());
  CHECK(MustWrite(*store, {{"teams/d.yaml", "d\n"}}).warnings.empty());
}

TEST_CASE("a lock on the branch that its holder gives back is waited for") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  const std::string lock = dir / ".git/refs/heads/main.lock";
  WriteFile(lock, "");
  std::thread git([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    fs::remove(lock);
  });
  CHECK(MustWrite(*store, {{"teams/d.yaml", "d\n"}}).warnings.empty());
  git.join();
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a user's edit is not overwritten, not committed, and named") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  WriteFile(dir / "teams/a.yaml", "edit\n");
  const auto done = MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}});
  REQUIRE(done.warnings.size() == 1);
  CHECK(done.warnings[0].find("teams/a.yaml") != std::string::npos);
  CHECK(ReadFile(dir / "teams/a.yaml") == "edit\n");
  CHECK(Read(*store, "teams/a.yaml") == "a: 2\n");
  CHECK(RunIn(dir.path(), "git status --porcelain").output == " M teams/a.yaml\n");
  fs::remove(dir / "teams/b.yaml");
  CHECK(MustWrite(*store, {{"teams/b.yaml", "b: 2\n"}}).warnings.size() == 1);
  CHECK(!fs::exists(dir / "teams/b.yaml"));
}

TEST_CASE("where the branch has moved, no view is touched before the change is made again") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  static std::string folder;
  static int views;
  folder = dir.path();
  views = 0;
  after_write_step = [](WriteStep step) {
    views += step == WriteStep::kViews ? 1 : 0;
    if (step == WriteStep::kObjects && views == 0 && folder.size() > 0) {
      Sh(folder, "git commit -q --allow-empty -m on");
      folder.clear();
    }
  };
  MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}});
  after_write_step = nullptr;
  CHECK(views == 1);
  CHECK(Sh(dir.path(), "git log -3 --format=%s") == "change\non\ninit");
}

TEST_CASE("a message ends with its line, whoever wrote it, and a name has no edges") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  for (const char* message : {"change", "change\n"}) {
    REQUIRE(store->Write([&](const Snapshot&) {
      Commit commit = Change({{"teams/a.yaml", message}}, message);
      commit.author.name = " Ann <x> ";
      return Result<Commit>(commit);
    }));
    CHECK(Sh(dir.path(), "git cat-file commit HEAD | tail -n 2 | od -An -c | tr -d ' \\n'") ==
          "\\nchange\\n");
    CHECK(Sh(dir.path(), "git log -1 --format='%an|'") == "Ann  x|");
  }
}

TEST_CASE("an index that cannot be read is not taken for none") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(), "mv .git/index index.kept && mkdir .git/index");
  const auto done = AddLine(*store, "x");
  REQUIRE(!done);
  CHECK(done.error().message.starts_with("could not read"));
  Sh(dir.path(), "rmdir .git/index && mv index.kept .git/index");
  CHECK(Health(dir.path()) == "clean");
}

TEST_CASE("a change that changes nothing waits for no lock of git") {
  TempDir dir;
  const auto store = MustInit(dir.path(), {}, {0, false});
  WriteFile(dir / ".git/index.lock", "");
  CHECK(MustWrite(*store, {{"teams/a.yaml", "a: 1\n"}}).commit.empty());
}

TEST_CASE("symbolic links in the working tree are not followed") {
  TempDir dir, outside;
  const auto store = MustInit(dir.path());
  WriteFile(outside / "a.yaml", "outside\n");
  fs::remove(dir / "teams/a.yaml");
  fs::create_symlink(outside / "a.yaml", dir / "teams/a.yaml");
  CHECK(store->DraftOf("teams/a.yaml").error().code == ErrorCode::kInvalidData);
  CHECK(store->Drafts()->size() == 1);
  CHECK(MustWrite(*store, {{"teams/a.yaml", "a: 2\n"}}).warnings.size() == 1);
  fs::create_directory_symlink(outside.path(), dir / "agents");
  CHECK(MustWrite(*store, {{"agents/x.yaml", "x\n"}}).warnings.size() == 1);
  CHECK(ReadFile(outside / "a.yaml") == "outside\n");
  CHECK(!fs::exists(outside / "x.yaml"));
  CHECK(Read(*store, "agents/x.yaml") == "x\n");
}

TEST_CASE("git marks a conflict where no desk can join") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "git config user.name u && git config user.email u@x && git switch -qc side && echo s > "
     "teams/a.yaml && git commit -qam s && git switch -q main && echo m > teams/a.yaml && "
     "git commit -qam m && mkdir .git/bin && "
     "ln -s /bin/false .git/bin/desk");
  CHECK(RunIn(dir.path(), "PATH=$PWD/.git/bin:$PATH git merge side").status != 0);
  const std::string merged = Sh(dir.path(), "cat teams/a.yaml");
  CHECK(merged.find("<<<<<<<") != std::string::npos);
  CHECK(merged.find("\ns\n") != std::string::npos);
}

TEST_CASE("a path in an unfinished merge is not written") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(),
     "git config user.name u && git config user.email u@x && git switch -qc side && echo s > "
     "teams/a.yaml &&"
     " git commit -qam s && git switch -q main && echo m > teams/a.yaml && git commit -qam m");
  CHECK(RunIn(dir.path(), "git -c merge.desk.driver=false merge side").status != 0);
  const auto done = AddLine(*store, "x");
  REQUIRE(!done);
  CHECK(done.error().message.find("unfinished merge") != std::string::npos);
  MustWrite(*store, {{"teams/b.yaml", "b: 2\n"}});
  CHECK(Sh(dir.path(), "git ls-files -u | wc -l") == "3");
}
