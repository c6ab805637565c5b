// SPDX-License-Identifier: MIT
#ifndef DESK_CMD_UI_EDITOR_H_
#define DESK_CMD_UI_EDITOR_H_

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace desk::cmd {

// A file in a private folder that a person edits, as often as it takes. It goes when the object
// does, unless the work in it could be lost: after a failure of the editor, or after Keep.
class EditedFile {
 public:
  // Writes `text` into a new file called `name` (its ending tells the editor the language). kUsage
  // without a terminal on standard input; then the hint, `otherwise`, names the other ways.
  static Result<EditedFile> Create(bool has_terminal, std::string_view name, std::string_view text,
                                   std::string_view otherwise);

  EditedFile(EditedFile&& other) noexcept;
  EditedFile(const EditedFile&) = delete;
  EditedFile& operator=(const EditedFile&) = delete;
  EditedFile& operator=(EditedFile&&) = delete;
  ~EditedFile();

  // Runs VISUAL, EDITOR or what the system offers, and returns what was saved. kFailed if there is
  // no editor or it reports a failure; the hint says where the text is.
  Result<std::string> Edit();

  // Opens the editor until `accept` takes what was saved. An error that another edit can mend opens
  // it again with the error on top, in lines that begin with "#!", which `accept` never sees; an
  // error at "path():line:column" moves with its line. Leaving the file as it is then gives up: the
  // error is the result, and the file is kept.
  using Accept = std::function<Status(const std::string& saved)>;
  Status EditUntil(const Accept& accept);

  // Leaves the file where it is.
  void Keep() { kept_ = true; }
  const std::string& path() const { return path_; }

 private:
  EditedFile(std::string folder, std::string path)
      : folder_(std::move(folder)), path_(std::move(path)) {}

  Status Write(std::string_view text) const;
  Error Kept(Error error);  // keeps the file, and says so

  std::string folder_, path_;
  bool kept_ = false;
};

}  // namespace desk::cmd

#endif  // DESK_CMD_UI_EDITOR_H_
