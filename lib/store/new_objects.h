// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_NEW_OBJECTS_H_
#define DESK_STORE_NEW_OBJECTS_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/git.h"
#include "store/pack_writer.h"

namespace desk {

// The objects of a commit, in memory until all of them are made, and then files at one go. libgit2
// would write and sync object after object, folder after folder, which is what most of the time of
// a write went into; here all files are synced at the same time, then renamed, then all folders
// synced. So none has a name before its bytes are on the disk. Other files can go along. Many
// objects become one pack, and blobs do not wait in memory. The caller holds the desk's lock.
//
// An object that the repository has already is written all the same: libgit2 takes one whose file
// exists for written, whatever the file holds, and after a power cut that can be nothing.
class NewObjects {
 public:
  static Result<NewObjects> Open(const std::string& common_dir);

  // The repository, with new objects kept here. It does not have the blobs that are in a pack
  // already.
  git_repository* repository() const { return repository_.get(); }
  Status AddBlob(const git_oid& id, std::string_view bytes);
  // A file that gets to its place together with the objects.
  Status Add(const std::string& place, std::string_view bytes);
  // Puts everything in place. Durable: files and folders are synced.
  Status Release(bool durable);

  NewObjects(NewObjects&& other) noexcept = default;
  NewObjects& operator=(NewObjects&&) = delete;
  ~NewObjects();  // what has not been released is gone

 private:
  // From a temporary file to its place.
  struct Move {
    std::string from, to;
  };
  struct Content {
    git_object_t type;
    std::string bytes;
  };
  using Contents = std::map<git_oid, Content, OidLess>;
  friend struct MemoryBackend;

  NewObjects() = default;
  Status Write(const std::string& place, std::string_view bytes, unsigned mode);
  std::string PackPath() const;
  Status MoveToPack();
  Status WriteLoose();
  Status FinishPack();

  std::string objects_;
  std::shared_ptr<Contents> contents_ = std::make_shared<Contents>();
  git::Repository repository_;
  std::unique_ptr<PackWriter> pack_;
  std::vector<Move> moves_;
};

}  // namespace desk

#endif  // DESK_STORE_NEW_OBJECTS_H_
