// SPDX-License-Identifier: MIT
#ifndef DESK_PORT_LINE_READER_H_
#define DESK_PORT_LINE_READER_H_

#include <cstddef>
#include <functional>
#include <string>

#include "base/result.h"

namespace desk::port {

// A file that may be larger than memory, and is read more than once.
struct LargeFile {
  // Reads up to `size` bytes at an offset and returns how many; 0 at the end.
  using ReadAt = std::function<Result<size_t>(size_t at, char* to, size_t size)>;
  ReadAt read;
  size_t size = 0;  // for the progress
};

// The lines of such a file, with never more of it in memory than one of them and a block.
class LineReader {
 public:
  struct Line {
    size_t number = 0;        // counted from 1
    size_t at = 0, size = 0;  // where it stands in the file, without its line feed
    std::string text;         // empty if it has more than the most bytes
  };

  LineReader(const LargeFile& file, size_t most) : file_(file), most_(most) {}

  // Reads the next line; false behind the last. An empty line behind the last line feed is none.
  Result<bool> Next(Line& line);

 private:
  const LargeFile& file_;
  size_t most_;
  std::string block_;
  size_t in_block_ = 0;  // what of it was read
  size_t at_ = 0;        // the offset of the next byte
  size_t number_ = 0;
};

}  // namespace desk::port

#endif  // DESK_PORT_LINE_READER_H_
