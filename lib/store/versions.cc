// SPDX-License-Identifier: MIT
// How a file came to be what it is.
//
// Most commits of a desk change another file. So the walk looks at what each commit has at the path
// and goes straight on where a parent has the same; what is left is a small graph of versions, each
// made by one commit from the versions of its parents.
//
// A merge that took the file of one side is passed by, through the first parent that has the very
// same file: nobody edited anything there. A merge whose file none of its parents has is a version
// like others, with several versions behind it.
//
// A commit that is not here (a shallow clone) and a tree that cannot be read count as a commit
// without the file: the way ends there.
#include "store/versions.h"

#include <map>
#include <vector>

#include "store/snapshot.h"

namespace desk {

using git::Make_;

namespace {

git::Commit ParentOf(git_commit* commit, unsigned i) {
  int rc = 0;
  return Make_<git::Commit>(rc, git_commit_parent, commit, i);
}

// The graph of versions, depth first without recursion: a version is listed when all that are
// behind it are.
class VersionWalk {
 public:
  VersionWalk(git_repository* repository, const std::string& path,
              const std::function<bool(std::string_view)>& ends)
      : repository_(repository), path_(path), ends_(ends) {}

  std::vector<Snapshot::Version> From(git::Commit tip) {
    Enter(MakerOf(std::move(tip), path_));
    while (!open_.empty()) {
      if (open_.back().next < open_.back().behind) {
        git::Commit parent = ParentOf(open_.back().commit.get(), open_.back().next++);
        if (!parent) open_.back().version.is_cut_off = true;
        Enter(MakerOf(std::move(parent), path_));
      } else {
        Close();
      }
    }
    return std::move(versions_);
  }

 private:
  struct Open {
    git::Commit commit;
    Snapshot::Version version;
    unsigned behind;    // how many parents are to be looked at
    unsigned next = 0;  // the one that comes next
  };

  // Opens the version that a commit made, or names it as one behind the version that is open.
  void Enter(git::Commit maker) {
    if (!maker) return;
    if (const auto known = listed_.find(git::Hex(*git_commit_id(maker.get())));
        known != listed_.end()) {
      AddBehind(known->second);
      return;
    }
    Open open{std::move(maker), {}, 0};
    const git_signature* author = git_commit_author(open.commit.get());
    open.version.commit = git::Hex(*git_commit_id(open.commit.get()));
    open.version.author = {author->name, author->email};
    open.version.at = git::TimeOf(*author);
    if (auto snapshot = SnapshotOf(repository_, *git_commit_id(open.commit.get()))) {
      if (auto bytes = (*snapshot)->Read(path_)) open.version.bytes = std::move(*bytes);
    }
    if (!open.version.bytes || !ends_(*open.version.bytes))
      open.behind = git_commit_parentcount(open.commit.get());
    open_.push_back(std::move(open));
  }

  void Close() {
    const size_t index = versions_.size();
    listed_.emplace(open_.back().version.commit, index);
    versions_.push_back(std::move(open_.back().version));
    open_.pop_back();
    AddBehind(index);
  }

  void AddBehind(size_t index) {
    if (!open_.empty()) open_.back().version.parents.push_back(index);
  }

  git_repository* repository_;
  const std::string& path_;
  const std::function<bool(std::string_view)>& ends_;
  std::vector<Open> open_;
  std::map<std::string, size_t> listed_;  // by commit
  std::vector<Snapshot::Version> versions_;
};

}  // namespace

Store::LogLine LineOf(git_commit* commit) {
  const git_signature* author = git_commit_author(commit);
  const char* summary = git_commit_summary(commit);
  return {git::Hex(*git_commit_id(commit)),
          {author->name, author->email},
          git::TimeOf(*author),
          summary ? summary : ""};
}

git::Commit MakerOf(git::Commit commit, const std::string& path) {
  const auto file = commit ? FileAt(commit.get(), path) : std::nullopt;
  if (!file) return nullptr;
  while (true) {
    git::Commit same;
    for (unsigned i = 0; i < git_commit_parentcount(commit.get()) && !same; ++i) {
      git::Commit parent = ParentOf(commit.get(), i);
      if (parent && SameObject(FileAt(parent.get(), path), file)) same = std::move(parent);
    }
    if (!same) return commit;
    commit = std::move(same);
  }
}

std::optional<git_oid> FileAt(git_commit* commit, const std::string& path) {
  int rc = 0;
  const git::Tree tree = Make_<git::Tree>(rc, git_commit_tree, commit);
  const git::TreeEntry entry =
      rc == 0 ? Make_<git::TreeEntry>(rc, git_tree_entry_bypath, tree.get(), path.c_str())
              : nullptr;
  return rc == 0 ? std::optional(*git_tree_entry_id(entry.get())) : std::nullopt;
}

bool SameObject(const std::optional<git_oid>& a, const std::optional<git_oid>& b) {
  return a && b ? git_oid_equal(&*a, &*b) == 1 : !a && !b;
}

std::vector<Snapshot::Version> GitSnapshot::Versions(
    std::string_view path, const std::function<bool(std::string_view bytes)>& ends) const {
  if (commit_ == nullptr) return {};
  int rc = 0;
  git::Commit tip =
      Make_<git::Commit>(rc, git_commit_lookup, repository_, git_commit_id(commit_.get()));
  if (rc != 0) return {};
  const std::string name(path);
  return VersionWalk(repository_, name, ends).From(std::move(tip));
}

}  // namespace desk
