// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_STORE_HISTORIES_H_
#define DESK_TESTS_STORE_HISTORIES_H_

#include <algorithm>
#include <string>
#include <vector>

#include "store/fixture.h"

namespace desk::test {

// The greater bytes.
inline Result<std::vector<Commit::File>> Greater(const JoinSides&, const std::string& path,
                                                 std::string_view a, std::string_view b) {
  return std::vector<Commit::File>{{path, std::string(std::max(a, b))}};
}

// Shell functions for histories: `put FILE TEXT`, `commit`, and sides that begin at a commit.
inline constexpr const char* kShell = R"sh(set -e
put() { mkdir -p "$(dirname "$1")"; printf '%s' "$2" >"$1"; }
commit() { git add -A; git commit -q --allow-empty -m "${1:-c}"; }
)sh";

// A desk with a history in which `main` and `other` are to be joined.
inline void Make(const TempDir& dir, const std::string& script) {
  MustInit(dir / "desk");
  Sh(dir / "desk", kShell + script);
}

inline Result<Joined> JoinOther(const std::string& folder, bool dry = false,
                                const JoinFiles& join = Greater) {
  const auto store = MustOpen(folder);
  return store->Join(Sh(folder, "git rev-parse other"), join, dry);
}

inline std::string HowOf(const Result<Joined>& joined) {
  if (!joined) return joined.error().message;
  return std::vector<std::string>{"nothing new", "fast-forward",
                                  "joined"}[static_cast<size_t>(joined->how)];
}

inline std::string WarningsOf(const Result<Joined>& joined) {
  std::string all;
  for (const auto& warning : joined->warnings) all += warning + "\n";
  return all;
}

}  // namespace desk::test

#endif  // DESK_TESTS_STORE_HISTORIES_H_
