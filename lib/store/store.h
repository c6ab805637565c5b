// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_STORE_H_
#define DESK_STORE_STORE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace desk {

// Name and address as git knows them.
struct Person {
  std::string name;
  std::string email;
};

// The files of one commit, which never change. Reading takes no lock and writes nothing. Its store
// must outlive it.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  // 40 hex digits; empty for a branch without commits.
  virtual std::string commit() const = 0;
  // The bytes of a file; kNotFound if the tree has none there, kInvalidData if the object is
  // damaged, a symlink or another thing that is no plain file, or larger than the limit of a
  // record.
  virtual Result<std::string> Read(std::string_view path) const = 0;
  // Calls `visit(path)` for every plain file under the folder ("" for all), in byte order of the
  // paths, until it returns false. Folders that do not exist have no files. Damaged subtrees, and
  // what is no folder where one should be, are passed to `damaged` (path and what is wrong) and
  // skipped, so that one broken object never hides the others.
  virtual Status List(std::string_view folder,
                      const std::function<bool(const std::string& path)>& visit,
                      const std::function<void(const Error&)>& damaged) const = 0;
  // The same with the bytes of each file that has a place in a desk, for walks over everything.
  virtual Status Walk(
      std::string_view folder,
      const std::function<bool(const std::string& path, std::string_view bytes)>& visit,
      const std::function<void(const Error&)>& damaged) const = 0;
  // One version of a file: what a commit made of the versions that its parents had.
  struct Version {
    std::string commit;
    Person author;
    Instant at;                        // when the author wrote it
    std::optional<std::string> bytes;  // nothing: they cannot be read
    std::vector<size_t> parents;       // the versions that it was made from, by index
    bool is_cut_off = false;           // a parent of the commit is not here: a shallow clone
  };
  // How the file at a path came to be what it is here: its versions, causes first, the one of this
  // snapshot last; none if there is no file. Commits that left the file as one of their parents had
  // it are passed by. Nothing behind a version for which `ends(bytes)` is asked for; it must be
  // true early enough, for the walk has no other bound than the history that is there.
  virtual std::vector<Version> Versions(
      std::string_view path, const std::function<bool(std::string_view bytes)>& ends) const = 0;
  // What is at tree paths that a desk does not write: symlinks, submodules, executables, `..`,
  // control characters. For `desk check`.
  virtual std::vector<Error> OddEntries() const = 0;
};

// One change of the desk, all or nothing: under the lock, against one base.
struct Commit {
  struct File {
    std::string path;
    std::optional<std::string> bytes;  // nothing: the file is removed
  };
  std::vector<File> files;  // each path once; empty: nothing is committed
  std::string message;
  Person author;
  Person committer;
  Instant at;
};

// The two sides of a join, and what becomes of a path that both changed: the files that both are to
// have there, and elsewhere if one of them moves away. `a` and `b` may change places.
struct JoinSides {
  const Snapshot& a;
  const Snapshot& b;
};
using JoinFiles = std::function<Result<std::vector<Commit::File>>(
    const JoinSides& sides, const std::string& path, std::string_view a, std::string_view b)>;

// What a commit from elsewhere made of the branch.
struct Joined {
  enum class How { kNothingNew, kFastForward, kJoined };
  How how = How::kNothingNew;
  std::string commit;  // the branch now
  size_t files = 0;    // that the branch has other than before
  std::vector<std::string> warnings;
};

// What became of a commit.
struct Committed {
  std::string commit;  // its id; empty when there was nothing to commit
  std::vector<std::string>
      warnings;  // the commit is safe, but something beside it is not as it should be
};

// A file of the working tree that differs from the committed one.
struct Draft {
  std::string path;
  bool deleted = false;
  // Bytes at the base; nothing: the file is new. Empty where what is there cannot be read.
  std::optional<std::string> committed;
  std::string bytes;           // bytes in the working tree
  std::optional<Error> fault;  // why the file in the working tree cannot be read
};

struct StoreOptions {
  int wait_seconds = 30;  // how long Write waits for another writer
  bool durable = true;    // fsync before acknowledging (git config desk.durability: fsync | fast)
};

// A desk's branch in a git repository: bare, with a working tree, in a linked worktree, or an
// orphan branch beside code. One object per process and thread.
class Store {
 public:
  virtual ~Store() = default;

  // The newest commit of the desk branch.
  virtual Result<std::unique_ptr<Snapshot>> Tip() const = 0;
  // Any commit by its (abbreviated) id or ref.
  virtual Result<std::unique_ptr<Snapshot>> At(std::string_view revision) const = 0;

  // Whether a commit is another one or follows it. Both are ids of commits that are here.
  virtual bool Follows(const std::string& commit, const std::string& other) const = 0;
  // How many commits the branch has that a commit of this repository does not follow, and the other
  // way round; nothing if the commit is not here.
  struct Distance {
    size_t ahead = 0, behind = 0;
  };
  virtual std::optional<Distance> DistanceTo(const std::string& commit) const = 0;

  // The one way to write. Takes the lock, finishes what a killed writer left, reads the tip, calls
  // `build` with it and with the working tree's drafts of the paths it asks for, and makes its
  // answer one commit (lib/store/transaction.cc tells how). If the branch moved meanwhile, `build`
  // is called again with the new tip. When it returns a value with a commit id, the change is on
  // the branch, synced and read back.
  //
  // Fails with kBusy (lock or foreign lock held beyond the wait), kFailed (I/O, nothing stored
  // unless the message says "unknown"), kUnsupported, or whatever `build` returned; then the branch
  // is as it was.
  using Build = std::function<Result<Commit>(const Snapshot& base)>;
  virtual Result<Committed> Write(const Build& build) = 0;

  // The same for changes that do not fit into memory, an import of 100,000 tickets: `build` hands
  // each file over as soon as it is made, each path once. Files of the commit that it returns are
  // added to them. All of them become one pack. What was handed over is gone when `build` fails or
  // is called again.
  using Put = std::function<Status(const std::string& path, std::string_view bytes)>;
  using BulkBuild = std::function<Result<Commit>(const Snapshot& base, const Put& put)>;
  virtual Result<Committed> WriteMany(const BulkBuild& build) = 0;

  // The commit that Write would make, in this repository, but the branch is left where it is; Join
  // moves it there. Drafts are left alone. The commit's id is empty when there was nothing to
  // commit. Git forgets it in time if no branch gets it. Fails as Write does.
  virtual Result<Committed> Prepare(const Build& build) = 0;

  // Joins a commit of this repository with the branch, by the rules of docs/formats/sync.md:
  // nothing to do if the branch has it, a fast-forward if it has the branch, else a commit of both.
  // Written and failing as Write is; kInvalidData at the path, and nothing is changed, if its tree
  // holds what no desk makes. Dry: nothing is written, and the result has no commit.
  virtual Result<Joined> Join(const std::string& commit, const JoinFiles& join, bool dry) = 0;

  // Files under desk's own paths that differ between the working tree and the tip, and those that
  // lie astray, with their fault; empty without a working tree.
  virtual Result<std::vector<Draft>> Drafts() const = 0;
  // The draft of one path, or nothing. Cheap: one file is read.
  virtual Result<std::optional<Draft>> DraftOf(std::string_view path) const = 0;

  virtual std::string branch() const = 0;    // "main"
  virtual std::string worktree() const = 0;  // absolute path with the branch checked out, or ""
  virtual std::string git_dir() const = 0;   // absolute path of the common git directory
  virtual std::optional<Person> identity() const = 0;  // git's user.name and user.email
  virtual std::optional<std::string> Config(std::string_view key) const = 0;  // git config
  virtual Status SetConfig(std::string_view key,
                           std::string_view value) = 0;  // repository's own config
  // What a reader should know: an unfinished write, a lock that looks left behind.
  virtual std::vector<std::string> Notices() const = 0;
  // The commits of the branch that changed `path` ("" for any), newest first, at most `limit`.
  struct LogLine {
    std::string commit;
    Person author;
    Instant at;
    std::string summary;
  };
  virtual Result<std::vector<LogLine>> History(std::string_view path, int limit) const = 0;
  // What a commit did to the one before it.
  struct Step {
    LogLine line;
    std::vector<std::string> parents;  // ids of commits; several: a join
    std::vector<std::string> paths;    // that differ from the first parent, in byte order
  };
  // The versions of files that a join of the branch left out, though their side had changed them,
  // as long as the file is what the join made of it: of desk.yaml and of the files in these
  // folders. Newest first.
  struct Overruling {
    std::string path;
    LogLine line;  // the newest commit that has the version
  };
  virtual Result<std::vector<Overruling>> Overruled(
      const std::vector<std::string>& folders) const = 0;
  // Of any commit by its (abbreviated) id or ref.
  virtual Result<Step> StepOf(std::string_view revision) const = 0;
};

// Opens the desk at `dir` or above it. Fails with kNotADesk (no repository, or no desk.yaml on the
// branch), kUnsupported (sha256, partial clone, unknown extensions), kFailed (permission, another
// owner: the message names the owner). A split index is read beside and refused by Write.
Result<std::unique_ptr<Store>> OpenStore(std::string_view dir, const StoreOptions& options);

struct InitOptions {
  bool bare = false;
  std::string branch;  // "": main, or HEAD's branch in an empty repository; else an orphan branch
                       // beside code
};
// Makes `dir` a repository if it is none, and returns a store whose branch has no commit yet;
// writes no file of the desk. Sets what git needs to know (merge driver). Fails with kFailed if the
// branch already holds a desk, or other work.
Result<std::unique_ptr<Store>> InitStore(std::string_view dir, const InitOptions& init,
                                         const StoreOptions& options);

}  // namespace desk

#endif  // DESK_STORE_STORE_H_
