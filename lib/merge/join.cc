// SPDX-License-Identifier: MIT
// Why a join and not a three-way merge.
//
// A three-way merge compares two versions with their common ancestor. In a history of several
// clones there is often no single ancestor, and what the merge yields depends on which one is taken
// and on the order of merges: replicas that have seen the same edits end up different. A join needs
// no ancestor. It is the least upper bound of two versions in an order where "more" means "more
// entries": a set union, which is commutative, associative and idempotent by nature.
//
//   version = set of entries     join = union     fields = Fold(entries)
//
// Three things could spoil that, and each is settled by a rule that looks at the two versions of
// one thing only:
//   * a hand edit is an entry with a derived id (model/hand_edit.h), so it takes part in the union
//   like any other;
//   * two versions of one entry (someone edited the past, or redacted it): Prevailing takes the
//   greatest in a total order;
//   * the header: the greatest (was, id), and the smaller uid where two clones chose one id.
// The maximum over a total order is itself commutative, associative and idempotent, and so is the
// whole.
#include "merge/join.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "codec/record_codec.h"
#include "model/fold.h"
#include "model/hand_edit.h"

namespace desk {

namespace {

// Adds the entries of `log` to `all`, keeping the prevailing version of each id.
void Unite(std::vector<Entry>& all, std::vector<Entry>&& log) {
  std::unordered_map<std::string, size_t> by_id;
  by_id.reserve(all.size() + log.size());
  for (size_t i = 0; i < all.size(); ++i) by_id.emplace(all[i].id, i);
  for (auto& entry : log) {
    const auto [it, is_new] = by_id.emplace(entry.id, all.size());
    if (is_new) {
      all.push_back(std::move(entry));
    } else if (Entry& known = all[it->second];
               known != entry && &Prevailing(known, entry) == &entry) {
      known = std::move(entry);
    }
  }
}

// A record that was moved off a shared id keeps its new id against versions that have not seen the
// move.
auto HeaderRank(const Record& record) { return std::tie(record.was, record.id); }

}  // namespace

const Entry& Prevailing(const Entry& a, const Entry& b) {
  if (a.is_redaction() != b.is_redaction()) return a.is_redaction() ? a : b;
  if (a.by.empty() != b.by.empty()) return a.by.empty() ? b : a;
  return EncodeEntry(a) < EncodeEntry(b) ? b : a;
}

Result<Record> Join(const Record& a, const Record& b) {
  // An id that people chose means the same thing wherever it was chosen; one that follows from a
  // uid does not.
  if (a.kind != b.kind || (a.uid != b.uid && a.kind == RecordKind::kTicket)) {
    return Fail(Error{ErrorCode::kInvalidData,
                      "two different records have the id '" + a.DisplayId() + "'",
                      {},
                      {"git merge --abort && desk sync   # which gives each an id of its own"},
                      {}});
  }
  Record left = Settled(a), right = Settled(b);
  Record joined = HeaderRank(left) < HeaderRank(right) ? right : left;
  joined.uid = std::min(left.uid, right.uid);
  joined.log = std::move(left.log);
  Unite(joined.log, std::move(right.log));
  const LogOrder order = OrderLog(joined.log);
  joined.fields = Fold(joined.log, order);
  std::vector<Entry> sorted;
  sorted.reserve(joined.log.size());
  for (const size_t i : order.order) sorted.push_back(std::move(joined.log[i]));
  joined.log = std::move(sorted);
  return joined;
}

}  // namespace desk
