// SPDX-License-Identifier: MIT
#include "ui/editor.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ui/env.h"

namespace desk::cmd {

namespace {

namespace fs = std::filesystem;

// The last resort asks for whatever is installed, in the order of how easily a stranger gets out of
// it again.
constexpr const char* kFallback =
    "for e in sensible-editor editor nano vi; do command -v $e >/dev/null 2>&1 && exec $e \"$@\"; "
    "done; exit 127";

// The command may have arguments of its own ("code --wait"), so a shell reads it; the path is
// passed as an argument.
std::string EditorCommand() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    if (const auto editor = Env::Variable(name)) return *editor + " \"$@\"";
  }
  return kFallback;
}

// The exit code of the editor; -1 if it could not be started or was killed. Keys that interrupt are
// the editor's.
int RunEditor(const std::string& path) {
  const std::string command = EditorCommand();
  const auto interrupt = signal(SIGINT, SIG_IGN);
  const auto quit = signal(SIGQUIT, SIG_IGN);
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGINT, interrupt);
    signal(SIGQUIT, quit);
    execl("/bin/sh", "sh", "-c", command.c_str(), "editor", path.c_str(),
          static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = -1;
  if (child > 0) {
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  signal(SIGINT, interrupt);
  signal(SIGQUIT, quit);
  return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Result<EditedFile> EditedFile::Create(bool has_terminal, std::string_view name,
                                      std::string_view text) {
  if (!has_terminal) {
    return Fail(Error{ErrorCode::kUsage,
                      "there is no terminal for an editor",
                      {},
                      {"Give the text with --message TEXT or --file -."},
                      {}});
  }
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  std::string folder = (error ? fs::path("/tmp") : parent) / "desk-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr)
    return Fail(ErrorCode::kFailed,
                "could not make a temporary folder in '" + parent.string() + "'");
  EditedFile file(folder, folder + "/" + std::string(name));
  std::ofstream out(file.path_, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) return Fail(ErrorCode::kFailed, "could not write '" + file.path_ + "'");
  return file;
}

EditedFile::EditedFile(EditedFile&& other) noexcept
    : folder_(std::exchange(other.folder_, {})),
      path_(std::exchange(other.path_, {})),
      kept_(other.kept_) {}

EditedFile::~EditedFile() {
  std::error_code ignored;
  if (!kept_ && !folder_.empty()) fs::remove_all(folder_, ignored);
}

Result<std::string> EditedFile::Edit() {
  const int code = RunEditor(path_);
  std::ifstream in(path_, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (code == 0 && in) return text.str();
  kept_ = true;
  const std::string what = code == 127 ? "no editor was found"
                           : code == 0 ? "the edited file cannot be read"
                                       : "the editor failed";
  Error error{ErrorCode::kFailed, what, {}, {"What you wrote is in " + path_}, {}};
  if (code == 127) error.hints.push_back("Name an editor in VISUAL or EDITOR.");
  return Fail(std::move(error));
}

}  // namespace desk::cmd
