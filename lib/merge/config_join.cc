// SPDX-License-Identifier: MIT
// Why one version of a configuration file wins whole.
//
// A record is joined by its log. Configuration has no log: people write it as text, with comments,
// and desk never re-formats it. What two people wrote can only be compared, and the choice is
// between one of the two texts and a third one that nobody has written.
//
// A third one, made key by key, was rejected. Rules hang together across keys: a status that one
// side renamed stands in the transitions of the other, a matrix names levels that the other has
// taken away, so a mixture of two sound files can be a broken one, in every clone at once. Without
// a common ancestor a key that only one side has may be new there or removed here. And comments and
// order belong to no key.
//
// So the versions are ranked, and the join is the greater one. A maximum over a total order is
// commutative, associative and idempotent, whatever the order; this one asks, in turn,
//   * whether the file reads: a slip of one editor does not stop every clone;
//   * for `rev`, which every edit raises: more edits win;
//   * for the bytes, which decide nothing but have to decide.
// To read means the grammar and `rev`, not what the keys mean: a version of desk that knows more
// keys must come to the same answer as one that knows fewer, or their clones never agree.
//
// The version that was not taken is not gone: it stands in the history of the branch.
#include "merge/config_join.h"

#include <tuple>

#include "codec/config_file.h"

namespace desk {

namespace {

// What does not read has no revision, and a smaller one than any.
int RankOf(const std::string& bytes) { return ReadRev(bytes, "").value_or(0); }

}  // namespace

const std::string& JoinConfig(const std::string& a, const std::string& b) {
  const int rank_a = RankOf(a), rank_b = RankOf(b);
  return std::tie(rank_a, a) < std::tie(rank_b, b) ? b : a;
}

}  // namespace desk
