// SPDX-License-Identifier: MIT
// Random histories of a file that hands edited and committed: replicas that stamp them, here or
// further on, must write the same entries, so that their join is no change.
#include <doctest/doctest.h>

#include <set>

#include "merge/join.h"
#include "support/hand_history.h"

namespace desk {
namespace {

using test::At;
using test::HandHistory;
using test::TicketWith;

std::string First() {
  return EncodeRecord(TicketWith(
      {"{id: aaaa, at: " + At(1) + ", by: ann, set: {title: t, priority: 3}, add: {tags: [x]}}"}));
}

// The record with one more entry, as a verb writes it.
Record Noted(Record record, const std::string& id) {
  Entry entry;
  entry.id = id;
  entry.after = Heads(record.log);
  entry.at = {1'900'000'000'000};
  entry.by = "bob";
  entry.text = "noted";
  record.log.push_back(entry);
  return Settled(std::move(record));
}

std::set<std::string> Ids(const Record& record) {
  std::set<std::string> ids;
  for (const auto& entry : record.log) ids.insert(entry.id);
  return ids;
}

TEST_CASE("what is stamped says what the file says, loses nothing, and is somebody's") {
  size_t stamped = 0, merges = 0;
  for (uint64_t seed = 1; seed <= 3000; ++seed) {
    CAPTURE(seed);
    const HandHistory history(seed, First());
    const auto versions = history.Walked();
    const Record& file = *versions.back().record;
    const Record record = Stamped(versions);
    REQUIRE(IsStamped(record));
    REQUIRE(record.fields == Settled(file).fields);
    for (const auto& entry : file.log) REQUIRE(Ids(record).contains(entry.id));
    REQUIRE(EncodeRecord(Settled(record)) == EncodeRecord(record));
    const auto bytes = EncodeChecked(record);
    REQUIRE(bytes.has_value());
    // What desk writes ends the way of the next one who looks.
    REQUIRE(EncodeRecord(Stamped({{record, "eve", {0}, {}}})) == *bytes);
    stamped += record.log.size() - file.log.size();
    merges += versions.back().parents.size() > 1;
  }
  CHECK(stamped > 3000);
  CHECK(merges > 100);
}

TEST_CASE("replicas that stamp the same commits join without a change") {
  for (uint64_t seed = 1; seed <= 3000; ++seed) {
    CAPTURE(seed);
    const auto versions = HandHistory(seed, First()).Walked();
    const Record one = Stamped(versions), left = Noted(one, "llll"), right = Noted(one, "rrrr");
    const auto joined = Join(left, right);
    REQUIRE(joined);
    REQUIRE(EncodeRecord(*joined) == EncodeRecord(*Join(right, left)));
    REQUIRE(joined->log.size() == one.log.size() + 2);
    REQUIRE(joined->fields == one.fields);
    REQUIRE(EncodeRecord(*Join(one, one)) == EncodeRecord(one));
  }
}

TEST_CASE("who stamps earlier writes entries that who stamps later writes too") {
  size_t shared = 0;
  for (uint64_t seed = 1; seed <= 3000; ++seed) {
    CAPTURE(seed);
    const auto versions = HandHistory(seed, First()).Walked();
    const Record later = Stamped(versions);
    const bool signed_by_hand = std::any_of(later.log.begin(), later.log.end(),
                                            [](const Entry& e) { return e.by == "somebody"; });
    for (const size_t parent : versions.back().parents) {
      const auto& base = versions[parent].record;
      if (!base || IsStamped(*base)) continue;
      const Record earlier = Stamped({versions.begin(), versions.begin() + parent + 1});
      for (const auto& entry : earlier.log) {
        const auto same = std::find(later.log.begin(), later.log.end(), entry);
        REQUIRE(Ids(later).contains(entry.id));
        // Somebody may have signed it by hand since, or on the other side of a merge.
        if (versions.back().parents.size() == 1 && !signed_by_hand)
          REQUIRE(same != later.log.end());
        shared += same != later.log.end();
      }
    }
  }
  CHECK(shared > 3000);
}

}  // namespace
}  // namespace desk
