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

// libgit2's interface to a place for objects, over the map; what is not there is read from the disk
// but said not to exist, so that it is written.
struct MemoryBackend : git_odb_backend {
  std::shared_ptr<NewObjects::Contents> contents;
  git::Odb disk;

  static NewObjects::Contents& In(git_odb_backend* backend) {
    return *static_cast<MemoryBackend*>(backend)->contents;
  }

  static int Read(void** data, size_t* size, git_object_t* type, git_odb_backend* backend,
                  const git_oid* id) {
    if (const auto found = In(backend).find(*id); found != In(backend).end()) {
      const auto& [known, bytes] = found->second;
      *type = known;
      return Copy(data, size, backend, bytes);
    }
    int rc = 0;
    const auto object = Make_<git::OdbObject>(rc, git_odb_read,
                                              static_cast<MemoryBackend*>(backend)->disk.get(), id);
    if (rc != 0) return rc;
    *type = git_odb_object_type(object.get());
    return Copy(data, size, backend,
                {static_cast<const char*>(git_odb_object_data(object.get())),
                 git_odb_object_size(object.get())});
  }

  static int Copy(void** data, size_t* size, git_odb_backend* backend, std::string_view bytes) {
    *size = bytes.size();
    *data = git_odb_backend_data_alloc(backend, *size);
    if (*data == nullptr) return -1;
    std::memcpy(*data, bytes.data(), *size);
    return 0;
  }

  static int Write(git_odb_backend* backend, const git_oid* id, const void* data, size_t size,
                   git_object_t type) {
    In(backend)[*id] = {type, {static_cast<const char*>(data), size}};
    return 0;
  }

  static int Exists(git_odb_backend* backend, const git_oid* id) {
    return In(backend).contains(*id) ? 1 : 0;
  }

  static void Free(git_odb_backend* backend) { delete static_cast<MemoryBackend*>(backend); }
};

namespace {

constexpr size_t kMostLoose = 200;  // so many objects become files, more become a pack

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

// As a loose object has it: "tree 12", NUL, bytes.
Result<std::string> Deflated(git_object_t type, const std::string& bytes) {
  std::string content = fmt::format("{} {}", git_object_type2string(type), bytes.size());
  content.push_back('\0');
  content.append(bytes);
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
  unlink(made.PackPath().c_str());  // of a killed writer
  auto backend = std::make_unique<MemoryBackend>();
  git_odb_init_backend(backend.get(), GIT_ODB_BACKEND_VERSION);
  backend->read = &MemoryBackend::Read;
  backend->write = &MemoryBackend::Write;
  backend->exists = &MemoryBackend::Exists;
  backend->free = &MemoryBackend::Free;
  backend->contents = made.contents_;
  int rc = 0;
  backend->disk = Make_<git::Odb>(rc, git_odb_open, made.objects_.c_str());
  git::Odb odb;
  if (rc == 0) odb = Make_<git::Odb>(rc, git_odb_new);
  if (rc == 0) rc = git_odb_add_backend(odb.get(), backend.release(), 1);
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

// git prune removes files of this name, too. There is one at a time.
std::string NewObjects::PackPath() const { return objects_ + "/pack/tmp_pack_desk"; }

Status NewObjects::AddBlob(const git_oid& id, std::string_view bytes) {
  if (contents_->size() >= kMostLoose) DESK_TRY(MoveToPack());
  if (pack_ != nullptr) return pack_->Add(id, GIT_OBJECT_BLOB, bytes);
  (*contents_)[id] = {GIT_OBJECT_BLOB, std::string(bytes)};
  return {};
}

Status NewObjects::MoveToPack() {
  if (pack_ == nullptr) {
    DESK_ASSIGN(pack_, PackWriter::Create(PackPath()));
  }
  for (const auto& [id, content] : *contents_)
    DESK_TRY(pack_->Add(id, content.type, content.bytes));
  contents_->clear();
  return {};
}

Status NewObjects::FinishPack() {
  DESK_TRY(MoveToPack());
  DESK_ASSIGN(const git_oid hash, pack_->Finish());
  const std::string place = fmt::format("{}/pack/pack-{}", objects_, git::Hex(hash));
  // The pack behind it: git does without an index whose pack is not there, and 'git gc' removes it,
  // but never a pack without an index.
  DESK_TRY(Write(place + ".idx", PackIndex(pack_->objects(), hash), 0444));
  moves_.push_back({PackPath(), place + ".pack"});
  return {};
}

Status NewObjects::WriteLoose() {
  for (const auto& [id, content] : *contents_) {
    const std::string hex = git::Hex(id);
    DESK_ASSIGN(const std::string packed, Deflated(content.type, content.bytes));
    DESK_TRY(
        Write(fmt::format("{}/{}/{}", objects_, hex.substr(0, 2), hex.substr(2)), packed, 0444));
  }
  return {};
}

Status NewObjects::Release(bool durable) {
  DESK_TRY(pack_ != nullptr || contents_->size() > kMostLoose ? FinishPack() : WriteLoose());
  std::vector<std::string> files;
  for (const auto& move : moves_) files.push_back(move.from);
  if (durable) DESK_TRY(Sync(files));
  std::set<std::string> folders = {objects_};
  for (const auto& [from, to] : moves_) {
    DESK_TRY(PutInPlace(from, to));
    folders.insert(to.substr(0, to.rfind('/')));
  }
  moves_.clear();
  pack_.reset();
  return durable ? Sync({folders.begin(), folders.end()}) : Status();
}

NewObjects::~NewObjects() {
  for (const auto& move : moves_) unlink(move.from.c_str());
}

}  // namespace desk
