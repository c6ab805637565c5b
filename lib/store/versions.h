// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_VERSIONS_H_
#define DESK_STORE_VERSIONS_H_

#include <optional>
#include <string>

#include "store/git.h"

namespace desk {

// The object that a commit has at a path; nothing if it has none, or if it cannot be found out.
std::optional<git_oid> FileAt(git_commit* commit, const std::string& path);
bool SameObject(const std::optional<git_oid>& a, const std::optional<git_oid>& b);

}  // namespace desk

#endif  // DESK_STORE_VERSIONS_H_
