// SPDX-License-Identifier: MIT
#include "store/git.h"

namespace desk::git {

void Start(bool durable) {
  static const int started = git_libgit2_init();
  (void)started;
  git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, durable ? 1 : 0);
}

Error LastError(std::string doing, ErrorCode code) {
  const git_error* error = git_error_last();
  if (error != nullptr && error->message != nullptr) doing.append(": ").append(error->message);
  return Error{code, std::move(doing), {}, {}, {}};
}

std::string Hex(const git_oid& oid) {
  std::string hex(GIT_OID_HEXSZ, '0');
  git_oid_fmt(hex.data(), &oid);
  return hex;
}

}  // namespace desk::git
