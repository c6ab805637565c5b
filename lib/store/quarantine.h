// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_QUARANTINE_H_
#define DESK_STORE_QUARANTINE_H_

#include <string>

#include "base/result.h"
#include "store/git.h"

namespace desk {

// Where the objects of a commit wait until all of them are written, as git itself does it when it
// receives a push: a folder of their own among the objects. So they are synced together and not one
// after the other, which is what most of the time of a write went into, and none has a name before
// its bytes are on the disk. The caller holds the desk's lock.
class Quarantine {
 public:
  // Makes the folder anew; what a killed writer left there goes.
  static Result<Quarantine> Open(const std::string& common_dir);

  // The repository, with new objects going into the folder only.
  git_repository* repository() const { return repository_.get(); }
  // Puts the objects among the others. Durable: they and their folders are synced.
  Status Release(bool durable);

  Quarantine(Quarantine&& other) noexcept = default;
  Quarantine& operator=(Quarantine&&) = delete;
  ~Quarantine();  // what was not released is gone

 private:
  Quarantine() = default;
  std::string objects_, folder_;
  git::Repository repository_;
};

}  // namespace desk

#endif  // DESK_STORE_QUARANTINE_H_
