// SPDX-License-Identifier: MIT
#include "store/quarantine.h"

#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "store/lock.h"

namespace desk {

namespace fs = std::filesystem;
using git::Make_;

namespace {

// git prune removes folders of this name when they are old.
constexpr const char* kFolder = "/tmp_objdir-desk";

// An object database that reads everything and writes to `folder`. (Objects that cannot be written
// there must fail, and not go elsewhere unsynced; therefore what is read is an alternate.)
Result<git::Odb> OpenOdb(const std::string& objects, const std::string& folder) {
  constexpr int kDefaultLevel = -1, kNoSync = 0;
  constexpr unsigned kDefaultMode = 0;
  int rc = 0;
  git::Odb odb = Make_<git::Odb>(rc, git_odb_new);
  git_odb_backend* backend = nullptr;
  if (rc == 0) {
    rc = git_odb_backend_loose(&backend, folder.c_str(), kDefaultLevel, kNoSync, kDefaultMode,
                               kDefaultMode);
  }
  if (rc == 0) rc = git_odb_add_backend(odb.get(), backend, 1);
  if (rc == 0) rc = git_odb_add_disk_alternate(odb.get(), objects.c_str());
  if (rc != 0) return Fail(git::LastError("opening the object database"));
  return odb;
}

}  // namespace

Result<Quarantine> Quarantine::Open(const std::string& common_dir) {
  Quarantine quarantine;
  quarantine.objects_ = common_dir + "/objects";
  quarantine.folder_ = quarantine.objects_ + kFolder;
  std::error_code ignored;
  fs::remove_all(quarantine.folder_, ignored);
  if (mkdir(quarantine.folder_.c_str(), 0777) != 0)
    return Fail(SystemError("could not create", quarantine.folder_));
  DESK_ASSIGN(const git::Odb odb, OpenOdb(quarantine.objects_, quarantine.folder_));
  int rc = 0;
  quarantine.repository_ = Make_<git::Repository>(rc, git_repository_open_bare, common_dir.c_str());
  if (rc == 0) rc = git_repository_set_odb(quarantine.repository_.get(), odb.get());
  if (rc != 0) return Fail(git::LastError("opening the repository"));
  return quarantine;
}

Status Quarantine::Release(bool durable) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder_, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_regular_file(error)) files.push_back(it->path());
  }
  if (error) return Fail(ErrorCode::kFailed, "could not read '" + folder_ + "'");
  if (durable) DESK_TRY(Sync(files));
  std::set<std::string> folders = {objects_};
  for (const auto& file : files) {
    const std::string place = objects_ + file.substr(folder_.size());
    const std::string folder = place.substr(0, place.rfind('/'));
    if (mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
      return Fail(SystemError("could not create", folder));
    if (rename(file.c_str(), place.c_str()) != 0)
      return Fail(SystemError("could not rename to", place));
    folders.insert(folder);
  }
  return durable ? Sync({folders.begin(), folders.end()}) : Status();
}

Quarantine::~Quarantine() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

}  // namespace desk
