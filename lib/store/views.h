// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_VIEWS_H_
#define DESK_STORE_VIEWS_H_

#include <optional>
#include <string>
#include <vector>

#include "store/git_store.h"
#include "store/index_edit.h"

namespace desk {

// One file that a commit changes, as the working tree and git's index have to follow it.
struct FileChange {
  std::string path;
  std::optional<git_oid> before, after;  // objects; nothing: no such file
  std::optional<SeenDraft>
      draft;                // what the working tree held, if the change was made with that in mind
  bool leave_file = false;  // only the index follows
};

// Whether the commit changes it at all; a draft may say what the branch says.
bool IsChange(const FileChange& change);
std::vector<std::string> PathsOf(const std::vector<FileChange>& changes);

struct ViewsUpdate {
  std::vector<std::string> warnings;
  bool complete = true;  // false: something could not be written, and may be later
};

// Brings files to what the branch has or is about to have, and writes the index, which is not in
// place yet (IndexEdit::Place). Fails if the index cannot be written. A file is replaced only while
// it holds what it should: the old version, or the draft that the change took in. Another edit is
// kept and named in a warning: on top of the new record where it reads, as it is where it does not.
// The index has the new objects in any case, or the user's next commit of another file would take
// the change back.
Result<ViewsUpdate> UpdateViews(git_repository* repository, const Worktree& files, IndexEdit& index,
                                const std::vector<FileChange>& changes, bool durable);

// The changes that bring a working tree from `before` (which may be no commit) to `now`, for the
// paths that differ between `before` and `written`: what is left to do of an interrupted write,
// also when the branch has gone on.
Result<std::vector<FileChange>> ChangesBetween(git_repository* repository, const git_oid& before,
                                               const git_oid& written, const GitSnapshot& now);

}  // namespace desk

#endif  // DESK_STORE_VIEWS_H_
