// SPDX-License-Identifier: MIT
#include "store/git.h"

#include <algorithm>

namespace desk::git {

void Start(bool durable) {
  static const int started = [] {
    // Extensions that change nothing for a reader and writer of branches.
    const char* known[] = {"worktreeconfig", "preciousobjects"};
    const int rc = git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, known, size_t{2});
    // Else a tree is refused whose files are in a pack that is not complete yet. What was written
    // is read back, which tells more than a look at what it names.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0);
    return rc;
  }();
  (void)started;
  git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, durable ? 1 : 0);
}

namespace {

// libgit2 says "failed open - 'x' is locked: Permission denied" of every file that does not open.
std::string Plainly(std::string text) {
  constexpr std::string_view kOpen = "failed open - ", kLocked = "' is locked: ";
  const size_t locked = text.find(kLocked);
  if (!text.starts_with(kOpen) || locked == std::string::npos) return text;
  text.replace(locked, kLocked.size(), "': ");
  return text.replace(0, kOpen.size(), "could not open ");
}

}  // namespace

Error LastError(std::string doing, ErrorCode code) {
  const git_error* error = git_error_last();
  if (error != nullptr && error->message != nullptr)
    doing.append(": ").append(Plainly(error->message));
  return Error{code, std::move(doing), {}, {}, {}};
}

Instant TimeOf(const git_signature& signature) {
  constexpr int64_t kFirst = -62'167'219'200, kLast = 253'402'300'799;  // the years 0 to 9999
  return {std::clamp<int64_t>(signature.when.time, kFirst, kLast) * 1000};
}

std::string Hex(const git_oid& oid) {
  std::string hex(GIT_OID_HEXSZ, '0');
  git_oid_fmt(hex.data(), &oid);
  return hex;
}

std::optional<git_oid> ParseHex(std::string_view hex) {
  git_oid id;
  if (hex.size() != GIT_OID_HEXSZ || git_oid_fromstrn(&id, hex.data(), hex.size()) != 0)
    return std::nullopt;
  return id;
}

git_oid BlobId(std::string_view bytes) {
  git_oid id{};
  git_odb_hash(&id, bytes.data(), bytes.size(), GIT_OBJECT_BLOB);
  return id;
}

}  // namespace desk::git
