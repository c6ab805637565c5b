// SPDX-License-Identifier: MIT
//
// Two trees side by side. Names are taken in the order of their bytes, and where both sides have
// the same object nothing below is looked at, so that the work is that of the change and not of the
// queue. The rules are asked of files only: with several bases a folder that is as old as one of
// them may hold files that are as old as another.
#include "store/tree_join.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "store/versions.h"

namespace desk {

namespace {

using git::Make_;

// What a tree has under a name: nothing, a file or a folder.
struct Node {
  std::optional<git_oid> id;
  bool is_folder = false;

  bool operator==(const Node& other) const {
    return SameObject(id, other.id) && is_folder == other.is_folder;
  }
};

Node NodeIn(const git_tree* tree, const std::string& name) {
  const git_tree_entry* entry =
      tree == nullptr ? nullptr : git_tree_entry_byname(tree, name.c_str());
  if (entry == nullptr) return {};
  return {*git_tree_entry_id(entry), git_tree_entry_type(entry) == GIT_OBJECT_TREE};
}

Result<git::Tree> Folder(git_repository* repository, const Node& node, const std::string& path) {
  if (!node.id || !node.is_folder) return git::Tree();
  int rc = 0;
  git::Tree tree = Make_<git::Tree>(rc, git_tree_lookup, repository, &*node.id);
  if (rc != 0)
    return Fail(
        git::LastError("reading the folder '" + path + "'", ErrorCode::kInvalidData).At(path));
  return tree;
}

void AddNames(const git_tree* tree, std::vector<std::string>& names) {
  for (size_t i = 0; tree != nullptr && i < git_tree_entrycount(tree); ++i)
    names.emplace_back(git_tree_entry_name(git_tree_entry_byindex(tree, i)));
}

std::vector<std::string> NamesIn(const git_tree* a, const git_tree* b) {
  std::vector<std::string> names;
  AddNames(a, names);
  AddNames(b, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// Attachments are only ever added: an entry of the other side may name what one side has removed.
bool IsOnlyAdded(const std::string& path) {
  return path == "attachments" || path.starts_with("attachments/");
}

class Joiner {
 public:
  Joiner(git_repository* repository, const JoinSides& sides, const JoinFiles& join)
      : repository_(repository), sides_(sides), join_(join) {}

  Status Folders(const std::vector<const git_tree*>& bases, const git_tree* a, const git_tree* b,
                 const std::string& prefix) {
    for (const auto& name : NamesIn(a, b)) {
      const Node in_a = NodeIn(a, name), in_b = NodeIn(b, name);
      if (in_a == in_b) continue;
      std::vector<Node> in_bases;
      for (const git_tree* base : bases) in_bases.push_back(NodeIn(base, name));
      DESK_TRY(Nodes(in_bases, in_a, in_b, prefix + name));
    }
    return {};
  }

  std::vector<JoinedPath> Take() {
    for (auto& [path, joined] : made_) joined_[path] = std::move(joined);
    std::vector<JoinedPath> all;
    for (auto& [path, joined] : joined_) all.push_back(std::move(joined));
    return all;
  }

 private:
  Status Nodes(const std::vector<Node>& bases, const Node& a, const Node& b,
               const std::string& path) {
    if (a.is_folder || b.is_folder) return WithFolder(bases, a, b, path);
    const auto is_of_base = [&](const Node& side) {
      return !IsOnlyAdded(path) && std::find(bases.begin(), bases.end(), side) != bases.end();
    };
    const bool a_is_old = is_of_base(a), b_is_old = is_of_base(b);
    if (b_is_old && !a_is_old) return {};
    if ((a_is_old && !b_is_old) || !a.id) {
      joined_[path] = {path, b.id, std::nullopt};
      return {};
    }
    return b.id ? BothFiles(path) : Status();
  }

  // A folder, and a folder, a file or nothing. Nothing is as good as an empty folder. A file has to
  // go, and the folder stays as it is, whatever the bases have.
  Status WithFolder(const std::vector<Node>& bases, const Node& a, const Node& b,
                    const std::string& path) {
    const bool replaces_file = (a.id && !a.is_folder) || (b.id && !b.is_folder);
    if (a.id && !a.is_folder) joined_[path] = {path, std::nullopt, std::nullopt};
    std::vector<git::Tree> owned;
    std::vector<const git_tree*> trees;
    for (const Node& base : bases) {
      if (replaces_file) break;
      DESK_ASSIGN(git::Tree tree, Folder(repository_, base, path));
      trees.push_back(tree.get());
      owned.push_back(std::move(tree));
    }
    DESK_ASSIGN(const git::Tree in_a, Folder(repository_, a, path));
    DESK_ASSIGN(const git::Tree in_b, Folder(repository_, b, path));
    // What a is and the only base has, b may have changed as it likes.
    if (trees.size() == 1 && b == bases[0] && !IsOnlyAdded(path)) return {};
    return Folders(trees, in_a.get(), in_b.get(), path + "/");
  }

  Status BothFiles(const std::string& path) {
    DESK_ASSIGN(const std::string a, sides_.a.Read(path));
    DESK_ASSIGN(const std::string b, sides_.b.Read(path));
    DESK_ASSIGN(auto files, join_(sides_, path, a, b));
    for (auto& file : files) {
      JoinedPath joined{file.path, {}, std::move(file.bytes)};
      if (joined.bytes) joined.object = git::BlobId(*joined.bytes);
      made_[file.path] = std::move(joined);
    }
    return {};
  }

  git_repository* repository_;
  const JoinSides& sides_;
  const JoinFiles& join_;
  std::map<std::string, JoinedPath> joined_;
  std::map<std::string, JoinedPath> made_;  // by the join of files: this stands
};

}  // namespace

Result<std::vector<JoinedPath>> JoinTrees(git_repository* repository,
                                          const std::vector<git_oid>& bases, const GitSnapshot& a,
                                          const GitSnapshot& b, const JoinFiles& join) {
  std::vector<std::unique_ptr<GitSnapshot>> owned;
  std::vector<const git_tree*> trees;
  for (const git_oid& base : bases) {
    DESK_ASSIGN(auto snapshot, SnapshotOf(repository, base));
    trees.push_back(snapshot->raw_tree());
    owned.push_back(std::move(snapshot));
  }
  const JoinSides sides{a, b};
  Joiner joiner(repository, sides, join);
  DESK_TRY(joiner.Folders(trees, a.raw_tree(), b.raw_tree(), ""));
  return joiner.Take();
}

}  // namespace desk
