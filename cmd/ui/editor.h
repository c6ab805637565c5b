// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_EDITOR_H_
#define DESK_CMD_UI_EDITOR_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace desk::cmd {

// A file in a private folder that a person edits, as often as it takes. It goes when the object
// does, unless the work in it could be lost: after a failure of the editor, or after Keep.
class EditedFile {
 public:
  // Writes `text` into a new file called `name` (its ending tells the editor the language). kUsage
  // without a terminal on standard input; then the hint names the other ways.
  static Result<EditedFile> Create(bool has_terminal, std::string_view name, std::string_view text);

  EditedFile(EditedFile&& other) noexcept;
  EditedFile(const EditedFile&) = delete;
  EditedFile& operator=(const EditedFile&) = delete;
  EditedFile& operator=(EditedFile&&) = delete;
  ~EditedFile();

  // Runs VISUAL, EDITOR or what the system offers, and returns what was saved. kFailed if there is
  // no editor or it reports a failure; the hint says where the text is.
  Result<std::string> Edit();

  // Leaves the file where it is.
  void Keep() { kept_ = true; }
  const std::string& path() const { return path_; }

 private:
  EditedFile(std::string folder, std::string path)
      : folder_(std::move(folder)), path_(std::move(path)) {}

  std::string folder_, path_;
  bool kept_ = false;
};

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_EDITOR_H_
