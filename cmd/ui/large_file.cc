// SPDX-License-Identifier: MIT
#include "ui/large_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "ui/env.h"

namespace desk::cmd {

namespace {

constexpr size_t kBlock = 1024 * 1024;

Error Failed(std::string_view what, const std::string& path) {
  return {errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kFailed,
          fmt::format("could not {} the file '{}': {}", what, path, std::strerror(errno)),
          {},
          {},
          {}};
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

// The number of an open file; it is closed with the last copy of what reads it.
using Owned = std::shared_ptr<const int>;

Owned Own(int fd) {
  return {new int(fd), [](const int* open_fd) {
            close(*open_fd);
            delete open_fd;
          }};
}

// All of it in a temporary file.
Result<Owned> Copied(int from, const std::string& path) {
  std::string name = Env::Variable("TMPDIR").value_or("/tmp") + "/desk-XXXXXX";
  const int fd = mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) return Fail(Failed("make", name));
  Owned copy = Own(fd);
  unlink(name.c_str());
  std::string block(kBlock, '\0');
  while (true) {
    const ssize_t n = read(from, block.data(), block.size());
    if (n == 0) return copy;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Fail(Failed("read", path));
    if (!WriteAll(fd, {block.data(), static_cast<size_t>(n)})) return Fail(Failed("write", name));
  }
}

}  // namespace

Result<port::LargeFile> OpenLargeFile(const std::string& path) {
  const int fd = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Fail(Failed("read", path));
  Owned file = Own(fd);
  struct stat info {};
  const off_t begin = lseek(fd, 0, SEEK_CUR);
  if (begin != 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    DESK_ASSIGN(file, Copied(fd, path));
    if (fstat(*file, &info) != 0) return Fail(Failed("read", path));
  }
  const auto read = [file, path](size_t at, char* to, size_t size) -> Result<size_t> {
    while (true) {
      const ssize_t n = pread(*file, to, size, static_cast<off_t>(at));
      if (n >= 0) return static_cast<size_t>(n);
      if (errno != EINTR) return Fail(Failed("read", path));
    }
  };
  return port::LargeFile{read, static_cast<size_t>(info.st_size)};
}

Result<NewFile> NewFile::Create(const std::string& path) {
  struct stat info {};
  const bool is_plain = stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode);
  const std::string part = is_plain ? path + ".part" : path;
  const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return Fail(Failed("write", part));
  return NewFile(path, part, fd);
}

NewFile::~NewFile() {
  if (!fd_) return;
  close(*fd_);
  if (part_ != path_) unlink(part_.c_str());
}

Status NewFile::Write(std::string_view bytes) {
  buffer_ += bytes;
  return buffer_.size() < kBlock ? Status() : Flush();
}

Status NewFile::Flush() {
  if (!WriteAll(*fd_, buffer_)) return Fail(Failed("write", part_));
  buffer_.clear();
  return {};
}

Status NewFile::Close() {
  DESK_TRY(Flush());
  const bool is_plain = part_ != path_;
  if (is_plain && fsync(*fd_) != 0) return Fail(Failed("write", part_));
  if (is_plain && std::rename(part_.c_str(), path_.c_str()) != 0)
    return Fail(Failed("write", path_));
  close(*fd_);
  fd_.reset();
  return {};
}

}  // namespace desk::cmd
