// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_BULK_READER_H_
#define DESK_STORE_BULK_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/git.h"

namespace desk {

// A file of a tree by its object.
struct TreeFile {
  std::string path;
  git_oid id;
};

// The bytes of a file. kInvalidData if the object cannot be read, is not what its name says or no
// blob, or has more bytes than are allowed at that path.
Result<git::OdbObject> ReadTreeFile(git_odb* odb, const TreeFile& file);

// Reads files one after the other. If they are many, it reads ahead, on every processor and in the
// order in which git has packed them (bulk_reader.cc says why), and keeps what it has read until it
// is asked for it: as many bytes as are allowed, or one file. Repository and files must outlive it.
class BulkReader {
 public:
  static constexpr size_t kMany = 1024;
  static constexpr size_t kBytesAhead = 256 * 1024 * 1024;
  BulkReader(git_repository* repository, const std::vector<TreeFile>& files,
             size_t bytes_ahead = kBytesAhead);
  // What ReadTreeFile says of the next file; there must be one.
  Result<git::OdbObject> Next();

  BulkReader(const BulkReader&) = delete;
  BulkReader& operator=(const BulkReader&) = delete;

 private:
  struct Ahead {
    git::OdbObject object;
    std::unique_ptr<Error> error;
  };
  template <typename Work>
  void OnEveryProcessor(const std::vector<uint32_t>& order, const Work& work) const;
  void ReadSizes();
  void ReadAhead();

  git_repository* repository_;
  const std::vector<TreeFile>& files_;
  size_t bytes_ahead_;
  git::Odb odb_;
  std::vector<uint32_t> order_;  // of the files, as they are packed; empty if they are few
  std::vector<uint32_t> sizes_;  // of the files
  std::vector<Ahead> ahead_;     // the files from next_ on that have been read, the last one first
  size_t next_ = 0;
};

}  // namespace desk

#endif  // DESK_STORE_BULK_READER_H_
