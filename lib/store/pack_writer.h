// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_PACK_WRITER_H_
#define DESK_STORE_PACK_WRITER_H_

#include <zlib.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "store/git.h"
#include "store/lock.h"

namespace desk {

// Where an object lies in a pack, and the CRC of its bytes there.
struct PackedObject {
  uint64_t offset;
  uint32_t crc;
};
struct OidLess {
  bool operator()(const git_oid& a, const git_oid& b) const { return git_oid_cmp(&a, &b) < 0; }
};
using PackedObjects = std::map<git_oid, PackedObject, OidLess>;

// The bytes of a pack's index (gitformat-pack(5), version 2).
std::string PackIndex(const PackedObjects& objects, const git_oid& pack_hash);

// A pack of git that grows object by object, as long as there are some to come: only their ids stay
// in memory. Objects are whole, never deltas; `git gc` looks for those when it packs again.
class PackWriter {
 public:
  // Begins a pack in a file of that name, which must be in no other use: what is there goes. The
  // folder is made if need be.
  static Result<std::unique_ptr<PackWriter>> Create(const std::string& path);

  // Appends an object. One that is in the pack already is not written again.
  Status Add(const git_oid& id, git_object_t type, std::string_view bytes);
  // Completes the file, which can be renamed now, and returns the hash that names it; nothing is
  // synced.
  Result<git_oid> Finish();
  const PackedObjects& objects() const { return objects_; }

  PackWriter(const PackWriter&) = delete;
  PackWriter& operator=(const PackWriter&) = delete;
  ~PackWriter();  // a file that still has that name is gone

 private:
  explicit PackWriter(std::string path) : path_(std::move(path)) {}
  void Append(std::string_view bytes);
  Status Flush();
  Result<git_oid> HashOfFile();

  std::string path_;
  Fd fd_;
  z_stream deflate_{};
  std::string unwritten_;
  uint64_t size_ = 0;  // of the pack, with what is not written yet
  PackedObjects objects_;
};

}  // namespace desk

#endif  // DESK_STORE_PACK_WRITER_H_
