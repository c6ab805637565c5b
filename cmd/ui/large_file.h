// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_LARGE_FILE_H_
#define DESK_CMD_UI_LARGE_FILE_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "port/line_reader.h"

namespace desk::cmd {

// Opens a file that may be larger than memory; "-" is standard input. What can be read only once,
// like a pipe, is copied to a temporary file without a name. kNotFound or kFailed if it cannot be
// read.
Result<port::LargeFile> OpenLargeFile(const std::string& path);

// A file that is written from beginning to end and is there when it is whole: until then it has
// ".part" behind its name. What is no plain file, like a device, is written as it is.
class NewFile {
 public:
  static Result<NewFile> Create(const std::string& path);
  NewFile(NewFile&&) noexcept = default;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();  // removes what is not whole

  Status Write(std::string_view bytes);
  Status Close();

 private:
  NewFile(std::string path, std::string part, int fd)
      : path_(std::move(path)), part_(std::move(part)), fd_(std::make_unique<int>(fd)) {}
  Status Flush();

  std::string path_, part_;  // the same for what is no plain file
  std::unique_ptr<int> fd_;  // nothing: closed or moved
  std::string buffer_;
};

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_LARGE_FILE_H_
