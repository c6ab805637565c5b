// SPDX-License-Identifier: MIT
#include "store/snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "model/record.h"
#include "store/bulk_reader.h"
#include "store/paths.h"

namespace desk {

namespace {

constexpr int kMaxTreeDepth = 8;

using git::Make_;

Error Damaged(const std::string& path, std::string what) {
  return Error{ErrorCode::kInvalidData, std::move(what), path, {}, {}};
}

// Why the entry is not that of a plain file, if it is not.
std::optional<Error> FaultOf(const git_tree_entry* entry, const std::string& path) {
  if (git_tree_entry_filemode_raw(entry) == GIT_FILEMODE_LINK)
    return Damaged(path, "a symbolic link stands where a file should be");
  if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
    return Damaged(path, "this is not a plain file");
  return std::nullopt;
}

std::string_view BytesOf(git_odb_object* object) {
  return {static_cast<const char*>(git_odb_object_data(object)), git_odb_object_size(object)};
}

using VisitEntry = std::function<bool(const std::string& path, const git_tree_entry* entry)>;

// Depth first in the order of the tree; false when the visitor wants no more.
bool VisitTree(git_repository* repository, const git_tree* tree, const std::string& prefix,
               int depth, const VisitEntry& visit,
               const std::function<void(const Error&)>& damaged) {
  for (size_t i = 0; i < git_tree_entrycount(tree); ++i) {
    const git_tree_entry* entry = git_tree_entry_byindex(tree, i);
    const std::string path = prefix + git_tree_entry_name(entry);
    if (git_tree_entry_type(entry) != GIT_OBJECT_TREE) {
      if (!visit(path, entry)) return false;
      continue;
    }
    int rc = 0;
    const git::Tree subtree =
        Make_<git::Tree>(rc, git_tree_lookup, repository, git_tree_entry_id(entry));
    if (rc != 0 || depth >= kMaxTreeDepth) {
      damaged(rc != 0 ? git::LastError("reading the folder '" + path + "' from git",
                                       ErrorCode::kInvalidData)
                            .At(path)
                      : Damaged(path, "folders are nested too deeply"));
      continue;
    }
    if (!VisitTree(repository, subtree.get(), path + "/", depth + 1, visit, damaged)) return false;
  }
  return true;
}

Status VisitFolder(git_repository* repository, const git_tree* root, std::string_view folder,
                   const VisitEntry& visit, const std::function<void(const Error&)>& damaged) {
  if (root == nullptr) return {};
  if (folder.empty()) {
    VisitTree(repository, root, "", 0, visit, damaged);
    return {};
  }
  const std::string name(folder);
  int rc = 0;
  const git::TreeEntry entry = Make_<git::TreeEntry>(rc, git_tree_entry_bypath, root, name.c_str());
  if (rc != 0) return {};
  if (git_tree_entry_type(entry.get()) != GIT_OBJECT_TREE) {
    damaged(Damaged(name, "a file or a link stands where a folder should be"));
    return {};
  }
  const git::Tree tree =
      Make_<git::Tree>(rc, git_tree_lookup, repository, git_tree_entry_id(entry.get()));
  if (rc != 0) {
    damaged(git::LastError("reading the folder '" + name + "' from git", ErrorCode::kInvalidData)
                .At(name));
    return {};
  }
  VisitTree(repository, tree.get(), name + "/", 1, visit, damaged);
  return {};
}

// Git itself never makes such a path; a tree can be made by hand.
bool LeavesRepository(std::string_view path) {
  const auto parts = Split(path, '/');
  return std::any_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part.empty() || part == "." || part == ".." || FoldCase(part) == ".git";
  });
}

bool IsPlainFile(const git_tree_entry* entry) {
  return git_tree_entry_type(entry) == GIT_OBJECT_BLOB &&
         git_tree_entry_filemode_raw(entry) != GIT_FILEMODE_LINK;
}

}  // namespace

std::string GitSnapshot::commit() const {
  return commit_ == nullptr ? "" : git::Hex(*git_commit_id(commit_.get()));
}

Status GitSnapshot::OpenFolder(std::string_view folder) const {
  if (folder_ == folder) return {};
  folder_.reset();
  const std::string name(folder);
  int rc = 0;
  const git::TreeEntry entry =
      Make_<git::TreeEntry>(rc, git_tree_entry_bypath, tree_.get(), name.c_str());
  const bool is_there = rc != GIT_ENOTFOUND;
  folder_tree_.reset();
  if (rc == 0 && git_tree_entry_type(entry.get()) == GIT_OBJECT_TREE) {
    folder_tree_ =
        Make_<git::Tree>(rc, git_tree_lookup, repository_, git_tree_entry_id(entry.get()));
  }
  if (rc != 0 && is_there)
    return Fail(
        git::LastError("looking for '" + name + "' in git", ErrorCode::kInvalidData).At(name));
  folder_ = name;
  return {};
}

Result<std::optional<git_oid>> GitSnapshot::IdOf(std::string_view path) const {
  const git_tree* tree = tree_.get();
  const size_t slash = path.rfind('/');
  if (tree != nullptr && slash != std::string_view::npos) {
    DESK_TRY(OpenFolder(path.substr(0, slash)));
    tree = folder_tree_.get();
  }
  const git_tree_entry* entry =
      tree == nullptr ? nullptr
                      : git_tree_entry_byname(tree, std::string(path.substr(slash + 1)).c_str());
  if (entry == nullptr || git_tree_entry_type(entry) == GIT_OBJECT_TREE) return std::nullopt;
  return *git_tree_entry_id(entry);
}

Result<std::string> GitSnapshot::Read(std::string_view path) const {
  const std::string name(path);
  int rc = GIT_ENOTFOUND;
  const git::TreeEntry entry = tree_ == nullptr ? nullptr
                                                : Make_<git::TreeEntry>(rc, git_tree_entry_bypath,
                                                                        tree_.get(), name.c_str());
  if (rc == GIT_ENOTFOUND) return Fail(ErrorCode::kNotFound, "no file '" + name + "' in the desk");
  if (rc != 0)
    return Fail(
        git::LastError("looking for '" + name + "' in git", ErrorCode::kInvalidData).At(name));
  if (auto fault = FaultOf(entry.get(), name)) return Fail(std::move(*fault));
  const git::Odb odb = Make_<git::Odb>(rc, git_repository_odb, repository_);
  if (rc != 0) return Fail(git::LastError("reading from git"));
  DESK_ASSIGN(const git::OdbObject object,
              ReadTreeFile(odb.get(), {name, *git_tree_entry_id(entry.get())}));
  return std::string(BytesOf(object.get()));
}

Status GitSnapshot::List(std::string_view folder,
                         const std::function<bool(const std::string&)>& visit,
                         const std::function<void(const Error&)>& damaged) const {
  return VisitFolder(
      repository_, tree_.get(), folder,
      [&](const std::string& path, const git_tree_entry* entry) {
        return !IsPlainFile(entry) || visit(path);
      },
      damaged);
}

Status GitSnapshot::Walk(std::string_view folder,
                         const std::function<bool(const std::string&, std::string_view)>& visit,
                         const std::function<void(const Error&)>& damaged) const {
  std::vector<TreeFile> files;
  std::multimap<size_t, Error> faults;  // by the file before which they come
  const auto add_fault = [&](const Error& error) { faults.emplace(files.size(), error); };
  DESK_TRY(VisitFolder(
      repository_, tree_.get(), folder,
      [&](const std::string& path, const git_tree_entry* entry) {
        if (!IsDeskPath(path)) return true;
        if (const auto fault = FaultOf(entry, path)) {
          add_fault(*fault);
        } else {
          files.push_back({path, *git_tree_entry_id(entry)});
        }
        return true;
      },
      add_fault));
  BulkReader reader(repository_, files);
  auto fault = faults.begin();
  for (size_t i = 0; i <= files.size(); ++i) {
    for (; fault != faults.end() && fault->first == i; ++fault) damaged(fault->second);
    if (i == files.size()) break;
    const auto object = reader.Next();
    if (!object) {
      damaged(object.error());
    } else if (!visit(files[i].path, BytesOf(object->get()))) {
      break;
    }
  }
  return {};
}

Error GitSnapshot::OddFile(const std::string& path) const {
  const auto place = PlaceOfRecord(path);
  if (LeavesRepository(path)) return Damaged(path, "this path leaves the repository");
  if (!place) return Damaged(path, "desk does not know this file");
  const std::string_view kind = KindName(ParseRecordPath(*place)->kind);
  const auto taken = IdOf(*place);
  if (taken && *taken)
    return Damaged(path, fmt::format("a second file of a {}; desk reads '{}'", kind, *place));
  const auto committed = IdOf(path);
  return Damaged(path,
                 fmt::format("this {} lies in the wrong place, where desk does not find it", kind))
      .Hint(fmt::format("mkdir -p '{}' && {}mv '{}' '{}'", place->substr(0, place->rfind('/')),
                        committed && *committed ? "git " : "", path, *place));
}

std::vector<Error> GitSnapshot::OddEntries() const {
  std::vector<Error> odd;
  (void)VisitFolder(
      repository_, tree_.get(), "",
      [&](const std::string& path, const git_tree_entry* entry) {
        const git_filemode_t mode = git_tree_entry_filemode_raw(entry);
        if (mode == GIT_FILEMODE_LINK) {
          odd.push_back(Damaged(path, "a symbolic link has no place in a desk"));
        } else if (mode == GIT_FILEMODE_COMMIT) {
          odd.push_back(Damaged(path, "a submodule has no place in a desk"));
        } else if (!IsDeskPath(path)) {
          odd.push_back(OddFile(path));
        } else if (mode == GIT_FILEMODE_BLOB_EXECUTABLE) {
          odd.push_back(Damaged(path, "an executable file has no place in a desk")
                            .Hint(fmt::format("chmod -x '{}'", path)));
        }
        return true;
      },
      [&](const Error& error) { odd.push_back(error); });
  for (auto& error : odd) error.where = VisibleLine(error.where);
  return odd;
}

Result<std::unique_ptr<GitSnapshot>> SnapshotOf(git_repository* repository,
                                                const git_oid& commit_id) {
  int rc = 0;
  git::Commit commit = Make_<git::Commit>(rc, git_commit_lookup, repository, &commit_id);
  git::Tree tree;
  if (rc == 0) tree = Make_<git::Tree>(rc, git_commit_tree, commit.get());
  if (rc != 0) {
    return Fail(git::LastError("reading commit " + git::Hex(commit_id).substr(0, 12),
                               ErrorCode::kInvalidData));
  }
  return std::make_unique<GitSnapshot>(repository, std::move(commit), std::move(tree));
}

}  // namespace desk
