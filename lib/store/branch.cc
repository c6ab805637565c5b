// SPDX-License-Identifier: MIT
#include "store/branch.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "store/lock.h"

namespace desk {

namespace {

namespace fs = std::filesystem;

// "<ref>.lock": taken by creating it, given back by removing it unless it became the branch.
class RefLock {
 public:
  explicit RefLock(std::string path) : path_(std::move(path)) {
    std::error_code ignored;
    fs::create_directories(fs::path(path_).parent_path(), ignored);
    fd_ = Fd(open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  }
  RefLock(const RefLock&) = delete;
  RefLock& operator=(const RefLock&) = delete;
  ~RefLock() {
    if (fd_ && !renamed_) unlink(path_.c_str());
  }

  bool held() const { return static_cast<bool>(fd_); }
  int fd() const { return fd_.get(); }
  const std::string& path() const { return path_; }
  Status RenameTo(const std::string& place) {
    if (rename(path_.c_str(), place.c_str()) != 0)
      return Fail(SystemError("could not rename to", place));
    renamed_ = true;
    return {};
  }

 private:
  std::string path_;
  Fd fd_;
  bool renamed_ = false;
};

// Whether git would begin a reflog where there is none (gitglossary: core.logAllRefUpdates).
bool BeginsLogs(git_repository* repository) {
  int rc = 0;
  const git::Config config =
      git::Make_<git::Config>(rc, git_repository_config_snapshot, repository);
  const char* text = nullptr;
  if (rc != 0 || git_config_get_string(&text, config.get(), "core.logallrefupdates") != 0)
    return git_repository_is_bare(repository) == 0;
  int value = 0;
  return FoldCase(text) == "always" || (git_config_parse_bool(&value, text) == 0 && value != 0);
}

bool IsHead(const std::string& head_dir, const std::string& ref) {
  const auto head = ReadWholeFile(head_dir + "/HEAD");
  return head && Trim(*head) == "ref: " + ref;
}

std::string LogLine(const BranchMove& move) {
  return fmt::format("{} {} {} <{}> {} +0000\t{}\n", git::Hex(move.before), git::Hex(move.after),
                     move.who.name, move.who.email, std::max<int64_t>(0, move.at.ms / 1000),
                     move.reason);
}

// Appends the line to one reflog; what has to be synced for it is added to `written`.
Status AppendLog(const std::string& path, const std::string& line, bool begin,
                 std::vector<std::string>& written) {
  const bool is_new = access(path.c_str(), F_OK) != 0;
  if (is_new && !begin) return {};
  const fs::path folder = fs::path(path).parent_path();
  std::error_code ignored;
  if (is_new) fs::create_directories(folder, ignored);
  const Fd log(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (!log) return Fail(SystemError("could not open", path));
  DESK_TRY(WriteAll(log.get(), line, path));
  written.push_back(path);
  if (is_new) written.push_back(folder);
  return {};
}

Status AppendLogs(const BranchMove& move, std::vector<std::string>& written) {
  const bool begin = BeginsLogs(move.repository);
  const std::string line = LogLine(move);
  DESK_TRY(AppendLog(move.common_dir + "/logs/" + move.ref, line, begin, written));
  if (!IsHead(move.head_dir, move.ref)) return {};
  return AppendLog(move.head_dir + "/logs/HEAD", line, begin, written);
}

}  // namespace

Result<Moved> MoveBranch(const BranchMove& move, bool durable) {
  const std::string path = move.common_dir + "/" + move.ref;
  RefLock lock(path + ".lock");
  if (!lock.held() && errno == EEXIST) return Moved::kLocked;
  if (!lock.held()) return Fail(SystemError("could not create", lock.path()));
  git_oid now{};
  const int rc = git_reference_name_to_id(&now, move.repository, move.ref.c_str());
  if (rc != 0 && rc != GIT_ENOTFOUND)
    return Fail(git::LastError("reading the branch '" + move.ref + "'"));
  if (!git_oid_equal(&now, &move.before)) return Moved::kElsewhere;
  DESK_TRY(WriteAll(lock.fd(), git::Hex(move.after) + "\n", lock.path()));
  std::vector<std::string> written = {lock.path()};
  DESK_TRY(AppendLogs(move, written));
  if (durable) DESK_TRY(Sync(written));
  DESK_TRY(move.just_before());
  DESK_TRY(lock.RenameTo(path));
  if (durable) DESK_TRY(SyncFolder(fs::path(path).parent_path()));
  return Moved::kYes;
}

}  // namespace desk
