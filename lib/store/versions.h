// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_VERSIONS_H_
#define DESK_STORE_VERSIONS_H_

#include <optional>
#include <string>

#include "store/git.h"
#include "store/store.h"

namespace desk {

// The object that a commit has at a path; nothing if it has none, or if it cannot be found out.
std::optional<git_oid> FileAt(git_commit* commit, const std::string& path);
// The commit that made the file of `commit` what it is; null if there is no file.
git::Commit MakerOf(git::Commit commit, const std::string& path);
// A commit as histories show it.
Store::LogLine LineOf(git_commit* commit);
bool SameObject(const std::optional<git_oid>& a, const std::optional<git_oid>& b);

}  // namespace desk

#endif  // DESK_STORE_VERSIONS_H_
