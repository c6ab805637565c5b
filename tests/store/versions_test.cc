// SPDX-License-Identifier: MIT
#include "store/versions.h"

#include "store/fixture.h"

using namespace desk;
using namespace desk::test;

namespace {

constexpr const char* kHistory = R"(
set -e
git config user.name u; git config user.email u@x
put() { echo "$1" > teams/a.yaml; git commit -qam "$1" --author "$1 <$1@x>" --date "2026-01-01T00:00:0$2Z"; }
other() { echo "$1" > "$1.txt"; git add .; git commit -qm "$1"; }
)";

// The versions of teams/a.yaml: "author=bytes(indexes of parents)", causes first.
std::string Versions(const std::string& dir, const std::string& last = "") {
  const auto store = MustOpen(dir);
  const auto tip = store->Tip();
  std::string shown;
  for (const auto& version : (*tip)->Versions("teams/a.yaml", [&](std::string_view bytes) {
         return !last.empty() && bytes == last + "\n";
       })) {
    std::string bytes = version.bytes.value_or("unreadable\n");
    shown += version.author.name + "=" + bytes.substr(0, bytes.size() - 1) + "(";
    for (const size_t parent : version.parents) shown += std::to_string(parent);
    shown += ") ";
  }
  return shown;
}

}  // namespace

TEST_CASE("the versions of a file are the commits that changed it, causes first") {
  TempDir dir;
  MustInit(dir.path());
  Sh(dir.path(),
     std::string(kHistory) + "other x; put one 1; other y; put two 2; put three 3; other z");
  CHECK(Versions(dir.path()) == "Ann=a: 1() one=one(0) two=two(1) three=three(2) ");
  CHECK(Versions(dir.path(), "two") == "two=two() three=three(0) ");
  CHECK(Versions(dir.path(), "three") == "three=three() ");
  Sh(dir.path(), "git rm -q teams/a.yaml && git commit -qm gone");
  CHECK(Versions(dir.path()).empty());
  Sh(dir.path(),
     std::string(kHistory) + "mkdir -p teams; echo back > teams/a.yaml; git add .; put back 4");
  CHECK(Versions(dir.path()) == "back=back() ");
}

TEST_CASE("a merge that took one side is passed by, one that made a file of its own is not") {
  TempDir dir;
  MustInit(dir.path());
  const auto run = [&](const std::string& script) { Sh(dir.path(), kHistory + script); };
  run("git switch -qc side; put left 1; git switch -q main; other x; git merge -q --no-ff -m m "
      "side");
  CHECK(Versions(dir.path()) == "Ann=a: 1() left=left(0) ");
  // Seen from the other side it is the second parent that is gone on with, or the first.
  run("git switch -qc far HEAD~1; git merge -q -s ours -m ours main; git switch -q main");
  run("git switch -qc more; put more 2; git switch -q main; put mine 3;"
      "git merge -q -s ours --no-commit more; echo both > teams/a.yaml; git add .;"
      "git commit -qm both --author 'both <b@x>'");
  CHECK(Versions(dir.path()) == "Ann=a: 1() left=left(0) mine=mine(1) more=more(1) both=both(23) ");
  CHECK(Versions(dir.path(), "left") == "left=left() mine=mine(0) more=more(0) both=both(12) ");
  run("git switch -q far; git merge -q -s ours -m again main");
  CHECK(Versions(dir.path()) == "Ann=a: 1() ");
}

TEST_CASE("what is not here ends the way: a shallow clone, and a version that cannot be read") {
  TempDir dir, clones;
  MustInit(dir.path());
  Sh(dir.path(), std::string(kHistory) + "put one 1; put two 2; other x; put three 3");
  Sh(clones.path(), "git clone -q --depth 3 'file://" + dir.path() +
                        "' shallow && git clone -q --bare '" + dir.path() + "' bare");
  CHECK(Versions(clones / "shallow") == "two=two() three=three(0) ");
  CHECK(Versions(clones / "bare") == "Ann=a: 1() one=one(0) two=two(1) three=three(2) ");
  const std::string id = Sh(dir.path(), "git rev-parse HEAD~2:teams/a.yaml");
  const std::string object = ".git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
  Sh(dir.path(), "chmod +w " + object + " && : > " + object);
  CHECK(Versions(dir.path()) == "Ann=a: 1() one=one(0) two=unreadable(1) three=three(2) ");
}

TEST_CASE("a version bears the date of its author, within the years that can be written") {
  TempDir dir;
  const auto store = MustInit(dir.path());
  Sh(dir.path(), std::string(kHistory) +
                     "echo x > teams/a.yaml; git add .;"
                     "git commit -qm x --date '@300000000000 +0000'");
  const auto tip = store->Tip();
  const auto versions = (*tip)->Versions("teams/a.yaml", [](std::string_view) { return true; });
  REQUIRE(versions.size() == 1);
  CHECK(FormatInstant(versions[0].at) == "9999-12-31T23:59:59Z");
}
