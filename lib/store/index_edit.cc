// SPDX-License-Identifier: MIT
#include "store/index_edit.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace desk {

using namespace std::chrono_literals;

namespace {

std::string OwnPath(const std::string& desk_dir) { return desk_dir + "/index"; }

bool HoldsObject(const Worktree& worktree, const std::string& path, const git_oid& id) {
  const auto bytes = worktree.Read(path);
  if (!bytes || !*bytes) return false;
  const git_oid hash = git::BlobId(**bytes);
  return git_oid_equal(&hash, &id) == 1;
}

}  // namespace

Result<IndexEdit> IndexEdit::Prepare(const std::string& git_dir, const std::string& desk_dir) {
  DropLeft(git_dir, desk_dir);
  IndexEdit edit;
  edit.index_path_ = git_dir + "/index";
  edit.lock_path_ = edit.index_path_ + ".lock";
  edit.own_path_ = OwnPath(desk_dir);
  // A file of a killed writer may be git's index by now, under another name: it is never written
  // to, only forgotten.
  unlink(edit.own_path_.c_str());
  edit.fd_ = Fd(open(edit.own_path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!edit.fd_) return Fail(SystemError("could not create", edit.own_path_));
  return edit;
}

Status IndexEdit::Acquire(const std::vector<std::string>& paths, Deadline deadline,
                          const SignalPause& pause) {
  DESK_TRY(TakeLock(deadline, pause));
  DESK_TRY(ReadIndex());
  for (const auto& path : paths) {
    if (!file_.IsUnmerged(path)) continue;
    return Fail(Error{ErrorCode::kFailed,
                      fmt::format("'{}' is in an unfinished merge", path),
                      {},
                      {"Finish the merge with git commit, or give it up with git merge --abort."},
                      {}});
  }
  return {};
}

Status IndexEdit::TakeLock(Deadline deadline, const SignalPause& pause) {
  while (link(own_path_.c_str(), lock_path_.c_str()) != 0) {
    if (errno != EEXIST) return Fail(SystemError("could not create", lock_path_));
    if (std::chrono::steady_clock::now() >= deadline) {
      return Fail(Error{ErrorCode::kBusy,
                        fmt::format("git's index is locked by '{}'", lock_path_),
                        {},
                        {fmt::format("If no git command is running: rm '{}'", lock_path_)},
                        {}});
    }
    pause.Nap(5ms);
  }
  held_ = true;
  return {};
}

Status IndexEdit::ReadIndex() {
  struct stat st {};
  if (lstat(index_path_.c_str(), &st) != 0 && errno != ENOENT)
    return Fail(SystemError("could not read", index_path_));
  index_time_ = st.st_mtim;
  auto bytes = ReadWholeFile(index_path_);
  if (!bytes && bytes.error().code != ErrorCode::kNotFound) return Fail(std::move(bytes).error());
  DESK_ASSIGN(file_, IndexFile::Parse(bytes ? std::move(*bytes) : ""));
  return {};
}

Status IndexEdit::Write(const Worktree& worktree, const std::vector<IndexFile::Change>& written,
                        bool durable) {
  const auto stat_of = [&](const std::string& path) { return worktree.Stat(path); };
  const auto holds = [&](const std::string& path, const git_oid& id) {
    return HoldsObject(worktree, path, id);
  };
  file_.KeepRacyEntriesHonest(index_time_, stat_of, holds);
  file_.Apply(written);
  const std::string bytes = file_.Serialize();
  DESK_TRY(WriteAll(fd_.get(), bytes, lock_path_));
  if (ftruncate(fd_.get(), static_cast<off_t>(bytes.size())) != 0)
    return Fail(SystemError("could not write", lock_path_));
  if (durable) (void)sync_file_range(fd_.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
  return {};
}

Status IndexEdit::Place() {
  if (rename(lock_path_.c_str(), index_path_.c_str()) != 0)
    return Fail(SystemError("could not rename to", index_path_));
  held_ = false;
  return {};
}

void IndexEdit::DropLeft(const std::string& git_dir, const std::string& desk_dir) {
  const std::string lock = git_dir + "/index.lock";
  struct stat own {
  }, left{};
  if (lstat(OwnPath(desk_dir).c_str(), &own) == 0 && lstat(lock.c_str(), &left) == 0 &&
      own.st_ino == left.st_ino && own.st_dev == left.st_dev) {
    unlink(lock.c_str());
  }
}

IndexEdit::~IndexEdit() {
  if (held_) unlink(lock_path_.c_str());
  if (fd_) unlink(own_path_.c_str());
}

}  // namespace desk
