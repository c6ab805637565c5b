// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/record.h"
#include "store/paths.h"
#include "store/tree_join.h"

namespace desk {

namespace {

using git::Make_;

constexpr int kMostFolders = 8;

tl::unexpected<Error> Refused(const std::string& path, std::string what) {
  return Fail(Error{ErrorCode::kInvalidData,
                    std::move(what),
                    VisibleLine(path),
                    {"git log --all --oneline -- '" + VisibleLine(path) + "'"},
                    {}});
}

// A name as file systems may take it that know no case, leave characters without a width out, or
// see nothing of what stands behind it.
std::string PlainestForm(std::string_view name) {
  std::string plain = FoldCase(name.substr(0, name.find(':')));
  for (size_t at = 0; at < plain.size();) {
    const std::string_view next = std::string_view(plain).substr(at, 3);
    const bool has_none = (next >= "\u200c" && next <= "\u200f") ||
                          (next >= "\u202a" && next <= "\u202e") ||
                          (next >= "\u206a" && next <= "\u206f") || next == "\ufeff";
    has_none ? (void)plain.erase(at, 3) : (void)++at;
  }
  while (plain.ends_with('.') || plain.ends_with(' ')) plain.pop_back();
  return plain;
}

class Vetter {
 public:
  explicit Vetter(git_repository* repository) : repository_(repository) {}

  Status Folder(const git_tree* known, const git_tree* incoming, const std::string& prefix,
                int depth) const {
    for (size_t i = 0; i < git_tree_entrycount(incoming); ++i) {
      const git_tree_entry* entry = git_tree_entry_byindex(incoming, i);
      const git_tree_entry* before =
          known == nullptr ? nullptr : git_tree_entry_byname(known, git_tree_entry_name(entry));
      if (before != nullptr && git_oid_equal(git_tree_entry_id(before), git_tree_entry_id(entry)) &&
          git_tree_entry_filemode_raw(before) == git_tree_entry_filemode_raw(entry))
        continue;
      DESK_TRY(Entry(before, entry, prefix, depth));
    }
    return {};
  }

 private:
  Status Entry(const git_tree_entry* before, const git_tree_entry* entry, const std::string& prefix,
               int depth) const {
    const std::string name = git_tree_entry_name(entry), path = prefix + name;
    DESK_TRY(Name(name, path));
    const git_filemode_t mode = git_tree_entry_filemode_raw(entry);
    if (mode == GIT_FILEMODE_BLOB) return File(entry, path);
    if (mode == GIT_FILEMODE_LINK) return Refused(path, "a symbolic link has no place in a desk");
    if (mode == GIT_FILEMODE_COMMIT) return Refused(path, "a submodule has no place in a desk");
    if (git_tree_entry_type(entry) != GIT_OBJECT_TREE)
      return Refused(path, "an executable file has no place in a desk");
    if (depth >= kMostFolders) return Refused(path, "folders are nested too deeply");
    int rc = 0;
    const git::Tree incoming =
        Make_<git::Tree>(rc, git_tree_lookup, repository_, git_tree_entry_id(entry));
    if (rc != 0) return Refused(path, "this folder cannot be read");
    git::Tree known;
    if (before != nullptr && git_tree_entry_type(before) == GIT_OBJECT_TREE)
      known = Make_<git::Tree>(rc, git_tree_lookup, repository_, git_tree_entry_id(before));
    return Folder(known.get(), incoming.get(), path + "/", depth + 1);
  }

  static Status Name(const std::string& name, const std::string& path) {
    const std::string plain = PlainestForm(name);
    if (plain.empty() || plain == ".git" || plain.starts_with("git~"))
      return Refused(path, "this path leaves the repository");
    const bool has_attributes = plain == ".gitattributes" && path != ".gitattributes";
    if (plain == ".gitmodules" || has_attributes)
      return Refused(path, "this file changes what git does with others");
    if (VisibleLine(name) != name || name.find('\\') != std::string::npos)
      return Refused(path, "this name has characters that no file of a desk has");
    return {};
  }

  Status File(const git_tree_entry* entry, const std::string& path) const {
    int rc = 0;
    const git::Odb odb = Make_<git::Odb>(rc, git_repository_odb, repository_);
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (rc == 0) rc = git_odb_read_header(&size, &type, odb.get(), git_tree_entry_id(entry));
    if (rc != 0 || type != GIT_OBJECT_BLOB) return Refused(path, "this file cannot be read");
    if (size > MostBytes(path))
      return Refused(path,
                     fmt::format("the file has {} bytes, {} are allowed", size, MostBytes(path)));
    return path == ".gitattributes" ? Attributes(entry, path) : Status();
  }

  // Attributes must not make git run something, or change bytes.
  Status Attributes(const git_tree_entry* entry, const std::string& path) const {
    int rc = 0;
    const git::Blob blob =
        Make_<git::Blob>(rc, git_blob_lookup, repository_, git_tree_entry_id(entry));
    if (rc != 0) return Refused(path, "this file cannot be read");
    const std::string_view bytes(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                                 static_cast<size_t>(git_blob_rawsize(blob.get())));
    constexpr std::string_view kBlank = " \t\r\n";
    for (size_t at = 0; (at = bytes.find_first_not_of(kBlank, at)) != bytes.npos;) {
      const size_t end = std::min(bytes.find_first_of(kBlank, at), bytes.size());
      const auto word = bytes.substr(at, end - at);
      const auto name = word.substr(0, word.find('='));
      for (const std::string_view bad :
           {"filter", "working-tree-encoding", "ident", "text", "eol", "crlf"}) {
        if (name == bad)
          return Refused(path, fmt::format("'{}' would change the bytes of files", bad));
      }
      at = end;
    }
    return {};
  }

  git_repository* repository_;
};

}  // namespace

Status VetTree(git_repository* repository, const git_tree* known, const git_tree* incoming) {
  return Vetter(repository).Folder(known, incoming, "", 0);
}

}  // namespace desk
