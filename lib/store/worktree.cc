// SPDX-License-Identifier: MIT
#include "store/worktree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"

namespace desk {

namespace {

constexpr off_t kMaxFileBytes = 16 * 1024 * 1024;

std::string NameOf(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

// One writer at a time (the desk's lock), so a fixed name will do, and who heals knows it.
std::string TemporaryOf(std::string_view path) { return ".desk-tmp-" + NameOf(path); }

Result<struct stat> WriteTemporary(int folder, const std::string& name, std::string_view bytes,
                                   const std::string& shown, bool durable) {
  unlinkat(folder, name.c_str(), 0);
  const Fd fd(
      openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!fd) return Fail(SystemError("could not create", shown));
  DESK_TRY(WriteAll(fd.get(), bytes, shown));
  if (durable && fdatasync(fd.get()) != 0) return Fail(SystemError("could not sync", shown));
  struct stat st;
  if (fstat(fd.get(), &st) != 0) return Fail(SystemError("could not read", shown));
  return st;
}

Result<std::string> ReadDescriptor(int fd, const std::string& shown) {
  std::string bytes;
  char buffer[65536];
  for (ssize_t n; (n = read(fd, buffer, sizeof buffer)) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Fail(SystemError("could not read", shown));
    bytes.append(buffer, static_cast<size_t>(n));
  }
  return bytes;
}

// The kernel's own way to stay inside the root and off symbolic links, in one call.
Fd OpenBeneath(int root, const std::string& folder) {
  open_how how{};
  how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return Fd(static_cast<int>(syscall(SYS_openat2, root, folder.c_str(), &how, sizeof how)));
}

}  // namespace

// Never through a symbolic link, so that no path can leave the working tree. Folder by folder where
// one call does not do it: it makes what is missing and says what is wrong.
Result<Fd> Worktree::OpenFolderOf(std::string_view path, bool make) const {
  Fd folder(open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return Fail(SystemError("could not open", root_));
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return folder;
  const auto parts = Split(path.substr(0, slash), '/');
  for (const auto part : parts) {
    if (part.empty() || part == "." || part == ".." || part == ".git")
      return Fail(ErrorCode::kInvalidData, fmt::format("'{}' leaves the repository", path));
  }
  if (Fd found = OpenBeneath(folder.get(), std::string(path.substr(0, slash)))) return found;
  for (const auto part : parts) {
    const std::string name(part);
    if (make && mkdirat(folder.get(), name.c_str(), 0777) != 0 && errno != EEXIST) {
      return Fail(SystemError("could not make the folder of", std::string(path)));
    }
    Fd next(openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next && errno == ENOENT)
      return Fail(ErrorCode::kNotFound, fmt::format("no folder for '{}'", path));
    if (!next && errno == ENOTDIR) {
      return Fail(ErrorCode::kInvalidData,
                  fmt::format("'{}' of '{}' is no folder but a link or a file", name, path));
    }
    if (!next) return Fail(SystemError("could not open the folder of", std::string(path)));
    folder = std::move(next);
  }
  return folder;
}

Result<std::optional<std::string>> Worktree::Read(std::string_view path) const {
  const std::string shown(path);
  const auto folder = OpenFolderOf(path, false);
  if (!folder && folder.error().code == ErrorCode::kNotFound) return std::optional<std::string>();
  if (!folder) return Fail(folder.error());
  const Fd fd(
      openat(folder->get(), NameOf(path).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd && errno == ENOENT) return std::optional<std::string>();
  if (!fd && errno == ELOOP) {
    return Fail(ErrorCode::kInvalidData,
                fmt::format("'{}' is a symbolic link in the working tree", path));
  }
  struct stat st;
  if (!fd || fstat(fd.get(), &st) != 0) return Fail(SystemError("could not open", shown));
  if (!S_ISREG(st.st_mode))
    return Fail(ErrorCode::kInvalidData, fmt::format("'{}' is not a plain file", path));
  if (st.st_size > kMaxFileBytes) {
    return Fail(ErrorCode::kInvalidData,
                fmt::format("'{}' has {} bytes in the working tree, {} are allowed", path,
                            st.st_size, kMaxFileBytes));
  }
  DESK_ASSIGN(std::string bytes, ReadDescriptor(fd.get(), shown));
  return std::optional<std::string>(std::move(bytes));
}

Result<std::optional<struct stat>> Worktree::Write(std::string_view path, std::string_view bytes,
                                                   bool durable) const {
  DESK_ASSIGN(const Fd folder, OpenFolderOf(path, true));
  const std::string temporary = TemporaryOf(path), name = NameOf(path);
  auto made = WriteTemporary(folder.get(), temporary, bytes, std::string(path), durable);
  if (made && renameat(folder.get(), temporary.c_str(), folder.get(), name.c_str()) != 0)
    made = Fail(SystemError("could not put in place", std::string(path)));
  if (!made) {
    unlinkat(folder.get(), temporary.c_str(), 0);
    return Fail(std::move(made).error());
  }
  struct stat now;  // renaming changed a field
  if (fstatat(folder.get(), name.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0 ||
      now.st_ino != made->st_ino || now.st_size != made->st_size ||
      now.st_mtim.tv_sec != made->st_mtim.tv_sec || now.st_mtim.tv_nsec != made->st_mtim.tv_nsec)
    return std::optional<struct stat>();
  return std::optional(now);
}

Status Worktree::Remove(std::string_view path) const {
  const auto folder = OpenFolderOf(path, false);
  if (!folder) return folder.error().code == ErrorCode::kNotFound ? Status() : Fail(folder.error());
  if (unlinkat(folder->get(), NameOf(path).c_str(), 0) != 0 && errno != ENOENT) {
    return Fail(SystemError("could not remove", std::string(path)));
  }
  for (size_t slash = path.rfind('/'); slash != std::string_view::npos; slash = path.rfind('/')) {
    path = path.substr(0, slash);
    const auto parent = OpenFolderOf(path, false);
    if (parent) unlinkat(parent->get(), NameOf(path).c_str(), AT_REMOVEDIR);  // if it is empty
  }
  return {};
}

void Worktree::RemoveTemporary(std::string_view path) const {
  const auto folder = OpenFolderOf(path, false);
  if (folder) unlinkat(folder->get(), TemporaryOf(path).c_str(), 0);
}

Status Worktree::SyncAll() const {
  const Fd root(open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root || syncfs(root.get()) != 0) return Fail(SystemError("could not sync", root_));
  return {};
}

std::optional<struct stat> Worktree::Stat(std::string_view path) const {
  const auto folder = OpenFolderOf(path, false);
  struct stat st;
  if (!folder || fstatat(folder->get(), NameOf(path).c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0)
    return std::nullopt;
  return st;
}

}  // namespace desk
