// SPDX-License-Identifier: MIT
#include "store/worktree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <thread>

#include "base/text.h"

namespace desk {

namespace {

std::string NameOf(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

Status WriteTemporary(int folder, const std::string& name, std::string_view bytes, const std::string& shown) {
  const Fd fd(openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!fd) return Fail(SystemError("could not create", shown));
  while (!bytes.empty()) {
    const ssize_t n = write(fd.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return Fail(SystemError("could not write", shown));
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return {};
}

}  // namespace

Result<Fd> Worktree::OpenFolderOf(std::string_view path, bool make) const {
  Fd folder(open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return Fail(SystemError("could not open", root_));
  const auto parts = Split(path, '/');
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::string name(parts[i]);
    if (name.empty() || name == "." || name == ".." || name == ".git") {
      return Fail(ErrorCode::kFailed, fmt::format("'{}' leaves the repository", path));
    }
    if (make) mkdirat(folder.get(), name.c_str(), 0777);
    Fd next(openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next && errno == ENOENT) return Fail(ErrorCode::kNotFound, fmt::format("no folder for '{}'", path));
    if (!next) return Fail(SystemError("could not open the folder of", std::string(path)));
    folder = std::move(next);
  }
  return folder;
}

Result<std::optional<std::string>> Worktree::Read(std::string_view path) const {
  const auto folder = OpenFolderOf(path, false);
  if (!folder && folder.error().code == ErrorCode::kNotFound) return std::optional<std::string>();
  if (!folder) return tl::unexpected<Error>(folder.error());
  const Fd fd(openat(folder->get(), NameOf(path).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd && errno == ENOENT) return std::optional<std::string>();
  struct stat st;
  if (!fd || fstat(fd.get(), &st) != 0) return Fail(SystemError("could not open", std::string(path)));
  if (!S_ISREG(st.st_mode)) return Fail(ErrorCode::kFailed, fmt::format("'{}' is not a plain file", path));
  std::string bytes;
  char buffer[65536];
  for (ssize_t n; (n = read(fd.get(), buffer, sizeof buffer)) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Fail(SystemError("could not read", std::string(path)));
    bytes.append(buffer, static_cast<size_t>(n));
  }
  return std::optional<std::string>(std::move(bytes));
}

Status Worktree::Write(std::string_view path, std::string_view bytes) const {
  DESK_ASSIGN(const Fd folder, OpenFolderOf(path, true));
  const std::string temporary = fmt::format(".desk-tmp-{}-{}", getpid(), NameOf(path));
  DESK_TRY(WriteTemporary(folder.get(), temporary, bytes, std::string(path)));
  if (renameat(folder.get(), temporary.c_str(), folder.get(), NameOf(path).c_str()) != 0) {
    const Error error = SystemError("could not put in place", std::string(path));
    unlinkat(folder.get(), temporary.c_str(), 0);
    return Fail(error);
  }
  return {};
}

Status Worktree::Remove(std::string_view path) const {
  const auto folder = OpenFolderOf(path, false);
  if (!folder) return folder.error().code == ErrorCode::kNotFound ? Status() : Fail(folder.error());
  if (unlinkat(folder->get(), NameOf(path).c_str(), 0) != 0 && errno != ENOENT) {
    return Fail(SystemError("could not remove", std::string(path)));
  }
  return {};
}

void Worktree::FillStat(std::string_view path, git_index_entry& entry) const {
  const auto folder = OpenFolderOf(path, false);
  struct stat st;
  if (!folder || fstatat(folder->get(), NameOf(path).c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0) return;
  entry.ctime = {static_cast<int32_t>(st.st_ctim.tv_sec), static_cast<uint32_t>(st.st_ctim.tv_nsec)};
  entry.mtime = {static_cast<int32_t>(st.st_mtim.tv_sec), static_cast<uint32_t>(st.st_mtim.tv_nsec)};
  entry.dev = static_cast<uint32_t>(st.st_dev);
  entry.ino = static_cast<uint32_t>(st.st_ino);
  entry.uid = st.st_uid;
  entry.gid = st.st_gid;
  entry.file_size = static_cast<uint32_t>(st.st_size);
}

Result<IndexEdit> IndexEdit::Prepare(const std::string& git_dir, const std::string& desk_dir) {
  IndexEdit edit;
  edit.index_path_ = git_dir + "/index";
  edit.lock_path_ = edit.index_path_ + ".lock";
  edit.temporary_ = fmt::format("{}/index.{}", desk_dir, getpid());
  int rc = 0;
  edit.index_ = git::Make_<git::Index>(rc, git_index_open, edit.index_path_.c_str());
  if (rc != 0) {
    return Fail(git::LastError("reading git's index", ErrorCode::kUnsupported)
                    .Hint("If the index is split: git update-index --no-split-index"));
  }
  const Fd fd(open(edit.temporary_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  struct stat st;
  if (!fd || fstat(fd.get(), &st) != 0) return Fail(SystemError("could not create", edit.temporary_));
  edit.inode_ = st.st_ino;
  // The space that the new index will need, so that a full disk is met before the commit and not behind it.
  std::error_code ignored;
  const auto size = std::filesystem::file_size(edit.index_path_, ignored);
  if (const int error = posix_fallocate(fd.get(), 0, static_cast<off_t>((ignored ? 0 : size) + 65536)); error != 0) {
    errno = error;
    const Error failure = SystemError("could not reserve space for", edit.lock_path_);
    unlink(edit.temporary_.c_str());
    return Fail(failure);
  }
  return edit;
}

Status IndexEdit::Acquire(Deadline deadline) {
  while (link(temporary_.c_str(), lock_path_.c_str()) != 0) {
    if (errno != EEXIST) return Fail(SystemError("could not create", lock_path_));
    if (std::chrono::steady_clock::now() >= deadline) {
      return Fail(Error{ErrorCode::kBusy, fmt::format("git's index is locked by '{}'", lock_path_), {},
                        {"If no git command runs any more: rm " + lock_path_}, {}});
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  held_ = true;
  // What git did while we waited is in the index now.
  if (git_index_read(index_.get(), 1) != 0) return Fail(git::LastError("reading git's index"));
  return {};
}

Status IndexEdit::Finish(const Worktree& worktree, git_tree* tree, const std::vector<std::string>& paths) {
  for (const auto& path : paths) {
    int rc = 0;
    const git::TreeEntry found = git::Make_<git::TreeEntry>(rc, git_tree_entry_bypath, tree, path.c_str());
    if (rc != 0) {
      git_index_remove(index_.get(), path.c_str(), 0);
      continue;
    }
    git_index_entry entry{};
    entry.path = path.c_str();
    entry.mode = GIT_FILEMODE_BLOB;
    entry.id = *git_tree_entry_id(found.get());
    worktree.FillStat(path, entry);
    if (git_index_add(index_.get(), &entry) != 0) return Fail(git::LastError("adding '" + path + "' to git's index"));
  }
  // libgit2 writes an index only to where it was read from, through a lock that we hold ourselves. So the entries are moved
  // into an index of their own beside it.
  int rc = 0;
  const std::string fresh_path = temporary_ + ".new";
  const git::Index fresh = git::Make_<git::Index>(rc, git_index_open, fresh_path.c_str());
  if (rc != 0) return Fail(git::LastError("making a new index"));
  git_index_set_version(fresh.get(), git_index_version(index_.get()));
  for (size_t i = 0; i < git_index_entrycount(index_.get()); ++i) {
    if (git_index_add(fresh.get(), git_index_get_byindex(index_.get(), i)) != 0) {
      return Fail(git::LastError("copying git's index"));
    }
  }
  if (git_index_write(fresh.get()) != 0) return Fail(git::LastError("writing git's index"));
  if (rename(fresh_path.c_str(), index_path_.c_str()) != 0) return Fail(SystemError("could not rename to", index_path_));
  return {};
}

IndexEdit::~IndexEdit() {
  if (held_) unlink(lock_path_.c_str());
  if (inode_ != 0) unlink(temporary_.c_str());
}

}  // namespace desk
