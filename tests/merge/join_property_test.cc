// SPDX-License-Identifier: MIT
// Random histories: several replicas with clocks that disagree edit one ticket, by desk and by
// hand, with and without a stamp, and exchange versions in any order. Whatever happened, the join
// must be commutative, associative and idempotent byte for byte, and lose no entry. DESK_HISTORIES
// and DESK_SEED choose how many and which.
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

#include "merge/join.h"
#include "model/hand_edit.h"
#include "support/logs.h"

namespace desk {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class History {
 public:
  explicit History(uint64_t seed) : random_(seed) {
    Record root;
    root.id = "a0000000";
    Entry created = NewEntry(root);
    created.set = {{"priority", Value::Number(3)}, {"title", Value::String("t")}};
    root.log.push_back(created);
    ids_.insert(created.id);
    root = Settled(root);
    replicas_.assign(2 + Roll(3), root);
    for (size_t i = 0; i < replicas_.size(); ++i)
      skews_.push_back(static_cast<int64_t>(Roll(20'001)) - 10'000);
    for (auto steps = 5 + Roll(12); steps > 0; --steps) Step();
  }

  std::vector<Record> replicas_;
  std::set<std::string> ids_;  // of every entry that was ever written

 private:
  uint64_t Roll(uint64_t n) { return random_() % n; }

  Entry NewEntry(const Record& record, int64_t skew = 0) {
    Entry entry;
    std::array<uint8_t, 16> bytes{};
    for (auto& byte : bytes) byte = static_cast<uint8_t>(Roll(256));
    entry.id = EntryIdOf(bytes);
    entry.after = Heads(record.log);
    now_ += static_cast<int64_t>(Roll(3)) * 1000;
    entry.at.ms = std::max<int64_t>(0, 1'000'000'000 + now_ + skew * 1000);
    entry.by = "p" + std::to_string(Roll(3));
    return entry;
  }

  void Change(Fields& fields) {
    switch (Roll(7)) {
      case 0:
        fields["priority"] = Value::Number(static_cast<int64_t>(1 + Roll(4)));
        break;
      case 1:
        fields["title"] = Value::String("t" + std::to_string(Roll(4)));
        break;
      case 2:
        fields.erase("priority");
        break;
      case 3:
        fields["custom.x"] = Value::Strings({"b" + std::to_string(Roll(2)), "a"});
        break;
      case 4:
        fields["colour"] = Value::String("c" + std::to_string(Roll(3)));
        break;
      default: {
        auto tags =
            fields.contains("tags") ? fields["tags"].AsStrings() : std::vector<std::string>{};
        if (!tags.empty() && Roll(2) == 0)
          tags.pop_back();
        else
          tags.push_back("g" + std::to_string(Roll(4)));
        if (tags.empty())
          fields.erase("tags");
        else
          fields["tags"] = Value::Strings(tags);
      }
    }
  }

  void DeskEdit(Record& record, int64_t skew) {
    record = Settled(record);
    Fields wanted = record.fields;
    Change(wanted);
    Entry entry = ChangeBetween(record.kind, record.fields, wanted, SetFields(record.log));
    const Entry fresh = NewEntry(record, skew);
    entry.id = fresh.id;
    entry.after = fresh.after;
    entry.at = fresh.at;
    entry.by = fresh.by;
    record.log.push_back(entry);
    ids_.insert(entry.id);
    const auto order = OrderLog(record.log);
    record.fields = Fold(record.log, order);
    record = Settled(record);
  }

  void HostileEdit(Record& record) {
    // A hand that edits the log: a cycle, a cause that is missing, a time at the end of the
    // calendar.
    record = Settled(record);
    Entry entry = NewEntry(record);
    entry.after = {"nowhere", record.log[Roll(record.log.size())].id, entry.id};
    entry.at = *ParseInstant(Roll(2) == 0 ? "9999-12-31T23:59:59Z" : "0000-01-01T00:00:00Z");
    entry.set = {{"title", Value::String("hostile")}};
    std::sort(entry.after.begin(), entry.after.end());
    record.log.push_back(entry);
    ids_.insert(entry.id);
    record.fields = Fold(record.log);
  }

  void Step() {
    const size_t i = Roll(replicas_.size());
    Record& record = replicas_[i];
    switch (Roll(10)) {
      case 0:
      case 1:
        Change(record.fields);
        break;  // by hand, not stamped
      case 2:
        Change(record.fields);
        record = Stamped({{record, "hand", {1'000'000'000 + now_}, {}}});
        break;
      case 3:
        if (Roll(4) == 0) HostileEdit(record);
        break;
      case 4:
      case 5:
      case 6:
        record = *Join(record, replicas_[Roll(replicas_.size())]);
        break;
      default:
        DeskEdit(record, skews_[i]);
    }
  }

  std::mt19937_64 random_;
  std::vector<int64_t> skews_;
  int64_t now_ = 0;
};

std::string Bytes(const Result<Record>& record) { return EncodeRecord(record.value()); }

// Joins the replicas in the order given, pairwise from the left.
std::string JoinAll(const std::vector<Record>& replicas, const std::vector<size_t>& order) {
  Record all = replicas[order[0]];
  for (const size_t i : order) all = Join(all, replicas[i]).value();
  return EncodeRecord(all);
}

TEST_CASE("random histories end the same in every order and lose nothing") {
  const uint64_t count = FromEnvironment("DESK_HISTORIES", 5000),
                 first = FromEnvironment("DESK_SEED", 1);
  std::cout << "histories: " << count << ", first seed: " << first << '\n';
  for (uint64_t seed = first; seed < first + count; ++seed) {
    CAPTURE(seed);
    const History history(seed);
    const auto& r = history.replicas_;
    const Record &a = r[0], &b = r[1], &c = r.back();
    REQUIRE(Bytes(Join(a, b)) == Bytes(Join(b, a)));
    REQUIRE(Bytes(Join(*Join(a, b), c)) == Bytes(Join(a, *Join(b, c))));
    REQUIRE(Bytes(Join(*Join(a, b), *Join(a, b))) == Bytes(Join(a, b)));
    REQUIRE(Bytes(Join(*Join(a, b), a)) == Bytes(Join(a, b)));

    std::vector<size_t> order(r.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    const std::string all = JoinAll(r, order);
    while (std::next_permutation(order.begin(), order.end())) REQUIRE(JoinAll(r, order) == all);

    const auto back = DecodeRecord(RecordKind::kTicket, all, "joined.yaml");
    REQUIRE(back.has_value());
    REQUIRE_FALSE(ImpliedEntry(*back).has_value());
    std::set<std::string> ids;
    for (const auto& entry : back->log) ids.insert(entry.id);
    for (const auto& id : history.ids_) REQUIRE(ids.contains(id));
    // Removals do not come back: what the fold of the union says is what stands on top.
    REQUIRE(back->fields == Fold(back->log));
  }
}

}  // namespace
}  // namespace desk
