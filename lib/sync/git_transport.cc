// SPDX-License-Identifier: MIT
// Transport is git's own program, not libgit2: libgit2 moves the branch of a remote on the same
// machine without asking whether somebody else did, and runs none of its hooks. git also knows the
// user's keys, agents and helpers.
//
// What git is told is fixed but for the name of the remote and the id of a commit. Hooks of this
// repository do not run, and nobody is asked for a password where nobody sits.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "sync/process.h"
#include "sync/transport.h"

namespace desk::sync {

namespace {

bool IsRemoteName(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  return !name.empty() && name[0] != '-' && name[0] != '.' &&
         std::all_of(name.begin(), name.end(), is_plain);
}

std::string GitProgram() {
  for (const char* path : {"/usr/bin/git", "/usr/local/bin/git", "/bin/git"}) {
    if (access(path, X_OK) == 0) return path;
  }
  return "/usr/bin/git";
}

bool Has(const std::vector<std::string>& environment, std::string_view name) {
  return std::any_of(environment.begin(), environment.end(), [&](const std::string& variable) {
    return variable.starts_with(name) && variable.substr(name.size()).starts_with("=");
  });
}

void Set(std::vector<std::string>& environment, const std::string& name, const std::string& value) {
  std::erase_if(environment,
                [&](const std::string& variable) { return variable.starts_with(name + "="); });
  environment.push_back(name + "=" + value);
}

// The last lines of what git said, in one.
std::string Said(const Finished& finished) {
  std::vector<std::string> lines;
  for (const auto line : Split(finished.err, '\n')) {
    const auto text = Trim(line);
    if (!text.empty() && !text.starts_with("hint:")) lines.emplace_back(VisibleLine(text));
  }
  if (lines.size() > 4) lines.erase(lines.begin(), lines.end() - 4);
  return lines.empty() ? fmt::format("git ended with {}", finished.exit_code) : Join(lines, "; ");
}

// The environment of git: fixed where it would change what git does or says, and silent where
// nobody sits.
std::vector<std::string> EnvironmentFor(const TransportOptions& options, bool has_ssh_command) {
  std::vector<std::string> environment = options.environment;
  // What a git that runs desk in a hook says of its own repository.
  for (const char* name :
       {"GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_NAMESPACE"})
    std::erase_if(environment, [&](const std::string& variable) {
      return variable.starts_with(std::string(name) + "=");
    });
  Set(environment, "LC_ALL", "C");
  // Also for what insteadOf makes of a URL.
  Set(environment, "GIT_ALLOW_PROTOCOL", "file:ssh:https:http");
  if (options.may_ask) return environment;
  Set(environment, "GIT_TERMINAL_PROMPT", "0");
  Set(environment, "SSH_ASKPASS_REQUIRE", "never");
  Set(environment, "GIT_ASKPASS", "true");
  if (!has_ssh_command && !Has(environment, "GIT_SSH_COMMAND") && !Has(environment, "GIT_SSH"))
    Set(environment, "GIT_SSH_COMMAND",
        "ssh -oBatchMode=yes -oConnectTimeout=10 -oServerAliveInterval=5 "
        "-oServerAliveCountMax=3");
  return environment;
}

Result<Finished> RunGit(const std::vector<std::string>& words, const TransportOptions& options,
                        std::vector<std::string> environment) {
  Process process;
  process.argv = {GitProgram()};
  for (const char* setting :
       {"core.hooksPath=/dev/null", "core.fsmonitor=false", "protocol.ext.allow=never", "gc.auto=0",
        "maintenance.auto=false", "push.gpgSign=false", "core.logAllRefUpdates=true"})
    process.argv.insert(process.argv.end(), {"-c", setting});
  process.argv.insert(process.argv.end(), words.begin(), words.end());
  process.environment = std::move(environment);
  process.deadline_seconds = options.deadline_seconds;
  process.own_group = !options.may_ask;
  return RunProcess(process);
}

std::string WhyNot(const Finished& done, const TransportOptions& options) {
  return done.timed_out ? fmt::format("no answer within {} second{}", options.deadline_seconds,
                                      options.deadline_seconds == 1 ? "" : "s")
                        : Said(done);
}

// The commit of a reference in what ls-remote says; "" if it is not there. It lists every reference
// that ends like the one that it was asked for.
std::string CommitOf(const std::string& listed, const std::string& reference) {
  for (const auto line : Split(listed, '\n')) {
    const size_t tab = line.find('\t');
    if (tab != line.npos && line.substr(tab + 1) == reference)
      return std::string(line.substr(0, tab));
  }
  return "";
}

// The folder from which git takes a relative path to a remote: the top of the working tree, also if
// that has another branch checked out.
std::string FolderOf(const Store& store) {
  if (!store.worktree().empty()) return store.worktree();
  const std::string git_dir = store.git_dir();
  return git_dir.ends_with("/.git") ? git_dir.substr(0, git_dir.size() - 5) : git_dir;
}

std::string RemoteOf(const Store& store) { return store.Config("desk.remote").value_or("origin"); }

// What the remote had when it was synced with last: its commit in a file.
std::string LastFileOf(const Store& store, const std::string& remote) {
  return store.git_dir() + "/desk/remotes/" + remote;
}

class Git final : public Transport {
 public:
  Git(const Store& store, std::string remote, const TransportOptions& options)
      : store_(store),
        remote_(std::move(remote)),
        options_(options),
        environment_(EnvironmentFor(options, store.Config("core.sshCommand").has_value())) {}

  std::string name() const override { return remote_; }

  // The remote is asked where its branch is, and only for news a second time. No reference is made
  // for what comes in: a git that is killed while it has one locked would stop every later sync.
  Result<std::string> Fetch() override {
    const std::string branch = "refs/heads/" + store_.branch();
    DESK_ASSIGN(const Finished asked, Run({"ls-remote", "--end-of-options", remote_, branch}));
    if (asked.exit_code != 0) return Fail(OutOfReach(asked));
    const std::string theirs = CommitOf(asked.out, branch);
    const auto known = ReadLastSync(store_);
    const std::string last = known ? known->commit : "";
    const bool must_follow = !options_.accept_rewrite && !last.empty() && store_.At(last);
    if (theirs.empty()) return must_follow ? Fail(Rewritten(false)) : Result<std::string>("");
    if (!store_.At(theirs)) {
      // git's own copy of the remote's branch is brought up to date too; if that fails, what was
      // asked for may be here all the same.
      DESK_ASSIGN(const Finished fetched,
                  Run({"-c", "fetch.unpackLimit=1", "-c", "transfer.fsckObjects=true", "fetch",
                       "--no-write-fetch-head", "--no-tags", "--no-recurse-submodules",
                       "--no-auto-maintenance", "--end-of-options", remote_, branch}));
      if (!store_.At(theirs)) return Fail(OutOfReach(fetched));
    }
    if (must_follow && !store_.Follows(theirs, last)) return Fail(Rewritten(true));
    return theirs;
  }

  void Remember(const std::string& commit) override {
    std::error_code failed;
    std::filesystem::create_directories(std::filesystem::path(LastFile()).parent_path(), failed);
    const std::string temporary = LastFile() + fmt::format(".{}", getpid());
    std::ofstream(temporary, std::ios::trunc) << commit << "\n";
    std::filesystem::rename(temporary, LastFile(), failed);
  }

  Result<Pushed> Push(const std::string& commit) override {
    DESK_ASSIGN(const Finished done,
                Run({"push", "--porcelain", "--no-verify", "--no-recurse-submodules",
                     "--end-of-options", remote_, commit + ":refs/heads/" + store_.branch()}));
    if (done.exit_code == 0) return Pushed::kYes;
    // "! <from>:<to>\t[rejected] (fetch first)": somebody was faster. Hooks of the remote are heard
    // on the other stream.
    const auto has = [&](std::string_view text) {
      return done.out.find(text) != std::string::npos;
    };
    if (has("\t[rejected]") || has("(cannot lock ref") || has("(failed to update ref"))
      return Pushed::kBehind;
    if (!has("\t[remote rejected]")) return Fail(OutOfReach(done));
    return Fail(Error{ErrorCode::kFailed,
                      fmt::format("the remote '{}' refuses the change: {}", remote_, Said(done)),
                      {},
                      {},
                      {}});
  }

 private:
  Result<Finished> Run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-C", FolderOf(store_), "--git-dir=" + store_.git_dir()});
    return RunGit(words, options_, environment_);
  }

  std::string LastFile() const { return LastFileOf(store_, remote_); }

  Error Rewritten(bool has_branch) const {
    return Error{
        ErrorCode::kInvalidData,
        has_branch
            ? fmt::format("the branch of the remote '{}' was rewritten: it does not "
                          "have what it had",
                          remote_)
            : fmt::format("the remote '{}' has no branch '{}' any more", remote_, store_.branch()),
        {},
        {"desk sync --accept-rewrite   # joins what is here with what is there now"},
        {}};
  }

  Error OutOfReach(const Finished& done) const {
    return Error{
        ErrorCode::kBusy,
        fmt::format("the remote '{}' cannot be reached: {}", remote_, WhyNot(done, options_)),
        {},
        {"git ls-remote " + remote_},
        {}};
  }

  const Store& store_;
  std::string remote_;
  TransportOptions options_;
  std::vector<std::string> environment_;
};

}  // namespace

bool IsReachableUrl(std::string_view url) {
  if (url.empty() || url[0] == '-' || VisibleLine(url) != url) return false;
  for (const std::string_view scheme : {"https://", "http://", "ssh://", "file://"}) {
    if (url.starts_with(scheme)) return url.size() > scheme.size() && url[scheme.size()] != '-';
  }
  if (url[0] == '/' || url.starts_with("./") || url.starts_with("../")) return true;
  // user@host:path. "name::address" would start a program of that name.
  const size_t colon = url.find(':');
  if (colon == std::string_view::npos || colon == 0 || url.substr(colon).starts_with("::"))
    return false;
  return url.substr(0, colon).find('/') == std::string_view::npos && url.find("://") == url.npos;
}

std::optional<LastSync> ReadLastSync(const Store& store) {
  LastSync last{RemoteOf(store), "", {}};
  if (!IsRemoteName(last.remote)) return std::nullopt;
  const std::string file = LastFileOf(store, last.remote);
  std::ifstream in(file);
  struct stat st {};
  if (!std::getline(in, last.commit) || stat(file.c_str(), &st) != 0) return std::nullopt;
  last.at.ms = static_cast<int64_t>(st.st_mtime) * 1000;
  return last;
}

bool HasRemote(const Store& store) {
  return !store.Config("desk.remote").value_or("").empty() || ReadLastSync(store);
}

Result<std::string> HeadOfRemote(const std::string& url, const TransportOptions& options) {
  DESK_ASSIGN(const Finished done,
              RunGit({"ls-remote", "--symref", "--end-of-options", url, "HEAD"}, options,
                     EnvironmentFor(options, false)));
  if (done.exit_code != 0) {
    return Fail(
        Error{ErrorCode::kBusy,
              fmt::format("'{}' cannot be reached: {}", VisibleLine(url), WhyNot(done, options)),
              {},
              {"git ls-remote '" + url + "'"},
              {}});
  }
  constexpr std::string_view kHead = "ref: refs/heads/";
  if (!done.out.starts_with(kHead)) return "main";
  return done.out.substr(kHead.size(), done.out.find('\t') - kHead.size());
}

Result<std::unique_ptr<Transport>> GitTransport(const Store& store,
                                                const TransportOptions& options) {
  const std::string remote = RemoteOf(store);
  const auto url = IsRemoteName(remote) ? store.Config("remote." + remote + ".url") : std::nullopt;
  if (!url) {
    return Fail(Error{ErrorCode::kUsage,
                      fmt::format("there is no remote '{}' to sync with", VisibleLine(remote)),
                      {},
                      {"git remote add origin URL", "git config desk.remote NAME"},
                      {}});
  }
  for (const auto& address : {*url, store.Config("remote." + remote + ".pushurl").value_or(*url)}) {
    if (IsReachableUrl(address)) continue;
    return Fail(Error{ErrorCode::kUsage,
                      fmt::format("the remote '{}' has a URL that desk does not use: '{}'", remote,
                                  VisibleLine(address)),
                      {},
                      {"A URL is a path, file://, ssh://, user@host:path or https://."},
                      {}});
  }
  return std::unique_ptr<Transport>(std::make_unique<Git>(store, remote, options));
}

}  // namespace desk::sync
