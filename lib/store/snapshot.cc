// SPDX-License-Identifier: MIT
#include "store/snapshot.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/record.h"
#include "store/paths.h"

namespace desk {

namespace {

constexpr int kMaxTreeDepth = 8;
constexpr size_t kMaxAttachmentBytes = 16 * 1024 * 1024;

using git::Make_;

Error Damaged(const std::string& path, std::string what) {
  return Error{ErrorCode::kInvalidData, std::move(what), path, {}, {}};
}

// The bytes of a plain file's entry.
Result<std::string> ReadBlob(git_repository* repository, const git_tree_entry* entry,
                             const std::string& path) {
  const git_filemode_t mode = git_tree_entry_filemode_raw(entry);
  if (mode == GIT_FILEMODE_LINK)
    return Fail(Damaged(path, "a symbolic link stands where a file should be"));
  if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
    return Fail(Damaged(path, "this is not a plain file"));
  int rc = 0;
  const git::Odb odb = Make_<git::Odb>(rc, git_repository_odb, repository);
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (rc == 0) rc = git_odb_read_header(&size, &type, odb.get(), git_tree_entry_id(entry));
  const size_t most = path.starts_with("attachments/") ? kMaxAttachmentBytes : kMaxRecordBytes;
  if (rc == 0 && size > most) {
    return Fail(Damaged(path, fmt::format("the file has {} bytes, {} are allowed", size, most)));
  }
  const git::Blob blob =
      rc == 0 ? Make_<git::Blob>(rc, git_blob_lookup, repository, git_tree_entry_id(entry))
              : nullptr;
  if (rc != 0)
    return Fail(
        git::LastError("reading '" + path + "' from git", ErrorCode::kInvalidData).At(path));
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                     static_cast<size_t>(git_blob_rawsize(blob.get())));
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
  return entry == nullptr ? std::nullopt : std::optional(*git_tree_entry_id(entry));
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
  return ReadBlob(repository_, entry.get(), name);
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
  return VisitFolder(
      repository_, tree_.get(), folder,
      [&](const std::string& path, const git_tree_entry* entry) {
        if (!IsDeskPath(path)) return true;
        const auto bytes = ReadBlob(repository_, entry, path);
        if (!bytes) {
          damaged(bytes.error());
          return true;
        }
        return visit(path, *bytes);
      },
      damaged);
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
