// SPDX-License-Identifier: MIT
#include "ops/init.h"

#include <filesystem>

#include "base/text.h"
#include "store/paths.h"

namespace desk::ops {

namespace {

// "support" for "/srv/support/", for "/srv/support.git", and for "." in it.
std::string NameOf(const std::string& dir) {
  auto path = std::filesystem::absolute(dir).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string name = (path.extension() == ".git" ? path.stem() : path.filename()).string();
  return name.empty() ? "desk" : name;
}

}  // namespace

Result<std::string> Init(const NewDesk& desk, const StoreOptions& options,
                         const std::optional<std::string>& as, const Clock& clock, IdSource& ids) {
  DESK_ASSIGN(const auto store, InitStore(desk.dir, desk.init, options));
  const std::string name = desk.name.empty() ? NameOf(desk.dir) : desk.name;
  const auto build = [&](const Snapshot&) -> Result<Commit> {
    Commit commit;
    for (auto& [path, bytes] : StarterFiles(Uid{ids.Next()}, name, desk.zone))
      commit.files.push_back({path, bytes});
    commit.files.push_back({".gitattributes", GitAttributes()});
    commit.message = "init\n";
    const auto person = store->identity();
    commit.author = person ? *person : Person{name, "desk@localhost"};
    if (as && as->find('<') != std::string::npos) {
      commit.author = {std::string(Trim(as->substr(0, as->find('<')))),
                       as->substr(as->find('<') + 1, as->find('>') - as->find('<') - 1)};
    }
    commit.committer = commit.author;
    commit.at = clock.Now();
    return commit;
  };
  DESK_TRY(store->Write(build));
  return store->branch();
}

}  // namespace desk::ops
