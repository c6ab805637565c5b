// SPDX-License-Identifier: MIT
#include "store/new_objects.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <set>

#include "store/lock.h"

namespace desk {

using git::Make_;

// libgit2's interface to a place for objects, over the map.
struct MemoryBackend : git_odb_backend {
  std::shared_ptr<NewObjects::Contents> contents;

  static NewObjects::Contents& In(git_odb_backend* backend) {
    return *static_cast<MemoryBackend*>(backend)->contents;
  }

  static int Read(void** data, size_t* size, git_object_t* type, git_odb_backend* backend,
                  const git_oid* id) {
    const auto found = In(backend).find(git::Hex(*id));
    if (found == In(backend).end()) return GIT_ENOTFOUND;
    const std::string_view content = found->second;
    const size_t head = content.find('\0') + 1;
    *size = content.size() - head;
    *type = git_object_string2type(std::string(content.substr(0, content.find(' '))).c_str());
    *data = git_odb_backend_data_alloc(backend, *size);
    if (*data == nullptr) return -1;
    std::memcpy(*data, content.data() + head, *size);
    return 0;
  }

  static int ReadHeader(size_t* size, git_object_t* type, git_odb_backend* backend,
                        const git_oid* id) {
    void* data = nullptr;
    const int rc = Read(&data, size, type, backend, id);
    if (rc == 0) git_odb_backend_data_free(backend, data);
    return rc;
  }

  static int Write(git_odb_backend* backend, const git_oid* id, const void* data, size_t size,
                   git_object_t type) {
    std::string content = fmt::format("{} {}", git_object_type2string(type), size);
    content.push_back('\0');
    In(backend)[git::Hex(*id)] = content.append(static_cast<const char*>(data), size);
    return 0;
  }

  static int Exists(git_odb_backend* backend, const git_oid* id) {
    return In(backend).contains(git::Hex(*id)) ? 1 : 0;
  }

  static void Free(git_odb_backend* backend) { delete static_cast<MemoryBackend*>(backend); }
};

namespace {

// git prune removes files of this name when they are old.
std::string TemporaryOf(const std::string& objects, size_t number) {
  return fmt::format("{}/tmp_obj_desk_{}", objects, number);
}

// 'git gc' removes folders that are empty for a moment, as one is that was made for this file.
Status PutInPlace(const std::string& from, const std::string& to) {
  constexpr int kMaxTries = 10;
  const std::string folder = to.substr(0, to.rfind('/'));
  for (int tries = 1;; ++tries) {
    if (mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
      return Fail(SystemError("could not create", folder));
    if (rename(from.c_str(), to.c_str()) == 0) return {};
    if (errno != ENOENT || tries == kMaxTries) return Fail(SystemError("could not rename to", to));
  }
}

Result<std::string> Deflated(const std::string& content) {
  uLongf size = compressBound(content.size());
  std::string packed(size, '\0');
  const int rc = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                           reinterpret_cast<const Bytef*>(content.data()), content.size(),
                           Z_BEST_SPEED);  // git's default for what gc packs anyhow
  if (rc != Z_OK) return Fail(ErrorCode::kFailed, "could not compress an object");
  packed.resize(size);
  return packed;
}

}  // namespace

Result<NewObjects> NewObjects::Open(const std::string& common_dir) {
  NewObjects made;
  made.objects_ = common_dir + "/objects";
  auto backend = std::make_unique<MemoryBackend>();
  git_odb_init_backend(backend.get(), GIT_ODB_BACKEND_VERSION);
  backend->read = &MemoryBackend::Read;
  backend->read_header = &MemoryBackend::ReadHeader;
  backend->write = &MemoryBackend::Write;
  backend->exists = &MemoryBackend::Exists;
  backend->free = &MemoryBackend::Free;
  backend->contents = made.contents_;
  int rc = 0;
  const git::Odb odb = Make_<git::Odb>(rc, git_odb_new);
  if (rc == 0) rc = git_odb_add_backend(odb.get(), backend.release(), 1);
  if (rc == 0) rc = git_odb_add_disk_alternate(odb.get(), made.objects_.c_str());
  if (rc == 0)
    made.repository_ = Make_<git::Repository>(rc, git_repository_open_bare, common_dir.c_str());
  if (rc == 0) rc = git_repository_set_odb(made.repository_.get(), odb.get());
  if (rc != 0) return Fail(git::LastError("opening the object database"));
  return made;
}

Status NewObjects::Write(const std::string& place, std::string_view bytes, unsigned mode) {
  const std::string path = TemporaryOf(objects_, moves_.size());
  unlink(path.c_str());  // of a killed writer
  const Fd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!fd) return Fail(SystemError("could not create", path));
  moves_.push_back({path, place});
  return WriteAll(fd.get(), bytes, path);
}

Status NewObjects::Add(const std::string& place, std::string_view bytes) {
  return Write(place, bytes, 0666);
}

Status NewObjects::Release(bool durable) {
  for (const auto& [hex, content] : *contents_) {
    DESK_ASSIGN(const std::string packed, Deflated(content));
    DESK_TRY(
        Write(fmt::format("{}/{}/{}", objects_, hex.substr(0, 2), hex.substr(2)), packed, 0444));
  }
  std::vector<std::string> files;
  for (const auto& move : moves_) files.push_back(move.from);
  if (durable) DESK_TRY(Sync(files));
  std::set<std::string> folders = {objects_};
  for (const auto& [from, to] : moves_) {
    DESK_TRY(PutInPlace(from, to));
    folders.insert(to.substr(0, to.rfind('/')));
  }
  moves_.clear();
  return durable ? Sync({folders.begin(), folders.end()}) : Status();
}

NewObjects::~NewObjects() {
  for (const auto& move : moves_) unlink(move.from.c_str());
}

}  // namespace desk
