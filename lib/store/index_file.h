// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_INDEX_FILE_H_
#define DESK_STORE_INDEX_FILE_H_

#include <sys/stat.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
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
  static Result<IndexFile> Parse(std::string bytes);

  // Whether an unfinished merge left several versions of the path.
  bool IsUnmerged(std::string_view path) const;
  // The object that is staged for the path, or nothing.
  std::optional<git_oid> Staged(std::string_view path) const;
  // Whether a sparse checkout leaves the path out of the working tree.
  bool IsSkipped(std::string_view path) const;

  // What becomes of one path.
  struct Change {
    std::string_view path;
    std::optional<git_oid> id;  // of the object to stage; nothing: the path is removed
    // With these git takes the file for unchanged as long as they stay the same; without, git
    // compares the file's content at its next look.
    std::optional<struct stat> placed;
  };
  // Each path once, in the order of their bytes. A hundred thousand take hardly longer than one.
  void Apply(const std::vector<Change>& changes);

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
  // Up to the path as it stands in a file of version 2 or 3, and there with the path and its
  // padding behind it: what is not changed is copied.
  struct Entry {
    const char* head;
    std::string_view path;
  };
  std::vector<Entry>::const_iterator Find(std::string_view path) const;
  Entry MakeEntry(const Change& change, bool skipped);
  std::string_view Keep(std::string text);

  uint32_t version_ = 2;
  // What the entries point into: the file as it was read, then what it does not spell out. Ten
  // thousand strings would cost more than all else that a write does with an index.
  std::shared_ptr<std::deque<std::string>> texts_ = std::make_shared<std::deque<std::string>>();
  std::vector<Entry> entries_;  // by path, then stage
  std::string extensions_;      // those that stay true when entries change
};

}  // namespace desk

#endif  // DESK_STORE_INDEX_FILE_H_
