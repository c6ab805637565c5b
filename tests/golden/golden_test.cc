// SPDX-License-Identifier: MIT
// Runs one golden session: a file that shows what was there, what was typed, and what came back.
//
//   # why this session exists, at the head of the file
//   <<< path            a file that is there before
//   its lines
//   >>>
//   <<< name < path     a file from beside the project, named from its root; a session is skipped
//                       where it is not there
//   $ # words           a comment
//   $ command           run by sh in a fresh folder; a session is one desk that grows
//   a line of standard output
//   ! a line of standard error
//   ? 2                 the exit code, where it is not 0
//
// Nothing of the machine gets in: the environment is empty but for fixed values, the clock is one
// second later with each command, ids come from the number of the command, and the folder's name is
// written <DIR>. What a command prints as JSON must fit the schemas of its form; a fault is one
// more line of output, which nobody expects. DESK_TEST_ACCEPT=1 writes what came back into the file
// and reports "skipped" (77), since nothing was tested. So does a session that needs a terminal
// where the machine has none to give (a tree without /dev/pts).
//
// usage: golden_test DESK FILE
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "codec/json.h"
#include "schema/schema.h"

namespace {

using desk::Schema;
using desk::Value;

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string Prefixed(const std::string& text, const std::string& prefix) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) out += prefix + line + "\n";
  return out;
}

// What does not fit a schema, a line for each fault.
std::string Faults(const std::string& schema, const Value& value) {
  std::string out;
  for (const auto& fault : Schema::Load(schema)->Check(value))
    out += "does not fit schema/" + schema + ".json: " + fault.pointer + ": " + fault.what + "\n";
  return out;
}

// The same for the lines of an export.
std::string FaultsOfExport(const std::string& text) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    const auto json = desk::ParseJson(line);
    if (!json) return out + "no line of an export: " + line + "\n";
    out += Faults("export", *json);
    const Value *kind = json->Find("kind"), *record = json->Find("record");
    if (kind != nullptr && record != nullptr) out += Faults(kind->text, *record);
  }
  return out;
}

// The same for all of an output of the program, if it is JSON that names its form.
std::string FaultsOfOutput(const std::string& text) {
  if (text.starts_with("{\"schema\":\"desk.export/1\"")) return FaultsOfExport(text);
  const auto json = desk::ParseJson(text);
  const Value* form = json ? json->Find("schema") : nullptr;
  if (form == nullptr) return "";
  struct Form {
    const char *name, *schema, *record;
  };
  static const Form kForms[] = {
      {"desk.list/1", "list", "ticket"},          {"desk.show/1", "show", "ticket"},
      {"desk.team.list/1", "list", "team"},       {"desk.team.show/1", "show", "team"},
      {"desk.agent.list/1", "list", "agent"},     {"desk.agent.show/1", "show", "agent"},
      {"desk.contact.list/1", "list", "contact"}, {"desk.contact.show/1", "show", "contact"},
      {"desk.type.list/1", "list", nullptr},      {"desk.type.show/1", "show", "type"},
      {"desk.check/1", "list", nullptr},          {"desk.log/1", "list", nullptr},
      {"desk.status/1", nullptr, nullptr},        {"desk.change/1", "list", nullptr},
      {"desk.import/1", "import", nullptr},       {"desk.report/1", "report", nullptr},
      {"desk.dash/1", "dash", nullptr},           {"desk.batch/1", "list", "batch"},
      {"desk.imported/1", "imported", nullptr},   {"desk.sync/1", "sync", nullptr},
  };
  for (const Form& known : kForms) {
    if (known.name != form->text) continue;
    std::string out = Faults("output", *json);
    if (known.schema != nullptr) out += Faults(known.schema, *json);
    if (known.record == nullptr) return out;
    const Value* items = json->Find("items");
    if (items == nullptr) return out + Faults(known.record, *json);
    for (const Value& item : items->items) {
      if (item.Find("broken") == nullptr) out += Faults(known.record, item);
    }
    return out;
  }
  return "no schema is known for the form " + form->text + "\n";
}

class Session {
 public:
  explicit Session(const fs::path& desk) : bin_(fs::absolute(desk).parent_path()) {
    std::string pattern = (fs::temp_directory_path() / "desk-golden-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    root_ = pattern;
    fs::create_directories(root_ / "work");
    fs::create_directories(root_ / "home");
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  void Write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((root_ / "work" / name).parent_path());
    std::ofstream(root_ / "work" / name, std::ios::binary) << bytes;
  }

  // What the command printed and its exit code, in the form of the file.
  std::string Run(const std::string& command) {
    ++count_;
    const pid_t child = fork();
    if (child == 0) Exec(command);
    int status = 0;
    waitpid(child, &status, 0);
    std::string out = ReadFile(root_ / "out");
    if (!out.empty() && out.back() != '\n') out += "\n";
    out += FaultsOfOutput(out);
    out += Prefixed(ReadFile(root_ / "err"), "! ");
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (code != 0) out += "? " + std::to_string(code) + "\n";
    return Replaced(out, (root_ / "work").string(), "<DIR>");
  }

 private:
  [[noreturn]] void Exec(const std::string& command) const {
    clearenv();
    const auto set = [](const char* name, const std::string& value) {
      setenv(name, value.c_str(), 1);
    };
    set("PATH", bin_.string() + ":/usr/bin:/bin");
    set("HOME", (root_ / "home").string());
    set("LC_ALL", "C.UTF-8");
    set("TZ", "UTC");
    set("COLUMNS", "100");
    set("GIT_CONFIG_NOSYSTEM", "1");
    for (const std::string role : {"AUTHOR", "COMMITTER"}) {
      set(("GIT_" + role + "_NAME").c_str(), "Bob");
      set(("GIT_" + role + "_EMAIL").c_str(), "bob@example.org");
    }
    char at[64];
    std::snprintf(at, sizeof at, "2026-11-23T09:%02d:%02dZ", count_ / 60, count_ % 60);
    set("DESK_TEST_CLOCK", at);
    set("DESK_TEST_SEED", std::to_string(count_));
    const std::string script = "exec >'" + (root_ / "out").string() + "' 2>'" +
                               (root_ / "err").string() + "' </dev/null\n" + command;
    if (chdir((root_ / "work").c_str()) == 0) execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
    _exit(127);
  }

  fs::path bin_, root_;
  int count_ = 0;
};

// The files from beside the project that a session wants.
struct Borrowed {
  std::string name;
  fs::path path;
};

std::vector<Borrowed> BorrowedFiles(const std::string& text, const fs::path& project) {
  std::vector<Borrowed> files;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    const size_t arrow = line.find(" < ");
    if (line.starts_with("<<< ") && arrow != std::string::npos)
      files.push_back({line.substr(4, arrow - 4), project / line.substr(arrow + 3)});
  }
  return files;
}

// The file as it would be if everything came back as it does now.
std::string Replay(const std::string& text, const fs::path& desk,
                   const std::vector<Borrowed>& borrowed) {
  Session session(desk);
  for (const auto& file : borrowed) session.Write(file.name, ReadFile(file.path));
  std::istringstream in(text);
  std::string out, line;
  bool begun = false;
  while (std::getline(in, line)) {
    if (line.starts_with("<<< ") && line.find(" < ") != std::string::npos) {
      out += line + "\n";
    } else if (line.starts_with("<<< ")) {
      const std::string name = line.substr(4);
      std::string bytes;
      out += line + "\n";
      while (std::getline(in, line) && line != ">>>") bytes += line + "\n";
      session.Write(name, bytes);
      out += bytes + ">>>\n";
    } else if (line.starts_with("$ ")) {
      out += line + "\n" + session.Run(line.substr(2));
      begun = true;
    } else if (!begun) {
      out += line + "\n";  // the words at the head of the file
    }
  }
  return out;
}

bool HasTerminals() {
  const int fd = posix_openpt(O_RDWR | O_NOCTTY);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string expected = ReadFile(argv[2]);
  if (expected.find("script -qec") != std::string::npos && !HasTerminals()) {
    std::cout << "skipped: there are no pseudo-terminals here\n";
    return 77;
  }
  const fs::path project = fs::absolute(argv[2]).parent_path().parent_path().parent_path();
  const auto borrowed = BorrowedFiles(expected, project);
  for (const auto& file : borrowed) {
    if (fs::exists(file.path)) continue;
    std::cout << "skipped: there is no " << file.path.string() << "\n";
    return 77;
  }
  const std::string actual = Replay(expected, argv[1], borrowed);
  if (actual == expected) return 0;
  if (std::getenv("DESK_TEST_ACCEPT") != nullptr) {
    std::ofstream(argv[2], std::ios::binary) << actual;
    std::cout << "accepted " << argv[2] << "\n";
    return 77;
  }
  std::istringstream a(expected), b(actual);
  std::string left, right;
  for (int line = 1;; ++line) {
    const bool more_a = static_cast<bool>(std::getline(a, left)),
               more_b = static_cast<bool>(std::getline(b, right));
    if (more_a && more_b && left == right) continue;
    std::cout << argv[2] << ":" << line << "\nexpected: " << (more_a ? left : "<end>")
              << "\nactual:   " << (more_b ? right : "<end>") << "\n\n"
              << actual;
    return 1;
  }
}
