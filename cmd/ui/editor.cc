// SPDX-License-Identifier: MIT
#include "ui/editor.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
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

constexpr std::string_view kProblem = "#!";

// Whether the person at the editor can do something about it.
bool CanBeMended(ErrorCode code) {
  return code == ErrorCode::kFailed || code == ErrorCode::kUsage || code == ErrorCode::kNotFound ||
         code == ErrorCode::kAmbiguous || code == ErrorCode::kInvalidData;
}

// The error as comments. Each line of it is one line there.
std::string ProblemOf(const Error& error) {
  std::string out;
  const auto add = [&](std::string_view line) {
    out.append(kProblem).append(" ").append(VisibleLine(line)).append("\n");
  };
  add((error.where.empty() ? "" : error.where.substr(error.where.rfind('/') + 1) + ": ") +
      error.message);
  for (const auto& hint : error.hints) add(hint);
  add("Mend it and save; or leave this file as it is to give up, and it is kept.");
  return out;
}

std::string WithoutProblem(std::string_view text) {
  while (text.starts_with(kProblem)) {
    const size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return std::string(text);
}

// The error where its line stands when so many lines are put before it.
Error MovedDown(Error error, const std::string& path, std::ptrdiff_t lines) {
  const size_t begin = path.size() + 1, end = error.where.find(':', begin);
  if (!error.where.starts_with(path + ":") || end == std::string::npos) return error;
  const auto line = std::atoll(error.where.substr(begin, end - begin).c_str());
  error.where = path + ":" + std::to_string(line + lines) + error.where.substr(end);
  return error;
}

}  // namespace

Result<EditedFile> EditedFile::Create(bool has_terminal, std::string_view name,
                                      std::string_view text, std::string_view otherwise) {
  if (!has_terminal) {
    return Fail(Error{
        ErrorCode::kUsage, "there is no terminal for an editor", {}, {std::string(otherwise)}, {}});
  }
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  std::string folder = (error ? fs::path("/tmp") : parent) / "desk-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr)
    return Fail(ErrorCode::kFailed,
                "could not make a temporary folder in '" + parent.string() + "'");
  EditedFile file(folder, folder + "/" + std::string(name));
  DESK_TRY(file.Write(text));
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
  const std::string what = code == 127 ? "no editor was found"
                           : code == 0 ? "the edited file cannot be read"
                                       : "the editor failed";
  Error error = Kept({ErrorCode::kFailed, what, {}, {}, {}});
  if (code == 127) error.hints.push_back("Name an editor in VISUAL or EDITOR.");
  return Fail(std::move(error));
}

Status EditedFile::EditUntil(const Accept& accept) {
  std::optional<Error> error;
  std::string opened;
  while (true) {
    DESK_ASSIGN(const std::string saved, Edit());
    if (error && saved == opened) return Fail(Kept(std::move(*error)));
    const std::string body = WithoutProblem(saved);
    const Status accepted = accept(body);
    if (accepted) return accepted;
    const std::string problem = ProblemOf(accepted.error());
    error = MovedDown(accepted.error(), path_, std::count(problem.begin(), problem.end(), '\n'));
    if (!CanBeMended(error->code)) return Fail(Kept(std::move(*error)));
    opened = ProblemOf(*error) + body;
    if (auto written = Write(opened); !written) return Fail(Kept(std::move(written).error()));
  }
}

Status EditedFile::Write(std::string_view text) const {
  const std::string fresh = path_ + ".new";  // so that a full disk costs nothing that was written
  std::ofstream out(fresh, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  std::error_code error;
  if (out) fs::rename(fresh, path_, error);
  if (out && !error) return {};
  return Fail(ErrorCode::kFailed, "could not write '" + path_ + "'");
}

Error EditedFile::Kept(Error error) {
  kept_ = true;
  return std::move(error).Hint("What you wrote is in " + path_);
}

}  // namespace desk::cmd
