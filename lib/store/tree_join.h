// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_TREE_JOIN_H_
#define DESK_STORE_TREE_JOIN_H_

#include <string>
#include <vector>

#include "store/git.h"
#include "store/snapshot.h"
#include "store/store.h"

namespace desk {

// A path of the join that is not what the first side has there.
struct JoinedPath {
  std::string path;
  std::optional<git_oid> object;     // nothing: no such file
  std::optional<std::string> bytes;  // of an object that is not in the repository yet
};

// The join of two commits' trees by the rules of docs/formats/sync.md, as what it has other than
// `a`, sorted by path. `bases` are the best common ancestors. Folders in which the sides are equal
// are not read. Fails as `join` does.
Result<std::vector<JoinedPath>> JoinTrees(git_repository* repository,
                                          const std::vector<git_oid>& bases, const GitSnapshot& a,
                                          const GitSnapshot& b, const JoinFiles& join);

// Whether a tree from elsewhere has only what a desk may have, as far as it differs from `known`.
// kInvalidData at the first path that must not come in: a link, a submodule, an executable file, a
// name that could leave the repository or reach git's own files, a file that is too large, too many
// folders in each other, attributes that run something.
Status VetTree(git_repository* repository, const git_tree* known, const git_tree* incoming);

}  // namespace desk

#endif  // DESK_STORE_TREE_JOIN_H_
