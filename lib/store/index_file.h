// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_INDEX_FILE_H_
#define DESK_STORE_INDEX_FILE_H_

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/git.h"

namespace desk {

// Git's index as a value: bytes in, entries changed, bytes out. Versions 2 to 4. (libgit2 writes an
// index only to the place that it was read from, through a lock of its own, and reading, copying
// and writing it takes three times as long.)
class IndexFile {
 public:
  // No bytes: an empty index. kUnsupported for what this cannot keep (a split or a sparse index),
  // kInvalidData for damage.
  static Result<IndexFile> Parse(std::string_view bytes);

  // Whether an unfinished merge left several versions of the path.
  bool IsUnmerged(std::string_view path) const;
  // The object that is staged for the path, or nothing.
  std::optional<git_oid> Staged(std::string_view path) const;
  // Whether a sparse checkout leaves the path out of the working tree.
  bool IsSkipped(std::string_view path) const;

  // Stages an object. With `placed` git takes the file for unchanged as long as these fields stay
  // the same; without, git compares the file's content at its next look.
  void Set(std::string_view path, const git_oid& id, const std::optional<struct stat>& placed);
  void Remove(std::string_view path);

  // An entry as new as the index itself may have been edited in the same tick of the clock, which
  // git can tell as long as the time of that index is known. Git compares whole seconds. Before a
  // newer index is written, such entries are looked at: one whose file is not what the entry says
  // is marked for a comparison of its content.
  void KeepRacyEntriesHonest(
      const timespec& index_time,
      const std::function<std::optional<struct stat>(const std::string& path)>& stat_of,
      const std::function<bool(const std::string& path, const git_oid& id)>& holds);

  std::string Serialize() const;

 private:
  struct Entry {
    std::array<uint32_t, 10>
        stat{};  // ctime, its nanoseconds, mtime, its nanoseconds, dev, ino, mode, uid, gid, size
    git_oid id{};
    uint16_t flags = 0;     // 0x8000 assume valid, 0x4000 extended, 0x3000 stage
    uint16_t extended = 0;  // 0x4000 skipped by a sparse checkout
    std::string path;
    int stage() const { return (flags >> 12) & 3; }
  };
  std::vector<Entry>::const_iterator Find(std::string_view path) const;

  uint32_t version_ = 2;
  std::vector<Entry> entries_;  // by path, then stage
  std::string extensions_;      // those that stay true when entries change
};

}  // namespace desk

#endif  // DESK_STORE_INDEX_FILE_H_
