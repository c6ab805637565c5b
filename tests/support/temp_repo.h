// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_SUPPORT_TEMP_REPO_H_
#define DESK_TESTS_SUPPORT_TEMP_REPO_H_

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace desk::test {

// A folder that is there as long as the object, with git cut off from the machine's configuration.
class TempRepo {
 public:
  TempRepo() {
    std::string pattern = (std::filesystem::temp_directory_path() / "desk-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    root_ = pattern;
    setenv("HOME", root_.c_str(), 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    // What git writes here need not survive a power cut.
    setenv("GIT_CONFIG_COUNT", "1", 1);
    setenv("GIT_CONFIG_KEY_0", "core.fsync", 1);
    setenv("GIT_CONFIG_VALUE_0", "none", 1);
    for (const char* role : {"AUTHOR", "COMMITTER"}) {
      setenv((std::string("GIT_") + role + "_NAME").c_str(), "Git User", 1);
      setenv((std::string("GIT_") + role + "_EMAIL").c_str(), "git@example.org", 1);
    }
  }
  TempRepo(const TempRepo&) = delete;
  TempRepo& operator=(const TempRepo&) = delete;
  ~TempRepo() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  std::string path(const std::string& name = "") const {
    return name.empty() ? root_ : root_ + "/" + name;
  }

  // What a shell command prints, run in the folder (or one below it); with "exit N" behind it if it
  // failed.
  std::string Run(const std::string& command, const std::string& folder = "") const {
    FILE* pipe = popen(("cd '" + path(folder) + "' && { " + command + "\n} 2>&1").c_str(), "r");
    std::string out;
    char buffer[4096];
    for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
    const int status = pclose(pipe);
    if (status != 0) out += "exit " + std::to_string(WEXITSTATUS(status)) + "\n";
    return out;
  }

  void Write(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  std::string Read(const std::string& name) const {
    std::ifstream in(path(name), std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return in ? out.str() : "<none>";
  }

 private:
  std::string root_;
};

}  // namespace desk::test

#endif  // DESK_TESTS_SUPPORT_TEMP_REPO_H_
