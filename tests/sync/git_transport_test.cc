// SPDX-License-Identifier: MIT
// Transport through git's own program, to remotes that are as people have them, and to some that
// nobody wants.
#include <arpa/inet.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "sync/remotes.h"

namespace desk::sync {
namespace {

namespace fs = std::filesystem;

std::string Shown(const Error& error) {
  return std::to_string(static_cast<int>(error.code)) + " " + error.message;
}

std::string Fetched(const Remotes& remotes, const TransportOptions& options = Surroundings(),
                    const std::string& name = "a") {
  const auto store = test::MustOpen(remotes.dir / name);
  const auto transport = GitTransport(*store, options);
  if (!transport) return Shown(transport.error());
  const auto fetched = (*transport)->Fetch();
  return fetched ? *fetched : Shown(fetched.error());
}

// Writes something and pushes it: "yes", "behind" or the error.
std::string Pushed(const Remotes& remotes, const TransportOptions& options = Surroundings()) {
  const auto store = test::MustOpen(remotes.dir / "a");
  test::MustWrite(*store, {{"README.md", "pushed"}});
  const auto transport = GitTransport(*store, options);
  REQUIRE(transport.has_value());
  const auto pushed = (*transport)->Push((*store->Tip())->commit());
  if (!pushed) return Shown(pushed.error());
  return *pushed == Transport::Pushed::kYes ? "yes" : "behind";
}

void SetUrl(const Remotes& remotes, const std::string& url) {
  test::Sh(remotes.dir / "a", "git config remote.origin.url '" + url + "'");
}

}  // namespace

TEST_CASE("a remote is reached by a path and by file://") {
  Remotes remotes;
  const std::string path = remotes.dir / "r.git";
  test::Sh(remotes.dir / "a", "mkdir -p sub/folder; git worktree add -q ../linked -b side");
  for (const std::string& url : {path, "file://" + path, std::string("../r.git")}) {
    CAPTURE(url);
    SetUrl(remotes, url);
    const std::string commit = remotes.Elsewhere("by-" + std::to_string(url.size()));
    // As git does it, a path begins at the top of the working tree, wherever somebody is.
    CHECK(Fetched(remotes) == commit);
    CHECK(Fetched(remotes, Surroundings(), "a/sub/folder") == commit);
    const auto store = test::MustOpen(remotes.dir / "a");
    CHECK(store->At(commit).has_value());
  }
  CHECK(Pushed(remotes) == "behind");
  CHECK(!fs::exists(remotes.dir / "a/.git/FETCH_HEAD"));
}

TEST_CASE("a relative path is found from a bare desk and from a branch beside code") {
  Remotes remotes;
  test::Sh(remotes.dir.path(),
           "git clone -q --bare r.git bare; git -C bare config remote.origin.url ../r.git; "
           "git init -q -b code code; cd code; echo x >x; git add x; git commit -qm x; "
           "git fetch -q ../r.git main:main; git config desk.branch main; "
           "git remote add origin ../r.git");
  CHECK(Fetched(remotes, Surroundings(), "bare") == remotes.Branch());
  const auto store = OpenStore(remotes.dir / "code", test::kFast);
  if (store && (*store)->branch() == "main")
    CHECK(Fetched(remotes, Surroundings(), "code") == remotes.Branch());
}

TEST_CASE("a remote without the branch has nothing, whatever else it has") {
  Remotes remotes;
  const std::string commit = remotes.Branch();
  test::Sh(remotes.dir / "r.git",
           "git update-ref refs/a/refs/heads/main $(git commit-tree -m other main^{tree}); "
           "git update-ref refs/heads/x/refs/heads/main $(git commit-tree -m more main^{tree})");
  CHECK(Fetched(remotes) == commit);
  CHECK(remotes.Sync("a") == "nothing");
  test::Sh(remotes.dir / "r.git", "git update-ref -d refs/heads/main");
  test::Sh(remotes.dir / "a", "rm -r .git/desk/remotes");
  CHECK(Fetched(remotes) == "");
}

TEST_CASE("only URLs that start no program are used") {
  const struct {
    std::string url;
    bool reachable;
  } cases[] = {
      {"/srv/desk.git", true},
      {"./desk.git", true},
      {"../desk.git", true},
      {"file:///srv/desk.git", true},
      {"https://example.org/desk.git", true},
      {"http://example.org/desk.git", true},
      {"ssh://git@example.org/desk.git", true},
      {"git@example.org:desk.git", true},
      {"example.org:desk.git", true},
      {"", false},
      {"desk.git", false},
      {"-u/desk.git", false},
      {"--upload-pack=x", false},
      {"ext::sh -c touch% x", false},
      {"fd::17", false},
      {"transport::address", false},
      {"git://example.org/desk.git", false},
      {"ftp://example.org/desk.git", false},
      {"ssh://-oProxyCommand=x/desk.git", false},
      {"https://", false},
      {":desk.git", false},
      {"/srv/desk\n.git", false},
      {"https://example.org/\x1b[31m", false},
      {"-oProxyCommand=x:desk.git", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.url);
    CHECK(IsReachableUrl(c.url) == c.reachable);
  }
}

TEST_CASE("no transport runs a program that a configuration names as an address") {
  Remotes remotes;
  const std::string canary = remotes.dir / "canary";
  const std::string bad = "ext::touch " + canary;
  test::Sh(remotes.dir / "a", "git config protocol.ext.allow always");
  SUBCASE("as the URL") {
    SetUrl(remotes, bad);
    CHECK(Fetched(remotes).starts_with("2 the remote 'origin' has a URL that desk does not use"));
  }
  SUBCASE("as the URL to push to") {
    test::Sh(remotes.dir / "a", "git config remote.origin.pushurl '" + bad + "'");
    CHECK(Fetched(remotes).starts_with("2 the remote 'origin' has a URL that desk does not use"));
  }
  SUBCASE("behind insteadOf") {
    SetUrl(remotes, "/ok");
    test::Sh(remotes.dir / "a", "git config 'url." + bad + ".insteadOf' /ok");
    CHECK(Fetched(remotes).starts_with("11 the remote 'origin' cannot be reached: "));
  }
  SUBCASE("behind pushInsteadOf") {
    test::Sh(remotes.dir / "a",
             "git config 'url." + bad + ".pushInsteadOf' \"$(git config remote.origin.url)\"");
    CHECK(Fetched(remotes) == remotes.Branch());
    CHECK(Pushed(remotes).starts_with("11 the remote 'origin' cannot be reached: "));
  }
  SUBCASE("as a program of the user's environment") {
    TransportOptions options = Surroundings();
    options.environment.emplace_back("GIT_ALLOW_PROTOCOL=ext");
    SetUrl(remotes, "/ok");
    test::Sh(remotes.dir / "a", "git config 'url." + bad + ".insteadOf' /ok");
    CHECK(Fetched(remotes, options).starts_with("11 the remote 'origin' cannot be reached: "));
  }
  CHECK(!fs::exists(canary));
  // Git itself would have run it.
  test::RunIn(remotes.dir / "a", "git push origin HEAD:x || git ls-remote origin");
  CHECK(fs::exists(canary));
}

TEST_CASE("a remote that does not exist, or has a name that is an option") {
  Remotes remotes;
  const struct {
    std::string script, expected;
  } cases[] = {
      {"git config desk.remote upstream", "2 there is no remote 'upstream' to sync with"},
      {"git config desk.remote ''", "2 there is no remote '' to sync with"},
      {"git config desk.remote --upload-pack=x", "2 there is no remote '--upload-pack=x' to sync"},
      {"git config desk.remote ../../x", "2 there is no remote '../../x' to sync with"},
      {"git config --unset desk.remote; git config remote.origin.url /nowhere",
       "11 the remote 'origin' cannot be reached: "},
      {"git remote rename origin upstream; git config desk.remote upstream",
       "11 the remote 'upstream' cannot be reached: "},
  };
  for (const auto& c : cases) {
    CAPTURE(c.script);
    test::Sh(remotes.dir / "a", c.script);
    CHECK(Fetched(remotes).substr(0, c.expected.size()) == c.expected);
  }
}

TEST_CASE("a remote that does not answer has until the deadline") {
  Remotes remotes;
  SUBCASE("when it is asked") {
    remotes.Program("uploadpack", "exec sleep 60");
    CHECK(Fetched(remotes, Surroundings(1)) ==
          "11 the remote 'origin' cannot be reached: no answer within 1 second");
  }
  SUBCASE("while it sends") {
    remotes.Elsewhere("news");
    // Its answer to ls-remote is whole; that to fetch is not.
    remotes.Program("uploadpack", "if test -e '" + (remotes.dir / "asked") +
                                      "'; then exec sleep 60; fi; touch '" +
                                      (remotes.dir / "asked") + "'; exec git-upload-pack \"$@\"");
    CHECK(Fetched(remotes, Surroundings(1)) ==
          "11 the remote 'origin' cannot be reached: no answer within 1 second");
  }
  SUBCASE("when it is to take something") {
    remotes.Program("receivepack", "exec sleep 60");
    CHECK(Pushed(remotes, Surroundings(1)) ==
          "11 the remote 'origin' cannot be reached: no answer within 1 second");
  }
  CHECK(test::Health(remotes.dir / "a") == "clean");
  test::Sh(remotes.dir / "a",
           "git config --unset remote.origin.uploadpack || git config --unset "
           "remote.origin.receivepack");
  CHECK(remotes.Sync("a").find("cannot") == std::string::npos);
}

TEST_CASE("a remote whose hook says no refuses the change, with what it says") {
  const struct {
    std::string hook, script, expected;
  } cases[] = {
      {"pre-receive", "echo 'only on weekdays' >&2; exit 1", "only on weekdays"},
      {"update", "echo 'not signed' >&2; exit 1", "not signed"},
      {"pre-receive", "echo 'change [rejected] by policy' >&2; exit 1", "[rejected] by policy"},
      {"pre-receive", "printf 'red \\033[31m' >&2; exit 1", "red"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.script);
    Remotes remotes;
    remotes.Hook("r.git", c.hook, c.script);
    const std::string said = Pushed(remotes);
    CHECK(said.starts_with("1 the remote 'origin' refuses the change: "));
    CHECK(said.find(c.expected) != std::string::npos);
    CHECK(said.find('\x1b') == std::string::npos);
  }
  Remotes remotes;
  SetUrl(remotes, remotes.dir / "other");
  remotes.Elsewhere("x");
  const auto store = test::MustOpen(remotes.dir / "a");
  CHECK(remotes.Sync("a").find("received") != std::string::npos);
  CHECK(Pushed(remotes).starts_with("1 the remote 'origin' refuses the change: "));
}

TEST_CASE("hooks of this repository do not run") {
  Remotes remotes;
  remotes.Elsewhere("news");
  for (const std::string hook :
       {"pre-push", "reference-transaction", "post-checkout", "post-merge"})
    remotes.Hook("a/.git", hook, "touch '" + (remotes.dir / "canary") + "'; exit 1");
  CHECK(remotes.Sync("a") == "received");
  CHECK(Pushed(remotes) == "yes");
  CHECK(!fs::exists(remotes.dir / "canary"));
}

TEST_CASE("a push to a branch that has something else by now is behind") {
  Remotes remotes;
  SUBCASE("something that is not here") { remotes.Elsewhere("news"); }
  SUBCASE("something that is here") {
    const std::string commit = remotes.Elsewhere("news");
    CHECK(Fetched(remotes) == commit);
  }
  const std::string before = remotes.Branch();
  CHECK(Pushed(remotes) == "behind");
  CHECK(remotes.Branch() == before);
}

TEST_CASE("a remote that moves while it takes something is behind, too") {
  Remotes remotes;
  const std::string other = remotes.Elsewhere("news"),
                    old = test::Sh(remotes.dir / "a", "git rev-parse main");
  test::Sh(remotes.dir / "r.git", "git update-ref refs/heads/main " + old);
  remotes.Hook("r.git", "pre-receive",
               "unset GIT_QUARANTINE_PATH; git update-ref refs/heads/main " + other);
  CHECK(Pushed(remotes) == "behind");
  CHECK(remotes.Branch() == other);
}

TEST_CASE("a reply that is lost is no failure of a sync") {
  Remotes remotes;
  // The remote has the commit, and its program dies before it says so.
  remotes.Hook("r.git", "post-receive", "kill -9 $PPID");
  CHECK(Pushed(remotes).starts_with("11 the remote 'origin' cannot be reached: "));
  test::MustWrite(*test::MustOpen(remotes.dir / "a"), {{"README.md", "more"}});
  CHECK(remotes.Sync("a") == "sent");
  CHECK(remotes.Branch() == test::Sh(remotes.dir / "a", "git rev-parse main"));
}

TEST_CASE("a remote that does not follow what it had is refused until that is accepted") {
  const struct {
    std::string script, expected;
  } cases[] = {
      {"git update-ref refs/heads/main main~1",
       "the branch of the remote 'origin' was rewritten: it does not have what it had"},
      {"git update-ref refs/heads/main $(git commit-tree -m new main^{tree})",
       "the branch of the remote 'origin' was rewritten: it does not have what it had"},
      {"git update-ref -d refs/heads/main", "the remote 'origin' has no branch 'main' any more"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.script);
    Remotes remotes;
    remotes.Elsewhere("news");
    CHECK(remotes.Sync("a") == "received");
    const std::string had = test::Sh(remotes.dir / "a", "git rev-parse main");
    test::Sh(remotes.dir / "r.git", c.script);
    const std::string rewritten = test::RunIn(remotes.dir / "r.git", "git rev-parse main").output;
    for (int tries = 0; tries < 2; ++tries) {
      CHECK(remotes.Sync("a") == c.expected);
      CHECK(Fetched(remotes) == "13 " + c.expected);
    }
    CHECK(test::RunIn(remotes.dir / "r.git", "git rev-parse main").output == rewritten);
    CHECK(test::Sh(remotes.dir / "a", "git rev-parse main") == had);
    TransportOptions options = Surroundings();
    options.accept_rewrite = true;
    CHECK(remotes.Sync("a", options).find("sent") != std::string::npos);
    CHECK(remotes.Sync("a") == "nothing");
    CHECK(test::Sh(remotes.dir / "r.git",
                   "git merge-base --is-ancestor " + had + " main; echo $?") == "0");
  }
}

TEST_CASE("a sync remembers what the remote has had") {
  Remotes remotes;
  const auto store = test::MustOpen(remotes.dir / "a");
  CHECK(!ReadLastSync(*store));
  CHECK(!HasRemote(*store));
  CHECK(remotes.Sync("a") == "nothing");
  const auto last = ReadLastSync(*store);
  REQUIRE(last.has_value());
  CHECK(last->remote == "origin");
  CHECK(last->commit == remotes.Branch());
  CHECK(HasRemote(*store));
  CHECK(test::Sh(remotes.dir / "a", "ls .git/desk/remotes") == "origin");
}

TEST_CASE("a lock that a killed git left on its note of the remote is in nobody's way") {
  Remotes remotes;
  test::WriteFile(remotes.dir / "a/.git/refs/remotes/origin/main.lock", "");
  remotes.Elsewhere("news");
  CHECK(remotes.Sync("a") == "received");
}

TEST_CASE("a shallow clone takes in what follows") {
  Remotes remotes;
  remotes.Elsewhere("one");
  remotes.Elsewhere("two");
  test::Sh(remotes.dir.path(), "git clone -q --depth 1 file://$PWD/r.git shallow");
  CHECK(remotes.Sync("shallow") == "nothing");
  remotes.Elsewhere("three");
  CHECK(remotes.Sync("shallow") == "received");
  remotes.Elsewhere("four");
  CHECK(remotes.Sync("shallow") == "received");
  CHECK(remotes.Sync("shallow") == "nothing");
  test::MustWrite(*test::MustOpen(remotes.dir / "shallow"), {{"README.md", "x"}});
  CHECK(remotes.Sync("shallow") == "sent");
}

TEST_CASE("what a program set for the git that called it does not lead to another repository") {
  Remotes remotes;
  test::Sh(remotes.dir.path(), "git init -q wrong");
  TransportOptions options = Surroundings();
  const std::string wrong = remotes.dir / "wrong/.git";
  for (const std::string& variable :
       {"GIT_DIR=" + wrong, "GIT_COMMON_DIR=" + wrong, "GIT_WORK_TREE=" + (remotes.dir / "wrong"),
        "GIT_INDEX_FILE=" + wrong + "/index", "GIT_OBJECT_DIRECTORY=" + wrong + "/objects",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES=" + wrong + "/objects", std::string("GIT_NAMESPACE=x"),
        "GIT_SHALLOW_FILE=" + wrong + "/shallow"})
    options.environment.push_back(variable);
  const std::string commit = remotes.Elsewhere("news");
  CHECK(Fetched(remotes, options) == commit);
  CHECK(remotes.Sync("a", options) == "received");
  test::MustWrite(*test::MustOpen(remotes.dir / "a"), {{"README.md", "x"}});
  CHECK(remotes.Sync("a", options) == "sent");
}

namespace {

// A server that wants a password from everybody.
class Doorkeeper {
 public:
  Doorkeeper() {
    listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(listening_, any, size) == 0);
    REQUIRE(listen(listening_, 16) == 0);
    REQUIRE(getsockname(listening_, any, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~Doorkeeper() {
    shutdown(listening_, SHUT_RDWR);
    thread_.join();
    close(listening_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/desk.git"; }
  int asked() const { return asked_; }

 private:
  void Serve() {
    for (int caller; (caller = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
      char request[8192];
      (void)!read(caller, request, sizeof request);
      const std::string answer =
          "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"desk\"\r\n"
          "Content-Length: 0\r\nConnection: close\r\n\r\n";
      (void)!write(caller, answer.data(), answer.size());
      close(caller);
      ++asked_;
    }
  }

  int listening_ = -1, port_ = 0;
  std::atomic<int> asked_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE("nobody is asked for a password where nobody sits") {
  Remotes remotes;
  const std::string canary = remotes.dir / "canary";
  test::WriteFile(remotes.dir / "ask", "#!/bin/sh\ntouch '" + canary + "'\nexec sleep 60\n");
  test::Sh(remotes.dir.path(), "chmod +x ask");
  TransportOptions options = Surroundings(30);
  for (const char* name : {"GIT_ASKPASS=", "SSH_ASKPASS="})
    options.environment.push_back(name + (remotes.dir / "ask"));
  options.environment.emplace_back("DISPLAY=:0");
  SUBCASE("by a server") {
    const Doorkeeper doorkeeper;
    SetUrl(remotes, doorkeeper.url());
    const std::string said = Fetched(remotes, options);
    if (said.find("remote-http") != std::string::npos) return;  // this git has no HTTP
    CHECK(said.starts_with("11 the remote 'origin' cannot be reached: "));
    CHECK(said.find("no answer") == std::string::npos);
    CHECK(doorkeeper.asked() > 0);
  }
  SUBCASE("by ssh") {
    SetUrl(remotes, "ssh://git@example.org/desk.git");
    // A program of this name before the other ones: what it is told.
    test::WriteFile(remotes.dir / "bin/ssh", "#!/bin/sh\n{ echo \"$@\"; env; } >'" +
                                                 (remotes.dir / "told") + "'\nexit 255\n");
    test::Sh(remotes.dir.path(), "chmod +x bin/ssh");
    std::erase_if(options.environment,
                  [](const std::string& variable) { return variable.starts_with("PATH="); });
    options.environment.push_back("PATH=" + (remotes.dir / "bin") + ":/usr/bin:/bin");
    CHECK(Fetched(remotes, options).starts_with("11 the remote 'origin' cannot be reached: "));
    const std::string told = test::ReadFile(remotes.dir / "told");
    CHECK(told.find("BatchMode=yes") != std::string::npos);
    CHECK(told.find("\nSSH_ASKPASS_REQUIRE=never\n") != std::string::npos);
    CHECK(told.find("\nGIT_TERMINAL_PROMPT=0\n") != std::string::npos);
    // Whoever sits there is asked as always.
    options.may_ask = true;
    CHECK(Fetched(remotes, options).starts_with("11 "));
    const std::string then = test::ReadFile(remotes.dir / "told");
    CHECK(then.find("BatchMode") == std::string::npos);
    CHECK(then.find("SSH_ASKPASS_REQUIRE") == std::string::npos);
    options.may_ask = false;
  }
  SUBCASE("by the ssh that somebody has chosen") {
    SetUrl(remotes, "ssh://git@example.org/desk.git");
    test::WriteFile(remotes.dir / "mine",
                    "#!/bin/sh\necho mine \"$@\" >'" + (remotes.dir / "told") + "'\nexit 255\n");
    test::Sh(remotes.dir.path(), "chmod +x mine");
    TransportOptions chosen = options;
    SUBCASE("by the environment") {
      chosen.environment.push_back("GIT_SSH_COMMAND=" + (remotes.dir / "mine"));
    }
    SUBCASE("by GIT_SSH") { chosen.environment.push_back("GIT_SSH=" + (remotes.dir / "mine")); }
    SUBCASE("by the configuration") {
      test::Sh(remotes.dir / "a", "git config core.sshCommand '" + (remotes.dir / "mine") + "'");
    }
    CHECK(Fetched(remotes, chosen).starts_with("11 the remote 'origin' cannot be reached: "));
    CHECK(test::ReadFile(remotes.dir / "told").starts_with("mine "));
  }
  CHECK(!fs::exists(canary));
}

TEST_CASE("the HEAD of a remote names a branch") {
  Remotes remotes;
  const std::string url = remotes.dir / "r.git";
  CHECK(HeadOfRemote(url, Surroundings()).value_or("?") == "main");
  test::Sh(url, "git branch support/one main; git symbolic-ref HEAD refs/heads/support/one");
  CHECK(HeadOfRemote(url, Surroundings()).value_or("?") == "support/one");
  test::Sh(url, "git update-ref --no-deref HEAD main");
  CHECK(HeadOfRemote(url, Surroundings()).value_or("?") == "main");
  const auto nothing = HeadOfRemote(remotes.dir / "nothing", Surroundings());
  REQUIRE(!nothing);
  CHECK(nothing.error().code == ErrorCode::kBusy);
}

}  // namespace desk::sync
