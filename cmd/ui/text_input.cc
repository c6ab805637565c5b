// SPDX-License-Identifier: MIT
#include "ui/text_input.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/text.h"
#include "ui/editor.h"

namespace desk::cmd {

namespace {

// A device may never end, so no more is read than a record can hold.
Result<std::string> ReadFile(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string text(kMaxRecordBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  // A folder opens but cannot be read.
  if (!in.is_open() || errno != 0) {
    return Fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kFailed,
                "could not read the file '" + path + "': " + std::strerror(errno));
  }
  text.resize(static_cast<size_t>(in.gcount()));
  if (text.size() > kMaxRecordBytes) {
    return Fail(ErrorCode::kInvalidData, "the file '" + path + "' has more than 8 MiB");
  }
  return text;
}

Result<std::string> FromEditor(Env& env, std::string_view prompt) {
  DESK_ASSIGN(EditedFile file,
              EditedFile::Create(env.in_tty, "message.md", "\n" + std::string(prompt),
                                 "Give the text with --message TEXT or --file -."));
  DESK_ASSIGN(const std::string edited, file.Edit());
  std::string text = WithoutComments(edited);
  if (!IsValidUtf8(text)) file.Keep();
  return text;
}

}  // namespace

void DeclareTextInput(OptionSet& set, TextInput& input, const std::string& what) {
  set.Repeated("-m,--message", "TEXT", &input.messages, what + "; several are paragraphs");
  set.Value("-F,--file", "PATH", &input.file, "read the text from a file; - is standard input");
}

std::string WithoutComments(std::string_view text) {
  std::string out;
  for (const auto line : Split(text, '\n')) {
    if (!line.starts_with('#')) out.append(line).append("\n");
  }
  const size_t first = out.find_first_not_of("\n");
  if (first == std::string::npos || Trim(out).empty()) return "";
  return out.substr(first, out.find_last_not_of(" \t\r\n") + 1 - first) + "\n";
}

Result<std::string> ReadTextInput(Env& env, const TextInput& input, NoText otherwise,
                                  std::string_view prompt) {
  if (!input.messages.empty() && input.file)
    return Fail(ErrorCode::kUsage, "--message and --file exclude each other");
  const bool given = !input.messages.empty() || input.file;
  if (!given && otherwise == NoText::kFine) return std::string();
  std::string text = Join(input.messages, "\n\n");
  if (input.file) {
    DESK_ASSIGN(text, *input.file == "-" ? env.ReadInput() : ReadFile(*input.file));
  } else if (!given) {
    DESK_ASSIGN(text, FromEditor(env, prompt));
  }
  if (!IsValidUtf8(text)) return Fail(ErrorCode::kInvalidData, "the text is not valid UTF-8");
  if (Trim(text).empty()) {
    return Fail(Error{ErrorCode::kUsage,
                      "the text is empty",
                      {},
                      {"Give it with --message TEXT or --file -."},
                      {}});
  }
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

}  // namespace desk::cmd
