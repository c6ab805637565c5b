// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_STORE_FIXTURE_H_
#define DESK_TESTS_STORE_FIXTURE_H_

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "store/store.h"
#include "support/temp_repo.h"

namespace desk::test {

class TempDir : public TempRepo {
 public:
  std::string operator/(const std::string& name) const { return path(name); }
};

struct CommandResult {
  int status = -1;
  std::string output;  // stdout and stderr
};

// Runs a shell command in any folder.
inline CommandResult RunIn(const std::string& folder, const std::string& command) {
  CommandResult result;
  FILE* pipe = popen(("cd '" + folder + "' && { " + command + "\n} 2>&1").c_str(), "r");
  char buffer[4096];
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    result.output.append(buffer, n);
  result.status = WEXITSTATUS(pclose(pipe));
  return result;
}

// The output of a command that has to succeed, without the line end.
inline std::string Sh(const std::string& folder, const std::string& command) {
  CommandResult result = RunIn(folder, command);
  if (result.status != 0) throw std::runtime_error(command + ": " + result.output);
  while (!result.output.empty() && result.output.back() == '\n') result.output.pop_back();
  return result.output;
}

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void WriteFile(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

inline const Person kAnn{"Ann", "ann@example.org"};

using Files = std::vector<Commit::File>;

inline Commit Change(Files files, std::string message = "change") {
  return Commit{std::move(files), std::move(message), kAnn, kAnn, {1767225600000}};
}

// Most tests do not need the disk to have it.
inline constexpr StoreOptions kFast{30, false};

inline std::unique_ptr<Store> MustOpen(const std::string& dir, StoreOptions options = kFast) {
  auto store = OpenStore(dir, options);
  if (!store) throw std::runtime_error("open: " + store.error().message);
  return std::move(*store);
}

// Writes files as one commit that has to succeed.
inline Committed MustWrite(Store& store, const Files& files,
                           const std::string& message = "change") {
  auto done = store.Write([&](const Snapshot&) { return Result<Commit>(Change(files, message)); });
  if (!done) throw std::runtime_error("write: " + done.error().message);
  return *done;
}

inline std::unique_ptr<Store> MustInit(const std::string& dir, const InitOptions& init = {},
                                       StoreOptions options = kFast) {
  auto store = InitStore(dir, init, options);
  if (!store) throw std::runtime_error("init: " + store.error().message);
  MustWrite(**store,
            {{"desk.yaml", "format: 1\n"}, {"teams/a.yaml", "a: 1\n"}, {"teams/b.yaml", "b: 1\n"}},
            "init");
  return std::move(*store);
}

inline std::string Read(const Store& store, std::string_view path) {
  const auto tip = store.Tip();
  if (!tip) return "tip: " + tip.error().message;
  const auto bytes = (*tip)->Read(path);
  return bytes ? *bytes : "error: " + bytes.error().message;
}

// "clean", or what git has to say against it: status, the quick comparison that scripts use,
// damage, forgotten files.
inline std::string Health(const std::string& dir) {
  std::string bad = RunIn(dir, "git status --porcelain").output;
  if (const auto index = RunIn(dir, "git diff-index --quiet HEAD"); index.status != 0)
    bad += "diff-index says changed\n";
  bad += RunIn(dir, "git fsck --strict --no-dangling --no-progress | grep -v '^notice: '").output;
  const std::string git = Sh(dir, "git rev-parse --git-common-dir");
  bad += RunIn(dir, "find '" + git +
                        "' . -name '*.lock' -o -name '.desk-tmp*' -o -name 'tmp_*' -o -path "
                        "'*/desk/intent*' -o -path '*/desk/index*' | sort -u")
             .output;
  return bad.empty() ? "clean" : bad;
}

}  // namespace desk::test

#endif  // DESK_TESTS_STORE_FIXTURE_H_
