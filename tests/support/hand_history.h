// SPDX-License-Identifier: MIT
#ifndef DESK_TESTS_SUPPORT_HAND_HISTORY_H_
#define DESK_TESTS_SUPPORT_HAND_HISTORY_H_

#include <random>
#include <string>
#include <vector>

#include "model/hand_edit.h"
#include "support/logs.h"

namespace desk::test {

// What people may do to the file of one ticket with an editor and git: versions that branch and
// meet, of which the last one reads. The first is the file that it is given.
class HandHistory {
 public:
  struct Version {
    std::string bytes;
    std::string author;  // an address
    Instant at;
    std::vector<size_t> parents;
  };

  HandHistory(uint64_t seed, const std::string& first) : random_(seed) {
    versions.push_back({first, "ann@example.org", {1'800'000'000'000}, {}});
    for (auto n = 1 + Roll(9); n > 0; --n) Step();
    while (!Read(versions.size() - 1)) Step();
  }

  // The version as a walk through history finds it: nothing behind what is stamped.
  std::vector<RecordVersion> Walked() const {
    std::vector<RecordVersion> walked;
    for (size_t i = 0; i < versions.size(); ++i) {
      const Version& v = versions[i];
      walked.push_back({Read(i), v.author, v.at, v.parents});
      if (walked[i].record && IsStamped(*walked[i].record)) walked[i].parents.clear();
    }
    return walked;
  }
  std::optional<Record> Read(size_t i) const {
    auto record = DecodeRecord(RecordKind::kTicket, versions[i].bytes, "t.yaml");
    return record ? std::optional(std::move(*record)) : std::nullopt;
  }

  std::vector<Version> versions;

 private:
  uint64_t Roll(uint64_t n) { return random_() % n; }

  // The nearest version behind `i` that reads.
  Record Base(size_t i) const {
    while (true) {
      if (auto record = Read(i)) return *record;
      i = versions[i].parents[0];
    }
  }

  void Change(Record& record) {
    auto tags = record.Elements("tags");
    switch (Roll(5)) {
      case 0:
        record.fields["priority"] = Value::Number(static_cast<int64_t>(1 + Roll(4)));
        break;
      case 1:
        record.fields["title"] = Value::String("t" + std::to_string(Roll(5)));
        break;
      case 2:
        record.fields["custom.x"] = Value::Strings({"b" + std::to_string(Roll(2)), "a"});
        break;
      case 3:
        record.fields.erase("custom.x");
        break;
      default:
        if (!tags.empty() && Roll(2) == 0)
          tags.pop_back();
        else
          tags.push_back("g" + std::to_string(Roll(4)));
        record.fields["tags"] = Value::Strings(tags);
    }
  }

  // What git makes of two files that do not conflict, or somebody of two that do.
  void Meet(Record& record, const Record& other) {
    for (const auto& entry : other.log) {
      const bool is_there = std::any_of(record.log.begin(), record.log.end(),
                                        [&](const Entry& e) { return e.id == entry.id; });
      if (!is_there) record.log.push_back(entry);
    }
    for (const auto& [name, value] : other.fields) {
      if (Roll(2) == 0) record.fields[name] = value;
    }
  }

  void Step() {
    const size_t last = versions.size() - 1;
    Version next{"", "p" + std::to_string(Roll(3)) + "@example.org", {}, {last}};
    next.at.ms = versions[last].at.ms + (static_cast<int64_t>(Roll(100)) - 20) * 1000;
    if (Roll(4) == 0) next.parents[0] = Roll(versions.size());
    Record record = Base(next.parents[0]);
    // What was left on a side comes back in the end.
    const size_t other = next.parents[0] == last ? Roll(versions.size()) : last;
    if (other != next.parents[0] && Roll(3) == 0) {
      next.parents.push_back(other);
      Meet(record, Base(other));
    }
    if (Roll(8) != 0) Change(record);
    if (Roll(3) == 0) Change(record);
    if (Roll(8) == 0) Stamp(record, "somebody", next.at);
    next.bytes = EncodeRecord(record);
    if (Roll(6) == 0)
      next.bytes += "- {kind: note, text: \"called " + std::to_string(Roll(3)) + "\"}\n";
    if (Roll(12) == 0) next.bytes = "title: [\n";
    // Git takes a file that a parent has for the parent's.
    for (const size_t parent : next.parents) {
      if (versions[parent].bytes == next.bytes) next.bytes += "# seen\n";
    }
    versions.push_back(std::move(next));
  }

  std::mt19937_64 random_;
};

}  // namespace desk::test

#endif  // DESK_TESTS_SUPPORT_HAND_HISTORY_H_
