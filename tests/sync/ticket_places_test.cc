// SPDX-License-Identifier: MIT
// Where tickets lie that meet under one id: by the rule of docs/formats/sync.md, whoever meets whom
// first.
#include "sync/ticket_places.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "codec/record_codec.h"
#include "model/hand_edit.h"
#include "store/paths.h"
#include "support/logs.h"
#include "sync/replicas.h"

namespace desk::sync {
namespace {

using Tree = std::map<std::string, std::string>;  // path -> bytes

// A commit that was never made.
class FakeSnapshot final : public Snapshot {
 public:
  explicit FakeSnapshot(const Tree& tree, std::string name) : tree_(tree), name_(std::move(name)) {}
  std::string commit() const override { return name_; }
  Result<std::string> Read(std::string_view path) const override {
    const auto found = tree_.find(std::string(path));
    if (found == tree_.end()) return Fail(ErrorCode::kNotFound, "no file");
    return found->second;
  }
  Status List(std::string_view, const std::function<bool(const std::string&)>&,
              const std::function<void(const Error&)>&) const override {
    return {};
  }
  Status Walk(std::string_view, const std::function<bool(const std::string&, std::string_view)>&,
              const std::function<void(const Error&)>&) const override {
    return {};
  }
  std::vector<Version> Versions(std::string_view,
                                const std::function<bool(std::string_view)>&) const override {
    return {};
  }
  std::vector<Error> OddEntries() const override { return {}; }

 private:
  const Tree& tree_;
  std::string name_;
};

// A uid whose first id is the one in the other's chain, or its own.
Uid SharingIdOf(const Uid& other, int number, uint8_t last) {
  Uid uid = other;
  if (number > 0) {
    const auto hash = Sha256(FormatUid(other) + '\0' + std::to_string(number));
    std::copy_n(hash.begin(), uid.bytes.size(), uid.bytes.begin());
  }
  uid.bytes[15] = last;
  return uid;
}

class Places {
 public:
  Places() { store_ = test::MustInit(dir_ / "desk"); }

  // The join of two trees of which neither has lost anything.
  Tree Join(const Tree& a, const Tree& b) {
    const FakeSnapshot in_a(a, "a" + std::to_string(++joins_)), in_b(b, "b");
    const auto join = JoinOfSides(*store_, notes);
    Tree joined = a;
    joined.insert(b.begin(), b.end());
    Tree made;
    for (const auto& [path, bytes] : b) {
      if (!a.contains(path) || a.at(path) == bytes) continue;
      const auto files = join({in_a, in_b}, path, a.at(path), bytes);
      REQUIRE_MESSAGE(files.has_value(), files.error().message);
      for (const auto& file : *files) made[file.path] = file.bytes.value_or("");
    }
    for (const auto& [path, bytes] : made) {
      joined[path] = bytes;
      if (bytes.empty()) joined.erase(path);
    }
    return joined;
  }

  std::vector<std::string> notes;

 private:
  test::TempDir dir_;
  std::unique_ptr<Store> store_;
  int joins_ = 0;
};

Record TicketOf(const Uid& uid, const std::string& title) {
  Record ticket = test::TicketWith(
      {"{id: aaaa, at: " + test::At(1) + ", by: ann, set: {title: \"" + title + "\"}}"});
  ticket.uid = uid;
  ticket.id = TicketIdOf(uid);
  return Settled(ticket);
}

Record Noted(Record ticket, const std::string& entry) {
  Entry note;
  note.id = entry;
  note.after = Heads(ticket.log);
  note.at = {1'800'000'000'000};
  note.by = "bob";
  note.text = entry;
  ticket.log.push_back(note);
  return Settled(ticket);
}

Tree TreeOf(const std::vector<Record>& tickets) {
  Tree tree;
  for (const auto& ticket : tickets)
    tree[RecordPath(RecordKind::kTicket, ticket.id)] = EncodeRecord(ticket);
  return tree;
}

// "id title was entries" a ticket, in the order of the paths.
std::string Shown(const Tree& tree) {
  std::string shown;
  for (const auto& [path, bytes] : tree) {
    const auto ticket = DecodeRecord(RecordKind::kTicket, bytes, path);
    REQUIRE(ticket.has_value());
    CHECK(RecordPath(RecordKind::kTicket, ticket->id) == path);
    shown += ticket->id + " " + ticket->Text("title") + " " + ticket->was;
    for (const auto& entry : ticket->log) shown += " " + entry.id;
    shown += "\n";
  }
  return shown;
}

const Uid kFirst = *ParseUid("6f0c1d5e8a7b49d2b3c4d5e6f7a8b900");

}  // namespace

TEST_CASE("a chain of ids is what the format says") {
  CHECK(IdInChain(kFirst, 0) == TicketIdOf(kFirst));
  // printf '6f0c1d5e8a7b49d2b3c4d5e6f7a8b900\0001' | sha256sum, and so on.
  CHECK(IdInChain(kFirst, 1) == TicketIdOf(*ParseUid("3c3533ba5d20c2834d4227628a63b269")));
  CHECK(IdInChain(kFirst, 12) == TicketIdOf(*ParseUid("6533fccfad90714b1c5b32e3caa539c2")));
}

TEST_CASE(
    "of two tickets under one id the smaller uid stays, and the other one says where it was") {
  Places places;
  const Uid second = SharingIdOf(kFirst, 0, 1);
  const Tree a = TreeOf({TicketOf(kFirst, "first")}), b = TreeOf({TicketOf(second, "second")});
  const std::string id = IdInChain(kFirst, 0), moved = IdInChain(second, 1);
  const auto joined = places.Join(a, b);
  CHECK(joined == places.Join(b, a));
  CHECK(joined == TreeOf({TicketOf(kFirst, "first"), [&] {
                            Record ticket = TicketOf(second, "second");
                            ticket.id = moved;
                            ticket.was = DisplayTicketId(id);
                            return ticket;
                          }()}));
  REQUIRE(places.notes.size() == 1);
  CHECK(places.notes[0] == "\"second\" met another ticket under its id " + DisplayTicketId(id) +
                               "; it is " + DisplayTicketId(moved) + " now");
  // Who has not heard of it writes on at the old id.
  const Tree late = TreeOf({Noted(TicketOf(second, "second"), "late")});
  const auto all = places.Join(joined, late);
  CHECK(all == places.Join(late, joined));
  CHECK(Shown(all).find("second " + DisplayTicketId(id) + " aaaa late") != std::string::npos);
  CHECK(all.size() == 2);
}

TEST_CASE("who is pushed on may push somebody on") {
  Places places;
  const Uid second = SharingIdOf(kFirst, 0, 1);
  Uid smaller = SharingIdOf(second, 1, 0), greater = smaller;
  smaller.bytes[5] = 0;
  greater.bytes[5] = 0xff;
  // The one that is pushed goes where the chain of `second` leads.
  const bool second_stays = second < greater;
  const Tree a = TreeOf({TicketOf(kFirst, "first")});
  const Tree b = TreeOf({TicketOf(second, "second"), TicketOf(greater, "third")});
  const auto joined = places.Join(a, b);
  CHECK(joined == places.Join(b, a));
  CHECK(joined.size() == 3);
  const std::string at = joined.at(RecordPath(RecordKind::kTicket, IdInChain(second, 1)));
  CHECK((at.find("title: second") != std::string::npos) == second_stays);
}

TEST_CASE("two tickets under an id that is neither's leave it") {
  Places places;
  Record one = TicketOf(kFirst, "one"), two = TicketOf(SharingIdOf(kFirst, 1, 7), "two");
  const std::string id = one.id, other = two.id;
  one.id = two.id = "z0000000";
  const auto joined = places.Join(TreeOf({one}), TreeOf({two}));
  CHECK(joined == places.Join(TreeOf({two}), TreeOf({one})));
  CHECK(Shown(joined) == Shown(TreeOf({TicketOf(kFirst, "one"), TicketOf(two.uid, "two")})));
}

TEST_CASE("whoever meets whom first, all tickets end at the same places and lose nothing") {
  Places places;
  size_t most_moved = 0;
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto roll = [&](uint64_t n) { return static_cast<size_t>(random() % n); };
    // Tickets that share ids with others, at the beginning of their chains or further on.
    std::vector<Uid> uids{kFirst};
    for (auto n = 2 + roll(6); n > 0; --n) {
      Uid uid = SharingIdOf(uids[roll(uids.size())], static_cast<int>(roll(3)),
                            static_cast<uint8_t>(1 + uids.size()));
      uid.bytes[5] = static_cast<uint8_t>(roll(256));
      uids.push_back(uid);
    }
    std::vector<Tree> trees(2 + roll(4));
    std::set<std::string> entries;
    const auto write = [&](Tree& tree, size_t i) {
      Record ticket = TicketOf(uids[i], "t" + std::to_string(i));
      for (const auto& [path, bytes] : tree) {
        auto there = DecodeRecord(RecordKind::kTicket, bytes, path);
        if (there->uid == uids[i]) ticket = std::move(*there);
      }
      const std::string path = RecordPath(RecordKind::kTicket, ticket.id);
      const bool is_taken = tree.contains(path) &&
                            DecodeRecord(RecordKind::kTicket, tree[path], path)->uid != uids[i];
      if (is_taken) return;  // desk does not create it there
      const std::string entry = "e" + std::to_string(1000 + entries.size());
      tree[path] = EncodeRecord(Noted(ticket, entry));
      entries.insert(entry);
    };
    for (auto steps = 4 + roll(16); steps > 0; --steps) {
      Tree& tree = trees[roll(trees.size())];
      if (roll(3) == 0)
        tree = places.Join(tree, trees[roll(trees.size())]);
      else
        write(tree, roll(uids.size()));
    }
    std::vector<size_t> order(trees.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::optional<Tree> expected;
    do {
      Tree all = trees[order[0]];
      for (const size_t i : order) all = places.Join(all, trees[i]);
      if (!expected) expected = all;
      REQUIRE(Shown(all) == Shown(*expected));
      REQUIRE(all == *expected);
    } while (std::next_permutation(order.begin(), order.end()));
    const std::string shown = Shown(*expected);
    for (const auto& entry : entries) REQUIRE(shown.find(" " + entry) != std::string::npos);
    std::set<Uid> once;
    size_t moved = 0;
    for (const auto& [path, bytes] : *expected) {
      const auto ticket = DecodeRecord(RecordKind::kTicket, bytes, path);
      REQUIRE(once.insert(ticket->uid).second);
      moved += !ticket->was.empty();
    }
    most_moved = std::max(most_moved, moved);
  }
  CHECK(most_moved >= 3);
}

}  // namespace desk::sync
