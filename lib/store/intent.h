// SPDX-License-Identifier: MIT
#ifndef DESK_STORE_INTENT_H_
#define DESK_STORE_INTENT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "store/git.h"

namespace desk {

// What DraftOf saw in the working tree: an object that the bytes would be, or that the file was
// deleted.
struct SeenDraft {
  std::optional<git_oid> id;
};
using SeenDrafts = std::map<std::string, SeenDraft, std::less<>>;

// What a writer is about to do, on disk before it does it, so that the next one can finish or
// forget it.
struct Intent {
  std::string ref;            // "refs/heads/main"
  git_oid before{}, after{};  // commits; zero: the branch was unborn
  SeenDrafts drafts;          // what the working tree may hold besides `before`
};

std::string FormatIntent(const Intent& intent);
std::optional<Intent> ParseIntent(std::string_view text);

}  // namespace desk

#endif  // DESK_STORE_INTENT_H_
